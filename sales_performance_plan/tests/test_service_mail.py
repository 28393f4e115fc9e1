from odoo.fields import Command
from odoo.tests import tagged

from .service_case import ServiceCase

MAIL = """Return-Path: <{sender}>
To: care@lakeside.example.com
From: {name} <{sender}>
Subject: {subject}
Message-Id: <{key}@nimbus.example.com>
{headers}MIME-Version: 1.0
Content-Type: text/html; charset="utf-8"

{body}
"""


class ServiceMailCase(ServiceCase):
    """Raw mails to the team's address, piped through the host's gateway."""

    key = 0

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.domain = cls.env["mail.alias.domain"].create({"name": "lakeside.example.com"})
        cls.team.write({"alias_domain_id": cls.domain.id, "alias_name": "care"})

    def pipe(self, mail):
        self.env["mail.thread"].message_process("spp.service.ticket", mail)
        self.env.flush_all()

    def arrive(
        self, key="one", sender="nora@nimbus.example.com", subject="It squeaks", body="<p>Help</p>", headers="", raw=""
    ):
        words = {"key": f"{key}-{self.key}", "name": "Nora", "sender": sender, "subject": subject}
        self.pipe(raw or MAIL.format(**words, body=body, headers=headers))
        return self.env["spp.service.ticket"].search([("company_id", "=", self.company.id)], order="id desc", limit=1)

    def opening(self, ticket):
        """Return the mail that opened the request."""
        return ticket.message_ids.filtered(lambda one: one.message_type == "email").sorted("id")[:1]


@tagged("post_install", "-at_install")
class TestServiceMail(ServiceMailCase):
    def test_the_address_is_set_on_the_settings_page(self):
        settings = self.env["res.config.settings"].with_company(self.company)
        page = settings.create({})
        self.assertEqual((page.service_alias_name, page.service_alias_domain_id), ("care", self.domain))
        page.write({"service_alias_name": "help"})
        page.execute()
        self.assertEqual(self.team.alias_full_name, "help@lakeside.example.com")
        other = self.env["res.company"].create({"name": "Hillside"})
        page = settings.with_company(other).create({"company_id": other.id})
        page.write({"service_alias_name": "hill", "service_alias_domain_id": self.domain.id})
        page.execute()
        made = self.env["spp.service.team"].search([("company_id", "=", other.id)])
        self.assertEqual(made.alias_full_name, "hill@lakeside.example.com")

    def test_a_mail_to_the_team_becomes_a_request(self):
        ticket = self.arrive(body="<p>Help <script>alert(1)</script><img src=x onerror=alert(2)></p>")
        self.assertEqual((ticket.name, ticket.partner_id, ticket.team_id), ("It squeaks", self.contact, self.team))
        self.assertEqual(ticket.response_status, "running")
        self.assertNotRegex(ticket.description, "script|onerror")

    def test_mail_follows_the_team_to_another_company(self):
        other = self.env["res.company"].create({"name": "Hillside"})
        self.team.write({"leader_id": False, "member_ids": [Command.clear()], "company_id": other.id})
        self.pipe(
            MAIL.format(key="hill", name="Nora", sender="nora@nimbus.example.com", subject="Up", headers="", body="")
        )
        ticket = self.env["spp.service.ticket"].search([("team_id", "=", self.team.id)])
        self.assertEqual((ticket.name, ticket.company_id), ("Up", other))

    def test_nobody_knows_the_sender_and_nothing_is_lost(self):
        ticket = self.arrive(sender="who@unknown.example.com", subject="")
        self.assertFalse(ticket.partner_id)
        self.assertIn("who@unknown.example.com", ticket.email_from)
        self.assertEqual(ticket.name, "No subject")

    def test_the_same_mail_twice_is_one_request(self):
        first = self.arrive()
        self.assertEqual(self.arrive(), first)

    def test_a_reply_by_the_customer_ends_the_waiting(self):
        ticket = self.arrive()
        answer = self.answer(ticket)
        ticket.action_wait()
        headers = f"In-Reply-To: {answer.message_id}\n"
        self.assertEqual(self.arrive(key="two", subject="Re: It squeaks", headers=headers), ticket)
        self.assertEqual((ticket.state, ticket.pause_ids.ended_by), ("progress", "customer"))

    def test_a_reply_from_an_agents_mailbox_is_the_first_answer(self):
        ticket = self.arrive()
        headers = f"In-Reply-To: {ticket.message_ids.sorted('id')[-1].message_id}\n"
        self.arrive(key="agent", sender="rita@lakeside.example.com", subject="Re: It squeaks", headers=headers)
        self.assertTrue(ticket.responded_at)
        self.assertEqual(ticket.state, "progress")

    def test_solving_asks_the_customer_once(self):
        ticket = self.arrive()
        self.answer(ticket)
        ticket.action_solve()
        asked = self.env["rating.rating"].search([("res_model", "=", ticket._name), ("res_id", "=", ticket.id)])
        self.assertEqual(asked.partner_id, self.contact)
        ticket.rating_apply(5, token=asked.access_token, feedback="Quick")
        self.assertEqual(ticket.rating_last_value, 5)
        self.assertEqual(ticket.state, "solved")
