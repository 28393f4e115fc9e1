from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import file_open

from .setup_case import SetupCase

OPTIONS = {
    "has_headers": True,
    "quoting": '"',
    "separator": ",",
    "encoding": "utf-8",
    "float_thousand_separator": ",",
    "float_decimal_separator": ".",
    "date_format": "%Y-%m-%d",
    "datetime_format": "%Y-%m-%d %H:%M:%S",
    "advanced": True,
}
FILES = {"customers": "res.partner", "products": "product.product", "orders": "sale.order", "leads": "crm.lead"}


@tagged("post_install", "-at_install")
class TestPlanSetupImport(SetupCase):
    """The files that the page offers come in through the host's own import, every column of them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.director.group_ids |= cls.env.ref("product.group_product_manager")

    def bring(self, name, user=None):
        with file_open(f"sales_performance_plan/static/import/{name}.csv", "rb") as stream:
            content = stream.read()
        record = self.env["base_import.import"].with_user(user or self.director)
        record = record.create({"res_model": FILES[name], "file": content, "file_type": "text/csv"})
        preview = record.parse_preview(dict(OPTIONS))
        columns = preview["headers"]
        fields = ["/".join(preview["matches"].get(number, ())) for number in range(len(columns))]
        return fields, record.execute_import(fields, columns, dict(OPTIONS))

    def test_every_file_comes_in_with_all_its_columns(self):
        for name in FILES:
            fields, result = self.bring(name)
            with self.subTest(name):
                self.assertTrue(all(fields), fields)
                self.assertFalse(result["messages"])
        orders = self.env["sale.order"].search([("company_id", "=", self.company.id)])
        self.assertEqual(sorted(orders.mapped("amount_untaxed")), [250, 1000])
        self.assertEqual(set(orders.mapped("state")), {"sale"})
        self.assertEqual(str(min(orders.mapped("date_order")).date()), "2026-03-02")
        self.recompute()
        self.assertEqual(self.state("history"), "done")
        leads = self.env["crm.lead"].search([("name", "=", "Two new ovens")])
        self.assertEqual((leads.company_size, leads.has_purchase_plan), (140, True))

    def test_the_same_files_again_add_nothing(self):
        for name in [*FILES, *FILES]:
            self.bring(name)
        self.assertEqual(self.env["sale.order"].search_count([("company_id", "=", self.company.id)]), 2)

    def test_who_may_not_add_products_is_told_so(self):
        self.director.group_ids -= self.env.ref("product.group_product_manager")
        with self.assertRaisesRegex(UserError, "ask an administrator"):
            self.page.press("products")

    def test_reps_are_not_offered_to_import_what_was_confirmed(self):
        for user, offered in ((self.ann, False), (self.manager, True)):
            tree = self.env["base_import.import"].with_user(user).get_fields_tree("sale.order")
            self.assertEqual("state" in [field["name"] for field in tree], offered)
