from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .mentoring_case import MentoringCase


@tagged("post_install", "-at_install")
class TestLearningSummaries(MentoringCase):
    """A mentee writes once a week, by Friday."""

    def test_one_a_week_with_a_reminder(self):
        pair = self.pair()
        summary = self.summary(pair)
        self.assertEqual(pair.summary_ids, summary)
        self.assertEqual((summary.date_due, summary.state), (date(2026, 7, 3), "due"))
        self.assertEqual(summary.activity_ids.user_id, self.newcomer)
        self.assertIn("06/29/2026", summary.display_name, "a day as people write it")
        self.assertEqual(summary.activity_ids.date_deadline, date(2026, 7, 3))
        self.plan("2026-07-06")
        self.plan("2026-07-07")
        self.assertEqual(pair.summary_ids.mapped("week"), [date(2026, 7, 6), date(2026, 6, 29)])

    def test_handed_in_it_is_done_and_so_is_the_reminder(self):
        summary = self.summary(self.pair())
        reminder = summary.activity_ids
        with self.on("2026-07-02"):
            self.hand_in(summary)
        self.assertEqual((summary.state, summary.submitted_on), ("submitted", date(2026, 7, 2)))
        self.assertFalse(summary.was_late)
        self.assertFalse(reminder.active)
        self.assertEqual(summary.mentoring_id.submitted, 1)

    def test_both_parts_are_asked_for_at_once(self):
        summary = self.summary(self.pair()).with_user(self.newcomer)
        with self.assertRaisesRegex(UserError, r"what the problems were.*\n.*what solved them"):
            summary.action_submit()
        summary.problems = " "
        summary.solutions = "Practise"
        with self.assertRaisesRegex(UserError, "what the problems were"):
            summary.action_submit()

    def test_the_reminder_done_is_the_summary_handed_in(self):
        summary = self.summary(self.pair())
        reminder = summary.activity_ids.with_user(self.newcomer)
        with self.assertRaisesRegex(UserError, "what the problems were"):
            reminder.action_feedback()
        summary.with_user(self.newcomer).write({"problems": "Prices", "solutions": "Value"})
        reminder.action_feedback()
        self.assertEqual(summary.state, "submitted")

    def test_late_is_late_and_stays_so(self):
        summary = self.summary(self.pair())
        self.plan("2026-07-03")
        self.assertEqual(summary.state, "due")
        self.plan("2026-07-04")
        self.assertEqual(summary.state, "late")
        with self.on("2026-07-05"):
            self.hand_in(summary)
        self.assertEqual((summary.state, summary.was_late), ("submitted", True))

    def test_only_the_mentee_writes(self):
        summary = self.summary(self.pair())
        for user in (self.old_hand, self.leader, self.hr):
            with self.subTest(user.login):
                self.assertTrue(summary.with_user(user).has_access("read"))
                with self.assertRaises(AccessError):
                    summary.with_user(user).problems = "None"
                with self.assertRaisesRegex(AccessError, "Only the mentee"):
                    summary.with_user(user).action_submit()

    def test_facts_cannot_be_typed(self):
        summary = self.summary(self.pair()).with_user(self.newcomer)
        for values in ({"state": "submitted"}, {"submitted_on": date(2026, 7, 1)}, {"date_due": date(2026, 8, 1)}):
            with self.subTest(values), self.assertRaisesRegex(UserError, "cannot be typed"):
                summary.write(values)

    def test_one_tap_opens_this_weeks(self):
        summary = self.summary(self.pair())
        open_it = self.env["spp.talent.mentoring.summary"].with_user(self.newcomer).action_this_week
        self.assertEqual(open_it()["res_id"], summary.id)
        self.hand_in(summary)
        self.assertFalse(open_it().get("res_id"), "all of them, when nothing is to be written")
        action = self.env.ref("sales_performance_plan.spp_talent_mentoring_summary_action_this_week")
        self.assertTrue(action.with_user(self.newcomer).run())

    def test_the_mentor_answers_below_it(self):
        summary = self.summary(self.pair())
        summary.with_user(self.old_hand).message_post(body="Try the other way round")
        self.assertIn("Try the other way round", str(summary.message_ids.mapped("body")))

    def test_the_timeline_has_both_in_order(self):
        pair = self.pair()
        with self.on("2026-07-02"):
            self.hand_in(self.summary(pair))
        with self.on("2026-07-06"):
            self.meeting_of(pair).with_user(self.old_hand).write({"shared_note": "Listened to a call"})
            self.meeting_of(pair).with_user(self.old_hand).action_held()
        self.env.flush_all()
        self.env.invalidate_all()
        moments = pair.with_user(self.newcomer).moment_ids
        self.assertEqual(moments.mapped("kind"), ["session", "session", "summary"])
        self.assertEqual(moments.mapped("state"), ["planned", "held", "submitted"])
        self.assertIn("Ask what it costs", moments[2].text)
        self.assertEqual(moments[1].action_open()["res_id"], self.meeting_of(pair).id)
        self.assertFalse(self.env["spp.talent.mentoring.moment"].with_user(self.between).search([]))


@tagged("post_install", "-at_install")
class TestSilence(MentoringCase):
    """A week without anything is told to the team's leader, once."""

    def told(self, pair):
        kind = self.env.ref("sales_performance_plan.mail_activity_type_mentoring_silence")
        activities = self.env["mail.activity"].with_context(active_test=False)
        return activities.search([("res_id", "=", pair.id), ("activity_type_id", "=", kind.id)])

    def test_silence_is_told_once_and_shown(self):
        pair = self.pair()
        self.plan("2026-07-07")
        self.assertFalse(self.told(pair), "a week is not over")
        for day in ("2026-07-08", "2026-07-09", "2026-07-20"):
            self.plan(day)
        self.assertEqual(self.told(pair).user_id, self.leader)
        with self.on("2026-07-08"):
            self.env.invalidate_all()
            self.assertTrue(pair.with_user(self.leader).is_silent)
            found = self.env["spp.talent.mentoring"].with_user(self.leader).search([("is_silent", "=", True)])
            self.assertEqual(found, pair)
        self.assertFalse(self.env["spp.talent.mentoring"].search([("is_silent", "=", True)]))

    def test_a_leader_who_ticks_it_off_is_not_told_again(self):
        pair = self.pair()
        self.plan("2026-07-08")
        self.told(pair).with_user(self.leader).action_feedback(feedback="I talk to them")
        self.plan("2026-07-12")
        self.assertEqual(len(self.told(pair)), 1)

    def test_what_is_heard_ends_it_and_another_silence_is_another(self):
        pair = self.pair()
        self.plan("2026-07-08")
        with self.on("2026-07-09"):
            self.hand_in(self.summary(pair))
            self.assertFalse(pair.is_silent)
            self.assertFalse(self.told(pair).filtered("active"))
        self.plan("2026-07-16")
        self.assertEqual(len(self.told(pair)), 1)
        self.plan("2026-07-17")
        self.assertEqual(len(self.told(pair)), 2)

    def test_a_leader_who_is_in_the_pair_is_told_when_there_is_nobody_else(self):
        pair = self.pair(self.profile(self.leader))
        self.plan("2026-07-08")
        self.assertEqual(self.told(pair).user_id, self.leader)

    def test_without_a_leader_it_is_told_when_there_is_one(self):
        pair = self.pair()
        self.team.user_id = False
        self.plan("2026-07-08")
        self.assertFalse(self.told(pair))
        self.team.user_id = self.leader
        self.plan("2026-07-09")
        self.assertTrue(self.told(pair))

    def test_no_days_no_silence(self):
        self.company.mentoring_silence_days = 0
        pair = self.pair()
        self.plan("2026-08-08")
        self.assertFalse(self.told(pair))
        self.assertFalse(pair.is_silent)
        self.assertFalse(self.env["spp.talent.mentoring"].search([("is_silent", "=", True)]))

    def test_a_pair_that_has_ended_is_not_silent(self):
        pair = self.pair()
        self.plan("2026-07-08")
        with self.on("2026-07-09"):
            pair.action_end()
            self.assertFalse(pair.is_silent)
            self.assertFalse(self.told(pair))
