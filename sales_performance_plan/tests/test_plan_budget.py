from datetime import date

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .plan_case import APRIL, FigureCase


@tagged("post_install", "-at_install")
class TestPlanBudget(FigureCase):
    """A plan of 100 000 in sales may cost 1 000: 300 for training, 200 for visits, 400, and 100 for the CRM."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan = cls.env["spp.plan"].create(
            {
                "company_id": cls.company.id,
                "date_from": APRIL,
                "state": "running",
                "team_ids": [Command.set(cls.north.ids)],
                "member_ids": [Command.create({"user_id": cls.ann.id, "target": 100000})],
            }
        )
        cls.training = cls.line("training")

    @classmethod
    def line(cls, category, plan=None):
        lines = (plan or cls.plan).budget_line_ids
        return lines.filtered(lambda line: line.category == category)

    def spend(self, amount, user=None, **values):
        vals = {"name": "Trainer", "line_id": self.training.id, "amount": amount, **values}
        return self.env["spp.plan.budget.spending"].with_user(user or self.manager).create(vals)

    def money(self, line=None):
        line = line or self.training
        self.env.flush_all()
        line.invalidate_recordset()
        return line.planned, line.committed, line.spent, line.left, line.state

    def test_sessions_are_promised_when_planned_and_spent_when_held(self):
        programme = self.env["spp.talent.programme"].search([("company_id", "=", self.company.id)], limit=1)
        session = self.env["spp.talent.session"].create(
            {
                "name": "Outside expert",
                "company_id": self.company.id,
                "module_id": programme.module_ids[0].id,
                "date_start": "2026-06-10 08:00:00",
                "cost": 120,
            }
        )
        self.assertEqual(self.money()[1:4], (120, 0, 180))
        session.action_held()
        self.assertEqual(self.money()[1:4], (0, 120, 180))
        session.write({"date_start": "2026-07-01 08:00:00"})
        self.assertEqual(self.money()[1:4], (0, 0, 300))

    def test_more_for_incentives_leaves_less_for_the_others(self):
        self.plan.incentive_share = 1.0
        self.assertEqual(sum(self.plan.budget_line_ids.mapped("share")), 1.0)
        self.plan.incentive_share = 0.4
        self.assertLessEqual(sum(self.plan.budget_line_ids.mapped("share")), 1.0)

    def test_the_lines_of_a_new_plan(self):
        found = {line.category: line.planned for line in self.plan.budget_line_ids}
        self.assertEqual(found, {"training": 300, "visits": 200, "incentives": 400, "crm": 100})
        self.plan._add_budget_lines()
        self.assertEqual(len(self.plan.budget_line_ids), 4)

    def test_another_company_s_shares(self):
        self.company.write({"plan_budget_training": 0.5, "plan_budget_visits": 0.1, "plan_budget_crm": 0.0})
        plan = self.env["spp.plan"].create({"company_id": self.company.id, "date_from": date(2026, 7, 1)})
        found = {line.category: line.share for line in plan.budget_line_ids}
        self.assertEqual(found, {"training": 0.5, "visits": 0.1, "incentives": 0.4, "crm": 0.0})

    def test_promised_then_spent_then_called_off(self):
        spending = self.spend(100)
        self.assertEqual(self.money(), (300, 100, 0, 200, "fine"))
        spending.action_spend()
        self.assertEqual(self.money(), (300, 0, 100, 200, "fine"))
        spending.action_cancel()
        self.assertEqual(self.money(), (300, 0, 0, 300, "fine"))

    def test_it_warns_before_it_is_used_up(self):
        self.spend(239.99)
        self.assertEqual(self.money()[-1], "fine")
        self.spend(0.01)
        self.assertEqual(self.money()[-1], "warning")
        self.company.plan_budget_warning = 0.9
        self.assertEqual(self.money()[-1], "fine")

    def test_as_shipped_over_spending_is_shown_and_not_refused(self):
        self.assertFalse(self.spend(300).is_over)
        over = self.spend(0.01)
        self.assertTrue(over.is_over)
        self.assertEqual(self.money()[-1], "used_up")

    def test_a_company_that_refuses(self):
        self.company.plan_budget_full = "refuse"
        self.spend(300)
        with self.assertRaisesRegex(UserError, r"Trainer: Training of Q2 2026 is over-spent by .*0\.01.*larger share"):
            self.spend(0.01)
        with self.assertRaisesRegex(UserError, "over-spent"):
            self.spend(0.01, self.director, override_reason="It pays")
        self.line("training").with_user(self.manager).share = 0.2
        self.line("incentives").share = 0.4
        self.assertEqual(self.money()[-1], "used_up", "what is spent stays spent")

    def test_a_director_overrides_with_a_reason(self):
        self.company.plan_budget_full = "override"
        with self.assertRaisesRegex(UserError, "plan director"):
            self.spend(301)
        with self.assertRaisesRegex(UserError, "plan director"):
            self.spend(301, self.director)
        over = self.spend(301, self.director, override_reason="The new product cannot wait")
        self.assertTrue(over.is_over)

    def test_less_is_always_allowed(self):
        spending = self.spend(400)
        self.company.plan_budget_full = "refuse"
        spending.amount = 350
        with self.assertRaisesRegex(UserError, "over-spent"), self.cr.savepoint():
            spending.amount = 360
        spending.action_spend()
        self.assertEqual(self.money()[2], 350)

    def test_several_at_once_count_together(self):
        self.company.plan_budget_full = "refuse"
        vals = {"name": "Trainer", "line_id": self.training.id, "amount": 200}
        with self.assertRaisesRegex(UserError, "Trainer, Trainer: .*100"):
            self.env["spp.plan.budget.spending"].with_user(self.manager).create([vals, vals])

    def test_what_incentives_cost_comes_from_the_ledger(self):
        line = self.line("incentives")
        self.assertEqual(self.money(line)[2], self.plan.incentive_spent)
        self.plan.incentive_share = 0.3
        self.assertEqual((line.share, self.money(line)[0]), (0.3, 300))
        line.share = 0.2
        self.assertEqual(self.plan.incentive_share, 0.2)

    def test_lines_share_out_no_more_than_all(self):
        for user in (self.director, self.manager):
            self.env.invalidate_all()
            with self.subTest(user.login), self.assertRaisesRegex(ValidationError, "110 %"), self.cr.savepoint():
                self.training.with_user(user).share = 0.4

    def test_a_plan_that_begins_with_more_for_incentives(self):
        vals = {"company_id": self.company.id, "date_from": date(2026, 7, 1), "incentive_share": 0.6}
        plan = self.env["spp.plan"].create(vals)
        found = {line.category: round(line.share, 4) for line in plan.budget_line_ids}
        self.assertEqual(found, {"training": 0.2, "visits": 0.1333, "incentives": 0.6, "crm": 0.0667})

    def test_it_belongs_to_any_record(self):
        lead = self.lead(self.ann)
        spending = self.spend(10, record=f"crm.lead,{lead.id}")
        action = spending.action_open_record()
        self.assertEqual((action["res_model"], action["res_id"]), ("crm.lead", lead.id))
        with self.assertRaisesRegex(UserError, "no record"):
            self.spend(10).action_open_record()

    def test_who_sees_what(self):
        lines = self.env["spp.plan.budget.line"]
        for role in ("manager", "hr", "accountant"):
            seen = lines.with_user(self.users[role]).search([])
            self.assertEqual(set(seen.mapped("category")), {"training", "visits", "crm"}, role)
        self.assertEqual(len(lines.with_user(self.director).search([])), 4)
        with self.assertRaises(AccessError):
            lines.with_user(self.ann).search([])
        with self.assertRaises(AccessError):
            self.plan.with_user(self.ann).read(["budget_line_ids"])
        with self.assertRaises(AccessError):
            self.spend(10, self.ann)

    def test_a_closed_plan_takes_no_spending(self):
        spending = self.spend(10)
        self.plan.state = "closed"
        with self.assertRaisesRegex(UserError, "closed"):
            self.spend(10)
        with self.assertRaisesRegex(UserError, "closed"):
            spending.amount = 5

    def test_without_targets_there_is_no_budget(self):
        self.plan.member_ids.unlink()
        self.assertEqual(self.money(), (0, 0, 0, 0, "fine"))
        self.spend(10)
        self.assertEqual(self.money()[-1], "used_up")

    def test_on_the_form_of_a_line(self):
        action = self.training.action_open_spending()
        form = Form(self.env["spp.plan.budget.spending"].with_user(self.manager).with_context(**action["context"]))
        form.name, form.amount = "Room", 50
        spending = form.save()
        self.assertEqual(
            (spending.line_id, spending.state, spending.user_id), (self.training, "committed", self.manager)
        )
