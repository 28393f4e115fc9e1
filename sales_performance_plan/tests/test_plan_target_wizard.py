from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .plan_case import APRIL, BEFORE, FigureCase


@tagged("post_install", "-at_install")
class TestPlanTargetWizard(FigureCase):
    """Three screens to a plan, for the manager of the northern team."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.oak = cls.customer("Oak")
        cls.sold(cls.ann, 3000, "2026-02-10", cls.oak)
        cls.sold(cls.bob, 1000, "2026-02-10", cls.oak)
        cls.sold(cls.eve, 1000, "2026-02-10", cls.oak)

    def open(self, user=None, **values):
        form = Form(self.env["spp.plan.target.wizard"].with_user(user or self.manager).with_context(**values))
        if not values:
            form.team_ids.clear()
            form.team_ids.add(self.north)
        return form.save()

    def line(self, wizard, code):
        return wizard.kpi_line_ids.filtered(lambda line: line.kpi_id.code == code)

    def test_from_nothing_to_a_plan(self):
        wizard = self.open()
        self.assertEqual(
            (wizard.quarter, wizard.quarter_from, wizard.quarter_to), ("Q2 2026", APRIL, date(2026, 6, 30))
        )
        action = wizard.action_next()
        self.assertEqual((action["res_id"], wizard.step), (wizard.id, "figures"))
        self.assertEqual(len(wizard.kpi_line_ids), 23)
        conversion = self.line(wizard, "lead_conversion")
        self.assertEqual((conversion.baseline, conversion.baseline_source, conversion.target), (15, "usual", 25))
        self.line(wizard, "sales_growth").target = 20
        self.line(wizard, "skill_score").is_wanted = False
        wizard.action_next()
        self.assertEqual(wizard.step, "members")
        self.assertEqual((wizard.last_total, wizard.total, wizard.left), (4000, 4800, 0))
        self.assertEqual(
            {line.user_id: line.target for line in wizard.member_line_ids}, {self.ann: 3600, self.bob: 1200}
        )
        self.assertEqual(wizard.member_line_ids.mapped("share"), [0.75, 0.25])
        plan = self.env["spp.plan"].browse(wizard.action_apply()["res_id"])
        self.assertEqual((plan.name, plan.state, plan.team_ids), ("Q2 2026", "draft", self.north))
        self.assertEqual(len(plan.target_ids), 22)
        self.assertEqual({one.user_id: one.target for one in plan.member_ids}, {self.ann: 3600, self.bob: 1200})

    def test_an_owner_who_works_in_another_company_too(self):
        """Managers may not read companies that are not theirs, but their colleagues may work there."""
        self.director.company_ids |= self.env["res.company"].create({"name": "Hillside"})
        before = self.env["spp.plan"].create(
            {"company_id": self.company.id, "date_from": BEFORE.first, "team_ids": self.north.ids}
        )
        before.action_add_targets()
        before.target_ids.user_id = self.director
        wizard = self.open()
        self.env.invalidate_all()
        wizard.action_next()
        self.assertEqual(wizard.kpi_line_ids.user_id, self.director)

    def test_by_hand(self):
        wizard = self.open()
        wizard.action_next()
        wizard.action_next()
        wizard.member_line_ids.filtered(lambda line: line.user_id == self.bob).target = 100
        self.assertEqual(wizard.left, 1050)
        wizard.total = 1000
        wizard.action_spread()
        self.assertEqual(wizard.member_line_ids.mapped("target"), [750, 250])
        wizard.action_back()
        self.assertEqual(wizard.step, "figures")

    def test_the_targets_of_the_quarter_before_come_along(self):
        before = self.env["spp.plan"].create(
            {"company_id": self.company.id, "date_from": BEFORE.first, "team_ids": [Command.set(self.north.ids)]}
        )
        self.env["spp.plan.target"].create(
            {"plan_id": before.id, **self.kpi("new_customers")._as_target(), "has_target": True, "target": 9}
        )
        wizard = self.open()
        self.assertEqual(wizard.previous_id, before)
        wizard.action_next()
        line = self.line(wizard, "new_customers")
        self.assertEqual((line.has_target, line.target), (True, 9))
        self.assertEqual((line.baseline, line.baseline_source), (1, "measured"), "the oak bought first in that quarter")

    def test_a_plan_that_is_there_is_changed(self):
        wizard = self.open()
        wizard.action_next()
        wizard.action_next()
        plan = self.env["spp.plan"].browse(wizard.action_apply()["res_id"])
        with self.assertRaisesRegex(UserError, "there already"):
            again = self.open()
            again.date_from = APRIL
            again.action_next()
        churn, conversion = (
            plan.target_ids.filtered(lambda one, code=code: one.kpi_id.code == code)
            for code in ("core_churn", "lead_conversion")
        )
        conversion.baseline = 17
        self.assertEqual((churn.baseline_source, conversion.baseline_source), ("usual", "typed"))
        wizard = self.open(default_plan_id=plan.id)
        wizard.action_next()
        self.assertEqual(self.line(wizard, "lead_conversion").baseline, 17, "what was typed stays")
        self.line(wizard, "core_churn").is_wanted = False
        self.line(wizard, "sales_growth").target = 30
        wizard.action_next()
        self.assertEqual(wizard.total, 4600, "what was given out stays")
        wizard.member_line_ids.filtered(lambda line: line.user_id == self.bob).target = 1
        self.assertEqual(wizard.action_apply()["res_id"], plan.id)
        self.assertEqual(len(plan.target_ids), 22)
        self.assertEqual(plan.target_ids.filtered(lambda one: one.kpi_id.code == "sales_growth").target, 30)
        self.assertEqual({one.user_id: one.target for one in plan.member_ids}, {self.ann: 3450, self.bob: 1})

    def test_a_second_plan_begins_with_the_next_quarter(self):
        self.env["spp.plan"].create({"company_id": self.company.id, "date_from": APRIL})
        self.assertEqual(self.open().quarter_from, date(2026, 7, 1))

    def test_managers_give_targets_to_their_teams_and_not_to_themselves(self):
        self.env["crm.team.member"].create({"user_id": self.manager.id, "crm_team_id": self.north.id})
        wizard = self.open()
        wizard.team_ids = self.north | self.south
        wizard.action_next()
        wizard.action_next()
        self.assertEqual(wizard.member_line_ids.user_id, self.ann | self.bob)
        wizard = self.open(self.director)
        wizard.team_ids = self.north | self.south
        wizard.action_next()
        wizard.action_next()
        self.assertEqual(wizard.member_line_ids.user_id, self.ann | self.bob | self.eve | self.manager)

    def test_reps_do_not_plan(self):
        with self.assertRaises(AccessError):
            self.open(self.ann)
