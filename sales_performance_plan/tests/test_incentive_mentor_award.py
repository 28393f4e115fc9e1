from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .incentive_screen_case import IncentiveScreenCase

MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)


@tagged("post_install", "-at_install")
class TestMentorAward(IncentiveScreenCase):
    """The rep mentors the colleague, who sold 100 in April and 500 in May towards a target of 1,000."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mentor = cls.employ(cls.rep, date(2018, 1, 1))
        cls.mentee = cls.employ(cls.colleague, date(2026, 2, 1))
        cls.rule = cls.scheme.award_ids.filtered(lambda rule: rule.award_measure == "mentees")
        cls.sell(cls.customer("Cedar"), 100.0, days_ago=75, user_id=cls.colleague.id)
        cls.sell(cls.buyer, 1017.35, days_ago=42, user_id=cls.rep.id)
        cls.settle()
        cls.plan = cls.env["spp.plan"].create({"company_id": cls.company.id, "date_from": date(2026, 4, 1)})
        cls.member = cls.env["spp.plan.member"].create(
            {"plan_id": cls.plan.id, "user_id": cls.colleague.id, "target": 1000}
        )
        cls.plan.action_start()

    @classmethod
    def employ(cls, user, since):
        cls.env["hr.employee"].create(
            {"name": user.name, "user_id": user.id, "company_id": cls.company.id, "date_version": since}
        )
        return cls.env["spp.talent.profile"].search([("user_id", "=", user.id)])

    @classmethod
    def pair(cls, date_start=date(2026, 3, 1), mentor=None, mentee=None):
        pair = cls.env["spp.talent.mentoring"].create(
            {
                "mentor_id": (mentor or cls.mentor).id,
                "mentee_id": (mentee or cls.mentee).id,
                "date_start": date_start,
            }
        )
        pair.action_start()
        return pair

    def proposed(self, month=MAY):
        self.env.flush_all()
        awards = self.env["spp.incentive.award"]._propose(self.company, month)
        return awards.filtered(lambda one: one.rule_id == self.rule)

    def test_the_bar_has_to_be_exceeded(self):
        self.pair()
        self.assertFalse(self.proposed(), "600 of 666.67 are 90 %, and no more")
        self.member.target = 999.99
        award = self.proposed()
        self.assertEqual((award.user_id, award.rank, award.shared_by, award.state), (self.rep, 1, 1, "proposed"))

    def test_five_percent_of_the_mentors_commission_to_the_cent(self):
        self.pair()
        self.member.target = 900
        award = self.proposed()
        self.assertAlmostEqual(award.amount, 2.02, 2)
        award.with_user(self.manager).action_grant()
        entry = award.entry_ids
        self.assertEqual((entry.kind, entry.user_id, entry.period, entry.reason), ("award", self.rep, MAY, "earned"))
        self.assertAlmostEqual(entry.base, 40.35, 2)
        self.assertAlmostEqual(entry.amount, 2.02, 2)
        self.assertEqual(entry.statement_id, self.statement(self.rep, MAY))
        badges = self.env["gamification.badge.user"].search([("user_id", "=", self.rep.id)])
        self.assertEqual(badges.badge_id, self.env.ref("sales_performance_plan.badge_mentor"))

    def test_it_has_a_certificate(self):
        self.pair()
        self.member.target = 900
        award = self.proposed()
        award.with_user(self.manager).action_grant()
        report = "sales_performance_plan.incentive_award_report"
        page = self.env["ir.actions.report"].with_user(self.rep)._render_qweb_html(report, award.ids)[0].decode()
        self.assertIn("Excellent Mentor", page)
        self.assertNotIn("Place", page)

    def test_nobody_grants_it_to_themselves(self):
        self.pair()
        self.member.target = 900
        award = self.proposed()
        for user, kind in ((self.rep, AccessError), (self.colleague, AccessError)):
            with self.subTest(user.login), self.assertRaises(kind):
                award.with_user(user).action_grant()

    def test_a_second_proposal_changes_nothing(self):
        self.pair()
        self.member.target = 900
        award = self.proposed()
        award.with_user(self.manager).action_grant()
        self.assertEqual(self.proposed(), award)
        self.assertEqual(len(award.entry_ids), 1)

    def test_the_month_alone_by_the_rules_own_reading(self):
        self.pair()
        self.member.target = 1600
        self.assertFalse(self.proposed(), "600 of 1,066.67 in two months")
        self.env["spp.incentive.rule"].flush_model()
        self.env.cr.execute("UPDATE spp_incentive_rule SET period = 'month' WHERE id = %s", [self.rule.id])
        self.rule.invalidate_recordset()
        self.assertTrue(self.proposed(), "500 of 533.33 in May")

    def test_without_a_target_there_is_nothing_to_say(self):
        self.pair()
        self.member.target = 0
        self.assertFalse(self.proposed())

    def test_who_has_no_target_does_not_pull_the_mean_down(self):
        self.pair()
        self.member.target = 900
        other = self.users["accountant"]
        self.team.member_ids = [Command.link(other.id)]
        self.pair(mentee=self.employ(other, date(2026, 3, 1)))
        self.assertTrue(self.proposed())
        self.env["spp.plan.member"].create({"plan_id": self.plan.id, "user_id": other.id, "target": 10})
        self.assertFalse(self.proposed(), "who has a target and sold nothing does")

    def test_half_a_month_together_is_asked_for(self):
        self.member.target = 900
        pair = self.pair(date(2026, 5, 18))
        self.assertFalse(self.proposed(), "14 days of May")
        pair.with_context(spp_fact=None)._happened({"date_start": date(2026, 5, 17)})
        self.assertTrue(self.proposed(), "15 days of May")

    def test_a_pair_that_never_began_counts_for_nothing(self):
        self.member.target = 900
        self.env["spp.talent.mentoring"].create(
            {"mentor_id": self.mentor.id, "mentee_id": self.mentee.id, "date_start": date(2026, 3, 1)}
        )
        self.assertFalse(self.proposed())

    def test_colleagues_do_not_read_the_mentees_figure(self):
        self.pair()
        self.member.target = 900
        award = self.proposed()
        award.with_user(self.manager).action_grant()
        self.assertEqual(award.with_user(self.rep).mentee_words, "100.0 %")
        self.assertEqual(award.with_user(self.manager).mentee_words, "100.0 %")
        self.env.invalidate_all()
        stranger = award.with_user(self.users["accountant"])
        self.assertFalse(stranger.mentee_words)
        self.assertEqual(stranger.figure, 0)
        for user in (self.users["accountant"], self.manager):
            with self.assertRaises(AccessError):
                award.with_user(user).read(["mentee_attainment"])

    def test_the_rule_says_how_it_is_won(self):
        self.assertIn("more than 90 % on average in the quarter so far", self.rule.description)
        self.assertIn("The bonus is 5 % of the mentor's commission of the month.", self.rule.description)
        self.assertNotIn("Places", self.rule.description)

    def test_an_approved_rule_keeps_its_days(self):
        with self.assertRaises(UserError):
            self.rule.with_user(self.director).mentee_days = 1
