from odoo import api, fields, models


class PlanTargetWizardMember(models.TransientModel):
    """A rep on the third screen: what they sold in the quarter before, and what they are to sell."""

    _name = "spp.plan.target.wizard.member"
    _description = "Set Targets: Rep"
    _order = "last_sales desc, id"

    wizard_id = fields.Many2one("spp.plan.target.wizard", required=True, index=True, ondelete="cascade")
    currency_id = fields.Many2one(related="wizard_id.currency_id")
    user_id = fields.Many2one("res.users", "Rep", required=True, ondelete="cascade")
    team_id = fields.Many2one("crm.team", ondelete="cascade")
    last_sales = fields.Monetary("Sold in the Quarter before", readonly=True)
    share = fields.Float("Share of It", compute="_compute_share")
    target = fields.Monetary()

    @api.depends("last_sales", "wizard_id.member_line_ids.last_sales")
    def _compute_share(self):
        for line in self:
            total = sum(line.wizard_id.member_line_ids.mapped("last_sales"))
            line.share = line.last_sales / total if total > 0 else 0.0
