from ..rules.budget import FINE, OVERRIDE, REFUSE, USED_UP, WARN, WARNING, Line, allows, fit, state
from .rules_case import RulesCase


class TestBudget(RulesCase):
    def test_state(self):
        for planned, committed, spent, expected in [
            (1000, 0, 0, FINE),
            (1000, 399.99, 400, FINE),
            (1000, 400, 400, WARNING),
            (1000, 1000, 0, WARNING),
            (1000, 1000, 0.01, USED_UP),
            (0, 0, 0, FINE),
            (0, 0.01, 0, USED_UP),
        ]:
            with self.subTest(planned=planned, committed=committed, spent=spent):
                self.assertEqual(state(Line(planned, committed, spent), 0.8), expected)

    def test_what_is_given_back_makes_room(self):
        line = Line(100, committed=50, spent=-20)
        self.assertEqual((line.used, line.left, state(line, 0.8)), (30, 70, FINE))

    def test_a_sum_of_cents_is_not_over_by_a_fraction(self):
        line = Line(0.3, spent=0.1 + 0.2)
        self.assertEqual(state(line, 0.8), WARNING)
        self.assertTrue(allows(Line(0.3, spent=0.1), 0.2, REFUSE))

    def test_shares_that_ask_for_too_much_give_way_in_proportion(self):
        for shares, room, expected in [
            ([0.3, 0.2, 0.1], 0.6, [0.3, 0.2, 0.1]),
            ([0.3, 0.2, 0.1], 0.3, [0.15, 0.1, 0.05]),
            ([0.3, 0.2, 0.1], 0, [0, 0, 0]),
            ([], 0, []),
        ]:
            with self.subTest(room=room):
                for found, wanted in zip(fit(shares, room), expected, strict=True):
                    self.assertAlmostEqual(found, wanted)

    def test_who_may_spend_more(self):
        full = Line(100, spent=100)
        for policy, overrides, expected in [
            (WARN, False, True),
            (OVERRIDE, False, False),
            (OVERRIDE, True, True),
            (REFUSE, False, False),
            (REFUSE, True, False),
        ]:
            with self.subTest(policy=policy, overrides=overrides):
                self.assertEqual(allows(full, 1, policy, overrides), expected)
                self.assertTrue(allows(full, 0, policy, overrides))
