from odoo.fields import Command
from odoo.tests import tagged

from .plan_case import APRIL, FigureCase
from .tour_case import TourCase


@tagged("post_install", "-at_install", "spp_tour")
class TestScorecardTour(FigureCase, TourCase):
    """The director in the morning: reads the figures, sees what is red, and opens what is behind it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.director.password = "plan_director"
        cls.ann.name = "Ada Rep"
        cls.plan = cls.env["spp.plan"].create(
            {
                "company_id": cls.company.id,
                "date_from": APRIL,
                "state": "running",
                "team_ids": [Command.set(cls.north.ids)],
                "member_ids": [Command.create({"user_id": cls.ann.id, "target": 1000})],
            }
        )
        cls.plan.action_add_targets()
        mills = cls.customer("Aurora Mills")
        cls.sold(cls.ann, 1000, "2026-02-10", mills)
        cls.sold(cls.ann, 500, "2026-05-10", mills)

    def test_scorecard(self):
        self.start_tour("/odoo", "spp_scorecard", login="plan_director")
        self.plan.invalidate_recordset()
        self.assertTrue(self.plan.figures_at)
