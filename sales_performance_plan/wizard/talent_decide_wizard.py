from odoo import fields, models


class TalentDecideWizard(models.TransientModel):
    """Asks what is decided on candidates, and why."""

    _name = "spp.talent.decide.wizard"
    _description = "Decide on a Candidacy"

    candidate_ids = fields.Many2many("spp.talent.candidate", required=True, readonly=True, string="Candidates")
    result = fields.Selection(
        selection=lambda self: self.env["spp.talent.candidate"]._fields["result"]._description_selection(self.env),
        required=True,
    )
    reason = fields.Text("Why")

    def action_decide(self):
        """Record the decision."""
        self.ensure_one()
        self.candidate_ids._decide(self.result, self.reason)
        return {"type": "ir.actions.act_window_close"}
