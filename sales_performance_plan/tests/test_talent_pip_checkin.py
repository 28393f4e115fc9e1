from datetime import date, datetime

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .improvement_case import ImprovementCase


@tagged("post_install", "-at_install")
class TestTalentPipCheckin(ImprovementCase):
    """While a plan runs, both sides sit down each week, and what they note stays."""

    def plan_checkins(self, moment):
        with freeze_time(moment):
            self.run_cron("checkin")

    def test_there_is_a_check_in_each_week(self):
        pip = self.running()
        self.plan_checkins(datetime(2026, 6, 30, 12))
        self.plan_checkins(datetime(2026, 6, 30, 13))
        self.assertEqual(pip.checkin_ids.mapped("date_due"), [date(2026, 7, 7)], "a second run makes none twice")
        self.plan_checkins(datetime(2026, 7, 10, 12))
        self.assertEqual(pip.checkin_ids.mapped("date_due"), [date(2026, 7, 7), date(2026, 7, 14)])
        for user in (self.leader, self.between):
            kinds = self.waits_for(user, pip).filtered(lambda one: one.summary.startswith("Check-in"))
            self.assertEqual(len(kinds), 2, user.login)

    def test_each_side_writes_its_own_notes(self):
        pip = self.running()
        self.plan_checkins(datetime(2026, 6, 30, 12))
        checkin = pip.checkin_ids
        checkin.with_user(self.between).employee_note = "Two offers out"
        checkin.with_user(self.leader).manager_note = "Good talk"
        for user, name in ((self.leader, "employee_note"), (self.between, "manager_note")):
            with self.subTest(user.login), self.assertRaisesRegex(AccessError, "Each side writes its own"):
                checkin.with_user(user)[name] = "Mine"
        with self.assertRaises(AccessError):
            checkin.with_user(self.between).action_held()
        with freeze_time(datetime(2026, 7, 9, 12)):
            self.assertTrue(checkin.is_late)
            checkin.with_user(self.leader).action_held()
        self.assertEqual((checkin.state, checkin.held_on, checkin.was_late), ("held", date(2026, 7, 9), True))
        self.assertIn("Sales against the target", checkin.numbers)
        self.assertFalse(self.waits_for(self.between, pip))

    def test_without_notes_no_check_in_was_held(self):
        pip = self.running()
        self.plan_checkins(datetime(2026, 6, 30, 12))
        with self.assertRaisesRegex(UserError, "has no notes yet"):
            pip.checkin_ids.with_user(self.leader).action_held()

    def test_the_activity_done_is_the_check_in_held(self):
        pip = self.running()
        self.plan_checkins(datetime(2026, 6, 30, 12))
        mine = self.waits_for(self.leader, pip).filtered(lambda one: one.summary.startswith("Check-in"))
        mine.with_user(self.leader).action_feedback(feedback="We talked")
        self.assertEqual((pip.checkin_ids.state, pip.checkin_ids.manager_note), ("held", "We talked"))
        theirs = self.waits_for(self.between, pip)
        theirs.with_user(self.between).action_feedback(feedback="I need better leads")
        self.assertEqual(pip.checkin_ids.employee_note, "I need better leads")

    def test_check_ins_are_kept_and_end_with_the_plan(self):
        pip = self.running()
        self.plan_checkins(datetime(2026, 6, 30, 12))
        checkin = pip.checkin_ids
        with self.assertRaisesRegex(UserError, "kept"):
            checkin._elevated().unlink()
        with self.assertRaisesRegex(UserError, "nobody adds one"):
            self.env["spp.talent.pip.checkin"].create({"pip_id": pip.id, "date_due": date(2026, 7, 1)})
        self.say(self.hr, pip, "cancel", text="Left")
        self.assertEqual(checkin.state, "off")
        self.assertFalse(self.waits_for(self.between, pip))
        with self.assertRaisesRegex(UserError, "is over"):
            checkin.with_user(self.between).employee_note = "Bye"

    def test_a_run_that_finds_nothing_missing_costs_little(self):
        planner = self.env["spp.talent.pip.planner"]
        few = self.running()
        planner._plan(few._elevated())
        self.assertLess(self.count_queries(lambda: planner._plan(few._elevated())), 10, "nothing is missing")

    def test_the_page_prints(self):
        pip = self.running()
        self.plan_checkins(datetime(2026, 6, 30, 12))
        report = self.env.ref("sales_performance_plan.talent_pip_report")
        html = report.with_user(self.leader)._render_qweb_html(report.report_name, pip.ids)[0].decode()
        for words in ("Timo", "Ride along", "Sales against the target", "Leads received", "Employee"):
            self.assertIn(words, html)
        with self.assertRaises(AccessError):
            report.with_user(self.old_hand)._render_qweb_html(report.report_name, pip.ids)
