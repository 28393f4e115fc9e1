import io
import shutil
import unittest
from datetime import date

from PyPDF2 import PdfReader

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .test_plan_review_cause import CauseCase

REPORT = "sales_performance_plan.plan_review_report"


class PrintCase(CauseCase):
    def held(self):
        """Return a review of June after one of May that decided something."""
        before = self.draft(month=5)
        before.decision_ids = [
            (
                0,
                0,
                {
                    "name": "Visit all core customers",
                    "user_id": self.bob.id,
                    "date_due": date(2026, 6, 10),
                    "kpi_id": self.kpi("sales_growth").id,
                },
            )
        ]
        before.action_held()
        review = self.draft()
        review.decision_ids = [(0, 0, {"name": "Win Elm back", "user_id": self.ann.id, "date_due": date(2026, 7, 10)})]
        review.conclusion = "<p>Fewer, better offers</p>"
        self.line(review, "sales_growth").finding = "Elm moved its buying to a rival"
        return review


@tagged("post_install", "-at_install")
class TestPlanReviewPrint(PrintCase):
    def html(self, review, role, **context):
        reports = self.env["ir.actions.report"].with_user(self.users[role]).with_context(**context)
        return reports._render_qweb_html(REPORT, review.ids)[0].decode()

    def test_the_page_says_figures_causes_and_decisions(self):
        text = self.html(self.held(), "director")
        for part in (
            "June 2026",
            "-24.0 %",
            "-39.0 %",
            "Bob Rep: 97 % of the gap",
            "Elm moved its buying to a rival",
            "Visit all core customers",
            "Late",
            "The Same",
            "Win Elm back",
            "Fewer, better offers",
            "Lakeside",
        ):
            self.assertIn(part, text)

    def test_it_speaks_the_language_of_who_prints(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        text = self.html(self.held(), "director", lang="fr_FR")
        self.assertIn("juin 2026", text)
        self.assertIn("-24,0", text)

    def test_managers_print_no_more_than_they_see(self):
        review = self.held()
        self.assertIn("Bob Rep", self.html(review, "manager"))
        self.assertNotIn("South", self.html(review, "manager"))
        for role in ("rep", "accountant", "clerk"):
            with self.subTest(role), self.assertRaises(AccessError):
                self.html(review, role)

    def test_it_is_in_the_print_menu_and_on_the_form(self):
        self.assertEqual(self.env.ref(REPORT).binding_model_id.model, "spp.plan.review")
        action = self.draft().action_print()
        self.assertEqual(action["report_name"], "sales_performance_plan.plan_review_document")


@tagged("post_install", "-at_install")
class TestPlanReviewPdf(PrintCase):
    """Without the web client's fonts, which Debian's printing program draws as lines that cannot be read back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if not shutil.which("wkhtmltopdf"):
            raise unittest.SkipTest("wkhtmltopdf is not installed.")
        cls.env["ir.config_parameter"].set_param("report.url", "http://127.0.0.1:9")

    def test_the_pdf_is_one_to_three_pages_of_a4(self):
        reports = self.env["ir.actions.report"].with_user(self.director).with_context(force_report_rendering=True)
        with mute_logger("odoo.addons.base.models.ir_actions_report"):
            content, kind = reports._render_qweb_pdf(REPORT, self.held().ids)
        self.assertEqual(kind, "pdf")
        pages = PdfReader(io.BytesIO(content)).pages
        self.assertLessEqual(len(pages), 3)
        self.assertEqual([round(float(side)) for side in pages[0].mediabox.upper_right], [595, 842])
        self.assertIn("-24.0", "".join(page.extract_text() for page in pages))
