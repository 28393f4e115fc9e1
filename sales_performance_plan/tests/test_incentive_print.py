import io
import shutil
import unittest

from PyPDF2 import PdfReader

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .payout_case import MAY, PayoutCase

STATEMENT = "sales_performance_plan.incentive_statement_report"
CERTIFICATE = "sales_performance_plan.incentive_award_report"


class PrintCase(PayoutCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sell(cls.acme, 1234.5, days_ago=45, user_id=cls.rep.id)
        cls.settle()
        rule = cls.env["spp.incentive.rule"].search(
            [("company_id", "=", cls.company.id), ("name", "=", "New Business Star")]
        )
        values = {"company_id": cls.company.id, "rule_id": rule.id, "user_id": cls.rep.id, "period": MAY}
        cls.award = cls.env["spp.incentive.award"].create(values)

    def html(self, report, records, role, **context):
        reports = self.env["ir.actions.report"].with_user(self.users[role]).with_context(**context)
        return reports._render_qweb_html(report, records.ids)[0].decode()


@tagged("post_install", "-at_install")
class TestPrint(PrintCase):
    def test_the_statement_says_what_is_paid_and_why(self):
        statement = self.approve()
        for role in ("rep", "manager", "accountant", "director"):
            with self.subTest(role):
                text = self.html(STATEMENT, statement, role)
                for part in (self.rep.name, "May 2026", "Lakeside", "Approved", "24.69", "2.00 % of", "Acme"):
                    self.assertIn(part, text)
                self.assertIn(self.users["director"].name, text)

    def test_who_may_not_read_a_statement_cannot_print_it(self):
        statement = self.env["spp.incentive.statement"].search([("user_id", "=", self.rep.id)])
        for role in ("accountant", "hr", "clerk", "portal"):
            with self.subTest(role), self.assertRaises(AccessError):
                self.html(STATEMENT, statement, role)

    def test_a_proposal_has_no_certificate(self):
        with self.assertRaisesRegex(UserError, "New Business Star, May 2026.*is not granted"):
            self.html(CERTIFICATE, self.award, "manager")

    def test_the_certificate_names_the_winner_and_no_pay(self):
        self.award.with_user(self.manager).action_grant()
        for role in ("rep", "hr"):
            text = self.html(CERTIFICATE, self.award, role)
            for part in (self.rep.name, "New Business Star", "May 2026", "Lakeside", self.manager.name):
                self.assertIn(part, text)
            self.assertNotIn("2.47", text)
        with self.assertRaises(AccessError):
            self.html(CERTIFICATE, self.award, "clerk")

    def test_both_are_in_the_print_menu(self):
        for name, model in ((STATEMENT, "spp.incentive.statement"), (CERTIFICATE, "spp.incentive.award")):
            self.assertEqual(self.env.ref(name).binding_model_id.model, model)


@tagged("post_install", "-at_install")
class TestPrintedPages(PrintCase):
    """Without the web client's fonts, which Debian's printing program draws as lines that cannot be read back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if not shutil.which("wkhtmltopdf"):
            raise unittest.SkipTest("wkhtmltopdf is not installed.")
        cls.env["ir.config_parameter"].set_param("report.url", "http://127.0.0.1:9")

    def pages(self, report, records, role):
        reports = self.env["ir.actions.report"].with_user(self.users[role]).with_context(force_report_rendering=True)
        with mute_logger("odoo.addons.base.models.ir_actions_report"):
            content, kind = reports._render_qweb_pdf(report, records.ids)
        self.assertEqual(kind, "pdf")
        return PdfReader(io.BytesIO(content)).pages

    def test_the_statement_as_pdf(self):
        statement = self.approve()
        text = "".join(page.extract_text() for page in self.pages(STATEMENT, statement, "rep"))
        self.assertIn("24.69", text)
        self.assertIn("1,234.50", text)

    def test_several_statements_in_one_pdf(self):
        colleague = self.users["director"]
        self.sell(self.acme, 500.0, days_ago=45, user_id=colleague.id)
        self.settle()
        domain = [("company_id", "=", self.company.id), ("period", "=", MAY)]
        statements = self.env["spp.incentive.statement"].search(domain)
        self.assertEqual(statements.user_id, self.rep | colleague)
        text = "".join(page.extract_text() for page in self.pages(STATEMENT, statements, "director"))
        for part in ("1,234.50", "500.00"):
            self.assertIn(part, text)
        with self.assertRaises(AccessError):
            self.pages(STATEMENT, statements, "rep")

    def test_several_certificates_in_one_pdf(self):
        other = self.award.copy({"user_id": self.users["director"].id})
        awards = self.award | other
        awards.action_grant()
        self.assertEqual(len(self.pages(CERTIFICATE, awards, "rep")), 2)

    def test_the_certificate_is_one_page_of_a4_landscape(self):
        self.award.with_user(self.manager).action_grant()
        pages = self.pages(CERTIFICATE, self.award, "rep")
        self.assertEqual(len(pages), 1)
        size = [round(float(side)) for side in pages[0].mediabox.upper_right]
        self.assertEqual(size, [842, 595])
        words = pages[0].extract_text().split()
        for word in ("Certificate", "plan_rep", "Star", "2026"):
            self.assertIn(word, words)
