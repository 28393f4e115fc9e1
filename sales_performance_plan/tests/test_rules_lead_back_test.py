from ..rules.lead_back_test import Group, Result, back_test
from .rules_case import RulesCase


class TestRulesLeadBackTest(RulesCase):
    def test_precision_recall_and_lift(self):
        result = back_test([Group(10, 40, 30), Group(6, 20, 12), Group(5, 100, 10), Group(0, 40, 8)], 6)
        self.assertEqual((result.passed, result.passed_won, result.rejected, result.rejected_won), (60, 42, 140, 18))
        self.assertAlmostEqual(result.precision, 0.7)
        self.assertAlmostEqual(result.recall, 0.7)
        self.assertAlmostEqual(result.base_rate, 0.3)
        self.assertAlmostEqual(result.lift, 0.7 / 0.3)
        self.assertEqual(result.verdict, "separates")

    def test_nothing_to_divide_is_no_figure(self):
        empty = back_test([], 6)
        self.assertEqual((empty.precision, empty.recall, empty.base_rate, empty.lift), (None,) * 4)
        self.assertIsNone(back_test([Group(9, 5, 0)], 6).lift)

    def test_verdicts(self):
        for result, verdict in [
            (Result(100, 60, 100, 40), "separates"),
            (Result(100, 40, 100, 60), "reversed"),
            (Result(100, 63, 100, 63), "no_difference"),
            (Result(100, 66, 100, 60), "no_difference"),
            (Result(29, 29, 100, 0), "too_few"),
            (Result(100, 0, 100, 0), "no_difference"),
            (Result(100, 100, 100, 100), "no_difference"),
        ]:
            with self.subTest(result=result):
                self.assertEqual(result.verdict, verdict)
