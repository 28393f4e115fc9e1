from odoo import fields, models
from odoo.tools import SQL

NUMBER = 8
MODEL = "hr.expense"
COUNTS = """
           CASE one.state WHEN 'submitted' THEN 'committed' ELSE 'spent' END AS state, employee.user_id
"""
COUNTING = """
      FROM hr_expense one
      JOIN hr_employee employee ON employee.id = one.employee_id
     WHERE one.untaxed_amount > 0 AND one.state IN ('submitted', 'approved', 'posted', 'in_payment', 'paid')
"""
# Expenses of a kind go to the plan of their quarter, and those of a line to that line, whatever their date.
OF_A_KIND = """
    SELECT one.id, one.company_id, one.budget_category AS category, one.date AS day, one.name,
           one.untaxed_amount AS amount, %(counts)s, NULL::int AS team_id, FALSE AS is_shared
    %(counting)s AND one.budget_category IS NOT NULL AND one.budget_line_id IS NULL
"""
OF_A_LINE = """
    SELECT fact.id * 16 + %(number)s AS id, line.id AS line_id, line.plan_id, line.company_id, line.category,
           fact.day AS date, fact.name, fact.amount, fact.state, fact.user_id,
           %(source)s AS source, %(model)s AS res_model, fact.id AS res_id
      FROM (SELECT one.id, one.budget_line_id, one.date AS day, one.name, one.untaxed_amount AS amount, %(counts)s
            %(counting)s AND one.budget_line_id IS NOT NULL) fact
      JOIN spp_plan_budget_line line ON line.id = fact.budget_line_id
     WHERE NOT EXISTS (
           SELECT FROM spp_plan_budget_spending spending
            WHERE spending.record = %(model)s || ',' || fact.id AND spending.state != 'cancelled')
"""


class PlanBudgetUse(models.Model):
    """Expenses count too: submitted ones as committed, approved, posted and paid ones as spent."""

    _inherit = "spp.plan.budget.use"
    _depends = {
        "hr.expense": [
            "company_id",
            "employee_id",
            "name",
            "date",
            "state",
            "untaxed_amount",
            "budget_category",
            "budget_line_id",
        ],
        "hr.employee": ["user_id"],
    }

    source = fields.Selection(selection_add=[("expense", "Expense")])

    def _parts(self):
        words = {"counts": SQL(COUNTS), "counting": SQL(COUNTING)}
        return [
            *super()._parts(),
            self._given_out(SQL(OF_A_KIND, **words), "expense", NUMBER, MODEL),
            SQL(OF_A_LINE, **words, **self._mark("expense", NUMBER, MODEL)),
        ]
