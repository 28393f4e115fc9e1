from datetime import date

from odoo.fields import Command
from odoo.tests import tagged

from ..report.incentive_payout_data import Snapshot
from ..report.incentive_tie_out import TieOut
from .incentive_case import JULY, MAY
from .test_incentive_invoices import InvoiceCase

JULY_10, AUGUST_10 = date(2026, 7, 10), date(2026, 8, 10)
SECOND_HALF = (JULY, date(2026, 12, 31))


@tagged("post_install", "-at_install")
class TestBasisChange(InvoiceCase):
    """A company changes what it counts as sales; each sale is paid once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.product = cls.env["product.product"].create(
            {"name": "Widget", "type": "service", "invoice_policy": "order"}
        )

    def ordered(self, amount, day, rep=None, **values):
        line = {"product_id": self.product.id, "product_uom_qty": 1, "price_unit": amount, "tax_ids": [Command.clear()]}
        values = {"user_id": (rep or self.ann).id, "date_order": f"{day} 12:00:00", **values}
        values.update(partner_id=self.customer.id, state="sale", order_line=[Command.create(line)])
        return self.env["sale.order"].sudo().create(values)

    def billed(self, order, day, amount=None):
        """Invoice an order: all of it, or ``amount`` of its line."""
        move = order._create_invoices()
        move.invoice_date = day
        if amount:
            move.invoice_line_ids.quantity = amount / order.amount_untaxed
        move.action_post()
        return move

    def begin(self, basis, day=date(2026, 5, 10)):
        """Settle a quarter in which something was sold on ``basis``."""
        self.company.sales_basis = basis
        if basis == "orders":
            self.ordered(10.0, day)
        else:
            self.invoice([10.0], day)
        quarter = self.company._sales_quarter(day)
        self.settle(quarter.first, quarter.last)

    def change(self, basis):
        self.company.sales_basis = basis
        return self.settle(*SECOND_HALF)

    def paid_for(self, order):
        self.env.flush_all()
        lines = order.order_line.ids, order.order_line.invoice_lines.ids
        rows = self.entries(source_model="sale.order.line").filtered(lambda row: row.source_id in lines[0])
        rows += self.entries(source_model="account.move.line").filtered(lambda row: row.source_id in lines[1])
        return round(sum(rows.mapped("amount")), 2)

    def test_an_order_of_the_time_of_invoices_is_paid_when_it_is_invoiced(self):
        order = self.ordered(100.0, date(2026, 5, 10))
        self.begin("invoices")
        self.change("orders")
        self.assertEqual(self.paid_for(order), 0.0)
        move = self.billed(order, JULY_10)
        self.change("orders")
        self.assertEqual(self.paid_for(order), 2.0)
        self.assertEqual(self.change("orders").written, 0)
        row = self.entries(document=move.name)
        self.assertRows(row, ("earned", JULY, 100.0, 2.0))
        self.assertEqual(row.action_open_source()["res_id"], order.id)

    def test_what_was_invoiced_before_the_change_is_not_paid_again(self):
        order = self.ordered(100.0, date(2026, 5, 10))
        self.billed(order, date(2026, 5, 20), 60.0)
        self.begin("invoices")
        self.assertEqual(self.paid_for(order), 1.2)
        self.billed(order, JULY_10)
        self.change("orders")
        self.assertEqual(self.paid_for(order), 2.0)

    def test_an_order_after_the_change_is_paid_as_an_order_alone(self):
        self.begin("invoices")
        order = self.ordered(100.0, JULY_10)
        self.billed(order, AUGUST_10)
        self.change("orders")
        self.assertEqual(self.paid_for(order), 2.0)
        self.assertEqual(set(self.entries(document=order.name).mapped("part")), {0})

    def test_its_credit_note_takes_it_back(self):
        order = self.ordered(100.25, date(2026, 5, 10))
        self.begin("invoices")
        move = self.billed(order, JULY_10)
        self.change("orders")
        self.assertEqual(self.paid_for(order), 2.01)
        for amount, left in ((50.12, 1.01), (50.13, 0.0)):
            refund = self.refund(move, date(2026, 10, 5), amount)
            refund.invoice_line_ids.sale_line_ids = order.order_line
            self.change("orders")
            self.assertEqual(self.paid_for(order), left)
        self.assertEqual(self.paid_for(order), 0.0)

    def test_a_credit_note_of_what_was_invoiced_before_takes_back_what_that_paid(self):
        order = self.ordered(100.0, date(2026, 5, 10))
        move = self.billed(order, date(2026, 5, 20))
        self.begin("invoices")
        self.refund(move, JULY_10)
        self.change("orders")
        self.assertEqual(self.paid_for(order), 0.0)
        self.assertEqual(self.paid(), 0.2)

    def test_its_split_counts(self):
        order = self.ordered(100.0, date(2026, 5, 10))
        order.commission_split_ids = [
            Command.create({"user_id": self.ann.id, "weight": 70}),
            Command.create({"user_id": self.bob.id, "weight": 30}),
        ]
        self.begin("invoices")
        self.billed(order, JULY_10)
        self.change("orders")
        self.assertEqual(self.paid(self.bob), 0.6)

    def test_an_order_paid_as_one_is_not_paid_again_when_it_is_invoiced(self):
        order = self.ordered(100.0, date(2026, 5, 10))
        self.begin("orders")
        self.assertEqual(self.paid_for(order), 2.0)
        self.billed(order, JULY_10)
        self.change("invoices")
        self.assertEqual(self.paid_for(order), 2.0)

    def test_there_and_back_again(self):
        """Orders in spring, invoices in summer, orders from October on."""
        spring = self.ordered(100.0, date(2026, 5, 10))
        self.begin("orders")
        summer = self.ordered(200.0, JULY_10)
        self.begin("invoices", AUGUST_10)
        self.company.sales_basis = "orders"
        for order in (spring, summer):
            self.billed(order, date(2026, 10, 10))
        self.settle(*SECOND_HALF)
        self.assertEqual((self.paid_for(spring), self.paid_for(summer)), (2.0, 4.0))

    def test_and_once_more_to_invoices(self):
        """What is left of an order that was invoiced in part while orders counted is paid when it is invoiced."""
        order = self.ordered(100.0, date(2026, 5, 10))
        self.begin("invoices")
        self.billed(order, JULY_10, 60.0)
        self.change("orders")
        self.company.sales_basis = "invoices"
        self.billed(order, date(2026, 10, 10))
        self.settle(*SECOND_HALF)
        self.assertEqual(self.paid_for(order), 2.0)

    def test_an_invoice_without_an_order_is_nothing_that_orders_count(self):
        self.begin("invoices")
        self.change("orders")
        self.invoice([50.0], JULY_10)
        self.assertEqual(self.change("orders").written, 0)

    def test_orders_from_the_beginning_do_not_look_at_invoices(self):
        old = self.ordered(100.0, date(2026, 2, 10))
        self.begin("orders")
        self.billed(old, date(2026, 5, 20))
        self.settle()
        self.assertEqual(self.paid_for(old), 0.0)

    def test_screens_say_the_same(self):
        order = self.ordered(100.0, MAY)
        self.begin("invoices")
        self.billed(order, JULY_10)
        self.change("orders")
        sales = self.env["spp.incentive.run"]._sales_of_reps(self.company, self.ann, JULY, date(2026, 9, 30))
        self.assertEqual(sales, {self.ann.id: 100.0})

    def test_the_tie_out_says_where_the_rest_of_the_order_is(self):
        order = self.ordered(100.0, date(2026, 5, 10))
        self.billed(order, date(2026, 5, 20), 50.0)
        self.begin("invoices")
        self.billed(order, JULY_10, 30.0)
        self.change("orders")
        payout = self.env["spp.incentive.payout"].sudo().create({"company_id": self.company.id, "period": JULY})
        self.entries(source_model="sale.order.line").statement_id._decide({"payout_id": payout.id})
        tie_out = TieOut(Snapshot(payout), "", "")
        [document] = tie_out.snapshot.documents
        self.assertEqual((document.document, document.amount, document.base), (order.name, 100, 30))
        expected = [("Paid by invoices, when those counted", 50), ("Not invoiced yet", 20)]
        self.assertEqual(tie_out.reasons(document), expected)
