from datetime import date

from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from odoo.addons.account.tests.common import AccountTestInvoicingCommon

from .incentive_case import APRIL, JULY, JUNE, MAY, IncentiveChecks, approve

REP, DIRECTOR = "sales_team.group_sale_salesman", "sales_performance_plan.sales_performance_plan_group_director"


class InvoiceCase(IncentiveChecks, AccountTestInvoicingCommon):
    basis = "invoices"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.company_data["company"]
        cls.company.sales_basis = cls.basis
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": True})
        cls.customer = cls.env["res.partner"].create({"name": "Invoiced", "is_company": True})
        companies = {"company_id": cls.company.id, "company_ids": [Command.set(cls.company.ids)]}
        cls.ann, cls.bob = (new_test_user(cls.env, f"plan_{name}", groups=REP, **companies) for name in ("ann", "bob"))
        director = new_test_user(cls.env, "plan_director", groups=DIRECTOR, **companies)
        cls.scheme = approve(cls.env(su=True), cls.company, director)
        # Only the base rate: the rules of whole periods have tests of their own.
        cls.env.cr.execute("DELETE FROM spp_incentive_rule WHERE scheme_id = %s AND kind <> 'base'", [cls.scheme.id])
        cls.scheme.invalidate_recordset()

    def invoice(self, amounts, day, move_type="out_invoice", **values):
        lines = [
            Command.create({"name": "Work", "quantity": 1, "price_unit": amount, "tax_ids": [Command.clear()]})
            for amount in amounts
        ]
        values = {"invoice_user_id": self.ann.id, "partner_id": self.customer.id, **values}
        move = self.env["account.move"].create(
            {"move_type": move_type, "invoice_date": day, "invoice_line_ids": lines, **values}
        )
        move.action_post()
        return move

    def refund(self, move, day, *amounts):
        """Credit ``move``: all of it, or a credit note with lines of these amounts."""
        refund = move._reverse_moves([{"invoice_date": day, "date": day}])
        if amounts:
            lines = [
                Command.create({"name": "Back", "quantity": 1, "price_unit": amount, "tax_ids": [Command.clear()]})
                for amount in amounts
            ]
            refund.invoice_line_ids = [Command.clear(), *lines]
        refund.action_post()
        return refund

    def pay(self, move, amount, day):
        self.env["account.payment.register"].with_context(active_model="account.move", active_ids=move.ids).create(
            {"amount": amount, "payment_date": day}
        )._create_payments()


@tagged("post_install", "-at_install")
class TestInvoices(InvoiceCase):
    def test_a_posted_invoice_pays_and_a_draft_does_not(self):
        move = self.invoice([100.25, 50.0], date(2026, 5, 10))
        self.invoice([1000.0], date(2026, 5, 10)).button_draft()
        self.settle()
        self.assertRows(self.entries().sorted("source_id"), ("earned", MAY, 100.25, 2.01), ("earned", MAY, 50.0, 1.0))
        self.assertEqual(set(self.entries().mapped("document")), {move.name})

    def test_a_full_refund_nets_to_nothing(self):
        move = self.invoice([100.25, 33.33, 0.99], date(2026, 5, 10))
        self.settle()
        self.refund(move, date(2026, 5, 20))
        self.settle()
        self.assertEqual(self.paid(), 0.0)
        self.assertEqual({row.kind for row in self.entries() if row.amount < 0}, {"clawback"})

    def test_refunds_in_parts_net_to_nothing_too(self):
        move = self.invoice([100.25], date(2026, 5, 10))
        self.settle()
        self.refund(move, date(2026, 5, 20), 50.12)
        self.settle()
        self.assertEqual(self.paid(), 1.01)
        self.refund(move, date(2026, 6, 2), 50.13)
        self.settle()
        self.assertEqual(self.paid(), 0.0)

    def test_a_refund_after_approval_lands_in_the_open_month(self):
        move = self.invoice([200.0], date(2026, 5, 10))
        self.settle()
        self.lock_month(self.ann, MAY)
        self.refund(move, date(2026, 5, 20))
        self.settle()
        self.assertRows(self.entries(), ("earned", MAY, 200.0, 4.0), ("clawback", JUNE, -200.0, -4.0))

    def test_a_refund_of_a_quarter_that_is_over(self):
        move = self.invoice([200.0], date(2026, 5, 10))
        self.settle()
        self.refund(move, date(2026, 7, 20))
        self.settle(JULY, date(2026, 7, 31))
        self.assertRows(self.entries(), ("earned", MAY, 200.0, 4.0), ("clawback", JULY, -200.0, -4.0))
        self.assertEqual(self.entries()[-1].quarter, APRIL)

    def test_a_refund_before_its_invoice_was_settled_pays_nothing_in_the_end(self):
        move = self.invoice([200.0], date(2026, 5, 10))
        self.refund(move, date(2026, 5, 20))
        self.settle()
        self.assertEqual(self.paid(), 0.0)

    def test_a_refund_of_a_sale_that_nobody_was_paid_for_takes_nothing(self):
        move = self.invoice([200.0], date(2026, 2, 10))
        self.refund(move, date(2026, 5, 20))
        self.settle()
        self.assertFalse(self.entries())

    def test_posting_again_pays_once(self):
        move = self.invoice([200.0], date(2026, 5, 10))
        self.settle()
        move.button_draft()
        self.settle()
        self.assertEqual(self.paid(), 0.0)
        move.action_post()
        self.settle()
        self.assertEqual(self.paid(), 4.0)
        self.assertEqual(self.settle().written, 0)

    def test_the_refund_follows_whoever_sold_it(self):
        move = self.invoice([200.0], date(2026, 5, 10))
        self.refund(move, date(2026, 5, 20)).invoice_user_id = self.bob
        self.settle()
        self.assertEqual((self.paid(self.ann), self.paid(self.bob)), (0.0, 0.0))
        move.invoice_user_id = self.bob
        self.settle()
        self.assertEqual((self.paid(self.ann), self.paid(self.bob)), (0.0, 0.0))

    def test_a_credit_note_on_its_own_counts_for_who_wrote_it(self):
        self.invoice([50.0], date(2026, 5, 10), "out_refund")
        self.settle()
        self.assertRows(self.entries(self.ann), ("clawback", MAY, -50.0, -1.0))

    def test_a_reversed_credit_note_gives_back(self):
        move = self.invoice([200.0], date(2026, 5, 10))
        refund = self.refund(move, date(2026, 5, 20))
        self.settle()
        self.assertEqual(self.paid(), 0.0)
        self.refund(refund, date(2026, 6, 20))
        self.settle()
        self.assertEqual(self.paid(), 4.0)

    def test_amounts_are_untaxed_and_in_company_currency(self):
        euro = self.setup_other_currency("EUR", rates=[("2026-01-01", 0.5)])
        self.invoice([100.0], date(2026, 5, 10), currency_id=euro.id)
        self.settle()
        self.assertRows(self.entries(), ("earned", MAY, 200.0, 4.0))

    def test_the_split_of_the_order_is_that_of_the_invoice(self):
        product = self.env["product.product"].create(
            {"name": "Widget", "type": "service", "invoice_policy": "order", "list_price": 100.0}
        )
        line = {"product_id": product.id, "product_uom_qty": 1, "price_unit": 100.0, "tax_ids": [Command.clear()]}
        order = (
            self.env["sale.order"]
            .sudo()
            .create({"partner_id": self.customer.id, "user_id": self.ann.id, "order_line": [Command.create(line)]})
        )
        order.commission_split_ids = [
            Command.create({"user_id": self.ann.id, "weight": 70}),
            Command.create({"user_id": self.bob.id, "weight": 30}),
        ]
        order.action_confirm()
        move = order._create_invoices()
        move.invoice_date = date(2026, 5, 10)
        move.action_post()
        self.settle()
        self.assertEqual((self.paid(self.ann), self.paid(self.bob)), (1.4, 0.6))
        self.refund(move, date(2026, 5, 11))
        self.settle()
        self.assertEqual((self.paid(self.ann), self.paid(self.bob)), (0.0, 0.0))

    def test_what_was_paid_as_an_order_is_not_paid_again_as_an_invoice(self):
        self.company.sales_basis = "orders"
        product = self.env["product.product"].create({"name": "W", "type": "service", "invoice_policy": "order"})
        line = {"product_id": product.id, "product_uom_qty": 1, "price_unit": 100.0, "tax_ids": [Command.clear()]}
        order = (
            self.env["sale.order"]
            .sudo()
            .create(
                {
                    "partner_id": self.customer.id,
                    "user_id": self.ann.id,
                    "state": "sale",
                    "date_order": "2026-05-10 12:00:00",
                    "order_line": [Command.create(line)],
                }
            )
        )
        self.settle()
        self.assertEqual(self.paid(), 2.0)
        self.company.sales_basis = "invoices"
        move = order._create_invoices()
        move.invoice_date = date(2026, 7, 10)
        move.action_post()
        self.settle(JULY, date(2026, 7, 31))
        self.assertEqual(self.paid(), 2.0)
        self.invoice([50.0], date(2026, 7, 10))
        self.settle(JULY, date(2026, 7, 31))
        self.assertEqual(self.paid(), 3.0)

    def test_what_was_paid_as_an_invoice_is_not_paid_again_when_the_money_comes(self):
        move, moved = self.invoice([100.0], date(2026, 5, 10)), self.invoice([50.0], date(2026, 5, 10))
        self.settle()
        self.assertEqual(self.paid(), 3.0)
        self.company.sales_basis = "paid"
        moved.button_draft()
        moved.invoice_date = date(2026, 7, 1)
        moved.action_post()
        self.pay(move, 100.0, date(2026, 7, 10))
        self.pay(moved, 50.0, date(2026, 7, 10))
        self.settle(JULY, date(2026, 7, 31))
        self.assertEqual(self.paid(document=move.name), 2.0)
        self.assertEqual(self.paid(source_id=moved.invoice_line_ids.id), 1.0)
        refund = self.refund(move, date(2026, 7, 20))
        self.pay(refund, 100.0, date(2026, 7, 21))
        self.settle(JULY, date(2026, 7, 31))
        self.assertEqual(self.paid(), 1.0)

    def test_a_receipt_without_a_customer_pays_too(self):
        self.invoice([100.0], date(2026, 5, 10), "out_receipt", partner_id=False)
        self.settle()
        self.assertRows(self.entries(self.ann), ("earned", MAY, 100.0, 2.0))
        self.assertFalse(self.entries().partner_id)
        self.assertIn("2.00 % of", self.entries().explanation)
