from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import tagged

from .fuzz_case import LONG, PATIENT, FuzzCase

CELLS = [
    "",
    " ",
    "NaN",
    "nan",
    "inf",
    "-1",
    "1e400",
    "999999999999",
    "0001-01-01",
    "9999-12-31",
    "2026-02-30",
    "🦊",
    LONG,
]
CELLS += ["nobody.of_that_name", "__import__.new", "base.main_company", "True", "'; --", "1,5", "٣"]
# Who imports what, and into which columns.
FILES = {
    "res.partner": ("manager", ["id", "name", "is_company", "parent_id", "user_id", "email", "birthday"]),
    "crm.lead": (
        "manager",
        [
            "id",
            "name",
            "partner_id",
            "team_id",
            "user_id",
            "stage_id",
            "expected_revenue",
            "company_size",
            "date_deadline",
        ],
    ),
    "sale.order": (
        "manager",
        ["id", "partner_id", "date_order", "state", "order_line/product_id", "order_line/price_unit"],
    ),
    "spp.plan.target": ("director", ["id", "plan_id", "kpi_id", "target", "baseline", "tolerance", "user_id"]),
    "spp.plan.member": ("director", ["id", "plan_id", "user_id", "team_id", "target"]),
    "spp.service.ticket": ("manager", ["id", "name", "partner_id", "category_id", "priority", "user_id", "opened_at"]),
    "spp.plan.budget.line": ("director", ["id", "plan_id", "category", "name", "planned", "date"]),
}


@tagged("post_install", "-at_install")
class TestFuzzImport(FuzzCase):
    """Whatever stands in a file: bad rows are told, and then nothing of the file stays."""

    def test_bad_files_leave_nothing(self):
        for model, (role, columns) in FILES.items():
            records = self.env[model]
            known = [name for name in columns if name.partition("/")[0] in records._fields or name == "id"]
            with self.subTest(model):
                self.assertGreater(len(known), 3)
                self.fuzz(records.with_user(self.users[role]).with_company(self.company), known)

    def fuzz(self, records, columns):
        names = [self.buyer.name, self.archived.name, self.lead.name, self.plan.name, self.users["rep"].name]
        cells = st.sampled_from([*CELLS, *names]) | st.text(max_size=8).map(lambda text: text.replace("\0", ""))

        @PATIENT
        @given(st.lists(st.lists(cells, min_size=len(columns), max_size=len(columns)), min_size=1, max_size=3))
        def load(rows):
            self.attempt(f"{records._name} {rows}", lambda: self.load(records, columns, rows))

        load()

    def load(self, records, columns, rows):
        everything = records.sudo().with_context(active_test=False)
        before = everything.search_count([])
        result = records.load(columns, rows)
        for message in result["messages"]:
            self.assertGreater(len(message["message"]), 10)
        self.assertTrue(result["ids"] or result["messages"])
        if not result["ids"]:
            self.assertEqual(everything.search_count([]), before)
