from datetime import date, datetime

from odoo.fields import Command
from odoo.tests import tagged

from .payout_case import WorkbookCase, table


@tagged("post_install", "-at_install")
class TestTieOut(WorkbookCase):
    def tie_out(self, payout, name):
        rows = {row["Document"]: row for row in table(self.book(payout, data_only=True)["Tie-out"])}
        return rows[name]

    def test_a_document_that_is_paid_in_full(self):
        order = self.sold_in_may(1000.0)
        row = self.tie_out(self.ready(), order.name)
        self.assertEqual((row["Document Amount"], row["Base in Lines"], row["Difference"]), (1000, 1000, 0))
        self.assertEqual((row["Date"], row["Customer"], row["Status"]), (datetime(2026, 5, 16), "Acme", "OK"))
        self.assertFalse(row["Remark"])

    def test_a_split_names_the_other_statement(self):
        self.manager.write({"group_ids": [Command.link(self.env.ref("sales_team.group_sale_salesman").id)]})
        parts = [Command.create({"user_id": user.id, "weight": 50.0}) for user in (self.rep, self.manager)]
        order = self.sold_in_may(1000.0, commission_split_ids=parts)
        self.settle()
        self.approve(self.rep)
        payout = self.payout()
        payout.action_collect()
        row = self.tie_out(payout, order.name)
        self.assertEqual(
            (row["Base in Lines"], row["Difference"], row["Explained"], row["Status"]), (500, 500, 500, "OK")
        )
        self.assertIn(f"In other statements ({self.manager.name}, May 2026)", row["Remark"])

    def test_a_change_after_the_settlement_is_to_be_looked_at(self):
        order = self.sold_in_may(1000.0)
        payout = self.ready()
        order.order_line.price_unit = 1100.0
        row = self.tie_out(payout, order.name)
        self.assertEqual((row["Difference"], row["Explained"], row["Status"]), (100, 0, "Check"))
        self.assertIn("may have changed since it was settled", row["Remark"])
        control = {row["What"]: row["Result"] for row in table(self.book(payout, data_only=True)["Control"])}
        self.assertEqual(control["Documents to look at"], 1)

    def test_a_deleted_document(self):
        order = self.sold_in_may(1000.0)
        self.settle()
        name = order.name
        order.with_context(disable_cancel_warning=True)._action_cancel()
        order.unlink()
        self.approve()
        payout = self.payout()
        payout.action_collect()
        row = self.tie_out(payout, name)
        self.assertEqual((row["Document Amount"], row["Base in Lines"], row["Status"]), (0, 1000, "Check"))

    def test_an_order_in_another_currency(self):
        dollar = self.env.ref("base.USD")
        dollar.active = True
        self.env["res.currency.rate"].create(
            {"currency_id": dollar.id, "company_id": self.company.id, "name": date(2026, 1, 1), "rate": 1.25}
        )
        pricelist = self.env["product.pricelist"].create({"name": "USD", "currency_id": dollar.id})
        order = self.sold_in_may(1000.0, pricelist_id=pricelist.id)
        row = self.tie_out(self.ready(), order.name)
        self.assertEqual((row["Document Amount"], row["Base in Lines"]), (800, 800))


@tagged("post_install", "-at_install")
class TestTieOutOfInvoices(WorkbookCase):
    """On the basis of what was paid, and of what was credited."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        accounts = cls.env["account.account"]
        for code, kind in (("A", "asset_receivable"), ("B", "income"), ("C", "asset_cash"), ("D", "liability_payable")):
            accounts.create(
                {"name": kind, "code": f"PAY{code}", "account_type": kind, "reconcile": kind.endswith("able")}
            )
        cls.income = accounts.search([("code", "=", "PAYB")])
        cls.receivable = accounts.search([("code", "=", "PAYA")])
        cls.acme.property_account_receivable_id = cls.receivable
        cls.acme.property_account_payable_id = accounts.search([("code", "=", "PAYD")])
        cls.env["account.journal"].create(
            {"name": "Sales", "code": "SAL", "type": "sale", "default_account_id": cls.income.id}
        )
        cls.bank = cls.env["account.journal"].create({"name": "Misc", "code": "MSC", "type": "general"})
        cls.company.sales_basis = "paid"

    def invoice(self, amount, **values):
        line = {
            "name": "Widget",
            "quantity": 1,
            "price_unit": amount,
            "account_id": self.income.id,
            "tax_ids": [Command.clear()],
        }
        move = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.acme.id,
                "invoice_date": date(2026, 5, 4),
                "invoice_user_id": self.rep.id,
                "invoice_line_ids": [Command.create(line)],
                **values,
            }
        )
        move.action_post()
        return move

    def collect_money(self, invoice, amount):
        lines = [
            Command.create({"account_id": self.receivable.id, "partner_id": self.acme.id, "credit": amount}),
            Command.create({"account_id": self.income.id, "debit": amount}),
        ]
        paid = self.env["account.move"].create(
            {"journal_id": self.bank.id, "date": date(2026, 5, 20), "line_ids": lines}
        )
        paid.action_post()
        both = (invoice | paid).line_ids.filtered(lambda line: line.account_id == self.receivable)
        both.reconcile()

    def row_of(self, payout, document):
        rows = table(self.book(payout, data_only=True)["Tie-out"])
        return next(row for row in rows if row["Document"] == document.name)

    def test_what_is_partly_paid_says_so(self):
        invoice = self.invoice(1000.0)
        self.collect_money(invoice, 400.0)
        row = self.row_of(self.ready(), invoice)
        self.assertEqual((row["Document Amount"], row["Base in Lines"], row["Explained"]), (1000, 400, 600))
        self.assertEqual(row["Status"], "OK")
        self.assertIn("Not collected yet", row["Remark"])

    def test_what_was_credited_of_an_order_says_so(self):
        self.company.sales_basis = "orders"
        self.product.write({"invoice_policy": "order", "property_account_income_id": self.income.id})
        order = self.sold_in_may(1000.0)
        invoice = order._create_invoices()
        invoice.invoice_date = date(2026, 5, 18)
        invoice.action_post()
        back = invoice._reverse_moves([{"date": date(2026, 5, 20), "invoice_date": date(2026, 5, 20)}])
        back.invoice_line_ids.price_unit = 300.0
        back.action_post()
        row = self.row_of(self.ready(), order)
        self.assertEqual((row["Document Amount"], row["Base in Lines"], row["Explained"]), (1000, 700, 300))
        self.assertEqual(row["Status"], "OK")
        self.assertIn("Credited", row["Remark"])
