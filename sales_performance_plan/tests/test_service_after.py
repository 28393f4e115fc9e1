from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .service_case import ServiceCase

LOG = "odoo.addons.sales_performance_plan.models.service_rating_mixin"


@tagged("post_install", "-at_install")
class TestServiceAfter(ServiceCase):
    """What follows a solution: the rating, the closing, the service record."""

    def solved(self, **values):
        ticket = self.ticket(**values)
        self.answer(ticket)
        ticket.action_solve()
        return ticket

    def ratings(self, ticket):
        return self.env["rating.rating"].search([("res_model", "=", ticket._name), ("res_id", "=", ticket.id)])

    def mails(self, ticket):
        return ticket.message_ids.filtered(lambda message: "/rate/" in (message.body or ""))

    def run_cron(self, verb):
        with self.enter_registry_test_mode():
            self.env.ref(f"sales_performance_plan.ir_cron_service_{verb}").method_direct_trigger()
        self.env.invalidate_all()

    # Rating
    def test_each_solution_asks_once(self):
        ticket = self.solved(user_id=self.rita.id)
        self.assertEqual(len(self.mails(ticket)), 1)
        ticket.action_close()
        ticket.write({"state": "solved"})
        self.assertEqual(len(self.mails(ticket)), 1, "closed and solved again, without having been reopened")
        ticket.rating_apply(1, rating=self.ratings(ticket))
        self.assertEqual(self.ratings(ticket).rated_partner_id, self.rita.partner_id)
        ticket.action_reopen()
        ticket.user_id = self.sven
        ticket.action_solve()
        self.assertEqual(len(self.mails(ticket)), 2)
        second = self.ratings(ticket).filtered(lambda rating: not rating.consumed)
        ticket.rating_apply(5, rating=second)
        self.assertEqual(sorted(self.ratings(ticket).mapped("rating")), [1, 5])
        self.assertEqual(second.rated_partner_id, self.sven.partner_id)

    def test_an_unused_link_asks_about_the_owner_of_now(self):
        ticket = self.solved(user_id=self.rita.id)
        ticket.action_reopen()
        ticket.user_id = self.sven
        ticket.action_solve()
        self.assertEqual(self.ratings(ticket).rated_partner_id, self.sven.partner_id)

    def test_closing_what_nobody_marked_as_solved_asks_too(self):
        ticket = self.ticket()
        self.answer(ticket)
        ticket.write({"state": "closed"})
        self.assertEqual(len(self.mails(ticket)), 1)

    def test_a_company_need_not_ask(self):
        self.company.service_ask_rating = False
        self.assertFalse(self.mails(self.solved()))

    def test_nobody_without_an_address_is_asked(self):
        self.contact.email = False
        self.assertFalse(self.ratings(self.solved()))

    def test_a_solution_stands_when_the_mail_cannot_be_made(self):
        template = self.env.ref("sales_performance_plan.mail_template_service_rating")
        template.body_html = "<t t-out='object.nothing_of_the_kind'/>"
        with self.assertLogs(LOG, "WARNING"), mute_logger("odoo.addons.base.models.ir_qweb"):
            ticket = self.solved()
        self.assertEqual(ticket.state, "solved")
        self.assertFalse(self.ratings(ticket))

    def test_the_customer_is_asked_in_their_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        template = self.env.ref("sales_performance_plan.mail_template_service_rating")
        template.with_context(lang="fr_FR").body_html = template.body_html.replace("Hello", "Bonjour")
        self.contact.lang = "fr_FR"
        self.assertIn("Bonjour", self.mails(self.solved()).body)

    # Closing
    def test_a_request_goes_from_one_pause_into_the_next(self):
        ticket = self.ticket()
        self.answer(ticket)
        for hour, move in ((1, ticket.action_wait), (2, ticket.action_solve), (3, ticket.action_close)):
            with self.later(hours=hour):
                move()
        pauses = ticket.pause_ids.sorted("id")
        self.assertEqual(pauses.mapped("kind"), ["waiting", "solved", "solved"])
        self.assertEqual(pauses[:2].mapped("date_to"), pauses[1:].mapped("date_from"))
        self.assertEqual(ticket.state, "closed")

    def test_what_was_solved_long_ago_is_closed(self):
        old = self.solved()
        with self.later(days=3):
            young = self.solved()
            back = self.solved()
        with self.later(days=6):
            self.customer_says(back)
        with self.later(days=7):
            self.run_cron("close")
            self.run_cron("close")
        self.assertEqual((old.state, young.state, back.state), ("closed", "solved", "progress"))
        self.assertEqual(len(self.mails(old)), 1, "closing asks nobody again")

    def test_a_company_may_never_close(self):
        self.company.service_close_days = 0
        ticket = self.solved()
        with self.later(days=400):
            self.run_cron("close")
        self.assertEqual(ticket.state, "solved")

    # Service record
    def troubled(self):
        late = self.ticket(user_id=self.rita.id)
        with self.later(hours=30):
            self.answer(late)
            late.action_solve()
            late.rating_apply(1, rating=self.ratings(late))
            self.solved()
        return late

    def record(self, partner=None, user=None):
        partner = (partner or self.buyer).with_user(user or self.rita)
        return (
            partner.service_request_count,
            partner.service_late_answer_count,
            partner.service_late_solution_count,
            partner.service_bad_rating_count,
        )

    def test_the_service_record_counts_and_opens_what_it_counts(self):
        late = self.troubled()
        with self.later(hours=31):
            self.assertEqual(self.record(), (2, 1, 1, 1))
            self.assertEqual(self.record(self.contact), (2, 1, 1, 1))
            buyer = self.buyer.with_user(self.rita)
            for key, count in (("requests", 2), ("late_answers", 1), ("late_solutions", 1), ("bad_ratings", 1)):
                action = buyer.with_context(service_record=key).action_open_service_record()
                found = self.env[action["res_model"]].with_user(self.rita).search(action["domain"])
                with self.subTest(key):
                    self.assertEqual(len(found), count)
                    self.assertIn(late.id, found.mapped("res_id") if key == "bad_ratings" else found.ids)

    def test_the_service_record_forgets(self):
        self.troubled()
        with self.later(days=367):
            self.assertEqual(self.record(), (0, 0, 0, 0))

    def test_a_fair_rating_is_not_a_bad_one(self):
        ticket = self.solved()
        ticket.rating_apply(3, rating=self.ratings(ticket))
        self.assertEqual(self.record()[3], 0)
        self.company.service_bad_rating = 3
        self.env.invalidate_all()
        self.assertEqual(self.record()[3], 1)

    def test_the_service_record_is_one_companys(self):
        self.troubled()
        other = self.env["res.company"].create({"name": "Hillside"})
        with self.later(hours=31):
            partner = self.buyer.with_company(other).with_context(allowed_company_ids=other.ids)
            self.assertEqual(partner.service_request_count, 0)

    def test_the_service_record_of_many_costs_no_more(self):
        few = self.env["res.partner"].browse([self.buyer.id])
        self.troubled()
        many = few | few.create([{"name": f"Many {number}", "is_company": True} for number in range(50)])
        one = self.count_queries(lambda: few.mapped("service_request_count"))
        self.env.invalidate_all()
        self.assertLess(self.count_queries(lambda: many.mapped("service_request_count")), 2 * one + 2)

    def test_clerks_do_not_see_the_service_record(self):
        with self.assertRaises(AccessError):
            self.buyer.with_user(self.users["clerk"]).read(["service_request_count"])

    # Lost over service
    def lose(self, cause="service", user=None, **values):
        reason = self.env["crm.lost.reason"].create({"name": cause, "loss_cause": cause})
        lead = self.env["crm.lead"].create(
            {
                "name": "Second line",
                "type": "opportunity",
                "company_id": self.company.id,
                "partner_id": self.contact.id,
                "user_id": self.rita.id,
                **values,
            }
        )
        wizard = self.env["crm.lead.lost"].with_user(user or self.rita).with_context(default_lead_ids=lead.ids)
        form = Form(wizard)
        form.lost_reason_id = reason
        shown = form.service_evidence
        form.save().action_lost_reason_apply()
        return lead, shown

    def test_whoever_blames_the_service_sees_the_record_and_it_stays(self):
        self.troubled()
        with self.later(hours=31):
            lead, shown = self.lose()
            self.assertIn("2 requests, 1 late answers, 1 late solutions, 1 bad ratings", shown)
            self.assertEqual(lead.service_evidence, shown)
        with self.later(days=400):
            lead.invalidate_recordset()
            self.assertEqual(lead.service_evidence, shown, "kept as it was")

    def test_nothing_speaks_for_it(self):
        lead, shown = self.lose()
        self.assertIn("No request of Nimbus", shown)
        self.assertEqual(lead.service_evidence, shown)

    def test_nobody_knows_the_customer(self):
        lead, _shown = self.lose(partner_id=False)
        self.assertIn("Nobody knows", lead.service_evidence)

    def test_another_reason_asks_for_nothing(self):
        lead, shown = self.lose("price")
        self.assertFalse(shown or lead.service_evidence)

    def test_another_reason_later_takes_the_evidence_away(self):
        lead, _shown = self.lose()
        lead.lost_reason_id = self.env["crm.lost.reason"].create({"name": "Dear", "loss_cause": "price"})
        self.assertFalse(lead.service_evidence)

    def test_also_what_is_lost_without_the_wizard(self):
        reason = self.env["crm.lost.reason"].create({"name": "Service", "loss_cause": "service"})
        lead = self.env["crm.lead"].create({"name": "Third", "partner_id": self.contact.id, "user_id": self.rita.id})
        lead.with_user(self.rita).write({"active": False, "probability": 0, "lost_reason_id": reason.id})
        self.assertIn("No request", lead.service_evidence)

    def test_evidence_cannot_be_typed(self):
        lead, shown = self.lose()
        with self.assertRaisesRegex(UserError, "cannot be typed"):
            lead.with_user(self.rita).write({"service_evidence": "All late"})
        with self.assertRaisesRegex(UserError, "cannot be typed"):
            self.env["crm.lead"].create({"name": "Fourth", "service_evidence": "All late"})
        self.assertEqual(lead.service_evidence, shown)
