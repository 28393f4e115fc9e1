from datetime import timedelta

from freezegun import freeze_time

from odoo.fields import Command
from odoo.tests import new_test_user

from .common import PlanCase
from .lead_case import NOW


class ServiceCase(PlanCase):
    """An after-sales team, a customer with a portal user, and requests."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policies = cls.env["spp.service.policy"]
        cls.policy = cls.policies.search([("company_id", "=", cls.company.id)])
        cls.leader, cls.rita, cls.sven = (cls.staff(name) for name in ("lea_service", "rita", "sven"))
        cls.team = cls.env["spp.service.team"].create(
            {
                "name": "Care",
                "company_id": cls.company.id,
                "leader_id": cls.leader.id,
                "member_ids": [Command.set([cls.rita.id, cls.sven.id])],
            }
        )
        cls.buyer = cls.customer("Nimbus", email="office@nimbus.example.com")
        cls.contact = cls.env["res.partner"].create(
            {"name": "Nora", "parent_id": cls.buyer.id, "email": "nora@nimbus.example.com"}
        )

    @classmethod
    def staff(cls, login):
        return new_test_user(
            cls.env,
            login,
            groups="sales_team.group_sale_salesman",
            email=f"{login}@lakeside.example.com",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )

    @classmethod
    def ticket(cls, **values):
        ticket = cls.env["spp.service.ticket"].create(
            {"name": "It squeaks", "partner_id": cls.contact.id, "company_id": cls.company.id, **values}
        )
        cls.env.flush_all()
        return ticket

    def later(self, **delta):
        return freeze_time(NOW + timedelta(**delta))

    def answer(self, ticket, user=None, **values):
        return ticket.with_user(user or self.rita).message_post(
            body="We look into it", message_type="comment", subtype_xmlid="mail.mt_comment", **values
        )

    def customer_says(self, ticket, **values):
        return ticket.sudo().message_post(
            body="Any news?",
            author_id=self.contact.id,
            message_type="email",
            subtype_xmlid="mail.mt_comment",
            **values,
        )

    def run_watch(self):
        with self.enter_registry_test_mode():
            self.env.ref("sales_performance_plan.ir_cron_service_watch").method_direct_trigger()
        self.env.invalidate_all()
