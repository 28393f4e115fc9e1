from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from odoo.addons.sales_performance_plan.tests.plan_case import APRIL, FigureCase


@tagged("post_install", "-at_install")
class TestHrExpenseBudget(FigureCase):
    """A plan of 100 000 in sales gives 200 to customer visits; Ann travels on it, and her manager approves."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager.group_ids += cls.env.ref("hr_expense.group_hr_expense_team_approver")
        cls.plan = cls.env["spp.plan"].create(
            {
                "company_id": cls.company.id,
                "date_from": APRIL,
                "state": "running",
                "team_ids": [Command.set(cls.north.ids)],
                "member_ids": [Command.create({"user_id": cls.ann.id, "target": 100000})],
            }
        )
        cls.employee = cls.env["hr.employee"].create(
            {
                "name": "Ann",
                "user_id": cls.ann.id,
                "company_id": cls.company.id,
                "expense_manager_id": cls.manager.id,
            }
        )
        cls.product = cls.env["product.product"].create(
            {"name": "Travel", "can_be_expensed": True, "type": "service", "standard_price": 0}
        )

    def expense(self, amount=50, user=None, **values):
        vals = {"name": "Train to Mill", "employee_id": self.employee.id, "product_id": self.product.id}
        vals |= {"company_id": self.company.id, "date": date(2026, 6, 12), "total_amount_currency": amount}
        vals |= {"budget_category": "visits", "tax_ids": False}
        return self.env["hr.expense"].with_user(user or self.ann).create({**vals, **values})

    def submit(self, expense):
        expense.with_user(self.ann).action_submit()

    def approve(self, expense):
        expense.with_user(self.manager).action_approve()

    def line(self, category="visits", plan=None):
        return (plan or self.plan).budget_line_ids.filtered(lambda line: line.category == category)

    def money(self, category="visits", plan=None):
        self.env.flush_all()
        self.env.invalidate_all()
        line = self.line(category, plan)
        return line.committed, line.spent

    def test_submitted_is_committed_and_approved_is_spent(self):
        expense = self.expense()
        self.assertEqual(self.money(), (0, 0))
        self.submit(expense)
        self.assertEqual(self.money(), (50, 0))
        self.approve(expense)
        self.assertEqual(self.money(), (0, 50))

    def test_what_is_refused_counts_for_nothing(self):
        expense = self.expense()
        self.submit(expense)
        expense.with_user(self.manager)._do_refuse("Too dear")
        self.assertEqual(self.money(), (0, 0))

    def test_posted_stays_spent(self):
        expense = self.expense()
        self.submit(expense)
        self.approve(expense)
        for state in ("posted", "in_payment", "paid"):
            self.env.cr.execute("UPDATE hr_expense SET state = %s WHERE id = %s", [state, expense.id])
            self.assertEqual(self.money(), (0, 50), state)

    def test_an_expense_that_names_nothing_counts_nowhere(self):
        expense = self.expense(budget_category=False)
        self.submit(expense)
        self.assertEqual(self.money(), (0, 0))
        self.assertFalse(expense.with_user(self.manager).is_without_plan)

    def test_taxes_are_not_spent_from_the_budget_and_currencies_are_converted(self):
        other = (
            self.env["res.currency"]
            .with_context(active_test=False)
            .search([("name", "=", "GBP" if self.company.currency_id.name != "GBP" else "USD")])
        )
        other.active = True
        self.env["res.currency.rate"].create(
            {"currency_id": other.id, "company_id": self.company.id, "name": APRIL, "rate": 0.5}
        )
        expense = self.expense(50, currency_id=other.id)
        self.submit(expense)
        self.assertEqual(self.money(), (100, 0))
        place = {"company_id": self.company.id, "country_id": self.env.ref("base.be").id}
        group = self.env["account.tax.group"].create({"name": "Tax", **place})
        tax = self.env["account.tax"].create(
            {
                "name": "Tax",
                "amount": 25,
                **place,
                "type_tax_use": "purchase",
                "price_include_override": "tax_included",
                "tax_group_id": group.id,
            }
        )
        taxed = self.expense(125, tax_ids=[Command.set(tax.ids)])
        self.submit(taxed)
        self.assertEqual(self.money(), (200, 0))

    def test_a_line_of_another_quarter_goes_before_the_date(self):
        later = self.env["spp.plan"].create(
            {"company_id": self.company.id, "date_from": date(2026, 7, 1), "team_ids": [Command.set(self.north.ids)]}
        )
        expense = self.expense()
        self.submit(expense)
        with self.assertRaises(AccessError):
            expense.budget_line_id = self.line("training", later)
        expense.with_user(self.manager).budget_line_id = self.line("training", later)
        self.assertEqual((self.money(), self.money("training", later)), ((0, 0), (50, 0)))

    def test_nothing_is_booked_on_a_closed_plan(self):
        self.plan.state = "closed"
        expense = self.expense()
        self.submit(expense)
        with self.assertRaisesRegex(UserError, "is closed"):
            expense.with_user(self.manager).budget_line_id = self.line()
        with self.assertRaisesRegex(UserError, "is closed"):
            self.expense(user=self.env.user, budget_line_id=self.line().id)

    def test_an_expense_chosen_by_hand_counts_once(self):
        expense = self.expense()
        self.submit(expense)
        for line in (False, self.line()):
            expense.sudo().budget_line_id = line
            by_hand = self.env["spp.plan.budget.spending"].create(
                {"name": "Trip", "line_id": self.line().id, "amount": 70, "record": f"hr.expense,{expense.id}"}
            )
            self.assertEqual(self.money(), (70, 0))
            by_hand.action_cancel()
            self.assertEqual(self.money(), (50, 0))

    def test_the_drill_down_shows_the_expense(self):
        expense = self.expense()
        self.submit(expense)
        self.env.flush_all()
        action = self.line().with_user(self.manager).action_open_uses()
        [use] = self.env[action["res_model"]].with_user(self.manager).search(action["domain"])
        self.assertEqual((use.source, use.amount, use.user_id), ("expense", 50, self.ann))
        opened = use.action_open_record()
        self.assertEqual((opened["res_model"], opened["res_id"]), ("hr.expense", expense.id))

    def test_the_approver_sees_what_is_left_and_that_it_is_too_much(self):
        expense = self.expense(250)
        self.submit(expense)
        self.env.flush_all()
        seen = expense.with_user(self.manager)
        self.assertEqual((seen.budget_use_line_id, seen.budget_left), (self.line(), -50))
        self.assertEqual(seen.budget_state, "used_up")

    def test_the_approver_sees_that_no_plan_takes_it(self):
        expense = self.expense(date=date(2025, 6, 12))
        self.submit(expense)
        self.env.flush_all()
        self.assertTrue(expense.with_user(self.manager).is_without_plan)

    def test_a_rep_names_the_kind_on_the_form_and_sees_no_budget(self):
        form = Form(self.env["hr.expense"].with_user(self.ann), view="hr_expense.hr_expense_view_form")
        form.name, form.product_id, form.total_amount_currency = "Lunch", self.product, 30
        form.budget_category = "visits"
        self.assertEqual(form.save().budget_category, "visits")
        self.assertNotIn("budget_line_id", self.env["hr.expense"].with_user(self.ann).fields_get())
        with self.assertRaises(AccessError):
            form.record.with_user(self.ann).read(["budget_left"])

    def test_who_does_not_sell_sees_nothing_of_the_plan_and_still_copies_expenses(self):
        clerk = self.users["clerk"]
        employee = self.env["hr.employee"].create({"name": "Cleo", "user_id": clerk.id, "company_id": self.company.id})
        expense = self.expense(user=clerk, employee_id=employee.id, budget_category=False)
        self.assertNotIn('name="budget_', expense.get_view(view_type="form")["arch"])
        self.assertEqual(expense.copy().name, "Train to Mill")

    def test_both_parts_of_a_split_expense_count_where_the_whole_did(self):
        later = self.env["spp.plan"].create({"company_id": self.company.id, "date_from": date(2026, 7, 1)})
        for line, plan in ((False, self.plan), (self.line("visits", later), later)):
            expense = self.expense(60)
            expense.sudo().budget_line_id = line
            wizard = self.env["hr.expense.split.wizard"].browse(expense.action_split_wizard()["res_id"])
            wizard.with_user(self.ann).action_split_expense()
            parts = self.env["hr.expense"].search([("split_expense_origin_id", "=", expense.id)])
            self.assertEqual(len(parts), 2)
            for part in parts:
                self.submit(part)
            self.assertEqual(self.money(plan=plan), (60, 0))

    def test_the_bridge_installs_itself(self):
        module = self.env["ir.module.module"].search([("name", "=", "sales_performance_plan_hr_expense")])
        self.assertEqual((module.state, module.auto_install), ("installed", True))
