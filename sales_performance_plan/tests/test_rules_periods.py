from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from ..rules import periods
from .rules_case import RulesCase


class TestPeriods(RulesCase):
    def test_quarter_boundaries(self):
        for day, last_month, last_day, first, last in [
            (date(2026, 1, 1), 12, 31, date(2026, 1, 1), date(2026, 3, 31)),
            (date(2026, 12, 31), 12, 31, date(2026, 10, 1), date(2026, 12, 31)),
            (date(2024, 2, 29), 12, 31, date(2024, 1, 1), date(2024, 3, 31)),
            (date(2026, 3, 31), 3, 31, date(2026, 1, 1), date(2026, 3, 31)),
            (date(2026, 4, 1), 3, 31, date(2026, 4, 1), date(2026, 6, 30)),
            (date(2026, 4, 5), 4, 5, date(2026, 1, 6), date(2026, 4, 5)),
            (date(2024, 2, 29), 2, 29, date(2023, 12, 1), date(2024, 2, 29)),
            (date(2025, 2, 28), 2, 28, date(2024, 12, 1), date(2025, 2, 28)),
            (date(2026, 9, 30), 6, 31, date(2026, 7, 1), date(2026, 9, 30)),
        ]:
            with self.subTest(day=day, year_ends=(last_month, last_day)):
                self.assertEqual(periods.quarter(day, last_month, last_day), periods.Period(first, last))

    def test_quarters_tile_the_calendar(self):
        for last_month, last_day in [(12, 31), (3, 31), (4, 5), (2, 29), (6, 30), (8, 31)]:
            day = date(2019, 6, 15)
            period = periods.quarter(day, last_month, last_day)
            for _number in range(40):
                following = periods.quarter(period.last + timedelta(days=1), last_month, last_day)
                self.assertEqual(following.first, period.last + timedelta(days=1))
                self.assertEqual(periods.previous_quarter(following, last_month, last_day), period)
                self.assertIn(following.days, range(88, 94))
                period = following

    def test_trailing_window_has_as_many_days_as_it_says(self):
        window = periods.trailing(date(2024, 3, 1), 365)
        self.assertEqual((window.first, window.days), (date(2023, 3, 3), 365))

    def test_day_edges_follow_the_zone_and_its_summer_time(self):
        for zone, day, first, after in [
            ("UTC", date(2026, 6, 30), datetime(2026, 6, 30), datetime(2026, 7, 1)),
            ("Asia/Shanghai", date(2026, 4, 1), datetime(2026, 3, 31, 16), datetime(2026, 4, 1, 16)),
            ("America/New_York", date(2026, 4, 1), datetime(2026, 4, 1, 4), datetime(2026, 4, 2, 4)),
            ("Europe/Brussels", date(2026, 3, 29), datetime(2026, 3, 28, 23), datetime(2026, 3, 29, 22)),
            ("Europe/Brussels", date(2026, 10, 25), datetime(2026, 10, 24, 22), datetime(2026, 10, 25, 23)),
        ]:
            with self.subTest(zone=zone, day=day):
                self.assertEqual(periods.utc_bounds(periods.Period(day, day), ZoneInfo(zone)), (first, after))

    def test_month_ends(self):
        self.assertEqual(periods.month(date(2025, 2, 3)), periods.Period(date(2025, 2, 1), date(2025, 2, 28)))
        self.assertEqual(periods.month(date(2025, 12, 31)).first, date(2025, 12, 1))
        self.assertNotIn(date(2026, 1, 1), periods.month(date(2025, 12, 31)))

    def test_months_tile_their_period(self):
        for first, last, lengths in [
            (date(2026, 4, 1), date(2026, 6, 30), [30, 31, 30]),
            (date(2026, 2, 16), date(2026, 5, 15), [13, 31, 30, 15]),
            (date(2026, 1, 31), date(2026, 2, 1), [1, 1]),
            (date(2026, 3, 5), date(2026, 3, 5), [1]),
        ]:
            with self.subTest(first=first):
                found = periods.months(periods.Period(first, last))
                self.assertEqual([one.days for one in found], lengths)
                self.assertEqual(periods.merge(found), [periods.Period(first, last)])
