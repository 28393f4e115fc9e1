from collections import defaultdict
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.fields import Command
from odoo.tests import tagged

from ..rules import commission
from .incentive_case import IncentiveCase
from .payout_case import opened, table

CENT = Decimal("0.01")
CENTS = st.integers(1, 300_000).map(lambda number: number / 100)
DAYS = st.dates(date(2026, 4, 1), date(2026, 6, 30))
EVENTS = st.lists(
    st.one_of(
        st.tuples(st.just("sell"), CENTS, DAYS),
        st.tuples(st.just("cancel"), st.integers(0, 9), st.none()),
        st.tuples(st.just("reprice"), st.integers(0, 9), CENTS),
        st.tuples(st.just("hand_over"), st.integers(0, 9), st.none()),
        st.tuples(st.just("share"), st.integers(0, 9), st.integers(1, 99)),
        st.tuples(st.just("settle"), st.none(), st.none()),
        st.tuples(st.just("lock"), st.sampled_from([4, 5, 6]), st.none()),
    ),
    min_size=3,
    max_size=14,
)


@tagged("post_install", "-at_install")
class TestRandomHistories(IncentiveCase):
    """Whatever happens in whatever order: the ledger says what the rule says, once, and locked months stay."""

    @settings(
        max_examples=25, deadline=None, suppress_health_check=[HealthCheck.differing_executors, HealthCheck.too_slow]
    )
    @given(EVENTS)
    def test_the_ledger_is_what_the_rule_says(self, events):
        savepoint = self.cr.savepoint()
        try:
            self.live_through(events)
        finally:
            savepoint.close(rollback=True)
            self.env.invalidate_all()

    def live_through(self, events):
        self.orders, self.locked = [], {}
        for name, first, second in events:
            getattr(self, f"do_{name}")(first, second)
        self.settle()
        self.assertEqual(self.settle().written, 0)
        self.check_ledger()
        self.check_statements()
        self.check_workbook()

    def pick(self, number):
        return self.orders[number % len(self.orders)] if self.orders else None

    def do_sell(self, amount, day):
        self.orders.append(self.sold(self.ann, amount, day))

    def do_cancel(self, number, _none):
        order = self.pick(number)
        if order and order.state != "cancel":
            order._action_cancel()

    def do_reprice(self, number, amount):
        order = self.pick(number)
        if order and order.state == "sale":
            order.order_line.price_unit = amount

    def do_hand_over(self, number, _none):
        order = self.pick(number)
        if order:
            order.user_id = self.bob if order.user_id == self.ann else self.ann

    def do_share(self, number, weight):
        order = self.pick(number)
        if order:
            parts = [
                Command.create({"user_id": self.ann.id, "weight": weight}),
                Command.create({"user_id": self.bob.id, "weight": 100 - weight}),
            ]
            order.commission_split_ids = [Command.clear(), *parts]

    def do_settle(self, _first, _second):
        self.settle()

    def do_lock(self, month, _none):
        statements = self.env["spp.incentive.statement"].search(
            [("period", "=", date(2026, month, 1)), ("company_id", "=", self.company.id), ("state", "=", "draft")]
        )
        if statements:
            statements._decide({"state": "approved"})
            self.locked.update({statement: statement.amount for statement in statements})

    def due(self):
        """Return what the rule says today, line by line: {(line id, rep id): commission}."""
        due = {}
        for order in self.orders:
            if order.state != "sale":
                continue
            splits = order.commission_split_ids.sorted(lambda split: (-split.weight, split.id))
            weights = {split.user_id.id: Decimal(str(split.weight)) for split in splits} or {
                order.user_id.id: Decimal(1)
            }
            amount = Decimal(str(round(order.order_line.price_subtotal, 2)))
            for rep, part in commission.share_out(amount, weights, CENT).items():
                paid = commission.accrue(commission.Sale("", part), commission.Scheme(Decimal("0.02"))).amount
                due[order.order_line.id, rep] = paid.quantize(CENT, ROUND_HALF_UP)
        return {key: amount for key, amount in due.items() if amount}

    def check_ledger(self):
        booked = defaultdict(Decimal)
        for row in self.entries().filtered("source_id"):
            booked[row.source_id, row.user_id.id] += Decimal(str(round(row.amount, 2)))
        self.assertEqual({key: amount for key, amount in booked.items() if amount}, self.due())

    def check_statements(self):
        for statement, amount in self.locked.items():
            self.assertEqual(statement.amount, amount, "a locked statement changed")
        statements = self.env["spp.incentive.statement"].search([("company_id", "=", self.company.id)])
        total = sum(statements.mapped("amount"))
        self.assertEqual(round(total, 2), self.paid())

    def check_workbook(self):
        """Pay everything, and read the workbook back: it says what the ledger says, row by row and in sum."""
        if not self.entries():
            return
        statements = self.env["spp.incentive.statement"].search([("company_id", "=", self.company.id)])
        statements._decide({"state": "approved"})
        payouts = self.env["spp.incentive.payout"].with_user(self.users["accountant"])
        payout = payouts.create({"period": date(2026, 12, 1), "company_id": self.company.id})
        payout.action_collect()
        payout.action_export()
        book = opened(payout.sudo().file_id.raw, data_only=True)
        in_book = sorted(row["Amount"] for row in table(book["Lines"]))
        self.assertEqual(in_book, sorted(self.entries().mapped("amount")))
        self.assertEqual(table(book["Summary"])[-1]["To Pay"], self.paid())
