from datetime import datetime

from freezegun import freeze_time

from odoo.tests import tagged

from .lead_case import NOW
from .training_case import TrainingCase


@tagged("post_install", "-at_install")
class TestSeries(TrainingCase):
    """Lessons and meetings that come again, by the clock where the company is."""

    def dates(self, first, weeks_ahead):
        """Return when the next ones of a series are, made so many weeks ahead."""
        self.company.write({"training_weeks_ahead": weeks_ahead, "meeting_weeks_ahead": weeks_ahead})
        first._make_next()
        return first.search([("first_id", "=", first.id)], order="date_start").mapped("date_start")

    def series(self, moment, **values):
        return self.lesson(self.talking, held=False, date_start=moment, **values)

    def meetings(self, moment, **values):
        vals = {"team_id": self.team.id, "company_id": self.company.id, "date_start": moment}
        return self.env["spp.engagement.meeting"].create({**vals, **values})

    def place(self, zone):
        self.company.resource_calendar_id.tz = zone

    def test_nine_o_clock_stays_nine_o_clock_when_summer_time_ends(self):
        self.place("Europe/Berlin")
        with freeze_time("2026-10-19 12:00:00"):
            for make in (self.series, self.meetings):
                with self.subTest(make.__name__):
                    first = make(datetime(2026, 10, 19, 7), repeat="weekly")
                    self.assertEqual(self.dates(first, 1), [datetime(2026, 10, 26, 8)])

    def test_a_day_of_the_month_is_that_of_the_company(self):
        self.place("Asia/Shanghai")
        first = self.series(datetime(2026, 5, 30, 17), repeat="monthly")  # one in the morning of 31 May
        self.assertEqual(self.dates(first, 5), [datetime(2026, 6, 29, 17), datetime(2026, 7, 30, 17)])

    def test_a_month_ends_where_the_company_is(self):
        self.place("Asia/Shanghai")
        first = self.meetings(datetime(2026, 6, 30, 17), repeat="monthly")  # one in the morning of 1 July
        self.assertEqual(self.dates(first, 6), [datetime(2026, 8, 4, 17)], "29 July is July, too")

    def test_the_last_day_of_a_series_is_the_company_s(self):
        self.place("Asia/Shanghai")
        for until, number in (("2026-07-07", 0), ("2026-07-08", 1)):
            with self.subTest(until):
                first = self.series(datetime(2026, 6, 30, 17), repeat="weekly", repeat_until=until)
                self.assertEqual(len(self.dates(first, 4)), number)

    def test_what_was_called_off_stays_off_the_calendar(self):
        meeting = self.meetings(NOW)
        meeting.action_cancel()
        meeting.name = "Called Off"
        self.assertFalse(meeting.event_id)

    def test_what_is_planned_again_is_on_the_calendar_again(self):
        session = self.series(NOW)
        session.action_invite()
        session.action_cancel()
        self.assertFalse(session.event_id)
        session.action_plan()
        self.assertIn(self.newcomer.partner_id, session.event_id.partner_ids)

    def test_a_lesson_counts_from_the_day_of_the_company_on_which_the_training_began(self):
        self.place("Asia/Shanghai")
        enrolment = self.enrolment(self.newcomer)
        enrolment.date_from = "2026-06-30"
        for moment, hours in ((datetime(2026, 6, 29, 15), 0), (datetime(2026, 6, 29, 17), 2)):
            self.lesson(self.talking, there=[self.newcomer], hours=2, date_start=moment)
            self.env.flush_all()
            self.env.invalidate_all()
            report = self.env["spp.talent.training.report"].search(
                [("profile_id", "=", self.profile(self.newcomer).id), ("module_id", "=", self.talking.id)]
            )
            with self.subTest(moment):
                self.assertEqual(report.hours, hours)
                self.assertEqual("Talking" in enrolment.missing, not hours)
