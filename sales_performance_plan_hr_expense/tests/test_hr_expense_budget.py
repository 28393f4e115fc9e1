from odoo.tests import tagged

from odoo.addons.sales_performance_plan.tests.plan_case import FigureCase


@tagged("post_install", "-at_install")
class TestHrExpenseBudget(FigureCase):
    """Expenses that name a line of the plan's budget."""

    def test_the_bridge_installs_itself(self):
        module = self.env["ir.module.module"].search([("name", "=", "sales_performance_plan_hr_expense")])
        self.assertEqual(module.state, "installed")
