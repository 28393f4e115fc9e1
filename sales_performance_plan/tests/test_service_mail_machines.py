import base64
from datetime import timedelta

from odoo.tests import tagged

from .lead_case import NOW
from .test_service_mail import ServiceMailCase

BOUNCE = """Return-Path: <>
To: {to}
From: Mail Delivery System <MAILER-DAEMON@nimbus.example.com>
Subject: Undelivered Mail Returned to Sender
Message-Id: <bounce@nimbus.example.com>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b1"

--b1
Content-Type: text/plain

The mailbox is full.

--b1
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.nimbus.example.com

Final-Recipient: rfc822; nora@nimbus.example.com
Action: failed
Status: 5.2.2

--b1
Content-Type: text/rfc822-headers

Message-Id: {about}
Subject: Re: It squeaks

--b1--
"""


@tagged("post_install", "-at_install")
class TestServiceMailMachines(ServiceMailCase):
    """What machines write ends in a clear place: no request, no clock, no mail back."""

    def waiting(self):
        ticket = self.arrive()
        answer = self.answer(ticket)
        ticket.action_wait()
        return ticket, answer

    def notes(self, record):
        note = self.env.ref("mail.mt_note")
        return record.message_ids.filtered(lambda one: one.message_type == "out_of_office" and one.subtype_id == note)

    def requests(self):
        return self.env["spp.service.ticket"].search_count([("company_id", "=", self.company.id)])

    def test_an_automatic_reply_is_a_note_and_moves_no_clock(self):
        for key, header in enumerate(("Auto-Submitted: auto-replied", "Precedence: bulk", "X-Autoreply: yes")):
            ticket, answer = self.waiting()
            mails = self.env["mail.mail"].search_count([])
            with self.subTest(header), self.later(hours=1):
                headers = f"In-Reply-To: {answer.message_id}\n{header}\n"
                self.arrive(key=f"auto{key}", body="<p>I am away</p>", headers=headers)
                self.assertEqual((ticket.state, ticket.pause_ids.mapped("date_to")), ("waiting", [False]))
                self.assertIn("I am away", self.notes(ticket).body)
                self.assertEqual(self.env["mail.mail"].search_count([]), mails)
            ticket.unlink()
            self.key += 1

    def test_an_agents_out_of_office_is_no_answer(self):
        ticket = self.arrive()
        headers = f"In-Reply-To: {self.opening(ticket).message_id}\nAuto-Submitted: auto-replied\n"
        self.arrive(key="away", sender="rita@lakeside.example.com", headers=headers)
        self.assertFalse(ticket.responded_at)
        self.assertEqual((ticket.state, len(self.notes(ticket))), ("new", 1))
        self.assertFalse(self.notes(ticket).notified_partner_ids)

    def test_a_newsletter_is_kept_with_the_team(self):
        for number in range(30):
            self.arrive(key=f"news{number}", body="<p>Offers</p>", headers="Precedence: list\n")
        self.assertEqual(self.requests(), 0)
        self.assertEqual(len(self.notes(self.team)), 30)

    def test_mail_from_an_address_of_our_own_opens_nothing(self):
        self.arrive(sender="care@lakeside.example.com", body="<p>Round and round</p>")
        self.assertEqual(self.requests(), 0)
        self.assertIn("Round and round", self.notes(self.team).body)

    def test_a_sender_who_does_not_stop_is_told_so(self):
        for number in range(25):
            self.arrive(key=f"loop{number}", sender="robot@elsewhere.example.com")
        self.assertEqual(self.requests(), 20)
        told = self.env["mail.mail"].search([("email_to", "ilike", "robot@elsewhere.example.com")])
        self.assertEqual(len(told), 5)

    def test_typed_requests_do_not_make_a_customers_mail_a_loop(self):
        self.env["spp.service.ticket"].create(
            [{"name": "Old", "partner_id": self.contact.id, "company_id": self.company.id} for _ in range(25)]
        )
        before = self.requests()
        self.arrive()
        self.assertEqual(self.requests(), before + 1)

    def test_a_bounce_of_our_answer_is_told_to_the_owner_once(self):
        ticket, answer = self.waiting()
        for _ in range(2):
            self.pipe(BOUNCE.format(to="bounce@lakeside.example.com", about=answer.message_id))
        self.assertEqual((self.requests(), ticket.state), (1, "waiting"))
        told = ticket.activity_ids.filtered(lambda one: "did not reach" in one.summary)
        self.assertEqual((told.user_id, len(told)), (ticket.user_id, 1))
        self.assertIn("nora@nimbus.example.com", told.summary)

    def test_a_bounce_that_names_nothing_of_ours_is_kept_with_the_team(self):
        self.pipe(BOUNCE.format(to="care@lakeside.example.com", about="<nothing@example.com>"))
        self.assertEqual(self.requests(), 0)
        self.assertIn("mailbox is full", self.notes(self.team).body)

    def test_a_read_receipt_is_no_bounce(self):
        ticket, answer = self.waiting()
        receipt = BOUNCE.format(to="care@lakeside.example.com", about=answer.message_id)
        receipt = receipt.replace("delivery-status; b", "disposition-notification; b").replace(
            "Subject: Undelivered", f"In-Reply-To: {answer.message_id}\nSubject: Read"
        )
        self.pipe(receipt)
        self.assertFalse(ticket.activity_ids.filtered(lambda one: "did not reach" in one.summary))
        self.assertEqual((ticket.state, len(self.notes(ticket))), ("waiting", 1))


@tagged("post_install", "-at_install")
class TestServiceMailOddities(ServiceMailCase):
    """Strange mails: each becomes a request, and nothing of it is lost."""

    def test_nobody_sent_it(self):
        ticket = self.arrive(raw="To: care@lakeside.example.com\nMessage-Id: <none@x.example.com>\n\nHelp\n")
        self.assertEqual((ticket.name, ticket.partner_id.id, ticket.email_from or ""), ("No subject", False, ""))
        self.assertIn("Help", ticket.description)

    def test_a_sender_without_an_address_is_never_a_loop(self):
        for number in range(22):
            raw = f"To: care@lakeside.example.com\nFrom: Nora\nMessage-Id: <n{number}@x.example.com>\n\nHelp {number}\n"
            ticket = self.arrive(raw=raw)
        self.assertIn("Help 21", ticket.description)

    def test_letters_that_are_not_utf_8(self):
        raw = (
            b"To: care@lakeside.example.com\nFrom: nora@nimbus.example.com\nMessage-Id: <gb@x.example.com>\n"
            b"Subject: =?gb18030?B?" + base64.b64encode("门坏了".encode("gb18030")) + b"?=\n"
            b"Content-Type: text/plain; charset=gb18030\nContent-Transfer-Encoding: 8bit\n\n"
            + "请帮忙".encode("gb18030")
            + b"\n"
        )
        ticket = self.arrive(raw=raw)
        self.assertEqual(ticket.name, "门坏了")
        self.assertIn("请帮忙", ticket.description)

    def test_bytes_that_are_no_letters_at_all(self):
        raw = (
            b"To: care@lakeside.example.com\nFrom: nora@nimbus.example.com\nMessage-Id: <bad@x.example.com>\n"
            b"Subject: Broken\nContent-Type: text/plain; charset=utf-8\n\nHelp \xff\xfe\xe4 me\n"
        )
        self.assertIn("Help", self.arrive(raw=raw).description)

    def test_a_large_attachment_and_the_copies_are_kept(self):
        content = bytes(range(256)) * 4 * 1024 * 25
        raw = (
            b"To: care@lakeside.example.com\nCc: Boss <boss@nimbus.example.com>\nFrom: nora@nimbus.example.com\n"
            b"Message-Id: <big@x.example.com>\nSubject: Film\nMIME-Version: 1.0\n"
            b'Content-Type: multipart/mixed; boundary="b"\n\n'
            b"--b\nContent-Type: text/plain\n\nSee\n--b\nContent-Type: video/mp4\nContent-Transfer-Encoding: base64\n"
            b'Content-Disposition: attachment; filename="squeak.mp4"\n\n' + base64.encodebytes(content) + b"\n--b--\n"
        )
        ticket = self.arrive(raw=raw)
        self.assertEqual(self.opening(ticket).attachment_ids.mapped("file_size"), [len(content)])
        self.assertIn("boss@nimbus.example.com", ticket.email_cc)

    def test_scripts_stay_out_of_the_conversation_too(self):
        body = "<p>Help <script>alert(1)</script><img src=x onerror=alert(2)><a href='javascript:alert(3)'>x</a></p>"
        ticket = self.arrive(body=body)
        for html in (ticket.description, self.opening(ticket).body):
            self.assertIn("Help", html)
            self.assertNotRegex(html, "script|onerror")

    def test_a_contact_of_another_company_is_no_customer_of_ours(self):
        self.contact.company_id = self.env["res.company"].create({"name": "Elsewhere Ltd"})
        ticket = self.arrive()
        self.assertFalse(ticket.partner_id)
        self.assertIn("nora@nimbus.example.com", ticket.email_from)

    def test_a_request_that_an_agent_passes_on_is_not_answered_by_it(self):
        ticket = self.arrive(sender="rita@lakeside.example.com", subject="Fwd: It squeaks")
        self.assertEqual((ticket.state, ticket.responded_at), ("new", False))

    def test_an_answer_from_the_mailbox_reaches_whom_nobody_knew(self):
        ticket = self.arrive(sender="who@unknown.example.com")
        headers = f"In-Reply-To: {self.opening(ticket).message_id}\n"
        with self.later(hours=1):
            self.arrive(key="agent", sender="rita@lakeside.example.com", subject="Re: It squeaks", headers=headers)
        self.assertEqual(ticket.responded_at, NOW + timedelta(hours=1))
        self.assertEqual(ticket.partner_id.email, "who@unknown.example.com")
        self.assertIn(ticket.partner_id, ticket.message_ids[0].notified_partner_ids)
