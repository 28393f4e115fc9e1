import unittest
from datetime import datetime

from odoo.fields import Command
from odoo.tests import tagged

from .payout_case import JUNE, MAY, SOFFICE, WorkbookCase, opened, recalculated, table


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
        why = {row["Kind"]: row["Why"] for row in table(book["Lines"])}
        self.assertIn("Contract unsigned", why["Hold"])
        self.assertEqual(
            (table(book["Summary"])[0]["Held and Released"], table(book["Summary"])[0]["To Pay"]), (-5, 15)
        )


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
