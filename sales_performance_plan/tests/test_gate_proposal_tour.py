from odoo.tests import tagged

from .gate_proposal_case import ProposalCase
from .tour_case import TourCase


@tagged("post_install", "-at_install", "spp_tour")
class TestGateProposalTour(ProposalCase, TourCase):
    """A rep submits, the manager approves, the rep sends."""

    def test_submit_approve_send(self):
        self.rep.password, self.manager.password = "plan_rep", "plan_manager"
        self.rep.email, self.manager.email = "rep@example.com", "manager@example.com"
        self.company.external_report_layout_id = self.env.ref("web.external_layout_standard")
        order = self.quote(roi=False)
        page = f"/odoo/sales/{order.id}"
        self.start_tour(page, "spp_gate_proposal_submit", login="plan_rep")
        self.assertState(order, "submitted")
        self.start_tour("/odoo/proposals", "spp_gate_proposal_approve", login="plan_manager")
        self.assertState(order, "approved")
        self.start_tour(page, "spp_gate_proposal_send", login="plan_rep")
        self.assertEqual(order.state, "sent")
        self.assertIn("Pays off in nine months", order.roi)
