from hypothesis import given, settings
from hypothesis import strategies as st

from ..rules import rfm
from ..rules.rfm import Finding, History, Tier
from .rules_case import RulesCase

SHIPPED = [
    Tier("core", 30, 4, 1.5),
    Tier("potential", 60, 2, 1.0),
    Tier("general", 90, 1),
    Tier("lost"),
]
TIERS = st.builds(
    Tier,
    st.just("any"),
    st.sampled_from([0, 1, 2, 3, 4, 5]),
    st.sampled_from([0, 1, 2, 3]),
    st.sampled_from([0.0, 0.5, 1.0]),
)


def possible_customers(window):
    """Return every kind of customer there can be around a small ladder: no sale in the window is no value."""
    inside = [
        History(recency, frequency, monetary)
        for recency in range(window)
        for frequency in range(1, 5)
        for monetary in (-1.0, 0.0, 0.49, 0.5, 1.0, 2.0)
    ]
    return inside + [History(recency, 0, 0.0) for recency in range(window, window + 4)]


class TestRfm(RulesCase):
    def test_shipped_ladder_boundaries(self):
        for recency, frequency, monetary, expected in [
            (0, 9, 9.0, "core"),
            (30, 4, 1.5, "core"),
            (31, 4, 1.5, "potential"),
            (30, 3, 1.5, "potential"),
            (30, 4, 1.49, "potential"),
            (60, 2, 1.0, "potential"),
            (61, 2, 1.0, "general"),
            (60, 1, 1.0, "general"),
            (60, 2, 0.99, "general"),
            (90, 1, 0.9, "general"),
            (90, 1, 7.0, "general"),
            (10, 1, -0.5, "general"),
            (91, 9, 9.0, "lost"),
            (4000, 0, 0.0, "lost"),
        ]:
            with self.subTest(recency=recency, frequency=frequency, monetary=monetary):
                self.assertEqual(rfm.classify(History(recency, frequency, monetary), SHIPPED).code, expected)

    def test_a_bound_met_by_an_inexact_division_is_met(self):
        monetary = rfm.monetary(0.3, 1, (0.6, 3, 3), "customer_total")
        self.assertEqual(rfm.classify(History(1, 4, monetary), SHIPPED).code, "core")

    def test_three_readings_of_value(self):
        totals = (1000.0, 20, 5)
        for reading, expected in [("customer_total", 1.5), ("order_average", 2.0), ("total_to_order", 6.0)]:
            with self.subTest(reading=reading):
                self.assertAlmostEqual(rfm.monetary(300.0, 3, totals, reading), expected)

    def test_no_value_where_there_is_nothing_to_compare_with(self):
        for totals in [(0.0, 0, 0), (-5.0, 2, 1), (10.0, 0, 0)]:
            for reading in rfm.READINGS:
                with self.subTest(totals=totals, reading=reading):
                    self.assertIsNone(rfm.monetary(5.0, 1, totals, reading))
        self.assertEqual(rfm.monetary(-5.0, 0, (10.0, 2, 1), "order_average"), 0.0)

    def test_what_the_next_tier_asks_for(self):
        for history, better, sales, amount, left in [
            (History(48, 1, 0.7), "potential", 1, 0.3, 42),
            (History(48, 3, 1.2), "core", 1, 0.3, 12),
            (History(20, 1, 1.2), "potential", 1, 0.0, 70),
            (History(70, 3, 1.2), "potential", 1, 0.0, 20),
            (History(20, 5, 2.0), None, 0, 0.0, 10),
            (History(120, 1, 0.0), "general", 1, 0.0, None),
            (History(20, 4, 1.49), "core", 0, 0.01, 40),
        ]:
            with self.subTest(history=history):
                answer = rfm.stand(history, SHIPPED)
                self.assertEqual(answer.better and answer.better.code, better)
                self.assertEqual(answer.sales_missing, sales)
                self.assertAlmostEqual(answer.monetary_missing, amount)
                self.assertEqual(answer.days_left, left)

    def test_outside_every_rung_there_is_no_tier(self):
        answer = rfm.stand(History(99, 1, 1.0), [Tier("core", 30, 4, 1.5)])
        self.assertEqual((answer.tier, answer.better.code, answer.days_left), (None, "core", None))


class TestLadder(RulesCase):
    def codes(self, *ladder):
        return [found.code for found in rfm.check_ladder(ladder, 365)]

    def test_the_shipped_ladder_is_sound(self):
        self.assertEqual(rfm.check_ladder(SHIPPED, 365), [])

    def test_refused_ladders(self):
        core, _potential, general, lost = SHIPPED
        for name, ladder, expected in [
            ("nothing at all", [], ["no_end"]),
            ("the last rung asks for something", [core, general], ["no_end"]),
            ("a general rung that asks for two sales", [core, Tier("general", 90, 2), lost], ["hole"]),
            ("a general rung that asks for value", [core, Tier("general", 90, 1, 0.5), lost], ["hole"]),
            ("a gap between two reaches", [Tier("core", 60, 4), Tier("general", 30, 1), lost], ["hole"]),
            ("potential is stricter than core", [core, Tier("potential", 20, 5, 2.0), general, lost], ["unreachable"]),
            ("general has no limit", [core, Tier("general", 0, 0), lost], ["unreachable"]),
            ("reach beyond the window", [core, Tier("general", 400, 1), lost], ["hole"]),
            ("negative", [Tier("core", -1, 4), lost], ["negative"]),
        ]:
            with self.subTest(name):
                self.assertEqual(self.codes(*ladder), expected)

    def test_a_hole_is_told_by_its_customer(self):
        [finding] = rfm.check_ladder([Tier("core", 30, 4), Tier("general", 90, 2), Tier("lost")], 365)
        self.assertEqual(finding, Finding("hole", example=History(90, 1, 0.0)))

    @settings(max_examples=400, deadline=None)
    @given(st.lists(TIERS, min_size=0, max_size=3))
    def test_findings_agree_with_trying_every_customer(self, rungs):
        ladder, window = [*rungs, Tier("lost")], 4
        found = {finding.code for finding in rfm.check_ladder(ladder, window)}
        customers = possible_customers(window)
        reach = max((tier.max_recency for tier in rungs), default=0)
        falls = [h for h in customers if h.recency <= reach and rfm.classify(h, rungs) is None]
        earned = [ladder.index(rfm.classify(h, ladder)) for h in customers]
        first_of_equals = {number for number, tier in enumerate(ladder) if ladder.index(tier) == number}
        starved = [n for n in range(len(ladder)) if n not in earned or n not in first_of_equals]
        self.assertEqual("hole" in found, bool(falls))
        self.assertEqual("unreachable" in found, bool(starved))
