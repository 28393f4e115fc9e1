from datetime import date

from ..rules import career
from .rules_case import RulesCase


class TestRulesCareer(RulesCase):
    def test_new_for_six_months(self):
        for entry, expected in [
            (date(2026, 1, 1), date(2026, 6, 30)),
            (date(2025, 8, 31), date(2026, 2, 27)),
            (date(2024, 2, 29), date(2024, 8, 28)),
            (None, None),
        ]:
            with self.subTest(entry=entry):
                self.assertEqual(career.new_hire_until(entry, 6), expected)

    def test_senior_after_three_years(self):
        self.assertEqual(career.senior_from(date(2023, 6, 30), 3.0), date(2026, 6, 30))
        self.assertEqual(career.senior_from(date(2023, 6, 30), 2.5), date(2025, 12, 30))
        self.assertIsNone(career.senior_from(None, 3.0))

    def test_role(self):
        until = date(2026, 6, 30)
        for today, new_until, leads, expected in [
            (until, until, False, "new_hire"),
            (date(2026, 7, 1), until, False, "experienced"),
            (until, until, True, "manager"),
            (until, None, False, "experienced"),
        ]:
            with self.subTest(today=today, leads=leads):
                self.assertEqual(career.role(today, new_until, leads=leads), expected)
