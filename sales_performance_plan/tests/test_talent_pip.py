from datetime import date, datetime

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.talent_fact_mixin import FACT
from .improvement_case import APRIL, ImprovementCase


@tagged("post_install", "-at_install")
class TestTalentPip(ImprovementCase):
    """Who stays below the bar gets a plan with its evidence, acknowledges it, and is measured by numbers."""

    # Drafting
    def test_who_stayed_below_the_bar_gets_a_draft(self):
        pips = self.draft()
        self.assertEqual(pips.user_id, self.between | self.newcomer)
        pip = self.pip_of(self.between)
        self.assertEqual((pip.state, pip.quarter, pip.target, pip.sales), ("draft", APRIL, 1000, 500))
        self.assertEqual((pip.attainment, pip.bar, pip.gap), (0.5, 0.8, 300))
        self.assertEqual(pip.responsible_id, self.leader)
        self.assertEqual((pip.goal_ids.kind, pip.goal_ids.target, pip.goal_ids.baseline), ("attainment", 80, 50))

    def test_nobody_is_drafted_twice(self):
        self.draft()
        self.assertFalse(self.draft())
        self.assertFalse(self.draft(self.leader))

    @mute_logger("odoo.sql_db")
    def test_the_database_holds_one_a_quarter(self):
        pip = self.draft()[0]
        with self.assertRaises(IntegrityError), self.cr.savepoint():
            pip._elevated().with_context(spp_fact=FACT).copy()

    def test_who_has_no_target_is_left_alone(self):
        self.plan.member_ids.filtered(lambda one: one.user_id == self.between).target = 0
        self.assertEqual(self.draft().user_id, self.newcomer)

    def test_who_is_no_employee_is_left_alone(self):
        self.profile(self.newcomer).employee_id.user_id = False
        self.env.flush_all()
        self.assertEqual(self.draft().user_id, self.between)

    def test_the_bar_is_a_setting(self):
        self.company.attained_bar = 0.5
        self.assertEqual(self.draft().user_id, self.newcomer)

    def test_a_quarter_that_runs_drafts_nobody(self):
        self.plan.state = "running"
        with self.assertRaisesRegex(UserError, "in review first"):
            self.draft()

    def test_managers_draft_for_their_teams_and_nobody_for_themselves(self):
        self.env["spp.plan.member"].create(
            {"plan_id": self.plan.id, "user_id": self.leader.id, "team_id": self.team.id, "target": 900}
        )
        self.assertEqual(self.draft(self.leader).user_id, self.between | self.newcomer)
        self.assertEqual(self.draft().user_id, self.leader)
        self.assertEqual(self.pip_of(self.leader).responsible_id, self.hr, "who leads the team does not run their own")

    def test_managers_of_other_teams_and_reps_draft_nothing(self):
        self.assertFalse(self.draft(self.other_manager))
        for role in ("rep", "accountant"):
            with self.subTest(role), self.assertRaises(AccessError):
                self.draft(self.users[role])

    def test_the_wizard_shows_who_is_due_and_drafts_whom_one_chooses(self):
        action = self.plan.with_user(self.leader).action_draft_pips()
        wizard = self.env["spp.talent.pip.wizard"].with_user(self.leader).with_context(**action["context"]).create({})
        self.assertEqual(wizard.line_ids.user_id, self.between | self.newcomer)
        wizard.line_ids.filtered(lambda line: line.user_id == self.newcomer).is_chosen = False
        action = wizard.action_draft()
        self.assertEqual(self.env["spp.talent.pip"].search(action["domain"]).user_id, self.between)
        with self.assertRaisesRegex(UserError, "Nobody is chosen"):
            wizard.action_draft()

    # The way
    def test_the_person_alone_acknowledges_also_without_agreeing(self):
        pip = self.proposed()
        self.assertTrue(self.waits_for(self.between, pip))
        for user in (self.leader, self.hr):
            with self.subTest(user.login), self.assertRaisesRegex(AccessError, "Only Timo does this"):
                self.say(user, pip, "acknowledge", text="Fine")
        with self.assertRaisesRegex(UserError, "Say why"):
            self.say(self.between, pip, "acknowledge", view="seen")
        self.say(self.between, pip, "acknowledge", view="seen", text="I had half the leads")
        self.assertEqual(
            (pip.state, pip.acknowledged_as, pip.comment), ("acknowledged", "seen", "I had half the leads")
        )
        self.assertEqual(pip.acknowledged_at, datetime(2026, 6, 30, 12))
        self.assertFalse(self.waits_for(self.between, pip))

    def test_a_plan_without_goals_measures_and_somebody_who_runs_it_is_not_shown(self):
        self.draft()
        pip = self.pip_of(self.between)
        pip.write({"goal_ids": [Command.clear()], "measure_ids": [Command.clear()], "responsible_id": False})
        with self.assertRaises(UserError) as caught:
            pip.action_propose()
        self.assertEqual(len(str(caught.exception).splitlines()), 3)

    def test_a_plan_is_run_by_somebody_who_may_read_it(self):
        self.draft()
        pip = self.pip_of(self.between)
        pip.measure_ids = [Command.create({"name": "A", "by_id": self.leader.id, "date_due": date(2026, 7, 1)})]
        for user in (self.old_hand, self.between):
            pip.responsible_id = user
            with self.subTest(user.login), self.assertRaisesRegex(UserError, "cannot run"):
                pip.action_propose()

    def test_a_measure_needs_somebody_who_may_read_the_plan(self):
        self.draft()
        pip = self.pip_of(self.between)
        pip.measure_ids = [
            Command.create({"name": "Read the manual"}),
            Command.create({"name": "Call back", "by_id": self.between.id, "date_due": date(2026, 7, 7)}),
            Command.create({"name": "Help", "by_id": self.old_hand.id, "date_due": date(2026, 7, 7)}),
        ]
        with self.assertRaises(UserError) as caught:
            pip.action_propose()
        self.assertIn("Who does “Read the manual”", str(caught.exception))
        self.assertIn("Vera may not read", str(caught.exception))
        self.assertNotIn("Call back", str(caught.exception), "the person will read it")

    def test_what_was_shown_stands(self):
        pip = self.proposed()
        goal, measure = pip.goal_ids[0], pip.measure_ids[0]
        for record, values in ((goal, {"target": 10}), (measure, {"name": "Nothing"})):
            with self.subTest(record._name), self.assertRaisesRegex(UserError, "take it back to the draft"):
                record.with_user(self.leader).write(values)
        with self.assertRaisesRegex(UserError, "take it back"):
            goal.with_user(self.hr).unlink()
        with self.assertRaisesRegex(UserError, "take it back"):
            self.env["spp.talent.pip.goal"].with_user(self.hr).create({"pip_id": pip.id, "kind": "won", "target": 2})
        pip.with_user(self.leader).action_redraft()
        goal.with_user(self.leader).target = 75
        self.assertEqual(
            (pip.state, goal.target, self.waits_for(self.between, pip)), ("draft", 75, self.env["mail.activity"])
        )

    def test_running_asks_those_who_promised_something(self):
        pip = self.running()
        self.assertEqual((pip.date_from, pip.date_to), (date(2026, 6, 30), date(2026, 9, 27)))
        activity = self.waits_for(self.leader, pip)
        self.assertEqual((activity.summary, activity.date_deadline), ("Ride along", date(2026, 7, 10)))
        activity.with_user(self.leader).action_feedback()
        self.assertEqual(pip.measure_ids.done_on, date(2026, 6, 30))

    def test_a_measure_marked_as_done_is_its_activity_done(self):
        pip = self.running()
        activity = self.waits_for(self.leader, pip)
        with self.assertRaisesRegex(AccessError, "only they mark it"):
            pip.measure_ids.with_user(self.between).action_done()
        pip.measure_ids.with_user(self.leader).action_done()
        self.assertFalse(activity.active)
        self.assertEqual(pip.measure_ids.done_on, date(2026, 6, 30))

    # Goals
    def test_goals_follow_the_figures(self):
        pip = self.running()
        self.assertEqual(pip.goal_ids.status, "under_way", "today is in the quarter that has a target")
        self.quarter(date(2026, 7, 1), {self.between: 920}, state="running")
        with freeze_time(datetime(2026, 7, 10, 12)):
            self.env.invalidate_all()
            self.assertEqual(pip.goal_ids.status, "under_way")
            self.sell(self.buyer, 200, days_ago=-5, user_id=self.between.id)
            self.env.invalidate_all()
            # 1 day of April's quarter (1000 ÷ 91) and 10 days of July's (920 ÷ 92) were due.
            self.assertAlmostEqual(pip.goal_ids.actual, 100 * 200 / (1000 / 91 + 100), places=3)
            self.assertEqual(pip.goal_ids.status, "met")

    def test_closed_on_numbers_when_all_goals_are_met(self):
        pip = self.running()
        with self.assertRaisesRegex(UserError, "not all goals are met"):
            pip.with_user(self.leader).action_close()
        self.sell(self.buyer, 5000, user_id=self.between.id)
        self.env.invalidate_all()
        pip.with_user(self.leader).action_close()
        self.assertEqual((pip.state, pip.outcome, pip.numbers_say), ("closed", "met", "met"))
        actual = pip.goal_ids.actual
        self.sell(self.buyer, 5000, user_id=self.between.id)
        self.env.invalidate_all()
        self.assertEqual((pip.goal_ids.actual, pip.goal_ids.status), (actual, "met"), "what was reached is kept")
        self.assertFalse(self.waits_for(self.leader, pip), "nobody is asked any more")

    def test_closed_as_not_met_after_the_last_day(self):
        pip = self.running()
        with freeze_time(datetime(2026, 9, 28, 12)):
            pip.with_user(self.leader).action_close()
        self.assertEqual((pip.outcome, pip.goal_ids.status), ("not_met", "missed"))

    def test_without_numbers_a_person_decides(self):
        self.draft()
        pip = self.pip_of(self.between)
        pip.goal_ids.kind = "answered"
        pip.measure_ids = [Command.create({"name": "A", "by_id": self.leader.id, "date_due": date(2026, 7, 1)})]
        pip.action_propose()
        self.assertEqual(pip.goal_ids.status, "waiting")
        pip.with_user(self.between)._acknowledge(False, "agreed")
        pip.action_start()
        self.assertEqual((pip.goal_ids.status, pip.goal_ids.actual_words), ("none", "no data"))
        with freeze_time(datetime(2026, 10, 28, 12)), self.assertRaisesRegex(UserError, "no numbers for all goals"):
            pip.action_close()

    def test_hr_decides_against_the_numbers_with_the_reason(self):
        pip = self.running()
        with self.assertRaises(AccessError):
            self.say(self.leader, pip, "overrule", text="Nice", outcome="met")
        with self.assertRaisesRegex(UserError, "Say why"):
            self.say(self.hr, pip, "overrule", text=" ", outcome="met")
        self.say(self.hr, pip, "overrule", text="Was ill for two months", outcome="met")
        self.assertEqual((pip.outcome, pip.numbers_say, pip.reason), ("met", "not_met", "Was ill for two months"))
        self.assertEqual(pip.closer_id, self.hr)

    def test_hr_calls_off_with_the_reason(self):
        pip = self.running()
        self.say(self.hr, pip, "cancel", text="Changed departments")
        self.assertEqual((pip.state, pip.reason), ("cancelled", "Changed departments"))
        with self.assertRaisesRegex(UserError, "is Cancelled and not"):
            pip.with_user(self.leader).action_close()

    def test_every_goal_is_measured(self):
        self.draft()
        pip = self.pip_of(self.between)
        self.env["spp.service.visit"].create(
            {"partner_id": self.buyer.id, "user_id": self.between.id, "feedback": "Good"}
        ).action_done()
        self.env["spp.service.ticket"].create(
            {"name": "Broken", "partner_id": self.buyer.id, "company_id": self.company.id, "user_id": self.between.id}
        ).with_user(self.between).message_post(body="We look", message_type="comment", subtype_xmlid="mail.mt_comment")
        leads = self.env["crm.lead"].create(
            [
                {"name": f"Lead {number}", "user_id": self.between.id, "company_id": self.company.id}
                for number in range(4)
            ]
        )
        leads[:1].action_set_won()
        leads[1:3].action_set_lost()
        self.sell(self.customer("New One"), 50, user_id=self.between.id)
        pip.goal_ids = [
            Command.create({"kind": kind, "target": 1})
            for kind in ("sales", "won", "conversion", "new_customers", "visits", "answered")
        ]
        found = {goal.kind: (goal.baseline, goal.has_baseline) for goal in pip.goal_ids}
        self.assertAlmostEqual(found.pop("conversion")[0], 100 / 3)
        self.assertEqual(found.pop("attainment"), (50, True))
        expected = {"sales": 550, "won": 1, "new_customers": 1, "visits": 1, "answered": 100}
        self.assertEqual(found, {kind: (value, True) for kind, value in expected.items()})

    def test_new_customers_and_sales_follow_the_sales_basis(self):
        self.company.sales_basis = "invoices"
        self.draft()
        pip = self.pip_of(self.between)
        pip.goal_ids = [Command.create({"kind": "new_customers", "target": 1})]
        goal = pip.goal_ids.filtered(lambda one: one.kind == "new_customers")
        self.assertEqual((goal.baseline, goal.has_baseline), (0, True), "nothing was invoiced")
