from datetime import date

from odoo.fields import Command
from odoo.tests import tagged

from .plan_case import FigureCase
from .tour_case import TourCase


@tagged("post_install", "-at_install", "spp_tour")
class TestClosingTour(FigureCase, TourCase):
    """The end of a quarter in one afternoon: see what is open, settle it, look at the honours, close."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.director.password = "plan_director"
        cls.ann.name = "Ada Rep"
        cls.plan = cls.env["spp.plan"].create(
            {
                "company_id": cls.company.id,
                "date_from": date(2026, 1, 1),
                "state": "running",
                "team_ids": [Command.set(cls.north.ids)],
                "member_ids": [Command.create({"user_id": cls.ann.id, "target": 100})],
            }
        )
        cls.plan.action_add_targets()
        cls.sold(cls.ann, 120, "2026-02-10", cls.customer("Aurora Mills"))
        cls.env["spp.plan.review"]._draft_for(cls.plan, date(2026, 3, 1))
        cls.plan.action_review()

    def test_close(self):
        self.start_tour(f"/odoo/sales-plans/{self.plan.id}", "spp_closing", login="plan_director")
        self.plan.invalidate_recordset()
        self.assertEqual((self.plan.state, self.plan.closed_by_id), ("closed", self.director))
        self.assertEqual(self.plan.next_id.state, "draft")
        self.assertTrue(self.plan.honour_ids)
