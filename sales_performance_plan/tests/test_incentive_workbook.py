import io
import pathlib
import shutil
import subprocess
import tempfile
import unittest
from datetime import date, datetime

import openpyxl

from odoo.fields import Command
from odoo.tests import tagged

from .incentive_case import JUNE, MAY, PayoutCase

SOFFICE = shutil.which("soffice")


def opened(content, **options):
    return openpyxl.load_workbook(io.BytesIO(content), **options)


def table(page):
    """Return the rows of a sheet as dictionaries by their headers."""
    header, *rows = page.iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows]


def recalculated(content):
    """Return the workbook as LibreOffice works it out, from a file without the stored results."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = pathlib.Path(folder, "payout.xlsx"), pathlib.Path(folder, "out")
        opened(content).save(source)
        profile = f"-env:UserInstallation=file://{folder}/profile"
        command = [SOFFICE, profile, "--headless", "--convert-to", "xlsx", "--outdir", target, source]
        subprocess.run(list(map(str, command)), check=True, capture_output=True, timeout=120)
        return (target / "payout.xlsx").read_bytes()


class WorkbookCase(PayoutCase):
    def book(self, payout, **options):
        return opened(self.exported(payout), **options)

    def ready(self, **values):
        """Settle and approve what was sold, and collect it into a payout."""
        self.settle()
        self.approve()
        payout = self.payout(**values)
        payout.action_collect()
        return payout

    def sold_in_may(self, amount, partner=None, **values):
        return self.sell(partner or self.acme, amount, days_ago=45, user_id=self.rep.id, **values)


@tagged("post_install", "-at_install")
class TestWorkbook(WorkbookCase):
    def test_cells_are_typed(self):
        order = self.sold_in_may(1000.0)
        page = self.book(self.ready())["Lines"]
        row = table(page)[0]
        self.assertEqual((row["Base"], row["Rate"], row["Amount"]), (1000, 0.02, 20))
        self.assertEqual((row["Month"], row["Day"]), (datetime(2026, 5, 1), datetime(2026, 5, 16)))
        self.assertEqual((row["Document"], row["Source Line"]), (order.name, order.order_line.id))
        self.assertEqual((row["Customer"], row["New Customer"], row["Kind"]), ("Acme", "Yes", "Earned"))
        self.assertIn("2.00 % of", row["Why"])
        self.assertEqual(page["Q2"].number_format, '#,##0.00 "EUR";[Red]-#,##0.00 "EUR"')

    def test_each_sheet_has_a_frozen_header_and_a_filter(self):
        self.sold_in_may(1000.0)
        book = self.book(self.ready())
        self.assertEqual(book.sheetnames, ["Summary", "Lines", "Tie-out", "Control"])
        for page in book:
            with self.subTest(page.title):
                self.assertEqual(page.freeze_panes, "A2")
                self.assertTrue(page.auto_filter.ref.startswith("A1:"))
                self.assertGreater(page.column_dimensions["B"].width, 8)
        self.assertTrue(book["Control"].conditional_formatting)

    def test_the_summary_is_worked_out_from_the_lines(self):
        self.sold_in_may(1000.0)
        payout = self.ready()
        formulas, values = self.book(payout)["Summary"], self.book(payout, data_only=True)["Summary"]
        self.assertTrue(formulas["F2"].value.startswith("=SUMIFS('Lines'!$Q:$Q"))
        row, total = table(values)
        self.assertEqual((row["Rep"], row["Team"]), (self.rep.name, "North"))
        self.assertEqual((row["Sales Paid On"], row["Earned"], row["To Pay"]), (1000, 20, 20))
        self.assertEqual((total["Statement"], total["To Pay"]), ("Total", payout.amount))

    def test_names_that_look_like_formulas_stay_texts(self):
        for name in ("=1+1", "+49 Ltd", "-Minus", "@sum(A1)", '=HYPERLINK("x")'):
            self.sold_in_may(10.0, self.customer(name))
        book = self.book(self.ready())
        cells = [
            page.cell(row, 10 if page.title == "Lines" else 4)
            for page in (book["Lines"], book["Tie-out"])
            for row in range(2, 7)
        ]
        self.assertEqual({cell.data_type for cell in cells}, {"s"})
        self.assertEqual({cell.value for cell in cells}, {"=1+1", "+49 Ltd", "-Minus", "@sum(A1)", '=HYPERLINK("x")'})

    def test_the_control_sheet_says_ok(self):
        self.sold_in_may(1000.0)
        payout = self.ready()
        rows = {row["What"]: row for row in table(self.book(payout, data_only=True)["Control"])}
        self.assertEqual(rows["Company"]["In This File"], "Lakeside")
        self.assertEqual(rows["Payout"]["In This File"], payout.id)
        self.assertEqual(
            rows["Exported by"]["In This File"],
            "plan_accountant (sales_performance_plan.sales_performance_plan_group_accountant)",
        )
        self.assertIn("Commission Plan, version 1", rows["Rule versions"]["In This File"])
        self.assertEqual(rows["Sum of the lines"]["In the Database"], 20)
        self.assertEqual({row["Result"] for row in rows.values() if row["In the Database"] is not None}, {"OK"})

    def test_in_the_language_of_who_exports(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.sold_in_may(1000.0)
        payout = self.ready().with_context(lang="fr_FR")
        self.assertEqual(opened(self.exported(payout)).properties.keywords, f"spp.incentive.payout {payout.id} fr_FR")
        stamp = payout.exported_at
        content = self.exported(payout.with_context(lang="en_US"))
        self.assertEqual((payout.exported_at, opened(content).sheetnames[0]), (stamp, "Summary"))

    def test_an_empty_payout(self):
        book = self.book(self.payout(), data_only=True)
        self.assertEqual(table(book["Lines"]), [])
        self.assertEqual(table(book["Summary"])[0]["To Pay"], 0)
        self.assertEqual({row["Result"] for row in table(book["Control"])[7:]}, {"OK"})

    def test_only_a_refund_makes_a_negative_amount_to_pay(self):
        order = self.sold_in_may(1000.0)
        self.ready().action_pay()
        order.with_context(disable_cancel_warning=True)._action_cancel()
        self.settle("2026-06-01", "2026-06-30")
        self.env["spp.incentive.statement"].search([("period", "=", JUNE)])._decide({"state": "approved"})
        payout = self.payout(period=JUNE)
        payout.action_collect()
        self.assertEqual(payout.amount, -20.0)
        book = self.book(payout, data_only=True)
        self.assertEqual((table(book["Summary"])[0]["Claw-backs"], table(book["Summary"])[0]["To Pay"]), (-20, -20))
        row = table(book["Tie-out"])[0]
        self.assertEqual((row["Document Amount"], row["Base in Lines"], row["Status"]), (1000, -1000, "OK"))
        self.assertIn("In other statements", row["Remark"])
        self.assertIn("Cancelled", row["Remark"])
        payout.action_pay()
        self.assertEqual(payout.state, "paid")

    def test_an_adjustment_is_told_to_the_accountant(self):
        self.sold_in_may(1000.0)
        self.settle()
        hold = (
            self.env["spp.incentive.adjustment"]
            .with_user(self.manager)
            .create(
                {"user_id": self.rep.id, "period": MAY, "kind": "hold", "amount": 5.0, "reason": "Contract unsigned"}
            )
        )
        hold.with_user(self.users["director"]).action_approve()
        payout = self.ready()
        self.assertIn("Contract unsigned", payout.statement_ids.entry_ids.filtered("decision_id").explanation)
        book = self.book(payout, data_only=True)
        self.assertIn("Contract unsigned", [row["Why"] for row in table(book["Lines"]) if row["Kind"] == "Hold"][0])
        self.assertEqual(
            (table(book["Summary"])[0]["Held and Released"], table(book["Summary"])[0]["To Pay"]), (-5, 15)
        )


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

    def test_what_is_partly_paid_says_so(self):
        invoice = self.invoice(1000.0)
        self.collect_money(invoice, 400.0)
        payout = self.ready()
        row = next(
            row for row in table(self.book(payout, data_only=True)["Tie-out"]) if row["Document"] == invoice.name
        )
        self.assertEqual((row["Document Amount"], row["Base in Lines"], row["Explained"]), (1000, 400, 600))
        self.assertEqual(row["Status"], "OK")
        self.assertIn("Not collected yet", row["Remark"])


@tagged("post_install", "-at_install")
class TestRecalculated(WorkbookCase):
    """What LibreOffice works out is what the file and the ledger say."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if not SOFFICE:
            raise unittest.SkipTest("LibreOffice is not installed.")

    def assertRecalculates(self, payout):
        content = self.exported(payout)
        stored, worked_out = opened(content, data_only=True), opened(recalculated(content), data_only=True)
        for page in stored:
            for row in page.iter_rows():
                for cell in row:
                    found = worked_out[page.title][cell.coordinate].value
                    with self.subTest(sheet=page.title, cell=cell.coordinate):
                        if isinstance(cell.value, float):
                            self.assertAlmostEqual(found, cell.value, 6)
                        else:
                            self.assertEqual(found, cell.value)
        total = table(worked_out["Summary"])[-1]["To Pay"]
        self.assertAlmostEqual(total, sum(payout.statement_ids.entry_ids.mapped("amount")), 6)
        return worked_out

    def test_two_reps_with_all_kinds_of_lines(self):
        self.users["hr"].group_ids = [Command.link(self.env.ref("sales_team.group_sale_salesman").id)]
        order = self.sold_in_may(1234.56)
        self.sold_in_may(77.77, self.customer("=cmd()"))
        self.sell(self.acme, 333.33, days_ago=40, user_id=self.users["hr"].id)
        self.settle()
        order.order_line.price_unit = 1000.0
        self.settle()
        payout = self.ready()
        book = self.assertRecalculates(payout)
        self.assertEqual({row["Result"] for row in table(book["Control"])[7:]}, {"OK"})
        self.assertLess(table(book["Summary"])[1]["Claw-backs"] + table(book["Summary"])[0]["Claw-backs"], 0)

    def test_currencies_without_and_with_three_decimals(self):
        for name, decimals, amount, pay in (("JPY", 1.0, 70000.0, 1400), ("KWD", 0.001, 10.005, 0.2)):
            currency = self.env["res.currency"].with_context(active_test=False).search([("name", "=", name)])
            currency.write({"active": True, "rounding": decimals})
            company = self.env["res.company"].create({"name": f"In {name}", "currency_id": currency.id})
            self.approve_scheme(company)
            for user in (self.rep, self.users["accountant"]):
                user.company_ids = [Command.link(company.id)]
            self.sell(self.acme, amount, days_ago=45, company=company, user_id=self.rep.id)
            self.settle(company=company)
            self.approve(company=company)
            payout = self.payout(company=company)
            payout.action_collect()
            book = self.assertRecalculates(payout)
            self.assertAlmostEqual(table(book["Summary"])[0]["To Pay"], pay, 3)
            number = {"JPY": '#,##0 "JPY"', "KWD": '#,##0.000 "KWD"'}[name]
            self.assertTrue(opened(self.exported(payout))["Lines"]["Q2"].number_format.startswith(number))
            self.assertEqual(self.verify(payout, recalculated(self.exported(payout))).state, "agrees")

    def test_a_file_saved_by_another_program_still_agrees(self):
        for name in ("Acme & Söhne <b>", "=1+1", "两江 公司", "two\nlines"):
            self.sold_in_may(99.99, self.customer(name))
        payout = self.ready()
        wizard = self.verify(payout, recalculated(self.exported(payout)))
        self.assertEqual([(line.cell, line.was, line.now) for line in wizard.line_ids], [])
        self.assertEqual(wizard.state, "agrees")
