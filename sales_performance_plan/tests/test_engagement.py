from datetime import date, timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..rules import pulse
from .lead_case import NOW
from .talent_case import TalentCase


class EngagementCase(TalentCase):
    def run_cron(self, verb):
        with self.enter_registry_test_mode():
            self.env.ref(f"sales_performance_plan.ir_cron_engagement_{verb}").method_direct_trigger()
        self.env.invalidate_all()


@tagged("post_install", "-at_install")
class TestEngagementSuggestion(EngagementCase):
    """Suggestions, with a name or without."""

    def suggest(self, user, **values):
        suggestions = self.env["spp.engagement.suggestion"].with_user(user)
        return suggestions.create({"name": "Two screens for everybody", **values})

    def test_without_a_name_nothing_tells_who_wrote_it(self):
        suggestion = self.suggest(self.between, is_anonymous=True, author_id=self.between.id)
        self.env.flush_all()
        self.env.cr.execute("SELECT * FROM spp_engagement_suggestion WHERE id = %s", [suggestion.id])
        [row] = self.env.cr.dictfetchall()
        self.assertNotIn(self.between.id, [row["create_uid"], row["write_uid"], row["author_id"]])
        self.assertFalse(suggestion.message_ids.filtered(lambda one: one.author_id == self.between.partner_id))
        self.assertNotIn(self.between.partner_id, suggestion.sudo().message_partner_ids)
        self.assertEqual(suggestion.with_user(self.old_hand).name, "Two screens for everybody")

    def test_votes(self):
        suggestion = self.suggest(self.between)
        self.assertEqual(suggestion.author_id, self.between)
        theirs = suggestion.with_user(self.old_hand)
        theirs.action_vote()
        self.assertEqual((theirs.votes, theirs.has_my_vote), (1, True))
        theirs.action_vote()
        self.assertEqual(theirs.votes, 0)
        with self.assertRaisesRegex(UserError, "your own"):
            suggestion.action_vote()

    def test_each_gets_an_answer_from_who_may_give_it(self):
        suggestion = self.suggest(self.between)
        boss = suggestion.with_user(self.leader)
        with self.assertRaisesRegex(UserError, "Answer Two screens"):
            boss.action_accept()
        boss.answer = "From January on"
        boss.action_accept()
        self.assertEqual((suggestion.state, suggestion.answered_by_id), ("accepted", self.leader))
        with self.assertRaises(AccessError):
            suggestion.with_user(self.old_hand).action_refuse()
        boss.action_best()
        self.assertTrue(suggestion.is_best)
        self.assertTrue(self.env["gamification.badge.user"].search([("user_id", "=", self.between.id)]))

    def test_what_is_not_for_everybody(self):
        suggestion = self.suggest(self.between)
        suggestion.reason = "Fewer mistakes"
        for user, values in [
            (self.old_hand, {"name": "Mine"}),
            (self.between, {"answer": "Yes"}),
            (self.between, {"state": "done"}),
            (self.leader, {"is_best": True}),
            (self.leader, {"vote_ids": [(4, self.leader.id)]}),
        ]:
            with self.subTest(values), self.assertRaises(UserError):
                suggestion.with_user(user).write(values)


@tagged("post_install", "-at_install")
class TestEngagementPulse(EngagementCase):
    """How the month was."""

    def say(self, user, score, comment=""):
        wizard = self.env["spp.engagement.pulse.wizard"].with_user(user).create({"score": score, "comment": comment})
        wizard.action_answer()
        self.env.flush_all()

    def shown(self):
        report = self.env["spp.engagement.pulse.report"].with_user(self.users["hr"])
        return report.search([("company_id", "=", self.company.id)])

    def test_few_answers_show_nothing(self):
        people = [self.leader, self.old_hand, self.between, self.newcomer]
        for user, score in zip(people[:3], "543", strict=True):
            self.say(user, score, "Too many lists")
        self.assertEqual((self.shown().answers, self.shown().comments), (3, False))
        self.assertFalse(self.shown().mean)
        self.say(people[3], "2")
        self.env.invalidate_all()
        mood = pulse.mood([5, 4, 3, 2])
        self.assertEqual((self.shown().satisfied, self.shown().mean), (mood.satisfied, mood.mean))
        self.assertIn("Too many lists", self.shown().comments)

    def test_once_a_month(self):
        self.say(self.between, "5")
        with self.assertRaisesRegex(UserError, "already"):
            self.say(self.between, "1")
        with freeze_time("2026-07-25 12:00:00"):
            self.say(self.between, "4")
        months = {one.month: one.answers for one in self.shown()}
        self.assertEqual(months, {date(2026, 6, 1): 1, date(2026, 7, 1): 1})

    def test_nothing_tells_who_said_what(self):
        self.say(self.between, "1", "Awful")
        self.env.cr.execute("SELECT * FROM spp_engagement_pulse WHERE company_id = %s", [self.company.id])
        [answer] = self.env.cr.dictfetchall()
        self.assertEqual(set(answer), {"id", "company_id", "month", "score", "comment"})
        self.env.cr.execute("SELECT * FROM spp_engagement_pulse_asked WHERE company_id = %s", [self.company.id])
        [asked] = self.env.cr.dictfetchall()
        self.assertEqual((asked["user_id"], asked["score"]), (self.between.id, None))
        self.assertNotEqual(answer["id"], asked["id"])
        self.assertFalse(self.env["spp.engagement.pulse.wizard"].search([]))
        for user in (self.users["director"], self.users["hr"]):
            with self.assertRaises(AccessError):
                self.env["spp.engagement.pulse"].with_user(user).search([])

    def test_everybody_is_asked_once(self):
        self.say(self.between, "5")
        for _time in range(2):
            self.run_cron("ask")
        asked = {user: len(self.profile(user).activity_ids) for user in (self.old_hand, self.between)}
        self.assertEqual(asked, {self.old_hand: 1, self.between: 0})
        self.say(self.old_hand, "5")
        self.env.invalidate_all()
        self.assertFalse(self.profile(self.old_hand).activity_ids)


@tagged("post_install", "-at_install")
class TestEngagementMeeting(EngagementCase):
    """Meetings on everybody's calendar."""

    def test_a_weekly_meeting_is_planned_ahead_once(self):
        first = (
            self.env["spp.engagement.meeting"]
            .with_user(self.leader)
            .create({"team_id": self.team.id, "date_start": NOW, "repeat": "weekly"})
        )
        self.assertEqual(first.name, "Team Meeting: Hunters")
        self.assertIn(self.newcomer.partner_id, first.event_id.partner_ids)
        for _time in range(2):
            self.run_cron("repeat")
        series = self.env["spp.engagement.meeting"].search([("first_id", "=", first.id)], order="date_start")
        self.assertEqual(series.mapped("date_start"), [NOW + timedelta(weeks=n) for n in range(1, 5)])
        self.assertEqual(set(series.mapped("repeat")), {"none"})
        self.assertIn(self.newcomer.partner_id, series[0].event_id.partner_ids)
        self.assertNotIn(self.env.ref("base.partner_root"), series.event_id.partner_ids, "a machine does not come")

    def test_a_monthly_one_keeps_its_weekday(self):
        meetings = self.env["spp.engagement.meeting"]
        first = meetings.create({"team_id": self.team.id, "kind": "activity", "date_start": NOW, "repeat": "monthly"})
        self.company.meeting_weeks_ahead = 14
        first._make_next()
        series = meetings.search([("first_id", "=", first.id)], order="date_start")
        self.assertEqual(
            [moment.date() for moment in series.mapped("date_start")],
            [date(2026, 7, 28), date(2026, 8, 25), date(2026, 9, 22)],
        )

    def test_moving_and_calling_off(self):
        meeting = self.env["spp.engagement.meeting"].create({"team_id": self.team.id, "date_start": NOW})
        meeting.date_start = NOW + timedelta(days=1)
        event = meeting.event_id
        self.assertEqual(event.start, NOW + timedelta(days=1))
        meeting.action_cancel()
        self.assertFalse(event.exists())
