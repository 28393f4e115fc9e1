from datetime import date, datetime

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .mentoring_case import MentoringCase


@tagged("post_install", "-at_install")
class TestMentoringSessions(MentoringCase):
    """A pair meets once a week; it is Tuesday, and they meet on Mondays at nine."""

    def test_sessions_are_made_ahead_once(self):
        pair = self.pair()
        self.assertEqual(pair.session_ids.mapped("week"), [date(2026, 7, 6), date(2026, 7, 13)])
        self.plan("2026-06-30")
        self.plan("2026-07-07")
        self.assertEqual(len(pair.session_ids), 3)
        self.assertEqual(set(pair.session_ids.mapped("minutes")), {30})

    def test_they_are_on_the_calendar_of_both_where_the_company_is(self):
        self.company.resource_calendar_id.tz = "Asia/Shanghai"
        session = self.meeting_of(self.pair())
        self.assertEqual(session.date_start, datetime(2026, 7, 6, 1))
        event = session.event_id
        self.assertEqual((event.start, event.stop), (datetime(2026, 7, 6, 1), datetime(2026, 7, 6, 1, 30)))
        self.assertEqual(event.partner_ids, (self.old_hand | self.newcomer).partner_id)
        self.assertEqual((event.privacy, event.user_id), ("private", self.old_hand))

    def test_the_timeline_has_the_day_of_the_company(self):
        self.company.resource_calendar_id.tz = "Asia/Shanghai"
        session = self.meeting_of(self.pair(hour=1.0))
        self.assertEqual(session.date_start, datetime(2026, 7, 5, 17))
        moments = self.env["spp.talent.mentoring.moment"].search([("kind", "=", "session")], order="day", limit=1)
        self.assertEqual(moments.day, date(2026, 7, 6))

    def test_the_meeting_and_the_session_move_together(self):
        session = self.meeting_of(self.pair())
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
        self.assertEqual(self.meeting_of(pair).event_id.start, datetime(2026, 7, 8, 14, 30))

    def test_a_meeting_that_somebody_deletes_leaves_the_session(self):
        session = self.meeting_of(self.pair())
        session.event_id.unlink()
        self.env.invalidate_all()
        self.assertEqual((session.date_start, len(session.event_id)), (datetime(2026, 7, 6, 9), 0))

    def test_the_mentor_notes_that_they_met(self):
        session = self.meeting_of(self.pair())
        with self.on("2026-07-07"):
            session.with_user(self.old_hand).action_held()
        self.assertEqual((session.state, session.held_on), ("held", date(2026, 7, 7)))
        self.assertEqual(session.noted_by_id, self.old_hand)
        self.assertEqual((session.mentoring_id.held, session.mentoring_id.last_contact_on), (1, date(2026, 7, 7)))

    def test_what_is_noted_later_counts_in_its_week(self):
        session = self.meeting_of(self.pair())
        self.plan("2026-07-13")
        self.assertEqual(session.state, "missed")
        with self.on("2026-07-15"):
            session.with_user(self.old_hand).action_held()
        self.assertEqual((session.state, session.held_on), ("held", date(2026, 7, 12)))

    def test_nobody_met_yet_in_a_week_to_come(self):
        with self.assertRaisesRegex(UserError, "has not begun"):
            self.meeting_of(self.pair()).with_user(self.old_hand).action_held()

    def test_the_mentee_writes_notes_and_nothing_else(self):
        session = self.meeting_of(self.pair()).with_user(self.newcomer)
        session.shared_note = "Watch a call together"
        self.assertFalse(session.can_note)
        for act in (session.action_held, session.action_missed, lambda: session.write({"minutes": 5})):
            with self.assertRaisesRegex(AccessError, "Only the mentor, or who runs the mentoring"):
                act()

    def test_facts_cannot_be_typed(self):
        session = self.meeting_of(self.pair())
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
        self.assertFalse([*pair.session_ids, *pair.summary_ids])

    def test_each_reads_what_is_theirs(self):
        session = self.meeting_of(self.pair())
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
