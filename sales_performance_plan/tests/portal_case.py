from odoo import http
from odoo.fields import Command
from odoo.tests import HttpCase, new_test_user

from .service_case import ServiceCase


class PortalCase(ServiceCase, HttpCase):
    """A customer who is logged in, and one of another company."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.nora = cls.portal_user("nora", cls.contact)
        cls.stranger = cls.portal_user("stranger", cls.customer("Elsewhere"))

    @classmethod
    def portal_user(cls, login, partner):
        user = new_test_user(
            cls.env,
            login,
            groups="base.group_portal",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )
        user.partner_id.write({"parent_id": partner.commercial_partner_id.id, "email": f"{login}@example.com"})
        return user

    def ask(self, **values):
        data = {
            "name": "No power",
            "description": "Since <b>today</b>",
            **values,
            "csrf_token": http.Request.csrf_token(self),
        }
        return self.url_open("/my/requests/new", data=data)
