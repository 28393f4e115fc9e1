from datetime import date
from decimal import Decimal
from fractions import Fraction

from ..rules.mentor_award import attainment, days_in, excellent, mean, part_of_quarter
from ..rules.periods import Period, month, quarter
from .rules_case import RulesCase

SECOND = quarter(date(2026, 5, 1))


class TestRulesMentorAward(RulesCase):
    def test_each_month_is_a_third_whatever_its_days(self):
        for day in (date(2026, 4, 1), date(2026, 5, 1), date(2026, 6, 1), date(2026, 2, 1)):
            with self.subTest(day):
                self.assertEqual(part_of_quarter(quarter(day), month(day)), Fraction(1, 3))
        self.assertEqual(part_of_quarter(SECOND, SECOND), 1)

    def test_quarters_that_begin_within_a_month(self):
        odd = quarter(date(2026, 5, 1), last_month=4, last_day=5)
        parts = [part_of_quarter(odd, month(date(2026, number, 1))) for number in (4, 5, 6, 7)]
        self.assertEqual(sum(parts), 1)
        self.assertLess(parts[0], parts[1])

    def test_nothing_in_common(self):
        self.assertEqual(part_of_quarter(SECOND, month(date(2026, 8, 1))), 0)

    def test_attainment(self):
        third = Fraction(1, 3)
        for sales, target, expected in [
            (Decimal(900), Decimal(3000), Fraction(9, 10)),
            (Decimal(0), Decimal(3000), Fraction(0)),
            (Decimal(-30), Decimal(3000), Fraction(-3, 100)),
            (Decimal(900), Decimal(0), None),
        ]:
            with self.subTest(sales=sales, target=target):
                self.assertEqual(attainment(sales, target, third), expected)
        self.assertIsNone(attainment(Decimal(1), Decimal(1), Fraction(0)))

    def test_who_has_no_target_is_not_counted(self):
        self.assertEqual(mean([Fraction(1), None]), 1)
        self.assertIsNone(mean([]))

    def test_the_bar_has_to_be_exceeded(self):
        means = {"at": Fraction(9, 10), "over": Fraction(90001, 100000), "below": Fraction(1, 2), "unknown": None}
        self.assertEqual(list(excellent(means, Decimal("0.9"))), ["over"])

    def test_days(self):
        june = month(date(2026, 6, 1))
        for first, last, expected in [
            (date(2026, 6, 16), date(2026, 12, 31), 15),
            (date(2026, 5, 1), date(2026, 6, 1), 1),
            (date(2026, 7, 1), date(2026, 7, 9), 0),
            (date(2026, 5, 1), date(2026, 5, 9), 0),
        ]:
            with self.subTest(first=first):
                self.assertEqual(days_in(june, first, last), expected)
        self.assertEqual(days_in(Period(june.first, june.first), june.first, june.last), 1)
