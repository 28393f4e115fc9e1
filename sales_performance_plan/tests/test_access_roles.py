from odoo.tests import tagged

from .common import TODAY, PlanCase


@tagged("post_install", "-at_install")
class TestAccessRoles(PlanCase):
    """What a role brings along, and what no role can call."""

    def test_everybody_who_sells_is_a_rep_and_a_director_is_all_others(self):
        rep = "sales_performance_plan.sales_performance_plan_group_rep"
        self.assertTrue(self.users["rep"].has_group(rep))
        self.assertFalse(self.users["clerk"].has_group(rep))
        for role in ("manager", "hr", "accountant"):
            self.assertTrue(
                self.users["director"].has_group(f"sales_performance_plan.sales_performance_plan_group_{role}")
            )

    def test_bulk_methods_are_out_of_reach_from_outside(self):
        for name in ("_recompute", "_write_ladder", "_elevated", "_create_default_ladders"):
            self.assertTrue(hasattr(self.env["spp.customer.tier"], name))
        self.recompute(TODAY)
        self.assertEqual(self.env["spp.customer.run"]._latest(self.company).on_date, TODAY)
