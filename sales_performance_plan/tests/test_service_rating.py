from odoo import http
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .service_case import ServiceCase


@tagged("post_install", "-at_install")
class TestServiceRating(ServiceCase, HttpCase):
    """The link in the mail, as the customer's browser sees it."""

    def solved(self):
        ticket = self.ticket(user_id=self.rita.id)
        self.answer(ticket)
        ticket.action_solve()
        return ticket, self.link(ticket)

    def link(self, ticket):
        rating = ticket.rating_ids.filtered(lambda rating: not rating.consumed)
        return f"/rate/{rating.access_token}"

    def give(self, link, rate, feedback=""):
        data = {"rate": str(rate), "feedback": feedback, "csrf_token": http.Request.csrf_token(self)}
        return self.url_open(f"{link}/submit_feedback", data=data)

    @mute_logger("odoo.http")
    def assertGone(self, link):
        self.assertEqual(self.url_open(f"{link}/5").status_code, 404)
        self.assertEqual(self.give(link, 5).status_code, 404)

    def test_the_link_in_the_mail_is_the_one_that_works(self):
        ticket, link = self.solved()
        mail = ticket.message_ids.filtered(lambda message: "/rate/" in (message.body or ""))
        for rate in (1, 3, 5):
            self.assertIn(f"{link}/{rate}", mail.body)

    def test_looking_gives_nothing_and_submitting_does(self):
        ticket, link = self.solved()
        self.authenticate(None, None)
        self.assertEqual(self.url_open(f"{link}/1").status_code, 200)
        self.env.invalidate_all()
        self.assertFalse(ticket.rating_count, "mail programs look at links")
        self.assertEqual(self.give(link, 1, "Too slow").status_code, 200)
        self.env.invalidate_all()
        self.assertEqual((ticket.rating_last_value, ticket.rating_last_feedback), (1, "Too slow"))
        self.assertEqual(ticket.rating_ids.rated_partner_id, self.rita.partner_id)
        self.assertEqual(ticket.state, "solved", "a rating is no answer")

    def test_a_wrong_token_is_refused(self):
        self.authenticate(None, None)
        self.assertGone("/rate/0123456789abcdef")

    def test_an_old_link_is_refused(self):
        ticket, link = self.solved()
        self.authenticate(None, None)
        self.company.service_rating_days = 3
        ticket._happened({"resolved_at": "2026-06-20 12:00:00"})
        self.env.flush_all()
        self.assertGone(link)
        self.assertFalse(ticket.rating_count)

    def test_what_was_rated_before_the_next_solution_stays(self):
        ticket, first = self.solved()
        self.authenticate(None, None)
        self.give(first, 1)
        self.env.invalidate_all()
        ticket.action_reopen()
        ticket.action_solve()
        self.assertGone(first)
        self.give(self.link(ticket), 5)
        self.env.invalidate_all()
        self.assertEqual(sorted(ticket.rating_ids.mapped("rating")), [1, 5])
