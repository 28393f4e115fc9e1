from odoo.tests import tagged

from .gate_needs_case import NeedsCase
from .tour_case import TourCase


@tagged("post_install", "-at_install", "spp_tour")
class TestNeedsTour(NeedsCase, TourCase):
    """A rep wants to go on without a report, is told what is missing, writes it, and goes on."""

    def test_needs(self):
        self.rep.password = "plan_rep"
        lead = self.opportunity("Looms for the mill")
        self.start_tour(f"/odoo/crm.lead/{lead.id}", "spp_gate_needs", login="plan_rep")
        self.assertEqual(lead.stage_id, self.offer)
        self.assertEqual(lead.needs_report_ids.state, "complete")
