from datetime import date, datetime, timedelta

from odoo.tests import tagged

from .plan_case import QUARTER, FigureCase
from .service_case import ServiceCase

MAY = datetime(2026, 5, 4, 8)


@tagged("post_install", "-at_install")
class TestPlanMeasureService(FigureCase, ServiceCase):
    """Requests, visits and ratings of the second quarter of 2026."""

    @classmethod
    def request(cls, hours=None, solved=None, user=None, opened=MAY):
        """Bring in a request of before, answered and solved so many hours after it came."""
        return cls.ticket(
            user_id=(user or cls.ann).id,
            opened_at=opened,
            responded_at=opened + timedelta(hours=hours) if hours is not None else False,
            resolved_at=opened + timedelta(hours=solved) if solved is not None else False,
            state="solved" if solved is not None else "new",
        )

    def test_no_requests_are_no_data(self):
        for code in (
            "response_hours",
            "resolved_in_time",
            "customer_satisfaction",
            "core_visits",
            "service_loss_share",
        ):
            with self.subTest(code):
                self.assertEqual(self.facts(code), {})

    def test_first_response(self):
        answered = self.request(1, 5) | self.request(5, 9, user=self.eve)
        self.request(opened=datetime(2026, 6, 30, 11))  # nobody has answered yet
        self.request(1, 2, opened=datetime(2026, 3, 31, 8))
        facts = self.facts("response_hours", teams=self.north)
        self.assertEqual(facts["total", None], (6, 2, 3.0), "after-sales is the whole company's")
        self.assertEqual(facts["rep", "ann"], (1, 1, 1.0))
        self.assertNotIn(("team", "South"), facts)
        self.assertEqual(self.behind("response_hours", "denominator").sorted("id"), answered.sorted("id"))
        self.assertEqual(sum(self.behind("response_hours", "denominator").mapped("response_hours")), 6)

    def test_solved_in_time(self):
        kept = self.request(1, 24)
        late = self.request(1, 25)
        self.request(1, opened=datetime(2026, 6, 30, 9))  # still time
        self.assertEqual(self.facts("resolved_in_time")["total", None], (1, 2, 50.0))
        self.assertEqual(self.behind("resolved_in_time", "numerator"), kept)
        self.assertEqual(self.behind("resolved_in_time", "denominator").sorted("id"), (kept | late).sorted("id"))

    def rate(self, rating, ticket=None, at=MAY):
        ticket = ticket or self.request(1, 2)
        rating = self.env["rating.rating"].create(
            {
                "res_model_id": self.env["ir.model"]._get_id("spp.service.ticket"),
                "res_id": ticket.id,
                "partner_id": self.contact.id,
                "rating": rating,
                "consumed": True,
            }
        )
        rating.rated_on = at
        return rating

    def test_satisfaction(self):
        good = self.rate(5) | self.rate(4)
        poor = self.rate(3)
        self.rate(1, at=datetime(2026, 3, 31, 8))
        self.assertEqual(self.facts("customer_satisfaction")["total", None], (2, 3, 66.67))
        self.assertEqual(self.behind("customer_satisfaction", "numerator").sorted("id"), good)
        self.assertIn(poor, self.behind("customer_satisfaction", "denominator"))
        self.company.plan_satisfied_from = 3
        self.assertEqual(self.facts("customer_satisfaction")["total", None][2], 100.0)

    def visit(self, partner, day, state="due", tier=None):
        step = self.env["spp.customer.playbook"].search(
            [("company_id", "=", self.company.id), ("kind", "=", "visit")], limit=1
        )
        return self.env["spp.customer.care"].create(
            {
                "company_id": self.company.id,
                "partner_id": partner.id,
                "playbook_id": step.id,
                "kind": "visit",
                "tier_id": (tier or self.core).id,
                "user_id": self.ann.id,
                "date_planned": day,
                "date_due": day,
                "state": state,
            }
        )

    def test_visits_to_core_customers(self):
        oak, elm = self.customer("Oak"), self.customer("Elm")
        done = self.visit(oak, date(2026, 4, 30), "done")
        due = self.visit(oak, date(2026, 5, 31))
        self.visit(oak, date(2026, 6, 20))
        self.visit(oak, date(2026, 5, 10), "off")
        self.visit(oak, date(2026, 3, 31), "done")
        self.visit(elm, date(2026, 4, 30), "done", tier=self.general)
        middle = date(2026, 6, 15)
        self.assertEqual(self.facts("core_visits", today=middle)["total", None], (1, 2, 50.0))
        self.assertEqual(self.behind("core_visits", "numerator"), done)
        self.assertEqual(self.behind("core_visits", "denominator", today=middle), done | due)
        self.visit(oak, date(2026, 6, 30), "done")
        self.assertEqual(self.facts("core_visits", today=middle)["total", None], (2, 3, 66.67))

    def test_customers_lost_over_service(self):
        self.recompute()
        oak, elm, fir, yew = (self.customer(name, user_id=self.ann.id) for name in ("Oak", "Elm", "Fir", "Yew"))
        reason = self.env["crm.lost.reason"].create({"name": "Left alone", "loss_cause": "service"})
        lead = self.lead(self.ann, partner_id=oak.id)
        lead.action_set_lost(lost_reason_id=reason.id)
        lead.date_closed = datetime(2026, 5, 9, 8)
        late = self.ticket(
            partner_id=elm.id,
            opened_at=MAY,
            responded_at=MAY + timedelta(hours=5),
            resolved_at=MAY + timedelta(hours=6),
            state="solved",
        )
        fine = self.request(1, 2)
        fine.partner_id = fir
        self.assertEqual((late.response_status, fine.response_status), ("breached", "met"))
        self.stay(yew, self.lost, date(2026, 1, 1))
        for customer in (oak, elm, fir):
            self.stay(customer, self.lost, date(2026, 5, 10))
        self.assertEqual(self.facts("service_loss_share")["total", None], (2, 3, 66.67), "of those lost in the quarter")
        self.assertEqual(self.behind("service_loss_share", "numerator").sorted("id"), oak | elm)
        self.rate(1, fine)
        self.assertEqual(self.facts("service_loss_share")["total", None][2], 100.0)
        self.assertEqual(self.facts("service_loss_share")["rep", "ann"][2], 100.0)

    def test_the_first_tier_run_loses_nobody(self):
        for name in ("Oak", "Elm"):
            self.stay(self.customer(name), self.lost, QUARTER.first)
        self.assertEqual(self.facts("service_loss_share"), {})
