from decimal import Decimal
from fractions import Fraction

from ..rules.distance import customers_missing, new_sales_missing
from .rules_case import RulesCase


class TestDistance(RulesCase):
    def test_customers_who_still_have_to_buy(self):
        for bought, customers, threshold, expected in [
            (0, 5, "0.8", 5),
            (4, 5, "0.8", 1),
            (5, 5, "0.8", 0),
            (8, 10, "0.8", 1),
            (0, 1, "0.8", 1),
            (0, 3, "0", 1),
            (3, 10, "0.25", 0),
            (0, 0, "0.8", None),
            (9, 10, "1", None),
        ]:
            with self.subTest(bought=bought, customers=customers, threshold=threshold):
                self.assertEqual(customers_missing(bought, customers, Decimal(threshold)), expected)

    def test_that_many_exceed_the_threshold_and_one_less_does_not(self):
        for customers in range(1, 40):
            for bought in range(customers + 1):
                missing = customers_missing(bought, customers, Decimal("0.8"))
                self.assertGreater(Fraction(bought + missing, customers), Fraction(4, 5))
                if missing:
                    self.assertLessEqual(Fraction(bought + missing - 1, customers), Fraction(4, 5))

    def test_sales_to_new_customers(self):
        for new, total, threshold, expected in [
            (100, 1000, "0.25", "200"),
            (250, 1000, "0.25", "0"),
            (500, 1000, "0.25", "0"),
            (0, 0, "0.3", "0"),
            (0, -50, "0.5", "50"),
            (1, 2, "1", None),
        ]:
            with self.subTest(new=new, total=total, threshold=threshold):
                found = new_sales_missing(Decimal(new), Decimal(total), Decimal(threshold))
                self.assertEqual(found, None if expected is None else Decimal(expected))

    def test_a_cent_more_exceeds_the_threshold(self):
        missing = new_sales_missing(Decimal(100), Decimal(1000), Decimal("0.3"))
        more = missing + Decimal("0.01")
        self.assertGreater((100 + more) / (1000 + more), Decimal("0.3"))
        self.assertLess((100 + missing - Decimal("0.01")) / (1000 + missing - Decimal("0.01")), Decimal("0.3"))
