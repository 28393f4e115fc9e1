from datetime import date, datetime

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .mentoring_case import MentoringCase


@tagged("post_install", "-at_install")
class TestMentoringSessions(MentoringCase):
    """A pair meets once a week; it is Tuesday, and they meet on Mondays at nine."""

    def test_sessions_are_made_ahead_once(self):
        pair = self.pair()
        self.assertEqual(pair.session_ids.mapped("week"), [date(2026, 7, 13), date(2026, 7, 6)])
        self.plan("2026-06-30")
        self.plan("2026-07-07")
        self.assertEqual(len(pair.session_ids), 3)
        self.assertEqual(set(pair.session_ids.mapped("minutes")), {30})

    def test_they_are_on_the_calendar_of_both_where_the_company_is(self):
        self.company.resource_calendar_id.tz = "Asia/Shanghai"
        session = self.session(self.pair())
        self.assertEqual(session.date_start, datetime(2026, 7, 6, 1))
        event = session.event_id
        self.assertEqual((event.start, event.stop), (datetime(2026, 7, 6, 1), datetime(2026, 7, 6, 1, 30)))
        self.assertEqual(event.partner_ids, (self.old_hand | self.newcomer).partner_id)
        self.assertEqual((event.privacy, event.user_id), ("private", self.old_hand))

    def test_the_meeting_and_the_session_move_together(self):
        session = self.session(self.pair())
        session.event_id.with_user(self.old_hand).write(
            {"start": datetime(2026, 7, 7, 9), "stop": datetime(2026, 7, 7, 9, 30)}
        )
        self.assertEqual(session.date_start, datetime(2026, 7, 7, 9))
        session.with_user(self.old_hand).date_start = datetime(2026, 7, 8, 10)
        self.assertEqual(session.event_id.stop, datetime(2026, 7, 8, 10, 30))
        session.with_user(self.old_hand).minutes = 45
        self.assertEqual(session.event_id.stop, datetime(2026, 7, 8, 10, 45))

    def test_another_weekday_moves_what_is_to_come(self):
        pair = self.pair()
        pair.with_user(self.leader).write({"weekday": "2", "hour": 14.5})
        self.assertEqual(self.session(pair).event_id.start, datetime(2026, 7, 8, 14, 30))

    def test_a_meeting_that_somebody_deletes_leaves_the_session(self):
        session = self.session(self.pair())
        session.event_id.unlink()
        self.env.invalidate_all()
        self.assertEqual((session.date_start, len(session.event_id)), (datetime(2026, 7, 6, 9), 0))

    def test_the_mentor_notes_that_they_met(self):
        session = self.session(self.pair())
        with self.on("2026-07-07"):
            session.with_user(self.old_hand).action_held()
        self.assertEqual((session.state, session.held_on), ("held", date(2026, 7, 7)))
        self.assertEqual(session.noted_by_id, self.old_hand)
        self.assertEqual((session.mentoring_id.held, session.mentoring_id.last_contact_on), (1, date(2026, 7, 7)))

    def test_what_is_noted_later_counts_in_its_week(self):
        session = self.session(self.pair())
        self.plan("2026-07-13")
        self.assertEqual(session.state, "missed")
        with self.on("2026-07-15"):
            session.with_user(self.old_hand).action_held()
        self.assertEqual((session.state, session.held_on), ("held", date(2026, 7, 12)))

    def test_nobody_met_yet_in_a_week_to_come(self):
        with self.assertRaisesRegex(UserError, "has not begun"):
            self.session(self.pair()).with_user(self.old_hand).action_held()

    def test_the_mentee_writes_notes_and_nothing_else(self):
        session = self.session(self.pair()).with_user(self.newcomer)
        session.shared_note = "Watch a call together"
        self.assertFalse(session.can_note)
        for act in (session.action_held, session.action_missed, lambda: session.write({"minutes": 5})):
            with self.assertRaisesRegex(AccessError, "Only the mentor, or who runs the mentoring"):
                act()

    def test_facts_cannot_be_typed(self):
        session = self.session(self.pair())
        for values in ({"state": "held"}, {"held_on": date(2026, 6, 1)}, {"week": date(2026, 6, 1)}):
            with self.subTest(values), self.assertRaisesRegex(UserError, "cannot be typed"):
                session.with_user(self.hr).write(values)
        with self.assertRaisesRegex(UserError, "made by themselves"):
            self.env["spp.talent.mentoring.session"].create(
                {"mentoring_id": session.mentoring_id.id, "week": date(2026, 6, 1)}
            )

    def test_a_pair_that_is_drafted_has_no_sessions(self):
        pair = self.pair(begun=False)
        self.plan("2026-07-07")
        self.assertFalse(pair.session_ids | pair.summary_ids)

    def test_each_reads_what_is_theirs(self):
        session = self.session(self.pair())
        for user, reads in [
            (self.old_hand, True),
            (self.newcomer, True),
            (self.leader, True),
            (self.hr, True),
            (self.between, False),
            (self.users["accountant"], False),
        ]:
            with self.subTest(user.login):
                self.assertEqual(session.with_user(user).has_access("read"), reads)

    def test_many_pairs_cost_no_more_than_few(self):
        self.company.mentor_limit = 99
        newcomers = [self.profile(self.seller(f"new{number}", date(2026, 5, 1))) for number in range(9)]
        for one in newcomers[:1]:
            self.pair(mentee=one)
        planner = self.env["spp.talent.mentoring.planner"]

        def run():
            planner._run(planner._pairs().search([("company_id", "=", self.company.id)]))

        with self.on("2026-07-01"):
            few = self.count_queries(run)
        for one in newcomers[1:]:
            self.pair(mentee=one)
        with self.on("2026-07-02"):
            self.assertLess(self.count_queries(run), 2 * few, "nothing to do")


@tagged("post_install", "-at_install")
class TestPrivateNotes(MentoringCase):
    """What the mentor notes privately stays with the mentor, whoever asks by whatever way."""

    SECRET = "Yuki is afraid of the telephone"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.meeting = cls.pair().session_ids[0]
        cls.meeting.with_user(cls.old_hand).private_note = cls.SECRET
        cls.env.flush_all()
        cls.env.invalidate_all()
        cls.others = cls.newcomer | cls.leader | cls.hr | cls.users["director"] | cls.env.ref("base.user_admin")
        cls.others.company_ids = [Command.link(cls.company.id)]

    def test_the_author_reads_and_changes_it(self):
        mine = self.meeting.with_user(self.old_hand)
        self.assertEqual(mine.private_note, self.SECRET)
        mine.private_note = "Better"
        self.env.invalidate_all()
        self.assertEqual(mine.private_note, "Better")

    def test_nobody_else_reads_it(self):
        for user in self.others:
            session = self.meeting.with_user(user)
            with self.subTest(user.login):
                self.assertFalse(session.private_note)
                self.assertFalse(session.read(["private_note"])[0]["private_note"])
                self.assertFalse(session.web_read({"private_note": {}})[0]["private_note"])
                self.assertNotIn(self.SECRET, str(session.export_data(["private_note", "shared_note"])))
                self.assertNotIn(self.SECRET, str(session.read()))

    def test_nobody_else_finds_it(self):
        notes = self.env["spp.talent.mentoring.note"]
        secret = notes.search([])
        for user in self.others:
            mine = notes.with_user(user)
            with self.subTest(user.login):
                self.assertFalse(mine.search([("text", "ilike", "telephone")]))
                self.assertFalse(mine._read_group([], ["session_id"], ["__count"]))
                with self.assertRaises(AccessError):
                    secret.with_user(user).read(["text"])
                with self.assertRaises(AccessError):
                    secret.with_user(user).export_data(["text"])
                with self.assertRaises(AccessError):
                    secret.with_user(user).unlink()

    def test_the_session_cannot_be_searched_by_it(self):
        for user in self.others:
            sessions = self.env["spp.talent.mentoring.session"].with_user(user)
            with self.subTest(user.login), self.assertRaises(ValueError):
                sessions.search([("private_note", "ilike", "telephone")])

    def test_each_has_a_note_of_their_own(self):
        self.meeting.with_user(self.hr).private_note = "Looks fine"
        self.env.invalidate_all()
        self.assertEqual(self.meeting.with_user(self.old_hand).private_note, self.SECRET)
        self.assertEqual(self.meeting.with_user(self.hr).private_note, "Looks fine")

    def test_nobody_writes_in_somebody_elses_name(self):
        note = self.env["spp.talent.mentoring.note"].with_user(self.hr)
        note = note.create({"session_id": self.meeting.id, "author_id": self.old_hand.id, "text": "Mine"})
        self.assertEqual(note.author_id, self.hr)
        with self.assertRaisesRegex(AccessError, "stays with its session"):
            note.author_id = self.old_hand

    def test_it_is_in_no_message_and_on_no_calendar(self):
        texts = [self.meeting.event_id.description, self.meeting.event_id.name]
        texts += self.meeting.mentoring_id.message_ids.mapped("body")
        texts += self.meeting.mentoring_id.moment_ids.mapped("text")
        self.assertNotIn(self.SECRET, str(texts))


@tagged("post_install", "-at_install")
class TestLearningSummaries(MentoringCase):
    """A mentee writes once a week, by Friday."""

    def test_one_a_week_with_a_reminder(self):
        pair = self.pair()
        summary = self.summary(pair)
        self.assertEqual(pair.summary_ids, summary)
        self.assertEqual((summary.date_due, summary.state), (date(2026, 7, 3), "due"))
        self.assertEqual(summary.activity_ids.user_id, self.newcomer)
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
        self.assertNotIn("res_id", open_it(), "all of them, when nothing is to be written")
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
            self.session(pair).with_user(self.old_hand).write({"shared_note": "Listened to a call"})
            self.session(pair).with_user(self.old_hand).action_held()
        self.env.flush_all()
        moments = pair.with_user(self.newcomer).moment_ids
        self.assertEqual(moments.mapped("kind"), ["session", "session", "summary"])
        self.assertEqual(moments.mapped("state"), ["planned", "held", "submitted"])
        self.assertIn("Ask what it costs", moments[2].text)
        self.assertEqual(moments[1].action_open()["res_id"], self.session(pair).id)
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
