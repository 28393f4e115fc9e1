from datetime import date

from ..rules import improvement
from .rules_case import RulesCase

BOUNDS = improvement.Bounds(tolerance=0.2, days=10, colleagues=2)


class TestImprovement(RulesCase):
    """Who is due, whether it was fair, and what the numbers say in the end."""

    def test_attainment(self):
        for sales, target, expected in [(80, 100, 0.8), (0, 100, 0.0), (-5, 100, -0.05), (5, 0, None)]:
            with self.subTest(sales=sales, target=target):
                self.assertEqual(improvement.attainment(sales, target), expected)

    def test_due(self):
        for sales, target, expected in [
            (79.99, 100, True),
            (80, 100, False),
            (0.8 * 3, 3, False),
            (0, 100, True),
            (-10, 100, True),
            (0, 0, False),
        ]:
            with self.subTest(sales=sales, target=target):
                self.assertIs(improvement.due(sales, target, 0.8), expected)

    def test_compare(self):
        for own, others, people, expected in [
            (7.9, 10, 2, "less"),
            (8, 10, 2, "level"),
            (12, 10, 2, "level"),
            (12.1, 10, 2, "more"),
            (0, 0, 2, "level"),
            (1, 0, 2, "more"),
            (7.9, 10, 1, "unknown"),
            (None, 10, 5, "unknown"),
            (1, None, 5, "unknown"),
        ]:
            with self.subTest(own=own, others=others, people=people):
                self.assertEqual(improvement.compare(own, others, people, BOUNDS), expected)

    def test_harder(self):
        for kind, own, others, people, expected in [
            ("leads", 7, 10, 3, True),
            ("leads", 13, 10, 3, False),
            ("leads", 7, 10, 1, False),
            ("score", 5, 8, 3, True),
            ("core_share", 0.1, 0.4, 3, True),
            ("potential_share", 0.1, 0.1, 3, False),
            ("lost_tier_share", 0.5, 0.1, 3, True),
            ("breaches", 4, 1, 3, True),
            ("breaches", 0, 1, 3, False),
            ("lost_share", 0.9, 0.1, 3, False),
            ("leave", 10, 0, 0, True),
            ("leave", 9.5, 0, 5, False),
            ("late_start", 30, None, 0, True),
            ("training", 1, None, 0, True),
            ("training", 0, None, 0, False),
            ("mentor", 0, None, 0, True),
            ("mentor", 1, None, 0, False),
            ("mentor", None, None, 0, False),
        ]:
            with self.subTest(kind=kind, own=own, others=others):
                self.assertIs(improvement.harder(kind, own, others, people, BOUNDS), expected)

    def test_days_do_not_count_where_the_setting_is_nothing(self):
        self.assertFalse(improvement.harder("leave", 40, None, 0, improvement.Bounds(days=0)))

    def test_reached(self):
        for actual, target, expected in [(80, 80, True), (79.9, 80, False), (0.1 + 0.2, 0.3, True), (None, 80, None)]:
            with self.subTest(actual=actual):
                self.assertIs(improvement.reached(actual, target), expected)

    def test_verdict(self):
        for goals, expected in [
            ([True], "met"),
            ([True, False], "not_met"),
            ([None, False], "not_met"),
            ([True, None], None),
            ([], None),
        ]:
            with self.subTest(goals=goals):
                self.assertEqual(improvement.verdict(goals), expected)

    def test_in_a_row(self):
        january, april, july = date(2026, 1, 1), date(2026, 4, 1), date(2026, 7, 1)
        for below, quarters, expected in [
            ({january: True, april: True}, [january, april], True),
            ({january: True, april: False}, [january, april], False),
            ({january: True, july: True}, [april, july], False),
            ({april: True}, [], False),
        ]:
            with self.subTest(below=below):
                self.assertIs(improvement.in_a_row(below, quarters), expected)

    def test_checkins(self):
        first, last = date(2026, 7, 1), date(2026, 7, 22)
        self.assertEqual([day.day for day in improvement.checkins(first, last, 7, last)], [8, 15, 22])
        self.assertEqual([day.day for day in improvement.checkins(first, last, 7, date(2026, 7, 15))], [8, 15])
        self.assertEqual(improvement.checkins(first, last, 7, date(2026, 7, 3)), [])
