from decimal import Decimal
from fractions import Fraction

from ..rules.promotion import attainment, best, missing
from .rules_case import RulesCase

TENTH = Decimal("0.1")


class TestRulesPromotion(RulesCase):
    def team(self, *figures):
        return {number: None if one is None else Fraction(one) for number, one in enumerate(figures)}

    def test_the_share_is_rounded_up(self):
        for people, expected in [(3, 1), (10, 1), (11, 2), (20, 2), (21, 3)]:
            with self.subTest(people=people):
                self.assertEqual(len(best(self.team(*range(1, people + 1)), TENTH, 3)), expected)

    def test_equal_ones_are_nominated_together(self):
        places = best(self.team(5, 5, 5, 1), TENTH, 3)
        self.assertEqual([(one.rank, one.of) for one in places.values()], [(1, 4)] * 3)
        places = best(self.team(*[9] * 2, *[8] * 3, *[1] * 25), TENTH, 3)
        self.assertEqual(sorted(one.rank for one in places.values()), [1, 1, 3, 3, 3])

    def test_too_few_are_not_ranked(self):
        self.assertEqual(best(self.team(2, 1), TENTH, 3), {})
        self.assertEqual(best(self.team(2, 1, None), TENTH, 3), {}, "who has no target is nobody to compare with")
        self.assertEqual(len(best(self.team(2, 1, 0), TENTH, 3)), 1)

    def test_nothing_sold_is_no_merit(self):
        self.assertEqual(best(self.team(0, 0, 0), TENTH, 3), {})
        self.assertEqual(best(self.team(-1, 0, 0), TENTH, 1), {})
        self.assertEqual(best({}, TENTH, 1), {})

    def test_attainment_is_exact(self):
        self.assertEqual(attainment(Decimal("333.33"), Decimal("999.99")), Fraction(1, 3))
        self.assertIsNone(attainment(Decimal(5), Decimal(0)))

    def test_what_a_decision_lacks(self):
        for interview, defence, reason, promoted, expected in [
            (False, False, False, True, ["interview", "defence", "reason"]),
            (True, True, True, True, []),
            (False, False, False, False, ["reason"]),
            (False, False, True, False, []),
        ]:
            with self.subTest(expected):
                found = missing(interview=interview, defence=defence, reason=reason, promoted=promoted)
                self.assertEqual(found, expected)
