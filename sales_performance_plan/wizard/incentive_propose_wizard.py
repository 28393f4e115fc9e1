from odoo import fields, models
from odoo.exceptions import AccessError

from ..rules import periods


class IncentiveProposeWizard(models.TransientModel):
    """Proposes a month's awards by hand; at the beginning of a month it is done anyway."""

    _name = "spp.incentive.propose.wizard"
    _description = "Propose Awards"

    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    period = fields.Date(
        "Month",
        required=True,
        default=lambda self: periods.month(periods.add_months(self.env.company._sales_today(), -1)).first,
        help="Any of its days.",
    )

    def action_propose(self):
        """Rank the reps, and show who would win."""
        self.ensure_one()
        if not self.env.user.has_group("sales_performance_plan.sales_performance_plan_group_manager"):
            raise AccessError(self.env._("Only managers propose awards."))
        self.company_id._check_day(self.period)
        self.env["spp.incentive.award"]._propose(self.company_id, self.period)
        action = self.env["ir.actions.act_window"]._for_xml_id("sales_performance_plan.spp_incentive_award_action")
        month = periods.month(self.period).first
        return {**action, "domain": [("company_id", "=", self.company_id.id), ("period", "=", month)]}
