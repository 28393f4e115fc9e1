import io
import shutil
import unittest
from datetime import date

from PyPDF2 import PdfReader

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.talent_result import FACT as EXAM
from .close_case import CloseCase

SUMMARY = "sales_performance_plan.plan_summary_report"
HONOURS = "sales_performance_plan.plan_honours_report"


class HonourCase(CloseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        before = cls.env["spp.plan"].create(
            {
                "company_id": cls.company.id,
                "date_from": date(2026, 1, 1),
                "team_ids": cls.north.ids,
                "member_ids": [(0, 0, {"user_id": user.id, "target": 200}) for user in (cls.ann, cls.bob)],
            }
        )
        before.action_start()
        cls.ann.name, cls.bob.name = "Ann Ash", "Bob Birch"

    def html(self, report, user, plan=None):
        reports = self.env["ir.actions.report"].with_user(user)
        return reports._render_qweb_html(report, (plan or self.plan).ids)[0].decode()

    def places(self, category, plan=None):
        rows = (plan or self.plan).honour_ids.filtered(lambda one: one.category == category)
        return [(one.user_id, one.place) for one in rows]

    def draw(self):
        self.plan.with_user(self.manager).action_draw_honours()


@tagged("post_install", "-at_install")
class TestPlanHonours(HonourCase):
    """Who did best, from the data."""

    def test_attainment_and_improvement(self):
        self.draw()
        self.assertEqual(self.places("attainment"), [(self.ann, 1), (self.bob, 2)])
        best = self.plan.honour_ids.filtered(lambda one: one.category == "attainment")[0]
        self.assertEqual((best.words, best.place_words), ("Reached 120.0 % of the target.", "Place 1 of 2"))
        self.assertIn("80.0 %", best.eligibility)
        self.assertEqual(self.places("improved"), [(self.bob, 1), (self.ann, 2)])
        improved = self.plan.honour_ids.filtered(lambda one: one.category == "improved")[0]
        self.assertEqual(improved.words, "From 0.0 % to 100.0 % of the target.")

    def test_equal_figures_share_a_place(self):
        self.sold(self.bob, 10, date(2026, 6, 1), self.oak)
        self.draw()
        self.assertEqual(self.places("attainment"), [(self.ann, 1), (self.bob, 1)])
        self.assertEqual(self.plan.honour_ids[0].place_words, "Place 1, shared by 2")

    def test_below_the_bar_nobody_is_best(self):
        self.plan.member_ids.target = 10000
        self.draw()
        self.assertFalse(self.places("attainment"))

    def test_who_left_is_not_on_it(self):
        self.ann.action_archive()
        self.draw()
        self.assertEqual(self.places("attainment"), [(self.bob, 1)])

    def test_awards(self):
        rules = self.env["spp.incentive.rule"].search(
            [("company_id", "=", self.company.id), ("kind", "=", "award"), ("award_measure", "!=", "mentees")]
        )
        for user, rule, month in ((self.bob, rules[0], 4), (self.bob, rules[1], 5), (self.ann, rules[0], 5)):
            award = self.env["spp.incentive.award"].create(
                {
                    "company_id": self.company.id,
                    "rule_id": rule.id,
                    "user_id": user.id,
                    "period": date(2026, month, 1),
                }
            )
            award.with_user(self.director).action_grant()
        self.env["spp.incentive.award"].create(
            {"company_id": self.company.id, "rule_id": rules[0].id, "user_id": self.ann.id, "period": date(2026, 6, 1)}
        )
        self.draw()
        self.assertEqual(self.places("awards"), [(self.bob, 1), (self.ann, 2)])
        words = self.plan.honour_ids.filtered(lambda one: one.category == "awards")[0].words
        self.assertIn(rules[1].name, words)

    def test_suggestions_and_cases(self):
        suggestions = self.env["spp.engagement.suggestion"]
        named = suggestions.with_user(self.bob).create({"name": "One price list", "date": "2026-06-01"})
        hidden = suggestions.with_user(self.ann).create(
            {"name": "Fewer meetings", "is_anonymous": True, "date": "2026-06-02"}
        )
        (named | hidden)._happened({"date": date(2026, 6, 2), "is_best": True})
        hidden._happened({"vote_ids": [(4, self.bob.id)]})
        self.draw()
        first, second = self.plan.honour_ids.filtered(lambda one: one.category == "suggestion")
        self.assertFalse(first.user_id)
        self.assertEqual((first.person, first.title), ("Somebody who gave no name", "Fewer meetings"))
        self.assertEqual((second.user_id, second.words), (self.bob, "“One price list”, votes: 0."))

    def profile(self, user, since=date(2020, 1, 1)):
        self.env["hr.employee"].create(
            {"name": user.name, "user_id": user.id, "company_id": self.company.id, "date_version": since}
        )
        return self.env["spp.talent.profile"].search([("user_id", "=", user.id)])

    def test_skills_exams_and_cases(self):
        ann, bob = self.profile(self.ann), self.profile(self.bob)
        skill = self.env["spp.talent.skill"].search([("company_id", "in", [self.company.id, False])], limit=1)
        for profile, day, score in (
            (ann, date(2026, 3, 1), 5),
            (ann, date(2026, 6, 1), 7),
            (bob, date(2026, 4, 1), 5),
            (bob, date(2026, 6, 1), 4),
        ):
            self.env["spp.talent.skill.score"].create(
                {"profile_id": profile.id, "skill_id": skill.id, "date": day, "score": score}
            )
        module = self.env["spp.talent.module"].search([("programme_id.company_id", "=", self.company.id)], limit=1)
        exams = self.env["spp.talent.result"].with_context(spp_exam=EXAM)
        for profile, score in ((ann, 60), (bob, 90)):
            exams.create(
                {
                    "profile_id": profile.id,
                    "module_id": module.id,
                    "kind": "exam",
                    "date": "2026-05-02 08:00:00",
                    "score": score,
                }
            )
        case = self.env["spp.talent.case"].create({"name": "A letter", "profile_id": bob.id, "month": date(2026, 5, 1)})
        case._happened({"state": "submitted", "is_best": True})
        self.draw()
        self.assertEqual(self.places("growth"), [(self.ann, 1)], "who did not grow is not honoured")
        self.assertEqual(self.places("exam")[0], (self.bob, 1))
        self.assertEqual(self.places("case"), [(self.bob, 1)])
        words = {one.category: one.words for one in self.plan.honour_ids if one.place == 1}
        self.assertEqual(words["growth"], "Assessed 2.0 points higher on average.")
        self.assertEqual(words["exam"], "90.0 % on average, every exam passed.")

    def test_a_mentor_is_ranked_without_showing_the_mentee_s_figure(self):
        self.env["spp.incentive.scheme"].search([("company_id", "=", self.company.id)]).write(
            {"date_from": date(2026, 1, 1)}
        )
        schemes = self.env["spp.incentive.scheme"].search([("company_id", "=", self.company.id)])
        schemes.with_user(self.director).action_approve()
        pair = self.env["spp.talent.mentoring"].create(
            {
                "mentor_id": self.profile(self.bob).id,
                "mentee_id": self.profile(self.ann, date(2026, 3, 1)).id,
                "date_start": date(2026, 4, 1),
            }
        )
        pair.action_start()
        self.env.flush_all()
        self.draw()
        self.assertEqual(self.places("mentor"), [(self.bob, 1)])
        mentor = self.plan.honour_ids.filtered(lambda one: one.category == "mentor")
        self.assertEqual(mentor.value, 1, "how many were mentored")
        self.assertNotIn("120", mentor.words)

    def test_managers_look_before_and_all_see_it_once_closed(self):
        self.draw()
        mine = self.env["spp.plan.honour"].with_user(self.ann)
        self.assertFalse(mine.search([("plan_id", "=", self.plan.id)]))
        self.assertTrue(mine.with_user(self.manager).search([("plan_id", "=", self.plan.id)]))
        with self.assertRaises(AccessError):
            self.plan.with_user(self.ann).action_draw_honours()
        self.close()
        self.assertTrue(mine.search([("plan_id", "=", self.plan.id)]))
        with self.assertRaisesRegex(UserError, "drawn up in review"):
            self.draw()
        with self.assertRaisesRegex(UserError, "cannot be typed"):
            self.plan.honour_ids[0].place = 9

    def test_a_rep_reads_no_pay_of_a_colleague(self):
        self.close()
        honours = self.env["spp.plan.honour"].with_user(self.ann).search([("plan_id", "=", self.plan.id)])
        bob = honours.filtered(lambda one: one.user_id == self.bob)
        self.assertTrue(bob)
        amounts = [name for name, field in honours._fields.items() if field.type == "monetary"]
        self.assertFalse(amounts, "no amount of money is on an honours list")
        page = self.html(HONOURS, self.ann)
        self.assertIn("Bob Birch", page)
        self.assertIn("100.0 %", page)
        for figure in ("50.00", "120.00", "€"):
            self.assertNotIn(figure, page)
        self.assertFalse(bob.with_user(self.ann).award_ids.mapped("amount"))

    def test_it_does_not_cost_more_for_more_people(self):
        few = self.count_queries(self.draw)
        for number in range(8):
            user = self.member(f"plan_more_{number}", self.north)
            self.env["spp.plan.member"].create({"plan_id": self.plan.id, "user_id": user.id, "target": 10})
            self.sold(user, 10 + number, date(2026, 6, 1), self.oak)
        many = self.count_queries(self.draw)
        self.assertLess(many, 2 * few)


@tagged("post_install", "-at_install")
class TestPlanSummary(HonourCase):
    """The quarter on paper."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        review = cls.env["spp.plan.review"]._draft_for(cls.plan, date(2026, 6, 1))
        line = review.line_ids.filtered(lambda one: one.kpi_id.code == "new_customers")
        line.finding = "Two fairs were called off"
        cls.decision = cls.env["spp.plan.decision"].create(
            {
                "review_id": review.id,
                "name": "Call ten old offers",
                "user_id": cls.bob.id,
                "date_due": date(2026, 6, 20),
                "outcome": "Two bought",
            }
        )
        review.action_held()
        cls.decision.action_done()

    def test_it_says_all_of_the_quarter(self):
        self.close()
        self.sold(self.bob, 30, date(2026, 6, 29), self.customer("Late"))
        self.plan.with_user(self.director).action_look_for_late()
        for user in (self.director, self.manager):
            with self.subTest(user.login):
                page = self.html(SUMMARY, user)
                for part in (
                    "Quarter Summary: <span>Q2 2026",
                    "113.3",  # 170 of 150
                    "Two fairs were called off",
                    "Call ten old offers",
                    "Two bought",
                    "Training",
                    "Reached 120.0 % of the target.",
                    "Changed after Closing",
                    "200.00",
                    "Q3 2026",
                    "no data",
                ):
                    self.assertIn(part, page)

    def test_the_quarter_that_runs_shows_what_came_late(self):
        self.close()
        self.sold(self.bob, 30, date(2026, 6, 29), self.customer("Late"))
        self.plan.with_user(self.director).action_look_for_late()
        page = self.html(SUMMARY, self.director, self.plan.next_id)
        for part in ("Late Changes of Quarters before", "200.00", "Q2 2026"):
            self.assertIn(part, page)

    def test_incentives_are_the_director_s(self):
        self.close()
        self.assertIn(">Incentives<", self.html(SUMMARY, self.director))
        self.assertFalse(">Incentives<" in self.html(SUMMARY, self.manager))

    def test_in_review_it_says_that_figures_can_change(self):
        self.assertIn("the figures can still change", self.html(SUMMARY, self.director))

    def test_who_prints_it(self):
        self.close()
        for role in ("hr", "accountant"):
            self.assertIn("Q2 2026", self.html(SUMMARY, self.users[role]))
        for user in (self.ann, self.users["clerk"]):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.html(SUMMARY, user)

    def test_as_pdf(self):
        if not shutil.which("wkhtmltopdf"):
            raise unittest.SkipTest("wkhtmltopdf is not installed.")
        self.env["ir.config_parameter"].set_param("report.url", "http://127.0.0.1:9")
        self.close()
        reports = self.env["ir.actions.report"].with_user(self.director).with_context(force_report_rendering=True)
        pages = {}
        for report in (SUMMARY, HONOURS):
            with mute_logger("odoo.addons.base.models.ir_actions_report"):
                content, kind = reports._render_qweb_pdf(report, self.plan.ids)
            self.assertEqual(kind, "pdf")
            pages[report] = PdfReader(io.BytesIO(content)).pages
        self.assertEqual(len(pages[HONOURS]), 1)
        size = [round(float(side)) for side in pages[SUMMARY][0].mediabox.upper_right]
        self.assertEqual(size, [595, 842])
        text = " ".join(" ".join(page.extract_text() for page in pages[SUMMARY]).split())
        for part in ("113.3", "Two bought"):
            self.assertIn(part, text)
