from hypothesis import given
from hypothesis import strategies as st

from ..rules.kpi_miss import Part, of_change, of_count, of_failures, of_median, of_ratio, of_two, stands_out
from .rules_case import RulesCase

KEYS = st.sampled_from(["core", "potential", "general", "lost", None])
SIZES = st.integers(min_value=0, max_value=1000)
TARGETS = st.floats(min_value=-50, max_value=150)


@st.composite
def shares(draw, least=0):
    """Return parts of which so many succeeded, each key once."""
    keys = draw(st.lists(KEYS, unique=True, min_size=least))
    parts = []
    for key in keys:
        denominator = draw(SIZES)
        parts.append(Part(key, draw(st.integers(0, denominator)), denominator))
    return parts


def total(causes):
    return sum(cause.contribution for cause in causes)


def numerator(parts):
    return sum(part.numerator for part in parts)


def denominator(parts):
    return sum(part.denominator for part in parts)


class TestKpiMissAddsUp(RulesCase):
    """Whatever the figures are, the contributions are the gap."""

    @given(shares(), shares(), TARGETS)
    def test_a_share(self, now, before, target):
        causes = of_ratio(now, before, target)
        if denominator(now):
            value = 100 * numerator(now) / denominator(now)
            self.assertAlmostEqual(total(causes), value - target, places=6)
        else:
            self.assertEqual(causes, [])

    @given(shares(1), shares(1), TARGETS)
    def test_a_mean(self, now, before, target):
        causes = of_ratio(now, before, target, scale=1.0)
        if denominator(now):
            self.assertAlmostEqual(total(causes), numerator(now) / denominator(now) - target, places=6)

    @given(shares(), shares(1), TARGETS)
    def test_a_change(self, now, before, target):
        causes = of_change(now, before, target)
        was = numerator(before)
        if was:
            value = 100 * (numerator(now) - was) / was
            self.assertAlmostEqual(total(causes), value - target, places=5)

    @given(shares(1), st.dictionaries(KEYS, SIZES), st.floats(0, 500), st.floats(0, 500))
    def test_a_number(self, now, asked, value, target):
        self.assertAlmostEqual(total(of_count(now, asked, value, target)), value - target, places=6)

    @given(shares(1), shares(), TARGETS)
    def test_failures(self, now, before, target):
        causes = of_failures(now, before, target)
        if causes:
            value = 100 * numerator(now) / denominator(now)
            self.assertAlmostEqual(total(causes), value - target, places=6)

    @given(SIZES, SIZES, SIZES, SIZES, st.floats(1, 99))
    def test_the_share_of_one_in_two(self, first, second, old_first, old_second, target):
        now, before = (Part(True, first), Part(False, second)), (Part(True, old_first), Part(False, old_second))
        causes = of_two(now, before, target)
        if causes:
            self.assertAlmostEqual(total(causes), 100 * first / (first + second) - target, places=6)

    @given(st.lists(st.floats(0, 100), min_size=1, max_size=4), st.floats(0, 200), st.floats(0, 200))
    def test_a_median(self, beyond, value, target):
        causes = of_median([Part(key, 0, 1, 1.0, days) for key, days in enumerate(beyond)], value, target)
        if causes:
            self.assertAlmostEqual(total(causes), value - target, places=6)


class TestKpiMiss(RulesCase):
    def test_mix_is_told_apart_from_rate(self):
        """Both parts are as good as they should be, but there is more of the weak one."""
        now, before = [Part("a", 8, 10), Part("b", 6, 30)], [Part("a", 16, 20), Part("b", 4, 20)]
        weak, strong = sorted(of_ratio(now, before, 50.0), key=lambda cause: cause.contribution)
        for cause in (weak, strong):
            self.assertAlmostEqual(cause.mix, cause.contribution)
        self.assertAlmostEqual(weak.contribution + strong.contribution, 35.0 - 50.0)

    def test_a_part_that_is_new_and_one_that_is_gone(self):
        causes = {cause.key: cause for cause in of_ratio([Part("new", 2, 10)], [Part("gone", 8, 10)], 80.0)}
        self.assertEqual((causes["new"].actual, causes["new"].compared), (20.0, 80.0))
        self.assertEqual((causes["gone"].actual, causes["gone"].weight), (None, 0.0))
        self.assertAlmostEqual(total(causes.values()), -60.0)

    def test_without_a_quarter_before_there_is_no_mix(self):
        for before in ([], [Part("a", 0, 0)]):
            (cause,) = of_ratio([Part("a", 1, 4)], before, 50.0)
            self.assertEqual((cause.compared, cause.contribution, cause.mix), (50.0, -25.0, 0.0))

    def test_nothing_to_divide_by_has_no_causes(self):
        self.assertEqual(of_ratio([Part("a", 0, 0)], [], 50.0), [])
        self.assertEqual(of_change([Part("a", 5)], [Part("a", 0)], 15.0), [])
        self.assertEqual(of_failures([Part("a", 0, 0)], [], 50.0), [])
        self.assertEqual(of_failures([Part("a", 4, 4)], [], 50.0), [])
        self.assertEqual(of_two((Part(True), Part(False)), (Part(True), Part(False)), 50.0), [])
        self.assertEqual(of_median([Part("a", 0, 2, 20.0, 0.0)], 20.0, 30.0), [])

    def test_who_brought_nothing_misses_their_share(self):
        causes = {cause.key: cause for cause in of_count([Part("a", 4)], {"a": 1, "b": 1}, 4.0, 10.0)}
        self.assertEqual((causes["b"].actual, causes["b"].contribution), (0.0, -5.0))

    def test_without_shares_all_are_asked_the_same(self):
        causes = of_count([Part("a", 0), Part("b", 0)], {}, 0.0, 10.0)
        self.assertEqual([cause.contribution for cause in causes], [-5.0, -5.0])

    def test_failures_without_a_quarter_before_share_the_gap_out(self):
        causes = of_failures([Part("needs", 0, 30), Part("deal", 0, 10), Part("won", 60, 60)], [], 80.0)
        self.assertEqual([round(cause.contribution, 6) for cause in causes], [-15.0, -5.0, 0.0])

    def test_two_amounts_without_a_quarter_before(self):
        new, old = of_two((Part(True, 10), Part(False, 90)), (Part(True), Part(False)), 20.0)
        self.assertEqual((new.compared, old.compared), (20.0, 80.0))

    def test_a_median_of_no_weight(self):
        (cause,) = of_median([Part("a", 0, 0, 40.0, 5.0)], 40.0, 30.0)
        self.assertIsNone(cause.weight)

    def test_nobody_stands_out_of_nobody(self):
        self.assertIsNone(stands_out([]))
        self.assertEqual(stands_out([(100.0, None)]), 0)
