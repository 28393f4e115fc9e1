from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from ..rules import commission
from ..rules.commission import Accelerator, Band, Sale, Scheme
from .rules_case import RulesCase

CENT = Decimal("0.01")
BANDS = (Band(Decimal("0.1"), Decimal("0.2"), Decimal("0.005")), Band(Decimal("0.2"), None, Decimal("0.01")))
SHIPPED = Scheme(Decimal("0.02"), (), BANDS)
MONEY = st.integers(-(10**7), 10**7).map(lambda cents: Decimal(cents) / 100)


class TestAccrual(RulesCase):
    def test_base_rate_on_every_sale(self):
        for amount, expected in [("1000", "20.00"), ("0", "0"), ("-250.50", "-5.0100")]:
            with self.subTest(amount):
                self.assertEqual(commission.accrue(Sale("S", Decimal(amount)), SHIPPED).amount, Decimal(expected))

    def test_a_threshold_has_to_be_exceeded_and_no_data_is_no_bonus(self):
        sales = [Sale("S1", Decimal(600), "core"), Sale("S2", Decimal(300), "general", True), Sale("S3", Decimal(100))]
        for on, value, amount, reason in [
            ("all", "0.81", "5.000", "earned"),
            ("core", "0.81", "3.000", "earned"),
            ("new", "0.81", "1.500", "earned"),
            ("all", "0.80", "0", "not_reached"),
            ("all", None, "0", "no_data"),
        ]:
            with self.subTest(on=on, value=value):
                rule = Accelerator("repurchase", Decimal("0.8"), Decimal("0.005"), on)
                paid = commission.accelerate(sales, rule, value and Decimal(value))
                self.assertEqual((paid.amount, paid.reason), (Decimal(amount), reason))
                self.assertEqual(paid.base * paid.rate, paid.amount)

    def test_over_target_at_its_bounds(self):
        for total, whole, sliced in [
            (999, "0", "0"),
            (1000, "0", "0"),
            (1100, "0", "0"),
            (1101, "0.505", "0.005"),
            (1200, "1.000", "0.500"),
            (1201, "2.01", "0.510"),
            (1500, "5.00", "3.500"),
        ]:
            with self.subTest(total):
                paid = commission.exceed(Decimal(total), Decimal(1000), SHIPPED)
                self.assertEqual(sum(one.amount for one in paid), Decimal(whole))
                by_slices = commission.exceed(Decimal(total), Decimal(1000), Scheme(Decimal("0.02"), (), BANDS, True))
                self.assertEqual(sum(one.amount for one in by_slices), Decimal(sliced))

    def test_without_a_target_nothing_is_over_it(self):
        for target in (None, Decimal(0), Decimal(-5)):
            [paid] = commission.exceed(Decimal(500), target, SHIPPED)
            self.assertEqual((paid.amount, paid.reason), (0, "no_target"))
        [below] = commission.exceed(Decimal(500), Decimal(1000), SHIPPED)
        self.assertEqual((below.base, below.reason, below.value), (0, "not_reached", Decimal("-0.5")))
        self.assertEqual(commission.exceed(Decimal(500), Decimal(400), Scheme(Decimal("0.02"))), [])

    def test_the_next_step(self):
        for total, expected in [(0, 1100), (1100, 0), (1101, 99), (1200, 0), (1201, None)]:
            with self.subTest(total):
                ahead = commission.next_step(Decimal(total), Decimal(1000), SHIPPED)
                self.assertEqual(ahead and ahead[0], expected)
        self.assertIsNone(commission.next_step(Decimal(1), None, SHIPPED))

    def test_bands_without_gap_or_overlap(self):
        low, high = BANDS
        for name, bands, expected in [
            ("the shipped ones", BANDS, []),
            ("none at all", (), []),
            ("gap", (low, Band(Decimal("0.3"), None, Decimal("0.01"))), ["gap"]),
            ("overlap", (low, Band(Decimal("0.15"), None, Decimal("0.01"))), ["overlap"]),
            ("an end in the middle", (Band(Decimal("0.1"), None, Decimal("0.01")), high), ["overlap"]),
            ("no open end", (low,), ["no_end"]),
            ("upside down", (Band(Decimal("0.2"), Decimal("0.1"), Decimal("0.01")), high), ["empty", "gap"]),
            ("negative", (Band(Decimal("0.1"), None, Decimal("-0.01")),), ["negative"]),
        ]:
            with self.subTest(name):
                self.assertEqual([code for code, _band in commission.check_bands(bands)], expected)


class TestSplit(RulesCase):
    def test_cents_are_neither_lost_nor_made(self):
        for amount, weights, expected in [
            ("10.00", (1, 1, 1), ("3.34", "3.33", "3.33")),
            ("-10.00", (1, 1, 1), ("-3.34", "-3.33", "-3.33")),
            ("0.01", (30, 70), ("0.00", "0.01")),
            ("99.99", (50, 50), ("50.00", "49.99")),
            ("5.00", (1, 0), ("5.00", "0.00")),
        ]:
            with self.subTest(amount=amount, weights=weights):
                parts = commission.share_out(Decimal(amount), dict(enumerate(map(Decimal, weights))), CENT)
                self.assertEqual(tuple(parts.values()), tuple(map(Decimal, expected)))

    def test_senseless_weights_are_refused(self):
        for weights in [{"ann": Decimal(0)}, {"ann": Decimal(2), "bob": Decimal(-1)}]:
            with self.subTest(weights), self.assertRaisesRegex(ValueError, "weights"):
                commission.share_out(Decimal(1), weights, CENT)

    @given(MONEY, st.lists(st.integers(0, 100), min_size=1, max_size=6).filter(any))
    def test_parts_add_up(self, amount, weights):
        parts = commission.share_out(amount, dict(enumerate(map(Decimal, weights))), CENT)
        self.assertEqual(sum(parts.values()), amount)
        self.assertTrue(all(part == part.quantize(CENT) for part in parts.values()))


class TestLedger(RulesCase):
    """A ledger corrected by differences: the invariants that its users rely on, over random histories."""

    def settle(self, ledger, due):
        booked = {}
        for source, amount in ledger:
            booked[source] = booked.get(source, Decimal(0)) + amount
        ledger.extend(commission.outstanding(due, booked).items())

    @given(st.lists(st.tuples(st.sampled_from("abc"), MONEY, st.booleans()), max_size=30))
    def test_it_says_what_is_due_whenever_and_however_often_it_is_settled(self, events):
        ledger, due = [], {}
        for source, amount, settle_now in events:
            due[source] = due.get(source, Decimal(0)) + amount
            if settle_now:
                self.settle(ledger, due)
                length = len(ledger)
                self.settle(ledger, due)
                self.assertEqual(len(ledger), length)
        self.settle(ledger, due)
        for source, amount in due.items():
            self.assertEqual(sum(paid for name, paid in ledger if name == source), amount)

    @given(st.lists(st.integers(1, 10**6).map(lambda cents: Decimal(cents) / 100), min_size=1, max_size=8))
    def test_all_parts_given_back_take_all_that_was_paid(self, parts):
        base = sum(parts)
        paid = (base * SHIPPED.base_rate).quantize(CENT)
        self.assertEqual(sum(commission.reverse(paid, base, parts, CENT)), paid)

    @given(st.lists(MONEY, min_size=1, max_size=12), st.randoms())
    def test_a_full_refund_nets_to_nothing_in_any_order(self, amounts, dice):
        events = amounts + [-amount for amount in amounts]
        dice.shuffle(events)
        ledger, due = [], {}
        for amount in events:
            paid = commission.accrue(Sale("S", amount), SHIPPED).amount
            due["S"] = due.get("S", Decimal(0)) + paid
            if dice.random() < 0.5:
                self.settle(ledger, {"S": due["S"].quantize(CENT)})
        self.settle(ledger, {"S": due["S"].quantize(CENT)})
        self.assertEqual(sum(paid for _name, paid in ledger), 0)
