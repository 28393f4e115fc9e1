from odoo.tests import tagged

from .common import PlanCase
from .tour_case import TourCase


@tagged("post_install", "-at_install", "spp_tour")
class TestCustomerTour(PlanCase, TourCase):
    """Through the ladder, the recompute, a customer's card and the migration matrix, as a director."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users["director"].write({"password": "plan_director"})
        for name, amount, days in [
            ("Aurora Mills", 900.0, (3, 12, 20, 28)),
            ("Birch & Sons", 100.0, (48,)),
            ("Cedar", 80.0, (150,)),
        ]:
            customer = cls.customer(name)
            for days_ago in days:
                cls.sell(customer, amount, days_ago)

    def test_customer_tiers(self):
        self.start_tour("/odoo/customer-tier-ladder", "spp_customer_tiers", login="plan_director")
        self.assertEqual(self.general.max_recency, 120)
        tiers = {
            partner.name: partner.customer_tier_id.code
            for partner in self.env["res.partner"].search([("customer_tier_id", "!=", False)])
        }
        self.assertEqual(tiers, {"Aurora Mills": "core", "Birch & Sons": "general", "Cedar": "lost"})
