import io
import shutil
import unittest

from PyPDF2 import PdfReader

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .gate_needs_case import SAYS_IT_ALL, NeedsCase

PRINT = "sales_performance_plan.gate_needs_report_print"


@tagged("post_install", "-at_install")
class TestNeedsPrint(NeedsCase):
    def html(self, report, user):
        return self.env["ir.actions.report"].with_user(user)._render_qweb_html(PRINT, report.ids)[0].decode()

    def test_the_page_says_whose_needs_and_what_they_are(self):
        partner = self.customer("Aurora Mills")
        report = self.report(self.opportunity("Looms", partner_id=partner.id))
        text = self.html(report, self.rep)
        for part in ("Looms", "Aurora Mills", "plan_rep", "06/30/2026", "Lakeside", *SAYS_IT_ALL.values()):
            self.assertIn(part, text)
        self.assertLess(text.index("Situation"), text.index("Need-Payoff"))

    def test_line_breaks_and_signs_are_printed_as_typed(self):
        report = self.report(self.opportunity(), problem="<b>Prices</b> are wrong:\n- one of twenty & more")
        self.assertIn("&lt;b&gt;Prices&lt;/b&gt; are wrong:\n- one of twenty &amp; more", self.html(report, self.rep))

    def test_who_may_not_read_it_cannot_print_it(self):
        report = self.report(self.opportunity())
        for role in ("hr", "clerk", "portal"):
            with self.subTest(role), self.assertRaises(AccessError):
                self.html(report, self.users[role])

    def test_one_page_of_a4(self):
        if not shutil.which("wkhtmltopdf"):
            raise unittest.SkipTest("wkhtmltopdf is not installed.")
        self.env["ir.config_parameter"].set_param("report.url", "http://127.0.0.1:9")
        report = self.report(self.opportunity("Looms"), problem="订单要录入两次，价格经常出错，客户要等很久。")
        reports = self.env["ir.actions.report"].with_user(self.rep).with_context(force_report_rendering=True)
        with mute_logger("odoo.addons.base.models.ir_actions_report"):
            content, kind = reports._render_qweb_pdf(PRINT, report.ids)
        self.assertEqual(kind, "pdf")
        pages = PdfReader(io.BytesIO(content)).pages
        self.assertEqual(len(pages), 1)
        self.assertEqual([round(float(side)) for side in pages[0].mediabox.upper_right], [595, 842])
        text = " ".join(pages[0].extract_text().split())
        for part in ("Looms", "plan_rep", "Twelve reps type three hundred orders"):
            self.assertIn(part, text)
