import json

from odoo.tests import tagged

from odoo.addons.spreadsheet.utils.validate_data import fields_in_spreadsheet, menus_xml_ids_in_spreadsheet

from .plan_case import APRIL, FigureCase

WHO = {"rep": False, "manager": True, "hr": False, "accountant": False, "director": True}


@tagged("post_install", "-at_install")
class TestPlanDashboard(FigureCase):
    """The native spreadsheet dashboard: for managers and directors, on what they may read."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dashboard = cls.env.ref("sales_performance_plan.spreadsheet_dashboard_plan")
        cls.data = json.loads(cls.dashboard.spreadsheet_data)

    def test_managers_and_directors_open_it(self):
        for role, sees in WHO.items():
            found = (
                self.env["spreadsheet.dashboard"].with_user(self.users[role]).search([("id", "=", self.dashboard.id)])
            )
            self.assertEqual(bool(found), sees, role)

    def test_its_menu_leads_to_it(self):
        action = self.env.ref("sales_performance_plan.spreadsheet_dashboard_plan_menu").action
        self.assertEqual(action.params, {"dashboard_id": self.dashboard.id})

    def test_all_that_it_names_is_there_and_may_be_read_by_a_manager(self):
        for name, fields in fields_in_spreadsheet(self.data).items():
            model = self.env[name].with_user(self.manager)
            for path in fields:
                self.assertIn(path.partition(".")[0].partition(":")[0], model.fields_get(), f"{name}.{path}")
        for menu in menus_xml_ids_in_spreadsheet(self.data):
            self.assertTrue(self.env.ref(menu), menu)

    def test_each_formula_names_a_list_that_has_the_column(self):
        for sheet in self.data["sheets"]:
            for cell, text in sheet["cells"].items():
                if "ODOO.LIST(" in text:
                    number, _row, column = text.partition("ODOO.LIST(")[2].partition(")")[0].split(",")
                    self.assertIn(column.strip('"'), self.data["lists"][number]["columns"], cell)

    def test_its_lists_give_a_manager_the_plan_that_runs(self):
        plan = self.env["spp.plan"].create({"company_id": self.company.id, "date_from": APRIL, "state": "running"})
        plan.action_add_targets()
        self.env["spp.plan"].create({"company_id": self.company.id, "date_from": "2026-07-01"})
        for number, expected in (("1", plan), ("3", plan)):
            one = self.data["lists"][number]
            records = self.env[one["model"]].with_user(self.manager).search(one["domain"])
            self.assertEqual(records.plan_id, expected)
            plain = [name for name in one["columns"] if "." not in name]
            self.assertEqual(set(records.read(plain)[0]), {"id", *plain})

    def test_of_two_plans_of_a_quarter_tiles_and_table_begin_with_the_same(self):
        """The tiles count in the table's first rows: those have to be of the plan that the tiles tell of."""
        for team in (self.north, self.south):
            plan = self.env["spp.plan"].create(
                {"company_id": self.company.id, "date_from": APRIL, "state": "running", "team_ids": team.ids}
            )
            plan.action_add_targets()
        first = self.env["spp.plan"]
        for number in ("1", "3"):
            one = self.data["lists"][number]
            order = ", ".join(f"{by['name']} {'asc' if by['asc'] else 'desc'}" for by in one["orderBy"])
            records = self.env[one["model"]].with_user(self.manager).search(one["domain"], order=order)
            first |= records[0].plan_id
        self.assertEqual(len(first), 1)
        self.assertEqual(len(set(first.search([("date_from", "=", APRIL)]).mapped("display_name"))), 2)

    def test_what_has_no_data_is_not_drawn_as_nothing(self):
        """A line would go down to 0 where there is no value; a bar is left out."""
        kinds = {figure["data"]["type"] for sheet in self.data["sheets"] for figure in sheet["figures"]}
        self.assertEqual(kinds, {"scorecard", "odoo_bar"})
