from odoo import http
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .portal_case import PortalCase


@tagged("post_install", "-at_install")
class TestServicePortal(PortalCase):
    def test_a_customer_asks_follows_and_takes_it_up_again(self):
        self.authenticate("nora", "nora")
        page = self.ask(category_id=str(self.env.ref("sales_performance_plan.service_category_quality").id))
        ticket = self.env["spp.service.ticket"].search([("name", "=", "No power")])
        self.assertEqual(page.url.split("?")[0].rsplit("/", 1)[-1], str(ticket.id))
        self.assertEqual((ticket.partner_id, ticket.company_id), (self.nora.partner_id, self.company))
        self.assertEqual(ticket.commercial_partner_id, self.buyer)
        self.assertIn("&lt;b&gt;today", ticket.description)
        self.assertIn("Received", page.text)
        self.answer(ticket)
        ticket.action_solve()
        self.assertIn("Solved", self.url_open(f"/my/requests/{ticket.id}").text)
        self.url_open(f"/my/requests/{ticket.id}/reopen", data={"csrf_token": http.Request.csrf_token(self)})
        self.assertEqual((ticket.state, ticket.reopened), ("progress", 1))
        self.assertEqual(ticket.pause_ids.ended_by, "customer")

    def test_nothing_to_say_is_told_and_nothing_is_kept(self):
        self.authenticate("nora", "nora")
        self.assertIn("Say in a few words", self.ask(name=" ").text)
        self.assertIn("too long", self.ask(name="x" * 201).text)
        self.assertFalse(self.env["spp.service.ticket"].search([("partner_id", "=", self.nora.partner_id.id)]))

    def test_a_form_cannot_ask_for_somebody_else(self):
        self.authenticate("stranger", "stranger")
        self.ask(partner_id=str(self.contact.id), company_id="1", user_id="1", state="closed")
        ticket = self.env["spp.service.ticket"].search([("name", "=", "No power")])
        self.assertEqual((ticket.partner_id, ticket.state), (self.stranger.partner_id, "new"))

    def test_others_requests_are_not_found(self):
        ticket = self.ticket()
        for login in ("stranger", None):
            self.authenticate(login, login)
            for url in (f"/my/requests/{ticket.id}", f"/my/requests/{ticket.id}?access_token=wrong"):
                with self.subTest(login=login, url=url):
                    self.assertNotIn(ticket.name, self.url_open(url).text)
        with self.assertRaises(AccessError):
            ticket.with_user(self.stranger).read(["name"])
        self.assertEqual(ticket.with_user(self.nora).read(["name"])[0]["name"], ticket.name)

    def test_who_was_sent_the_link_sees_it(self):
        ticket = self.ticket()
        self.authenticate(None, None)
        token = ticket._portal_ensure_token()
        self.assertIn(ticket.name, self.url_open(f"/my/requests/{ticket.id}?access_token={token}").text)

    def test_customers_read_nothing_internal(self):
        ticket = self.ticket()
        for name in ("policy_id", "response_due_at", "resolution_status", "tier_id", "lead_id", "pause_ids", "clock"):
            with self.subTest(name), self.assertRaises(AccessError):
                ticket.with_user(self.nora).read([name])
        with self.assertRaises(AccessError):
            ticket.with_user(self.nora).write({"state": "closed"})

    def test_the_list_shows_the_companys_own(self):
        mine = self.ticket(name="Ours")
        self.ticket(name="Theirs", partner_id=self.stranger.partner_id.id)
        self.authenticate("nora", "nora")
        page = self.url_open("/my/requests").text
        self.assertIn(mine.number, page)
        self.assertNotIn("Theirs", page)
        self.assertIn("Your Requests", self.url_open("/my").text)
