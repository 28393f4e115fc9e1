from datetime import date

from odoo.tests import tagged

from .incentive_case import JULY, JUNE, MAY
from .test_incentive_invoices import InvoiceCase


@tagged("post_install", "-at_install")
class TestPaid(InvoiceCase):
    basis = "paid"

    def test_commission_comes_with_the_money(self):
        move = self.invoice([100.25], date(2026, 4, 10))
        self.settle()
        self.assertFalse(self.entries())
        self.pay(move, 50.12, date(2026, 5, 10))
        self.settle()
        self.assertRows(self.entries(), ("earned", MAY, 50.12, 1.0))
        self.pay(move, 50.13, date(2026, 6, 10))
        self.settle()
        self.assertRows(self.entries()[-1:], ("earned", JUNE, 50.13, 1.01))
        self.assertEqual(self.paid(), 2.01)
        self.assertEqual(self.settle().written, 0)

    def test_a_payment_taken_back_is_taken_back(self):
        move = self.invoice([100.0], date(2026, 4, 10))
        self.pay(move, 100.0, date(2026, 5, 10))
        self.settle()
        self.assertEqual(self.paid(), 2.0)
        move.line_ids.remove_move_reconcile()
        self.settle()
        self.assertEqual(self.paid(), 0.0)

    def test_a_refund_that_was_paid_out_nets_to_nothing(self):
        move = self.invoice([100.25, 7.77], date(2026, 4, 10))
        self.pay(move, 108.02, date(2026, 5, 10))
        self.settle()
        refund = self.refund(move, date(2026, 6, 1))
        self.assertEqual(self.settle().written, 0)
        self.pay(refund, 108.02, date(2026, 6, 2))
        self.settle()
        self.assertEqual(self.paid(), 0.0)

    def test_a_credit_note_instead_of_money_pays_nothing(self):
        move = self.invoice([100.25], date(2026, 4, 10))
        move._reverse_moves([{"invoice_date": date(2026, 5, 2), "date": date(2026, 5, 2)}], cancel=True)
        self.settle()
        self.assertEqual(self.paid(), 0.0)

    def test_a_refund_paid_out_in_the_next_quarter_lands_there(self):
        move = self.invoice([100.0], date(2026, 4, 10))
        self.pay(move, 100.0, date(2026, 5, 10))
        self.settle()
        self.lock_month(self.ann, MAY)
        refund = self.refund(move, date(2026, 7, 1))
        self.pay(refund, 100.0, date(2026, 7, 2))
        self.settle(JULY, date(2026, 7, 31))
        self.assertEqual(self.paid(), 0.0)
        self.assertEqual(self.entries()[-1].period, JULY)

    def test_another_rate_of_exchange_does_not_change_what_is_paid_in_the_end(self):
        euro = self.setup_other_currency("EUR", rates=[("2026-04-01", 0.5), ("2026-05-01", 0.8)])
        move = self.invoice([100.0], date(2026, 4, 10), currency_id=euro.id)
        self.env["account.payment.register"].with_context(active_model="account.move", active_ids=move.ids).create(
            {"amount": 100.0, "currency_id": euro.id, "payment_date": date(2026, 5, 10)}
        )._create_payments()
        self.assertEqual(move.amount_residual, 0.0)
        self.settle()
        self.assertEqual(self.paid(), 4.0)

    def test_a_refund_of_what_was_paid_in_two_quarters_nets_to_nothing(self):
        move = self.invoice([100.50], date(2026, 5, 10))
        self.pay(move, 50.24, date(2026, 6, 10))
        self.settle()
        self.pay(move, 50.26, date(2026, 7, 10))
        self.settle(JULY, date(2026, 7, 31))
        self.assertEqual(self.paid(), 2.01)
        refund = self.refund(move, date(2026, 7, 20))
        self.pay(refund, 100.50, date(2026, 7, 20))
        self.settle(JULY, date(2026, 7, 31))
        self.assertEqual(self.paid(), 0.0)
        self.assertEqual(self.settle(JULY, date(2026, 7, 31)).written, 0)

    def test_each_quarter_takes_back_at_its_own_rate(self):
        move = self.invoice([100.0], date(2026, 5, 10))
        self.pay(move, 50.0, date(2026, 6, 10))
        self.settle()
        later = self.scheme.copy({"date_from": JULY})
        later.base_rate = 0.03
        later._decide({"state": "approved"})
        self.pay(move, 50.0, date(2026, 7, 10))
        self.settle(JULY, date(2026, 7, 31))
        self.assertEqual(self.paid(), 2.5)
        self.pay(self.refund(move, date(2026, 7, 20)), 100.0, date(2026, 7, 20))
        self.settle(JULY, date(2026, 7, 31))
        self.assertEqual(self.paid(), 0.0)

    def test_a_refund_paid_out_before_its_invoice_was_paid(self):
        move = self.invoice([100.0], date(2026, 5, 10))
        refund = self.refund(move, date(2026, 5, 20))
        refund.line_ids.remove_move_reconcile()
        self.pay(refund, 100.0, date(2026, 6, 20))
        self.settle()
        self.pay(move, 100.0, date(2026, 7, 20))
        self.settle(JULY, date(2026, 7, 31))
        self.assertEqual(self.paid(), 0.0)
