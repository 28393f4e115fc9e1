from odoo import api, fields, models

from odoo.addons.sales_performance_plan.models.plan_budget_line import CATEGORIES, STATES
from odoo.addons.sales_performance_plan.models.plan_budget_mixin import SEES_BUDGET

# Incentives are paid by statements, never by an expense.
KINDS = [(code, label) for code, label in CATEGORIES if code != "incentives"]


class HrExpense(models.Model):
    """An expense that the plan's budget pays: who spent it names the kind, the plan of the quarter has the line."""

    _name = "hr.expense"
    _inherit = "hr.expense"

    budget_category = fields.Selection(
        KINDS,
        "Paid by the Plan for",
        tracking=True,
        help="It counts in the budget of the sales plan that runs on the expense's date: once submitted as committed, "
        "once approved as spent.",
    )
    budget_line_id = fields.Many2one(
        "spp.plan.budget.line",
        groups=SEES_BUDGET,
        copy=False,  # a copy reads what it copies, and whoever may not read it could not copy any more
        index="btree_not_null",
        check_company=True,
        ondelete="set null",
        tracking=True,
        domain="[('company_id', '=', company_id), ('category', '!=', 'incentives'), ('plan_state', '!=', 'closed')]",
        help="Of another plan than the one of the expense's date, if need be.",
    )
    budget_use_line_id = fields.Many2one(
        "spp.plan.budget.line", "Counts in", compute="_compute_budget_use", groups=SEES_BUDGET
    )
    budget_left = fields.Monetary(
        "Left There", compute="_compute_budget_use", currency_field="company_currency_id", groups=SEES_BUDGET
    )
    budget_state = fields.Selection(STATES, compute="_compute_budget_use", groups=SEES_BUDGET)
    is_without_plan = fields.Boolean(compute="_compute_budget_use", groups=SEES_BUDGET)

    @api.depends("budget_category", "budget_line_id", "state", "date", "employee_id", "untaxed_amount")
    def _compute_budget_use(self):
        """Tell where an expense counts, and how much is left there."""
        uses = self.env["spp.plan.budget.use"].search(
            [("res_model", "=", self._name), ("res_id", "in", self._origin.ids)]
        )
        lines = {use.res_id: use.line_id for use in uses}
        for expense in self:
            line = lines.get(expense._origin.id, uses.line_id.browse())
            expense.budget_use_line_id = line
            expense.budget_left = line.left
            expense.budget_state = line.state
            counts = expense.state not in ("draft", "refused") and expense.budget_category
            expense.is_without_plan = bool(counts and not line)

    @api.model_create_multi
    def create(self, vals_list):
        """Refuse what would count in a plan that is closed."""
        expenses = super().create(vals_list)
        if any("budget_line_id" in vals for vals in vals_list):
            expenses._elevated().budget_line_id._check_plan_open()
        return expenses

    def write(self, vals):
        """Refuse what would count in a plan that is closed, and to take away what counts there."""
        if "budget_line_id" not in vals:
            return super().write(vals)
        moved = self._elevated().filtered(lambda expense: expense.budget_line_id.id != vals["budget_line_id"])
        lines = moved.budget_line_id
        result = super().write(vals)
        (lines | moved.budget_line_id)._check_plan_open()
        return result

    def copy(self, default=None):
        """Let the copies count where these do: the parts of an expense that is split, for instance."""
        copies = super().copy(default)
        for expense, copied in zip(self._elevated(), copies._elevated(), strict=True):
            if expense.budget_line_id.plan_state not in (False, "closed"):
                copied.budget_line_id = expense.budget_line_id
        return copies

    def _elevated(self):
        """Return the expenses free of access rights, by the plan's own door.

        Who splits an expense need not see the budget, and its part counts where the whole did.
        """
        return self.env["spp.plan.kpi"]._elevated().env[self._name].browse(self.ids)
