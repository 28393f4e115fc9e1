from odoo import http
from odoo.fields import Command
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .portal_case import PortalCase

WHO = (None, "nora", "stranger", "plan_rep", "outsider")
# Who gets to read it: nobody who is known, the customer, another customer, the company's rep, another company's rep.
PAGES = {
    "/my": (0, 0, 0, 0, 0),
    "/my/requests?filterby=all": (0, 1, 0, 1, 0),
    "/my/requests?filterby=all&search=Leaking&search_in=name": (0, 1, 0, 1, 0),
    "/my/requests/page/1?filterby=all&sortby=name": (0, 1, 0, 1, 0),
    "/my/requests/page/9?filterby=rubbish&sortby=rubbish&search_in=rubbish": (0, 1, 0, 1, 0),
    "/my/requests/new": (0, 0, 0, 0, 0),
    "/my/requests/{ticket}": (0, 1, 0, 1, 0),
    "/my/requests/{ticket}?access_token={token}": (1, 1, 1, 1, 1),
    "/my/requests/{ticket}?access_token=wrong": (0, 1, 0, 1, 0),
    "/my/requests/2000000000": (0, 0, 0, 0, 0),
    "/my/quotes": (0, 0, 0, 0, 0),
    "/my/orders/{held}": (0, 0, 0, 0, 0),
    "/my/orders/{held}?access_token={held_token}": (0, 0, 0, 0, 0),
    "/my/orders/{held}?access_token={held_token}&report_type=html": (0, 0, 0, 0, 0),
    "/my/orders/{order}?access_token={order_token}": (1, 1, 1, 1, 1),
    "/my/orders/{order}": (0, 1, 0, 0, 0),
    "/rate/wrong/5": (0, 0, 0, 0, 0),
}
# Who may say that it is not solved, with and without the link.
REOPEN = {
    "/my/requests/{ticket}/reopen": (0, 1, 0, 1, 0),
    "/my/requests/{ticket}/reopen?access_token=wrong": (0, 1, 0, 1, 0),
    "/my/requests/{ticket}/reopen?access_token={token}": (1, 1, 1, 1, 1),
}


@tagged("post_install", "-at_install")
class TestRoutes(PortalCase):
    """Every page for customers, asked for by everybody who might."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        other = cls.env["res.company"].create({"name": "Hillside"})
        companies = {"company_id": other.id, "company_ids": [Command.set(other.ids)]}
        new_test_user(cls.env, "outsider", groups="sales_team.group_sale_salesman_all_leads", **companies)
        cls.users["rep"].password = "plan_rep"
        cls.request = cls.ticket(name="Leaking pump", user_id=cls.users["rep"].id)
        cls.order = cls.sell(cls.nora.partner_id)
        cls.order.client_order_ref = "Leaking pump"
        cls.company.proposal_gate = True
        cls.held = cls.order.copy({"client_order_ref": "Leaking pump", "name": "Leaking pump"})
        cls.words = {
            "ticket": cls.request.id,
            "token": cls.request._portal_ensure_token(),
            "held": cls.held.id,
            "held_token": cls.held._portal_ensure_token(),
            "order": cls.order.id,
            "order_token": cls.order._portal_ensure_token(),
        }

    def test_pages_show_to_whom_they_should(self):
        for place, login in enumerate(WHO):
            self.authenticate(login, login)
            for url, expected in PAGES.items():
                with self.subTest(login=login, url=url), mute_logger("odoo.http"):
                    answer = self.url_open(url.format(**self.words))
                    self.assertLess(answer.status_code, 500)
                    self.assertEqual("Leaking pump" in answer.text, bool(expected[place]), answer.text[:100])

    def test_buttons_work_for_whom_they_should(self):
        for place, login in enumerate(WHO):
            for url, expected in REOPEN.items():
                self.answer(self.request)
                self.request.action_solve()
                self.authenticate(login, login)
                with self.subTest(login=login, url=url), mute_logger("odoo.http"):
                    data = {"csrf_token": http.Request.csrf_token(self)}
                    answer = self.url_open(url.format(**self.words), data=data)
                    self.assertLess(answer.status_code, 500)
                    self.assertEqual(self.request.state == "progress", bool(expected[place]))
