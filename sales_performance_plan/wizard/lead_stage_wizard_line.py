from odoo import fields, models


class LeadStageWizardLine(models.TransientModel):
    """A stage and the step proposed for it."""

    _name = "spp.lead.stage.wizard.line"
    _description = "Stage to Map"
    _order = "sequence, id"

    wizard_id = fields.Many2one("spp.lead.stage.wizard", ondelete="cascade")
    stage_id = fields.Many2one("crm.stage", required=True, readonly=True, ondelete="cascade")
    sequence = fields.Integer(related="stage_id.sequence", store=True)
    is_won = fields.Boolean(related="stage_id.is_won", string="Won")
    team_ids = fields.Many2many(related="stage_id.team_ids", string="Teams")
    process_step = fields.Selection(
        selection=lambda self: self.env["crm.stage"]._fields["process_step"]._description_selection(self.env),
        string="Step",
    )
    is_new = fields.Boolean("Proposed", readonly=True, help="A proposal; the others are mapped already.")
