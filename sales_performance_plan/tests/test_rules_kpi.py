from decimal import Decimal

from ..rules.kpi import (
    BETTER,
    CHANGE,
    COUNT,
    HIGHER,
    LOWER,
    MEAN,
    MET,
    MISSED,
    NEAR,
    NO_DATA,
    SAME,
    SHARE,
    WORSE,
    forecast,
    gap,
    spread,
    status,
    trend,
    value,
)
from .rules_case import RulesCase


class TestKpi(RulesCase):
    def test_value(self):
        for numerator, denominator, shape, expected in [
            (1, 4, SHARE, 25.0),
            (0, 4, SHARE, 0.0),
            (4, 4, SHARE, 100.0),
            (6, 4, MEAN, 1.5),
            (90, 100, CHANGE, -10.0),
            (0, 100, CHANGE, -100.0),
            (7, 0, COUNT, 7.0),
            (0, None, COUNT, 0.0),
        ]:
            with self.subTest(numerator=numerator, denominator=denominator, shape=shape):
                self.assertAlmostEqual(value(numerator, denominator, shape), expected)

    def test_nothing_to_divide_by_is_no_data_and_not_nothing(self):
        for shape in (SHARE, MEAN, CHANGE):
            for denominator in (0, None, -5.0):
                with self.subTest(shape=shape, denominator=denominator):
                    self.assertIsNone(value(0, denominator, shape))
        self.assertIsNone(value(None, 5, SHARE))
        self.assertIsNone(value(None, None, COUNT))

    def test_gap_counts_in_the_good_direction(self):
        self.assertEqual(gap(80.0, 90.0, HIGHER), -10.0)
        self.assertEqual(gap(24.0, 2.0, LOWER), -22.0)
        self.assertEqual(gap(1.0, 2.0, LOWER), 1.0)
        self.assertIsNone(gap(None, 2.0, LOWER))
        self.assertIsNone(gap(2.0, None, LOWER))

    def test_status(self):
        for figure, target, direction, tolerance, expected in [
            (90.0, 90.0, HIGHER, 0.1, MET),
            (100.0 * 9 / 10, 90.0, HIGHER, 0.0, MET),
            (81.0, 90.0, HIGHER, 0.1, NEAR),
            (80.99, 90.0, HIGHER, 0.1, MISSED),
            (7.0, 7.0, LOWER, 0.1, MET),
            (7.7, 7.0, LOWER, 0.1, NEAR),
            (7.8, 7.0, LOWER, 0.1, MISSED),
            (0.0, 0.0, LOWER, 0.1, MET),
            (0.1, 0.0, LOWER, 0.5, MISSED),
            (-6.0, -5.0, HIGHER, 0.2, NEAR),
            (None, 90.0, HIGHER, 0.1, NO_DATA),
            (50.0, None, HIGHER, 0.1, NO_DATA),
        ]:
            with self.subTest(figure=figure, target=target, direction=direction):
                self.assertEqual(status(figure, target, direction, tolerance), expected)

    def test_trend(self):
        for earlier, later, direction, band, expected in [
            (10.0, 11.0, HIGHER, 0.0, BETTER),
            (10.0, 9.0, HIGHER, 0.0, WORSE),
            (10.0, 9.0, LOWER, 0.0, BETTER),
            (10.0, 10.2, HIGHER, 0.02, SAME),
            (10.0, 10.3, HIGHER, 0.02, BETTER),
            (0.0, 0.0, HIGHER, 0.02, SAME),
            (0.0, 1.0, LOWER, 0.02, WORSE),
            (None, 1.0, LOWER, 0.02, NO_DATA),
            (1.0, None, LOWER, 0.02, NO_DATA),
        ]:
            with self.subTest(earlier=earlier, later=later, direction=direction):
                self.assertEqual(trend(earlier, later, direction, band), expected)

    def test_forecast(self):
        self.assertEqual(forecast(10.0, 45, 90), 20.0)
        self.assertEqual(forecast(10.0, 91, 90, pipeline=99.0), 10.0, "a quarter that is over is what it is")
        self.assertEqual(forecast(10.0, 45, 90, pipeline=30.0), 30.0, "half by pace, half by pipeline")
        self.assertIsNone(forecast(0.0, 0, 90), "nothing is known before the first day is over")
        self.assertEqual(forecast(0.0, -3, 90, pipeline=7.0), 7.0)

    def test_forecast_stays_between_its_witnesses(self):
        for elapsed in range(1, 90):
            found = forecast(30.0, elapsed, 90, pipeline=40.0)
            witnesses = (30.0 * 90 / elapsed, 70.0)
            self.assertLessEqual(min(witnesses) - 1e-6, found)
            self.assertGreaterEqual(max(witnesses) + 1e-6, found)

    def test_parts_add_up_to_the_total_whatever_the_weights(self):
        for total, weights, digits in [
            ("100", (1, 1, 1), 2),
            ("0.05", (1, 2, 3, 4), 2),
            ("123456.78", (31, 0, 7, 12.5), 2),
            ("1000001", (3, 3, 1), 0),
            ("10", (-5, 5, 5), 2),
            ("10", (0, 0, 0), 2),
        ]:
            parts = spread(Decimal(total), [Decimal(weight) for weight in weights], digits)
            with self.subTest(total=total, weights=weights):
                self.assertEqual(sum(parts), Decimal(total))
                self.assertTrue(all(part >= 0 for part in parts))

    def test_who_sold_nothing_gets_nothing_by_itself(self):
        self.assertEqual(spread(Decimal(90), [Decimal(2), Decimal(0), Decimal(1)], 2), [60, 0, 30])
