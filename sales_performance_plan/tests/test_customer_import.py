from odoo.tests import tagged

from .common import PlanCase

ORDER = ["id", "partner_id/id", "date_order", "state", "order_line/product_id/id", "order_line/price_unit"]


@tagged("post_install", "-at_install")
class TestImport(PlanCase):
    """Customers and orders come in through the host's own import."""

    def setUp(self):
        super().setUp()
        self.env["ir.model.data"].create(
            {"module": "import_test", "name": "widget", "model": "product.product", "res_id": self.product.id}
        )
        self.load("res.partner", ["id", "name", "is_company"], [["import_test.mill", "Mill", "1"]])

    def load(self, model, fields, rows):
        return self.env[model].with_user(self.users["manager"]).with_company(self.company).load(fields, rows)

    def order(self, key, partner="import_test.mill", day="2026-06-20 10:00:00", price="100"):
        return [f"import_test.{key}", partner, day, "Sales Order", "import_test.widget", price]

    def count(self):
        return self.env["sale.order"].search_count([("company_id", "=", self.company.id)])

    def test_orders_come_in_once_however_often_they_are_imported(self):
        rows = [self.order("first"), self.order("second", price="50")]
        for _time in range(2):
            self.assertFalse(self.load("sale.order", ORDER, rows)["messages"])
            self.assertEqual(self.count(), 2)
        self.recompute()
        mill = self.env.ref("import_test.mill")
        self.assertEqual((mill.rfm_frequency, mill.rfm_recency_days), (2, 10))
        self.assertEqual(self.recompute().written, 0)

    def test_bad_rows_are_named_and_nothing_stays(self):
        good = self.order("good")
        for name, bad, field, words in [
            ("unknown customer", self.order("bad", partner="import_test.nobody"), "partner_id", "import_test.nobody"),
            ("text for a number", self.order("bad", price="a lot"), "order_line", "a lot"),
            ("no date", self.order("bad", day="someday"), "date_order", "someday"),
            ("the same key twice", self.order("good", price="7"), "id", "import_test.good"),
        ]:
            with self.subTest(name):
                result = self.load("sale.order", ORDER, [good, self.order("fine"), bad])
                self.assertFalse(result["ids"])
                self.assertEqual({message["rows"]["from"] for message in result["messages"]}, {2})
                self.assertIn(field, [message["field"] for message in result["messages"]])
                self.assertIn(words, "".join(message["message"] for message in result["messages"]))
                self.assertEqual(self.count(), 0)

    def test_all_bad_rows_are_told_at_once(self):
        rows = [self.order("a", day="someday"), self.order("b"), self.order("c", partner="import_test.nobody")]
        rows += [self.order("b")]
        messages = self.load("sale.order", ORDER, rows)["messages"]
        self.assertEqual(sorted({message["rows"]["from"] for message in messages}), [0, 2, 3])
        self.assertEqual(self.count(), 0)
