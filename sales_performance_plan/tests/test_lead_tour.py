from odoo.tests import tagged

from .lead_case import LeadCase
from .tour_case import TourCase


@tagged("post_install", "-at_install", "spp_tour")
class TestLeadTour(LeadCase, TourCase):
    """A lead below the mark: refused by hand, completed, given out at once, with the reason."""

    def test_lead_score(self):
        self.team.assign_by_score = True
        self.users["manager"].write({"password": "plan_manager"})
        lead = self.lead(name="Catalogue wanted", company_size=250)
        self.start_tour("/odoo/waiting-leads", "spp_lead_score", login="plan_manager")
        self.assertIn(lead.user_id, self.mara | self.nils | self.olga)
        self.assertTrue(lead.has_purchase_plan)
