from datetime import date, datetime

from ..rules.lead_score import OPERATORS, Criterion, score
from .rules_case import RulesCase

NOW = datetime(2026, 6, 30, 12)


class TestRulesLeadScore(RulesCase):
    def test_boundaries(self):
        for operator, value, fact, met in [
            ("at_least", 100, 100, True),
            ("at_least", 100, 99.99, False),
            ("at_most", 10, 10, True),
            ("at_most", 10, 11, False),
            ("at_most", 10, 0, False),
            ("equal", 3, 3, True),
            ("equal", 3, 4, False),
            ("among", frozenset({1, 2}), frozenset({2, 9}), True),
            ("among", frozenset({1, 2}), frozenset({9}), False),
            ("among", frozenset({"2"}), "2", True),
            ("among", None, frozenset({9}), True),
            ("among", None, frozenset(), False),
            ("contains", "GMAIL", "x@gmail.com", True),
            ("contains", "gmail", "x@example.com", False),
            ("set", None, True, True),
            ("set", None, "", False),
            ("unset", None, False, True),
            ("unset", None, "x", False),
            ("older", 2, datetime(2026, 6, 28, 11, 59), True),
            ("older", 2, datetime(2026, 6, 28, 12), False),
            ("newer", 2, datetime(2026, 6, 28, 12), True),
            ("newer", 2, datetime(2026, 6, 28, 11, 59), False),
            ("older", 2, date(2026, 6, 27), True),
            ("older", 2, date(2026, 6, 28), False),
            ("newer", 2, None, False),
        ]:
            with self.subTest(operator=operator, value=value, fact=fact):
                self.assertIs(Criterion(1, "fact", operator, 1, value).met(fact, NOW), met)

    def test_every_operator_is_in_the_table_above(self):
        self.assertEqual(len(OPERATORS), 9)

    def test_the_sum_says_where_it_comes_from_and_what_would_bring_most(self):
        card = [
            Criterion("small", "a", "set", 1),
            Criterion("big", "b", "set", 5),
            Criterion("bad", "c", "set", -3),
            Criterion("has", "d", "set", 2),
        ]
        result = score({"c": True, "d": True}, card, NOW)
        self.assertEqual(result.total, -1)
        self.assertEqual([line.points for line in result.lines], [0, 0, -3, 2])
        self.assertEqual([criterion.key for criterion in result.missing], ["big", "small"])

    def test_an_empty_card_gives_nothing(self):
        self.assertEqual(score({}, [], NOW).total, 0)
