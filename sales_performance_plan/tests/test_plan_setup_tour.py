from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .setup_case import SetupCase
from .tour_case import TourCase


@tagged("post_install", "-at_install", "spp_tour")
class TestPlanSetupTour(SetupCase, TourCase):
    """A company on its first day: the director plays the page, and afterwards everything works."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.director.password = "plan_director"
        cls.director.group_ids |= cls.env.ref("base.group_erp_manager")
        (cls.manager | cls.users["accountant"] | cls.ann | cls.bob | cls.eve | cls.users["rep"]).active = False
        people = {"company_id": cls.company.id, "company_ids": [Command.set(cls.company.ids)]}
        cls.mona = new_test_user(cls.env, "setup_mona", groups="base.group_user", name="Mona Manager", **people)
        cls.ada = new_test_user(cls.env, "setup_ada", groups="base.group_user", name="Ada Rep", **people)
        cls.env["crm.team"].search([]).active = False
        cls.env["crm.stage"].search([]).process_step = False

    def test_setup(self):
        self.start_tour("/odoo", "spp_setup", login="plan_director")
        self.env.invalidate_all()
        steps = self.steps()
        self.assertEqual({step["state"] for code, step in steps.items() if code != "history"}, {"done"})
        self.assertEqual(steps["history"]["state"], "skipped")
        self.assertTrue(self.mona.has_group("sales_performance_plan.sales_performance_plan_group_manager"))
        team = self.env["crm.team"].search([("company_id", "=", self.company.id)])
        self.assertEqual((team.name, team.user_id, team.member_ids), ("North", self.mona, self.ada))
        self.assertEqual(self.env["spp.plan"].search([("company_id", "=", self.company.id)]).state, "running")
        self.check_a_day_works(team)

    def check_a_day_works(self, team):
        """Live a day: a good lead comes, Ada gets it and sells; the customer has a tier, the scorecard counts it."""
        lead = {"name": "Ovens", "type": "lead", "company_size": 200, "has_purchase_plan": True, "user_id": False}
        lead = self.env["crm.lead"].create({**lead, "company_id": self.company.id, "team_id": team.id})
        self.env["spp.lead.pool"]._hand_out(lead)
        self.assertEqual(lead.user_id, self.ada)
        mill = self.customer("Mill")
        self.sell(mill, 100, user_id=self.ada.id, team_id=team.id)
        self.recompute()
        self.assertTier(mill, "general")
        plan = self.env["spp.plan"].search([("company_id", "=", self.company.id)])
        plan.with_user(self.director).action_refresh()
        page = self.env["spp.plan.scorecard"].with_user(self.director).scorecard(plan.id)
        card = next(card for card in page["cards"] if card["name"] == "New Customers")
        self.assertEqual(card["words"], "1")
