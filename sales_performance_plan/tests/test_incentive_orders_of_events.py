from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import tagged

from .test_incentive_invoices import InvoiceCase

CENTS = st.integers(100, 100_000).map(lambda number: number / 100)
DAYS = st.dates(date(2026, 4, 1), date(2026, 6, 30))
NUMBER = st.integers(0, 9)
EVENTS = st.lists(
    st.one_of(
        st.tuples(st.just("invoice"), st.lists(CENTS, min_size=1, max_size=3), DAYS),
        st.tuples(st.just("refund_part"), NUMBER, DAYS),
        st.tuples(st.just("refund_all"), NUMBER, DAYS),
        st.tuples(st.just("pay_part"), NUMBER, DAYS),
        st.tuples(st.just("post_again"), NUMBER, st.none()),
        st.tuples(st.just("hand_over"), NUMBER, st.none()),
        st.tuples(st.just("settle"), st.none(), st.none()),
        st.tuples(st.just("lock"), st.sampled_from([4, 5, 6]), st.none()),
    ),
    min_size=3,
    max_size=9,
)
CHECKS = [HealthCheck.differing_executors, HealthCheck.too_slow, HealthCheck.data_too_large]


class HistoriesCase(InvoiceCase):
    """However often a history was settled on its way, the ledger says in the end what one settlement would."""

    def live_through(self, events):
        savepoint = self.cr.savepoint()
        try:
            self.invoices = self.env["account.move"]
            for name, first, second in events:
                getattr(self, f"do_{name}")(first, second)
            self.check()
        finally:
            savepoint.close(rollback=True)
            self.env.invalidate_all()

    def check(self):
        self.settle()
        self.assertEqual(self.settle().written, 0)
        on_the_way = {rep: self.paid(rep) for rep in (self.ann, self.bob)}
        for table in ("spp_incentive_entry", "spp_incentive_run"):
            self.cr.execute(f"DELETE FROM {table}")
        self.env.invalidate_all()
        self.settle()
        self.assertEqual({rep: self.paid(rep) for rep in (self.ann, self.bob)}, on_the_way)
        self.check_all_given_back()

    def check_all_given_back(self):
        """Give back the rest of everything: nothing is left, to the cent."""
        self.pay_all()
        for move in self.invoices:
            left = self.left_of(move)
            if left > 0:
                refund = self.refund(move, date(2026, 6, 30), left)
                self.pay_out(move, refund)
        self.settle()
        self.assertEqual((self.paid(self.ann), self.paid(self.bob)), (0.0, 0.0))

    def pay_all(self):
        """Collect what is open, for the basis of payments."""

    def pay_out(self, move, refund):
        """Settle what is open on both sides, for the basis of payments."""

    def pick(self, number):
        posted = self.invoices.filtered(lambda move: move.state == "posted")
        return posted[number % len(posted)] if posted else posted

    def left_of(self, move):
        return round(move.amount_untaxed - sum(move.reversal_move_ids.mapped("amount_untaxed")), 2)

    def do_invoice(self, amounts, day):
        self.invoices |= self.invoice(amounts, day)

    def do_refund_part(self, number, day):
        move = self.pick(number)
        left = self.left_of(move) if move else 0
        if left > 1:
            self.refund(move, max(day, move.invoice_date), round(left / 3, 2))

    def do_refund_all(self, number, day):
        move = self.pick(number)
        if move and not move.reversal_move_ids:
            self.refund(move, max(day, move.invoice_date))

    def do_pay_part(self, number, day):
        move = self.pick(number)
        if move and move.amount_residual > 1:
            self.pay(move, round(move.amount_residual / 2, 2), max(day, move.invoice_date))

    def do_post_again(self, number, _none):
        move = self.pick(number)
        if move and not move.reversal_move_ids and move.payment_state == "not_paid":
            move.button_draft()
            move.action_post()

    def do_hand_over(self, number, _none):
        move = self.pick(number)
        if move:
            move.invoice_user_id = self.bob if move.invoice_user_id == self.ann else self.ann

    def do_settle(self, _first, _second):
        self.settle()

    def do_lock(self, month, _none):
        statements = self.env["spp.incentive.statement"].sudo().search([("period", "=", date(2026, month, 1))])
        statements.filtered(lambda one: one.state == "draft")._decide({"state": "approved"})


@tagged("post_install", "-at_install")
class TestInvoicedHistories(HistoriesCase):
    @settings(max_examples=12, deadline=None, suppress_health_check=CHECKS)
    @given(EVENTS)
    def test_the_order_of_events_does_not_matter(self, events):
        self.live_through(events)


@tagged("post_install", "-at_install")
class TestPaidHistories(HistoriesCase):
    basis = "paid"

    def pay_out(self, move, refund):
        for document in (move, refund, *move.reversal_move_ids):
            if document.amount_residual:
                self.pay(document, document.amount_residual, date(2026, 6, 30))

    def pay_all(self):
        for move in self.invoices:
            self.pay_out(move, move.browse())

    @settings(max_examples=12, deadline=None, suppress_health_check=CHECKS)
    @given(EVENTS)
    def test_the_order_of_events_does_not_matter(self, events):
        self.live_through(events)
