from odoo.tests import tagged

from .test_incentive_print import CERTIFICATE, STATEMENT, PrintCase


@tagged("post_install", "-at_install")
class TestMonthsInChinese(PrintCase):
    """A month is written year first and with its number, on screens and on paper."""

    def test_titles_of_statements_and_awards(self):
        statement = self.approve()
        self.award.with_user(self.manager).action_grant()
        for lang, star in (("zh_CN", "新客户开发之星"), ("zh_TW", "新客戶開發之星")):
            with self.subTest(lang):
                self.env["res.lang"]._activate_lang(lang)
                module = self.env["ir.module.module"].search([("name", "=", "sales_performance_plan")])
                module._update_translations([lang])
                self.rep.lang = lang
                mine = self.env(user=self.rep)["res.users"].context_get()
                known = {"lang": mine["lang"], "allowed_company_ids": self.company.ids}
                for record, title in (
                    (statement, f"{self.rep.name}, 2026年5月"),
                    (self.award, f"{star}, 2026年5月: {self.rep.name}"),
                ):
                    self.assertEqual(record.with_user(self.rep).with_context(**known).display_name, title)
                for record in (statement, self.award):
                    self.assertEqual(record.with_context(**known).month, "2026年5月")
                page = self.env["spp.incentive.page"].with_user(self.rep).with_context(**known).rep_page(self.rep.id)
                self.assertEqual(page["chart"]["labels"][-2:], ["26年5月", "26年6月"])
                for report, record in ((STATEMENT, statement), (CERTIFICATE, self.award)):
                    self.assertIn("2026年5月", self.html(report, record, "rep", **known))

    def test_what_was_shipped_before_speaks_it_too(self):
        figure = self.env["spp.plan.kpi"].search([("company_id", "=", self.company.id), ("code", "=", "core_churn")])
        own = figure.copy({"name": "Our Own Churn"})
        self.env["res.lang"]._activate_lang("zh_CN")
        module = self.env["ir.module.module"].search([("name", "=", "sales_performance_plan")])
        module._update_translations(["zh_CN"])
        for name in ("name", "definition", "advice"):
            with self.subTest(name):
                told = figure.with_context(lang="zh_CN")[name]
                self.assertNotEqual(told, figure.with_context(lang="en_US")[name])
                self.assertRegex(told, "客户")
        self.assertEqual(own.with_context(lang="zh_CN").name, "Our Own Churn")
