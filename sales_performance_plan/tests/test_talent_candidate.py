from datetime import date, datetime

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .promotion_case import PromotionCase


@tagged("post_install", "-at_install")
class TestNominations(PromotionCase):
    """The figures of a quarter nominate its best."""

    def test_the_best_tenth_is_nominated(self):
        candidate = self.nominate()
        self.assertEqual((candidate.user_id, candidate.state), (self.old_hand, "nominated"))
        self.assertEqual((candidate.rank, candidate.of, candidate.attainment), (1, 3, 1.2))

    def test_who_equals_the_last_one_is_nominated_too(self):
        self.sold(self.between, 300)
        self.assertEqual(self.nominate().user_id, self.old_hand | self.between)

    def test_the_share_is_a_setting(self):
        self.company.promotion_share = 0.5
        self.assertEqual(self.nominate().user_id, self.old_hand | self.between)

    def test_too_few_to_rank(self):
        self.company.promotion_least = 4
        with self.assertRaisesRegex(UserError, "it takes 4 people who have a target, and sales"):
            self.nominate()

    def test_a_quarter_that_runs_has_no_best_yet(self):
        self.plan.state = "running"
        with self.assertRaisesRegex(UserError, "is not over"):
            self.nominate()
        self.plan.state = "closed"
        self.assertTrue(self.nominate())

    def test_a_rerun_follows_the_figures_and_leaves_who_is_beyond_the_nomination(self):
        first = self.nominate()
        self.assertEqual(self.nominate(), first)
        self.sold(self.between, 1000)
        second = self.nominate()
        self.assertEqual(second.user_id, self.between, "nobody had begun with Vera")
        self.interview(second)
        self.sold(self.old_hand, 2000)
        both = self.nominate()
        self.assertEqual(both.user_id, self.between | self.old_hand)
        self.assertEqual(second.state, "interview")

    def test_who_is_no_employee_is_named(self):
        guest = new_test_user(self.env, "gert", name="Gert", groups="sales_team.group_sale_salesman")
        guest.write({"company_ids": [Command.set(self.company.ids)], "company_id": self.company.id})
        self.aim(guest, 10)
        self.sold(guest, 1000)
        candidates = self.env["spp.talent.candidate"].with_user(self.hr)
        action = candidates._nominate(self.plan)
        self.assertIn("for they are no employees: Gert", action["params"]["message"])
        self.assertFalse(candidates.search([]))

    def test_the_button_on_the_plan(self):
        action = self.env.ref("sales_performance_plan.spp_talent_candidate_action_nominate")
        context = {"active_model": "spp.plan", "active_id": self.plan.id, "active_ids": self.plan.ids}
        shown = action.with_user(self.leader).with_context(**context).run()
        found = self.env["spp.talent.candidate"].with_user(self.leader).search(shown["domain"])
        self.assertEqual(found.user_id, self.old_hand)
        with self.assertRaises(AccessError):
            action.with_user(self.old_hand).with_context(**context).run()
        with self.assertRaises(AccessError):
            self.nominate(self.old_hand)

    def test_nobody_types_a_candidate(self):
        values = {"plan_id": self.plan.id, "profile_id": self.profile(self.newcomer).id}
        with self.assertRaisesRegex(UserError, "come from a quarter's figures"):
            self.env["spp.talent.candidate"].create(values)
        candidate = self.nominate()
        for values in ({"state": "decided"}, {"result": "promoted"}, {"rank": 1}, {"decider_id": self.hr.id}):
            with self.subTest(values), self.assertRaisesRegex(UserError, "cannot be typed"):
                candidate.with_user(self.hr).write(values)


@tagged("post_install", "-at_install")
class TestCandidates(PromotionCase):
    """Interview, defence, decision."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.candidate = cls.nominate()

    def test_the_way_to_the_promotion(self):
        self.interview(self.candidate)
        self.assertEqual(self.candidate.state, "interview")
        self.defend(self.candidate)
        self.assertEqual(self.candidate.state, "defence")
        self.decide(self.candidate)
        mine = self.candidate.with_user(self.old_hand)
        self.assertEqual((mine.state, mine.result, mine.reason), ("decided", "promoted", "Leads by example"))
        self.assertEqual((mine.decider_id, mine.decided_on), (self.hr, date(2026, 6, 30)))
        self.assertEqual(mine.interview_at, datetime(2026, 7, 3, 9))

    def test_everything_that_is_missing_is_said_at_once(self):
        pattern = "(?s)interview has no score.*defence has no score.*write down why"
        with self.assertRaisesRegex(UserError, pattern):
            self.decide(self.candidate, reason=" ")

    def test_not_yet_needs_a_reason_alone(self):
        with self.assertRaisesRegex(UserError, "write down why"):
            self.decide(self.candidate, "not_yet", reason=False)
        self.decide(self.candidate, "not_yet", reason="One more quarter as a mentor")
        self.assertEqual(self.candidate.result, "not_yet")

    def test_the_defence_comes_after_the_interview(self):
        self.candidate.with_user(self.leader).action_interview()
        with self.assertRaisesRegex(UserError, "interview has no score yet"):
            self.candidate.with_user(self.leader).action_defence()

    def test_what_is_decided_is_decided(self):
        assessment = self.interview(self.candidate)
        self.decide(self.candidate, "not_yet")
        for act in (self.candidate.action_interview, self.candidate.action_decide):
            with self.assertRaisesRegex(UserError, "decided already"):
                act()
        with self.assertRaisesRegex(UserError, "what the decision was based on stays"):
            assessment.with_user(self.hr).score = 1
        with self.assertRaisesRegex(UserError, "stays"):
            assessment.with_user(self.hr).unlink()

    def test_nobody_acts_on_their_own(self):
        group = self.env.ref("sales_performance_plan.sales_performance_plan_group_director")
        self.old_hand.group_ids = [Command.link(group.id)]
        mine = self.candidate.with_user(self.old_hand)
        self.assertFalse(mine.may_act or mine.may_decide)
        for act in (mine.action_interview, mine.action_decide, lambda: mine._decide("promoted", "I am good")):
            with self.assertRaisesRegex(AccessError, "your own candidacy"):
                act()

    def test_managers_do_not_decide_and_reps_do_nothing(self):
        with self.assertRaises(AccessError):
            self.decide(self.candidate, user=self.leader)
        with self.assertRaisesRegex(AccessError, "HR or a plan director decides"):
            self.candidate.with_user(self.leader)._decide("not_yet", "No")
        for user in (self.old_hand, self.between):
            with self.assertRaises(AccessError):
                self.candidate.with_user(user).action_interview()

    def test_nobody_sits_on_the_panel_of_their_own_candidacy(self):
        assessment = self.interview(self.candidate)
        with self.assertRaisesRegex(ValidationError, "take them off it"):
            assessment.panel_ids = [Command.link(self.old_hand.id)]

    def test_the_candidate_reads_nothing_that_the_panel_notes(self):
        assessment = self.interview(self.candidate)
        for group in (None, "hr", "director"):
            if group:
                found = self.env.ref(f"sales_performance_plan.sales_performance_plan_group_{group}")
                self.old_hand.group_ids = [Command.link(found.id)]
            mine = assessment.with_user(self.old_hand)
            self.env.invalidate_all()
            with self.subTest(group):
                self.assertFalse(mine.search([("notes", "ilike", "hesitates")]))
                [shown] = self.candidate.with_user(self.old_hand).web_read(
                    {"assessment_ids": {"fields": {"score": {}, "notes": {}}}, "interview_at": {}, "assessor_ids": {}}
                )
                self.assertEqual(shown["assessment_ids"], [])
                self.assertTrue(shown["interview_at"])
                with self.assertRaises(AccessError):
                    mine.read(["notes"])

    def test_who_sees_a_candidate(self):
        assessment = self.interview(self.candidate)
        for user, sees in [
            (self.old_hand, True),
            (self.leader, True),
            (self.hr, True),
            (self.users["director"], True),
            (self.between, False),
            (self.users["accountant"], False),
        ]:
            with self.subTest(user.login):
                self.assertEqual(self.candidate.with_user(user).has_access("read"), sees)
        guest = self.users["accountant"]
        assessment.panel_ids = [Command.link(guest.id)]
        self.assertTrue(self.candidate.with_user(guest).has_access("read"), "who is on the panel does")
        assessment.with_user(guest).score = 9
        self.assertFalse(self.candidate.with_user(guest).has_access("write"))
        far = new_test_user(
            self.env,
            "far_manager",
            groups="sales_performance_plan.sales_performance_plan_group_manager",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        self.assertFalse(self.candidate.with_user(far).has_access("read"))

    @mute_logger("odoo.sql_db")
    def test_a_score_lies_between_1_and_10(self):
        assessment = self.interview(self.candidate)
        with self.assertRaises(IntegrityError), self.cr.savepoint():
            assessment.score = 11
            assessment.flush_recordset()

    def test_a_new_user_may_be_notified_in_odoo(self):
        groups = [(6, 0, [self.env.ref("base.group_user").id])]
        values = {"name": "Tess", "login": "tess", "notification_type": "inbox", "group_ids": groups}
        tess = self.env["res.users"].with_context(no_reset_password=True).create(values)
        self.assertEqual((tess.notification_type, tess.share), ("inbox", False))
