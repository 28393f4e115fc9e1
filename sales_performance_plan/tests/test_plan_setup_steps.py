from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .plan_case import APRIL
from .setup_case import SetupCase


@tagged("post_install", "-at_install")
class TestPlanSetupSteps(SetupCase):
    """From the installation to the first quarter, step by step, and back."""

    # ------------------------------------------------------------------
    # Teams and stages
    # ------------------------------------------------------------------

    def test_a_team_is_made_and_taken_back(self):
        team = self.team()
        self.assertEqual((team.user_id, team.member_ids), (self.manager, self.ann))
        self.assertEqual(self.state("teams"), "done")
        self.take_back("teams")
        self.assertFalse(team.exists())

    def test_a_team_with_leads_stays(self):
        team = self.team()
        self.env["crm.lead"].create({"name": "Inquiry", "team_id": team.id, "company_id": self.company.id})
        with self.assertRaisesRegex(UserError, "in use by now.*1"):
            self.take_back("teams")
        self.assertTrue(team.exists())

    def test_a_change_of_members_is_taken_back_though_others_came(self):
        team = self.team()
        wizard = self.env["spp.plan.setup.team.wizard"].with_user(self.director).create({})
        line = wizard.line_ids.filtered(lambda line: line.team_id == team)
        line.member_ids = [Command.set((self.ann | self.bob).ids)]
        wizard.action_apply()
        team.member_ids |= self.eve
        self.take_back("teams")
        self.assertEqual(team.member_ids, self.ann | self.eve)

    def test_what_somebody_changed_since_is_not_overwritten(self):
        team = self.team()
        wizard = self.env["spp.plan.setup.team.wizard"].with_user(self.director).create({})
        wizard.line_ids.filtered(lambda line: line.team_id == team).user_id = self.director
        wizard.action_apply()
        team.user_id = self.ann
        with self.assertRaisesRegex(UserError, "was changed since"):
            self.take_back("teams")
        self.assertEqual(team.user_id, self.ann)

    def test_two_people_take_the_same_step_back(self):
        self.team()
        number = self.steps()["teams"]["written"]["id"]
        self.page.take_back(number)
        with self.assertRaisesRegex(UserError, "took this step back already"):
            self.page.take_back(number)

    def test_stages_are_mapped_and_taken_back(self):
        stages = self.env["crm.stage"].search([])
        stages.process_step = False
        before = {stage: (stage.name, stage.sequence) for stage in stages}
        self.assertEqual(self.state("stages"), "open")
        wizard = self.env["spp.lead.stage.wizard"].with_user(self.director).create({})
        for line in wizard.line_ids:
            line.process_step = "deal" if line.is_won else "acquisition"
        wizard.write({"create_needs": True, "create_aftersales": True})
        wizard.action_apply()
        self.assertIn("No stage yet", self.steps()["stages"]["missing"][0])
        self.take_back("stages")
        self.assertEqual({stage: (stage.name, stage.sequence) for stage in self.env["crm.stage"].search([])}, before)
        self.assertFalse(any(stages.mapped("process_step")))

    # ------------------------------------------------------------------
    # History, tiers, rules, leads, address, plan
    # ------------------------------------------------------------------

    def test_history_ends_with_customers_in_tiers(self):
        self.sell(self.customer("Oak"), 100)
        self.assertEqual(self.state("history"), "open")
        self.page.press("recompute")
        self.env["spp.customer.run"].with_user(self.director).recompute_step()
        self.assertEqual(self.state("history"), "done")
        self.assertEqual(self.figure("history", "General"), "1")

    def test_another_ladder_is_worked_out_anew_and_taken_back(self):
        self.recompute()
        self.assertEqual(self.state("tiers"), "done")
        wizard = self.env["spp.customer.ladder.wizard"].with_user(self.director).create({})
        before = self.general.max_recency
        wizard.line_ids.filtered(lambda line: line.tier_id == self.general).max_recency = 120
        wizard.monetary_reading = self._other_reading()
        wizard.action_apply()
        self.assertEqual(self.state("tiers"), "open", "not worked out by this ladder yet")
        self.take_back("tiers")
        self.assertEqual(self.general.max_recency, before)
        self.assertEqual(self.state("tiers"), "done")

    def _other_reading(self):
        readings = [key for key, _name in self.company._fields["rfm_monetary_reading"].selection]
        return next(key for key in readings if key != self.company.rfm_monetary_reading)

    def test_rules_are_approved_and_taken_back_before_anything_is_paid(self):
        scheme = self.env["spp.incentive.scheme"].search([("company_id", "=", self.company.id)])
        self.assertEqual((self.state("scheme"), self.page.press("scheme")["res_id"]), ("open", scheme.id))
        scheme.with_user(self.director).action_approve()
        self.assertEqual(self.state("scheme"), "done")
        self.take_back("scheme")
        self.assertEqual((scheme.state, scheme.approver_id.id, self.state("scheme")), ("draft", False, "open"))
        scheme.date_from = APRIL
        scheme.with_user(self.director).action_approve()
        self.sell(self.customer("Oak"), 100, user_id=self.ann.id)
        self.env["spp.incentive.scheme"]._settle(self.company, "2026-06-01", "2026-06-30")
        with self.assertRaisesRegex(UserError, "in use by now"):
            self.take_back("scheme")
        self.assertEqual(scheme.state, "approved")

    def test_the_version_before_counts_again(self):
        first = self.env["spp.incentive.scheme"].search([("company_id", "=", self.company.id)])
        first.with_user(self.director).action_approve()
        second = self.env["spp.incentive.scheme"].browse(first.action_new_version()["res_id"])
        second._decide({"author_id": self.manager.id})
        second.date_from = first.date_from
        second._decide({"author_id": self.manager.id})
        second.with_user(self.director).action_approve()
        self.assertEqual((first.state, second.state), ("superseded", "approved"))
        self.take_back("scheme")
        self.assertEqual((first.state, second.state), ("approved", "draft"))

    def test_leads_are_assigned_by_score_with_one_press(self):
        team = self.team()
        self.assertFalse(self.page.press("assign"))
        self.assertTrue(team.assign_by_score)
        self.assertEqual(self.state("card"), "done")
        with self.assertRaises(UserError):
            self.page.press("assign")
        self.take_back("card")
        self.assertFalse(team.assign_by_score)

    def test_requests_get_an_address(self):
        form = Form(self.env["spp.plan.setup.address.wizard"].with_user(self.director))
        self.assertEqual((form.name, form.alias_name), ("After-Sales", "help"))
        form.alias_name = "lakeside-help"
        form.save().action_apply()
        team = self.env["spp.service.team"]._of_company(self.company)
        self.assertEqual((team.alias_name, team.leader_id), ("lakeside-help", self.director))
        self.assertEqual(self.state("address"), "done")
        again = (
            self.env["spp.plan.setup.address.wizard"].with_user(self.director).create({"alias_name": "lakeside-care"})
        )
        self.assertEqual((again.team_id, again.name), (team, "After-Sales"))
        again.action_apply()
        self.take_back("address")
        self.assertEqual(team.alias_name, "lakeside-help")
        self.take_back("address")
        self.assertFalse(team.exists())

    def test_an_address_is_typed(self):
        wizard = self.env["spp.plan.setup.address.wizard"].with_user(self.director).create({"alias_name": " "})
        with self.assertRaises(UserError):
            wizard.action_apply()

    def test_the_plan_is_made_started_and_taken_back(self):
        self.team()
        self.assertEqual(self.state("plan"), "open")
        with self.assertRaisesRegex(UserError, "no draft"):
            self.page.press("start")
        wizard = self.env["spp.plan.target.wizard"].with_user(self.director).create({})
        wizard.action_next()
        wizard.action_next()
        wizard.action_apply()
        self.assertIn("is a draft", self.steps()["plan"]["missing"][0])
        self.assertFalse(self.page.press("start"))
        self.assertEqual(self.state("plan"), "done")
        self.take_back("plan")
        self.assertEqual(self.state("plan"), "open")
        self.take_back("plan")
        self.assertFalse(self.env["spp.plan"].search([("company_id", "=", self.company.id)]))

    def test_a_plan_that_has_begun_is_not_taken_back(self):
        self.team()
        wizard = self.env["spp.plan.target.wizard"].with_user(self.director).create({})
        wizard.action_next()
        wizard.action_next()
        wizard.action_apply()
        plan = self.env["spp.plan"].search([("company_id", "=", self.company.id)])
        plan.action_start()
        with self.assertRaisesRegex(UserError, "has begun"):
            self.take_back("plan")
        self.assertTrue(plan.exists())
