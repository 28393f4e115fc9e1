from odoo.exceptions import AccessError
from odoo.tests import tagged

from .service_case import ServiceCase

LONG = "Please take the cover off and send us a picture of the plug."


@tagged("post_install", "-at_install")
class TestServiceGaming(ServiceCase):
    """What is worth a look, and what is not."""

    def found(self, ticket, kind=None):
        self.env.flush_all()
        rows = self.env["spp.service.gaming.report"].with_user(self.users["manager"])
        found = rows.search([("ticket_id", "=", ticket.id)])
        return found.filtered(lambda row: row.kind == kind) if kind else sorted(found.mapped("kind"))

    def say(self, ticket, body=LONG, user=None, **values):
        return ticket.with_user(user or self.rita).message_post(
            body=body, message_type="comment", subtype_xmlid="mail.mt_comment", **values
        )

    def answered(self, **values):
        ticket = self.ticket(user_id=self.rita.id, **values)
        with self.later(minutes=10):
            self.say(ticket)
        return ticket

    def test_an_honest_request_is_not_named(self):
        ticket = self.answered()
        with self.later(minutes=20):
            ticket.with_user(self.rita).action_wait()
        with self.later(minutes=30):
            self.customer_says(ticket)
        with self.later(minutes=40):
            self.say(ticket)
            ticket.with_user(self.rita).action_solve()
        with self.later(days=8):
            ticket.action_close()
        self.assertEqual(self.found(ticket), [])

    def test_parked_though_the_customer_had_the_last_word(self):
        ticket = self.answered()
        with self.later(minutes=20):
            self.customer_says(ticket)
        with self.later(minutes=30):
            ticket.with_user(self.sven).action_wait()
        with self.later(minutes=40):
            self.customer_says(ticket)
        row = self.found(ticket)
        self.assertEqual(row, ["parked"])
        row = self.found(ticket, "parked")
        self.assertEqual((row.by_id, row.user_id, row.commercial_partner_id), (self.sven, self.rita, self.buyer))
        self.assertEqual(row.action_open_ticket()["res_id"], ticket.id)

    def test_a_note_or_a_machine_has_no_last_word(self):
        ticket = self.answered()
        with self.later(minutes=20):
            self.customer_says(ticket)
            ticket.with_user(self.rita).message_post(body=LONG)
            ticket.message_post(
                body=LONG,
                author_id=self.rita.partner_id.id,
                message_type="auto_comment",
                subtype_xmlid="mail.mt_comment",
            )
        with self.later(minutes=30):
            ticket.with_user(self.rita).action_wait()
        self.assertEqual(self.found(ticket), ["parked"])

    def test_parked_and_taken_up_without_the_customer(self):
        ticket = self.answered()
        with self.later(minutes=20):
            ticket.with_user(self.rita).action_wait()
        with self.later(minutes=50):
            ticket.with_user(self.rita).write({"state": "progress"})
        self.assertEqual(self.found(ticket), ["resumed"])

    def test_reopened_soon_and_late(self):
        for days, kinds in ((7, ["reopened"]), (8, [])):
            ticket = self.answered()
            with self.later(minutes=20):
                ticket.with_user(self.rita).action_solve()
            with self.later(days=days, minutes=20):
                ticket.with_user(self.rita).action_reopen()
            with self.subTest(days):
                self.assertEqual(self.found(ticket), kinds)

    def test_closing_is_no_reopening_and_starts_no_new_count(self):
        ticket = self.answered()
        with self.later(minutes=20):
            ticket.with_user(self.rita).action_solve()
        with self.later(days=7):
            ticket.with_user(self.rita).action_close()
        self.assertEqual(self.found(ticket), [])
        with self.later(days=8):
            ticket.with_user(self.rita).action_reopen()
        self.assertEqual(self.found(ticket), [], "eight days after the solution, one after the closing")
        self.company.service_reopen_days = 8
        self.assertEqual(self.found(ticket), ["reopened"])

    def test_reopened_twice_is_twice(self):
        ticket = self.answered()
        for hour in (1, 3):
            with self.later(hours=hour):
                ticket.with_user(self.rita).action_solve()
            with self.later(hours=hour + 1):
                self.customer_says(ticket)
        self.assertEqual(self.found(ticket), ["reopened", "reopened"])

    def test_answers_by_their_letters(self):
        quoted = f"<p>Ok.</p><blockquote>{LONG}</blockquote>"
        mail = f"<p>Ok.</p><div data-o-mail-quote='1'>{LONG}<p>{LONG}</p></div>"
        for body, kinds in (
            ("Ok", ["short"]),
            ("<p>Ok&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;</p>", ["short"]),
            (quoted, ["short"]),
            (mail, ["short"]),
            ("x" * 19, ["short"]),
            ("x" * 20, []),
            (LONG, []),
        ):
            ticket = self.ticket()
            with self.later(minutes=10):
                self.say(ticket, body=self.markup(body))
            with self.later(minutes=20):
                self.say(ticket)
            with self.subTest(body):
                self.assertEqual(self.found(ticket), kinds)

    def markup(self, body):
        return self.env["mail.message"].new({"body": body}).body

    def test_a_file_is_an_answer_and_so_is_a_call(self):
        ticket = self.ticket()
        with self.later(minutes=10):
            self.say(ticket, body="See", attachments=[("plan.txt", b"plan")])
        self.assertEqual(self.found(ticket), [])
        called = self.ticket()
        with self.later(minutes=10):
            call = called.activity_schedule("mail.mail_activity_data_call", user_id=self.rita.id)
            call.with_user(self.rita).action_feedback(feedback="Ok")
        with self.later(minutes=20):
            self.say(called, body="Ok")
            called.with_user(self.rita).action_solve()
        self.assertEqual(self.found(called), [])

    def test_the_length_is_the_companys(self):
        self.company.service_short_answer = 0
        ticket = self.ticket()
        self.say(ticket, body="Ok")
        self.assertEqual(self.found(ticket), [])

    def test_facts_changed_after_a_broken_promise(self):
        quality = self.env.ref("sales_performance_plan.service_category_quality")
        delivery = self.env.ref("sales_performance_plan.service_category_delivery")
        ticket = self.ticket(priority="2", category_id=quality.id, user_id=self.rita.id)
        with self.later(hours=1):
            ticket.with_user(self.rita).write({"priority": "1"})
        self.assertEqual(self.found(ticket), [], "nothing was late")
        with self.later(hours=3):
            ticket.with_user(self.sven).write({"priority": "0", "category_id": delivery.id})
            ticket.with_user(self.sven).write({"priority": "3"})
        self.assertEqual(self.found(ticket), ["lowered", "moved"])
        change = self.env["spp.service.change"].search([("ticket_id", "=", ticket.id), ("kind", "=", "category")])
        self.assertEqual((change.user_id, change.old_value, change.new_value), (self.sven, "Quality", "Delivery"))

    def test_a_category_where_there_was_none_is_no_change(self):
        ticket = self.ticket()
        with self.later(hours=3):
            ticket.category_id = self.env.ref("sales_performance_plan.service_category_quality")
        self.assertEqual(self.found(ticket), [])

    def test_solved_without_a_word(self):
        ticket = self.ticket(user_id=self.rita.id)
        with self.later(minutes=10):
            ticket.with_user(self.sven).action_solve()
        row = self.found(ticket, "silent")
        self.assertEqual((row.by_id, row.user_id), (self.sven, self.rita))
        with self.later(minutes=20):
            self.say(ticket)
        self.assertEqual(self.found(ticket), ["silent"], "an answer afterwards was none at the solution")

    def test_each_row_has_a_number_of_its_own(self):
        ticket = self.ticket()
        with self.later(minutes=10):
            self.say(ticket, body="Ok")
            self.customer_says(ticket)
        with self.later(minutes=20):
            ticket.with_user(self.rita).action_wait()
        with self.later(minutes=30):
            ticket.with_user(self.rita).action_solve()
        with self.later(minutes=40):
            ticket.with_user(self.rita).action_reopen()
        self.assertEqual(self.found(ticket), ["parked", "reopened", "resumed", "short"])
        rows = self.env["spp.service.gaming.report"].search([])
        self.assertEqual(len(set(rows.ids)), len(rows))
        groups = rows.with_user(self.users["manager"])._read_group(
            [("ticket_id", "=", ticket.id)], ["user_id", "kind", "date:month"], ["__count"]
        )
        self.assertEqual(sum(group[-1] for group in groups), 4)

    def test_managers_alone_and_their_company(self):
        ticket = self.ticket()
        ticket.action_solve()
        self.assertTrue(self.found(ticket))
        for role in ("rep", "hr", "accountant", "clerk"):
            with self.subTest(role), self.assertRaises(AccessError):
                self.env["spp.service.gaming.report"].with_user(self.users[role]).search([])
        other = self.env["res.company"].create({"name": "Hillside"})
        self.users["manager"].write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        self.env.invalidate_all()
        rows = self.env["spp.service.gaming.report"].with_user(self.users["manager"])
        self.assertFalse(rows.with_context(allowed_company_ids=other.ids).search([("ticket_id", "=", ticket.id)]))
