from odoo import http
from odoo.tests import tagged
from odoo.tests.common import JsonRpcException
from odoo.tools import mute_logger

from .portal_case import PortalCase


@tagged("post_install", "-at_install")
class TestServicePortalList(PortalCase):
    """Search and order, files, messages, promises, and links that end."""

    def listed(self, **asked):
        page = self.url_open("/my/requests", params=asked).text
        return sorted((name for name in ("Alpha", "Beta", "Gamma") if f">{name}<" in page), key=page.index)

    def test_filter_search_and_order(self):
        alpha = self.ticket(name="Alpha", description="It leaks")
        with self.later(hours=1):
            self.ticket(name="Beta")
            solved = self.ticket(name="Gamma")
        solved.action_solve()
        self.authenticate("nora", "nora")
        for asked, found in [
            ({}, ["Beta", "Alpha"]),
            ({"sortby": "name"}, ["Alpha", "Beta"]),
            ({"filterby": "solved"}, ["Gamma"]),
            ({"filterby": "all", "sortby": "name"}, ["Alpha", "Beta", "Gamma"]),
            ({"search": "leaks"}, ["Alpha"]),
            ({"search": "leaks", "search_in": "name"}, []),
            ({"search": alpha.number, "search_in": "number"}, ["Alpha"]),
            ({"search": "user_id", "search_in": "user_id", "sortby": "; drop", "filterby": "x"}, []),
        ]:
            with self.subTest(asked=asked):
                self.assertEqual(self.listed(**asked), found)

    def test_looking_at_the_list_writes_nothing(self):
        ticket = self.ticket()
        self.authenticate("nora", "nora")
        self.url_open("/my/requests")
        self.env.invalidate_all()
        self.assertFalse(ticket.access_token)

    def test_files_come_along(self):
        self.authenticate("nora", "nora")
        data = {"name": "Broken", "csrf_token": http.Request.csrf_token(self)}
        files = [("files", ("plug.txt", b"black", "text/plain")), ("files", ("cover.txt", b"gone", "text/plain"))]
        self.url_open("/my/requests/new", data=data, files=files)
        ticket = self.env["spp.service.ticket"].search([("name", "=", "Broken")])
        sent = ticket.message_ids.attachment_ids
        self.assertEqual(sorted((one.name, one.raw) for one in sent), [("cover.txt", b"gone"), ("plug.txt", b"black")])
        self.assertEqual((ticket.channel, ticket.state, ticket.responded_at), ("portal", "new", False))

    @mute_logger("odoo.http")
    def test_a_form_of_another_site_is_refused(self):
        self.authenticate("nora", "nora")
        answer = self.url_open("/my/requests/new", data={"name": "Forged"})
        self.assertEqual(answer.status_code, 400)
        self.assertFalse(self.env["spp.service.ticket"].search([("name", "=", "Forged")]))

    def post(self, ticket, body, **values):
        return self.make_jsonrpc_request(
            "/mail/message/post",
            {
                "thread_model": ticket._name,
                "thread_id": ticket.id,
                "post_data": {"body": body, "message_type": "comment", "subtype_xmlid": "mail.mt_comment"},
                **values,
            },
        )

    def test_a_message_on_the_portal_is_the_customers_answer(self):
        ticket = self.ticket()
        self.answer(ticket)
        ticket.action_wait()
        self.authenticate("nora", "nora")
        self.post(ticket, "It works again")
        self.env.invalidate_all()
        self.assertEqual((ticket.state, ticket.pause_ids.ended_by), ("progress", "customer"))

    @mute_logger("odoo.http")
    def test_strangers_cannot_write_messages(self):
        ticket = self.ticket()
        before = ticket.message_ids
        self.authenticate("stranger", "stranger")
        for values in ({}, {"token": "wrong"}):
            with self.assertRaises(JsonRpcException):
                self.post(ticket, "Mine", **values)
        self.env.invalidate_all()
        self.assertEqual(ticket.message_ids, before)

    def test_the_promise_is_shown_where_the_company_says_so(self):
        ticket = self.ticket()
        self.authenticate("nora", "nora")
        url = f"/my/requests/{ticket.id}"
        self.assertNotIn("We answer by", self.url_open(url).text)
        self.company.service_show_promise = True
        self.assertIn("We answer by", self.url_open(url).text)
        self.answer(ticket)
        self.assertIn("It is to be solved by", self.url_open(url).text)

    def test_a_link_ends_some_time_after_the_request_was_closed(self):
        ticket = self.ticket(name="Alpha")
        token = ticket._portal_ensure_token()
        url = f"/my/requests/{ticket.id}?access_token={token}"
        self.answer(ticket)
        ticket.action_solve()
        ticket.action_close()
        self.authenticate(None, None)
        for days, seen in ((89, True), (90, False)):
            with self.later(days=days), self.enter_registry_test_mode():
                self.env.ref("sales_performance_plan.ir_cron_service_close").method_direct_trigger()
            self.env.invalidate_all()
            with self.subTest(days):
                self.assertEqual("Alpha" in self.url_open(url).text, seen)
