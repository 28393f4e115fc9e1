from odoo import fields, models


class TalentPipWizardLine(models.TransientModel):
    """Somebody who stayed below the bar."""

    _name = "spp.talent.pip.wizard.line"
    _description = "Below the Bar"
    _order = "id"

    wizard_id = fields.Many2one("spp.talent.pip.wizard", required=True, index=True, ondelete="cascade")
    member_id = fields.Many2one("spp.plan.member", "Target of", required=True, readonly=True, ondelete="cascade")
    user_id = fields.Many2one(related="member_id.user_id")
    team_id = fields.Many2one(related="member_id.team_id")
    currency_id = fields.Many2one(related="member_id.currency_id")
    target = fields.Monetary(related="member_id.target")
    actual = fields.Monetary(related="member_id.actual", string="Sales")
    progress = fields.Float(related="member_id.progress", string="Attainment (%)")
    is_chosen = fields.Boolean("Draft", default=True)
