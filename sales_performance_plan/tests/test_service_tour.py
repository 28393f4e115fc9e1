from odoo.tests import tagged

from .portal_case import PortalCase
from .tour_case import TourCase


@tagged("post_install", "-at_install", "spp_tour")
class TestServiceTour(PortalCase, TourCase):
    """A request in the browser: of whoever answers, and of the customer."""

    def test_an_agent_answers_waits_and_solves(self):
        ticket = self.ticket(user_id=self.sven.id)
        self.rita.password = "rita"
        self.start_tour("/odoo", "spp_service_staff", login="rita")
        self.assertEqual((ticket.user_id, ticket.state), (self.rita, "solved"))
        self.assertEqual(ticket.pause_ids.sorted("id").mapped("kind"), ["waiting", "solved"])

    def test_a_customer_asks_on_the_portal(self):
        self.start_tour("/my", "spp_service_portal", login="nora")
        ticket = self.env["spp.service.ticket"].search([("name", "=", "The belt is torn")])
        self.assertEqual((ticket.commercial_partner_id, ticket.category_id.name), (self.buyer, "Quality"))
        self.assertIn("It is the long one", "".join(ticket.message_ids.mapped("body")))
