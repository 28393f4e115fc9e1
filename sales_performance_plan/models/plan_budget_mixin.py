from odoo import api, fields, models

from ..rules import budget
from .plan_budget_line import CATEGORIES

SEES_BUDGET = (
    "sales_performance_plan.sales_performance_plan_group_manager,"
    "sales_performance_plan.sales_performance_plan_group_hr,"
    "sales_performance_plan.sales_performance_plan_group_accountant"
)


class PlanBudgetMixin(models.AbstractModel):
    """What a plan may cost, by line (the plan's P5)."""

    _name = "spp.plan.budget.mixin"
    _description = "Plan with a Budget"

    budget_line_ids = fields.One2many("spp.plan.budget.line", "plan_id", "Budget Lines", groups=SEES_BUDGET)

    @api.model_create_multi
    def create(self, vals_list):
        """Give each plan the lines of its company."""
        plans = super().create(vals_list)
        plans._add_budget_lines()
        return plans

    def _add_budget_lines(self):
        """Add the lines that are missing, with the company's shares; the incentives' share is the plan's own."""
        lines = self.env["spp.plan.kpi"]._elevated().env["spp.plan.budget.line"]
        known = {(line.plan_id.id, line.category) for line in lines.search([("plan_id", "in", self.ids)])}
        lines.create(
            [
                {"plan_id": plan.id, "category": category, "share": shares[category]}
                for plan, shares in [(plan, plan._usual_shares()) for plan in self]
                for category, _label in CATEGORIES
                if (plan.id, category) not in known
            ]
        )
        self.invalidate_recordset(["budget_line_ids"])  # among them one that not everybody may see

    def _usual_shares(self):
        """Return ``{category: share}``: the company's, as far as the plan's own share for incentives leaves room."""
        others = [category for category, _label in CATEGORIES if category != "incentives"]
        shares = budget.fit([self.company_id[f"plan_budget_{one}"] for one in others], 1 - self.incentive_share)
        return {"incentives": self.incentive_share, **dict(zip(others, shares, strict=True))}

    def _kept_spending(self):
        """Return what incentives had cost when the quarter was closed, or None where nothing was kept."""
        lines = self.env["spp.plan.kpi"]._elevated().env["spp.plan.budget.line"]
        line = lines.search([("plan_id", "=", self._origin.id), ("category", "=", "incentives")], limit=1)
        return line.kept["spent"] if self.state == "closed" and line.kept else None
