from datetime import date
from decimal import Decimal

from ..rules.honours import best_mean, growth, improvement, mean
from ..rules.periods import quarter
from .rules_case import RulesCase

SECOND = quarter(date(2026, 5, 1))
BEFORE, FIRST, LAST, AFTER = date(2026, 3, 31), date(2026, 4, 1), date(2026, 6, 30), date(2026, 7, 1)


class TestRulesHonours(RulesCase):
    def test_growth(self):
        for scores, expected in [
            ([], None),
            ([("spin", BEFORE, 5)], None),
            ([("spin", FIRST, 5)], None),
            ([("spin", FIRST, 5), ("spin", LAST, 8)], Decimal(3)),
            ([("spin", BEFORE, 4), ("spin", LAST, 8), ("spin", FIRST, 5)], Decimal(4)),
            ([("spin", BEFORE, 4), ("spin", AFTER, 8)], None),
            ([("spin", BEFORE, 6), ("spin", LAST, 5)], Decimal(-1)),
            ([("spin", BEFORE, 6), ("spin", LAST, 7), ("tone", FIRST, 1)], Decimal(1)),
            ([("spin", BEFORE, 6), ("spin", LAST, 7), ("tone", FIRST, 1), ("tone", LAST, 1)], Decimal("0.5")),
        ]:
            with self.subTest(scores=scores):
                self.assertEqual(growth(scores, SECOND), expected)

    def test_means_of_exams(self):
        self.assertEqual(mean([1.0, 2.0, 2.0]), Decimal("1.667"))
        self.assertEqual(best_mean([("a", 90.0, True), ("a", 40.0, False)]), Decimal(90))
        self.assertIsNone(best_mean([("a", 90.0, True), ("b", 40.0, False)]))
        self.assertIsNone(best_mean([]))

    def test_improvement_is_more_than_before(self):
        before, after = {"ann": 0.5, "bob": 0.9, "di": -0.1}, {"ann": 0.5, "bob": 0.8, "cy": 1.0, "di": 0.1}
        self.assertEqual(improvement(before, after), {"di": Decimal("0.2")})
