import io
import re
import zipfile

import openpyxl

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .payout_case import PayoutCase


@tagged("post_install", "-at_install")
class TestVerify(PayoutCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.orders = [
            cls.sell(cls.customer(name), amount, days_ago=45, user_id=cls.rep.id)
            for name, amount in (("Acme", 1000.0), ("Birch", 500.0), ("Cedar", 250.0))
        ]
        cls.settle()
        cls.approve()
        cls.pay = cls.payout()
        cls.pay.action_collect()
        cls.pay.action_export()
        cls.content = cls.pay.file_id.raw

    def altered(self, alter):
        """Return the workbook after ``alter(book)``, as a program saves it that works nothing out."""
        book = openpyxl.load_workbook(io.BytesIO(self.content))
        alter(book)
        file = io.BytesIO()
        book.save(file)
        return file.getvalue()

    def assertFound(self, alter, *expected):
        """Check what is named, as (kind, sheet, cell, was, now), after ``alter(book)``."""
        wizard = self.verify(self.pay, self.altered(alter))
        found = [(line.kind, line.sheet, line.cell, line.was or "", line.now or "") for line in wizard.line_ids]
        self.assertEqual(found, list(expected))
        self.assertEqual((wizard.state, wizard.finding_count), ("differs", len(expected)))
        return wizard.line_ids

    def test_the_file_as_it_was_exported_agrees(self):
        wizard = self.verify(self.pay, self.content)
        self.assertEqual((wizard.state, len(wizard.line_ids)), ("agrees", 0))
        self.assertEqual(self.verify(self.pay, self.altered(lambda _book: None)).state, "agrees")

    def test_a_changed_number_is_named_with_its_row_and_column(self):
        line = self.assertFound(lambda book: book["Lines"].cell(3, 17, 11), ("cell", "Lines", "Q3", "10", "11"))
        self.assertIn(self.rep.name, line.row)
        self.assertEqual(line.column, "Amount")

    def test_each_kind_of_cell(self):
        def alter(book):
            page = book["Lines"]
            page["E2"] = "2026-05-17"
            page["J2"] = "Acme Holding"
            page["L2"] = None
            page["Q2"] = "20"

        day = "2026-05-16"
        self.assertFound(
            alter,
            ("cell", "Lines", "E2", day, "2026-05-17"),
            ("cell", "Lines", "J2", "Acme", "Acme Holding"),
            ("cell", "Lines", "L2", "Yes", ""),
            ("cell", "Lines", "Q2", "20", "20"),
        )

    def test_a_changed_formula_and_one_replaced_by_a_number(self):
        book = openpyxl.load_workbook(io.BytesIO(self.content))
        was = book["Summary"]["F2"].value

        def alter(book):
            book["Summary"]["F2"] = was + "+1"
            book["Summary"]["K2"] = 99

        self.assertFound(
            alter,
            ("formula", "Summary", "F2", was, was + "+1"),
            ("formula", "Summary", "K2", "=SUM(F2:J2)", "99"),
        )

    def test_a_number_replaced_by_a_formula(self):
        self.assertFound(lambda book: book["Lines"].cell(2, 17, "=10*2"), ("cell", "Lines", "Q2", "20", "=10*2"))

    def test_a_changed_result_under_the_same_formula(self):
        """Only who writes into the file itself can do that; a program that shows stored results would show 99."""
        source, target = zipfile.ZipFile(io.BytesIO(self.content)), io.BytesIO()
        with zipfile.ZipFile(target, "w") as copy:
            for name in source.namelist():
                text = source.read(name)
                if name == "xl/worksheets/sheet1.xml":
                    text = re.sub(rb"(<f>SUM\(F2:J2\)</f><v>)35.0", rb"\g<1>99", text)
                copy.writestr(name, text)
        wizard = self.verify(self.pay, target.getvalue())
        found = [(line.kind, line.sheet, line.cell, line.was, line.now) for line in wizard.line_ids]
        self.assertEqual(found, [("result", "Summary", "K2", "35", "99")])

    def test_a_row_that_was_taken_out(self):
        line = self.assertFound(
            lambda book: book["Lines"].delete_rows(3),
            ("row", "Lines", "A3", self.whole_row(3), ""),
        )
        self.assertIn("Birch", line.was)

    def whole_row(self, number):
        row = openpyxl.load_workbook(io.BytesIO(self.content))["Lines"][number]
        shown = [cell.value.date() if cell.is_date else cell.value for cell in row]
        return " | ".join(str(value) for value in shown if value is not None)

    def test_a_row_that_was_put_in(self):
        def alter(book):
            book["Lines"].insert_rows(3)
            book["Lines"]["A3"], book["Lines"]["Q3"] = 7, 1000

        self.assertFound(alter, ("row_added", "Lines", "A3", "", "7 | 1000"))

    def test_a_key_that_was_written_over(self):
        number = openpyxl.load_workbook(io.BytesIO(self.content))["Lines"]["A3"].value
        self.assertFound(lambda book: book["Lines"].cell(3, 1, 1), ("cell", "Lines", "A3", str(number), "1"))

    def test_a_sorted_sheet_is_still_the_same(self):
        def alter(book):
            page = book["Lines"]
            for cell in page[2]:
                other = page.cell(4, cell.column)
                cell.value, other.value = other.value, cell.value

        self.assertEqual(self.verify(self.pay, self.altered(alter)).state, "agrees")

    def test_sheets_that_were_taken_out_and_put_in(self):
        def alter(book):
            del book["Control"]
            book.create_sheet("Notes")

        self.assertFound(alter, ("sheet", "Control", "", "", ""), ("sheet_added", "Notes", "", "", ""))

    def test_headers_and_cells_beside_the_table(self):
        def alter(book):
            book["Lines"]["O1"] = "Sales"
            book["Lines"]["T2"] = "hm"

        self.assertFound(alter, ("cell", "Lines", "O1", "Base", "Sales"), ("cell", "Lines", "T2", "", "hm"))

    def test_ticks_are_free(self):
        self.assertEqual(
            self.verify(self.pay, self.altered(lambda book: book["Tie-out"].cell(2, 11, "x"))).state, "agrees"
        )

    def test_what_only_the_database_changed_is_told_apart(self):
        self.orders[0].order_line.price_unit = 1200.0
        wizard = self.verify(self.pay, self.altered(lambda book: book["Lines"].cell(2, 17, 21)))
        told = {(line.sheet, line.cell): line.since_export for line in wizard.line_ids}
        self.assertFalse(told["Lines", "Q2"])
        self.assertTrue(told["Tie-out", "E2"])

    def test_a_file_as_it_was_exported_when_the_database_has_moved_on(self):
        self.pay.action_pay()
        self.orders[0].order_line.price_unit = 1200.0
        self.orders[1].partner_id.name = "Birch & Daughters"
        wizard = self.verify(self.pay, self.content)
        self.assertEqual(wizard.state, "moved")
        self.assertEqual(set(wizard.line_ids.mapped("since_export")), {True})
        self.assertIn(
            ("Tie-out", "D3", "Birch & Daughters", "Birch"),
            wizard.line_ids.mapped(lambda line: (line.sheet, line.cell, line.was, line.now)),
        )

    def test_in_the_language_of_the_file(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.users["accountant"].lang = "fr_FR"
        self.assertEqual(self.verify(self.pay.with_context(lang="fr_FR"), self.content).state, "agrees")

    def test_the_file_of_another_payout(self):
        other = self.payout()
        with self.assertRaisesRegex(UserError, "the workbook of another payout .Lakeside 2026-05 EUR"):
            self.verify(other, self.content)

    def test_a_file_that_is_no_workbook(self):
        for content in (b"Statement;Amount\n1;20\n", b"PK\x03\x04 broken", b"\xd0\xcf\x11\xe0" * 200):
            with (
                self.subTest(content[:4]),
                self.assertRaisesRegex(UserError, "returned.xlsx cannot be read as a workbook"),
            ):
                self.verify(self.pay, content)

    def test_no_file(self):
        with self.assertRaisesRegex(UserError, "Choose the workbook"):
            self.verify(self.pay, b"")

    def test_only_accountants_verify(self):
        for role in ("rep", "manager", "hr"):
            wizards = self.env["spp.incentive.verify.wizard"].with_user(self.users[role])
            with self.subTest(role), self.assertRaises(AccessError):
                wizards.create({"payout_id": self.pay.id})

    def test_the_form(self):
        form = Form(
            self.env["spp.incentive.verify.wizard"]
            .with_user(self.users["accountant"])
            .with_context(default_payout_id=self.pay.id)
        )
        self.assertEqual(form.payout_id, self.pay)
