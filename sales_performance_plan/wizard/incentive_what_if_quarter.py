from odoo import api, fields, models
from odoo.tools import format_amount


class IncentiveWhatIfQuarter(models.TransientModel):
    """All reps' quarter against the incentive budget."""

    _name = "spp.incentive.what.if.quarter"
    _description = "What If: Quarter"
    _order = "date_from, id"
    _rec_name = "quarter"

    wizard_id = fields.Many2one("spp.incentive.what.if", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="wizard_id.company_id", store=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    date_from = fields.Date("First Day", required=True)
    quarter = fields.Char(required=True)
    sales = fields.Monetary()
    base = fields.Monetary("Base Commission")
    accelerators = fields.Monetary()
    over_target = fields.Monetary()
    on_top = fields.Monetary("On Top of Base", compute="_compute_sums", help="Accelerators and over target.")
    total = fields.Monetary("Replayed", compute="_compute_sums")
    booked = fields.Monetary(help="What the ledger has for the same quarter, without awards and decisions by hand.")
    difference = fields.Monetary(compute="_compute_sums", help="What this version pays, less what was booked.")
    has_plan = fields.Boolean(help="Without a plan there is no budget to hold it against.")
    budget = fields.Monetary("Incentive Budget", help="The plan's, meant for what comes on top of the base rate.")
    left = fields.Monetary("Budget Left", compute="_compute_sums")
    is_short = fields.Boolean(compute="_compute_sums", help="What comes on top is more than the budget.")

    @api.depends("base", "accelerators", "over_target", "booked", "budget", "has_plan")
    def _compute_sums(self):
        for quarter in self:
            quarter.on_top = quarter.accelerators + quarter.over_target
            quarter.total = quarter.base + quarter.on_top
            quarter.difference = quarter.total - quarter.booked
            quarter.left = quarter.budget - quarter.on_top if quarter.has_plan else 0.0
            quarter.is_short = quarter.has_plan and quarter.currency_id.compare_amounts(quarter.left, 0.0) < 0

    def _warning(self):
        """Return by how much the budget falls short."""
        return self.env._(
            "%(quarter)s: the incentive budget of %(budget)s cannot cover the %(on_top)s that come on top of the base "
            "commission; %(missing)s are missing.",
            quarter=self.quarter,
            budget=format_amount(self.env, self.budget, self.currency_id),
            on_top=format_amount(self.env, self.on_top, self.currency_id),
            missing=format_amount(self.env, -self.left, self.currency_id),
        )
