from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ..rules.series import next_week, same_day, same_weekday
from .rules_case import RulesCase

MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1))


class TestRulesSeries(RulesCase):
    def test_a_day_that_a_month_does_not_have_is_its_last(self):
        first = datetime(2026, 1, 31, 9)
        for moment, expected in [
            (first, datetime(2026, 2, 28, 9)),
            (datetime(2026, 2, 28, 9), datetime(2026, 3, 31, 9)),
            (datetime(2026, 3, 31, 9), datetime(2026, 4, 30, 9)),
            (datetime(2026, 12, 31, 9), datetime(2027, 1, 31, 9)),
        ]:
            with self.subTest(moment=moment):
                self.assertEqual(same_day(first, moment), expected)

    def test_one_that_was_moved_within_its_month_does_not_move_the_others(self):
        first = datetime(2026, 1, 15, 9)
        self.assertEqual(same_day(first, datetime(2026, 2, 20, 14)), datetime(2026, 3, 15, 9))
        self.assertEqual(same_day(first, datetime(2026, 2, 10, 14)), datetime(2026, 2, 15, 9))

    @given(MOMENTS)
    def test_the_weekday_and_the_hour_stay(self, moment):
        for following in (next_week(moment), same_weekday(moment)):
            self.assertEqual((following.weekday(), following.time()), (moment.weekday(), moment.time()))

    @given(MOMENTS)
    def test_each_month_has_one(self, moment):
        months = moment.year * 12 + moment.month
        for following in (same_weekday(moment), same_day(moment, moment)):
            self.assertEqual(following.year * 12 + following.month, months + 1)
            self.assertLess(following - moment, timedelta(days=63))
