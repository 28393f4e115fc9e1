from odoo.fields import Command
from odoo.tests import tagged

from .lead_step_case import LeadStepCase
from .tour_case import TourCase


@tagged("post_install", "-at_install", "spp_tour")
class TestLeadStepsTour(LeadStepCase, TourCase):
    """From the stages as they are, through the mapping, to the leads behind a number of the funnel."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users["director"].write({"password": "plan_director"})
        cls.lead("Alder Mills", "proposal", 400)
        for step in ("needs", "aftersales"):
            cls.stages.pop(step).unlink()
        for stage, name in zip(cls.stages.values(), ("New", "Qualified", "Proposition", "Won"), strict=True):
            stage.write({"name": name, "process_step": False})
        others = cls.env["crm.stage"].search([("team_ids", "!=", cls.team.id)])
        others.team_ids = [Command.set(cls._team("Elsewhere", cls.users["director"]).ids)]

    def test_lead_steps(self):
        self.start_tour("/odoo", "spp_lead_steps", login="plan_director")
        stages = self.env["crm.stage"].search([("team_ids", "=", self.team.id)], order="sequence, id")
        self.assertEqual(
            stages.mapped("process_step"), ["acquisition", "screening", "needs", "proposal", "deal", "aftersales"]
        )
