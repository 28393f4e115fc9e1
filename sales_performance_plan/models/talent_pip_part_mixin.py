from odoo import api, fields, models
from odoo.exceptions import UserError

from .context_defaults import without_followers
from .talent_fact_mixin import FACT


class TalentPipPartMixin(models.AbstractModel):
    """A part of an improvement plan: whoever may read the plan may read it."""

    _name = "spp.talent.pip.part.mixin"
    _inherit = ["spp.talent.fact.mixin"]
    _description = "Part of an Improvement Plan"

    pip_id = fields.Many2one("spp.talent.pip", "Improvement Plan", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="pip_id.company_id", store=True, index=True)
    user_id = fields.Many2one(related="pip_id.user_id", store=True, index=True, string="Whose Plan")
    team_id = fields.Many2one(related="pip_id.team_id", store=True, index=True)
    pip_state = fields.Selection(related="pip_id.state", string="The Plan Is")

    def _elevated(self):
        """Return the records free of access rights, by the door of this room."""
        return self.env["spp.talent.profile"]._elevated().env[self._name].browse(self.ids)

    def _happened(self, values):
        self._elevated().with_context(spp_fact=FACT).write(values)

    @api.model_create_multi
    def create(self, vals_list):
        """Add parts to drafts alone."""
        parts = super().create(vals_list)
        parts._check_draft()
        return parts

    def write(self, vals):
        """Let what was agreed stand."""
        self._check_draft()
        result = super().write(without_followers(self, vals))
        self._check_draft()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_agreed(self):
        self._check_draft()

    def _check_draft(self):
        """Refuse to change what the person has seen."""
        agreed = self.filtered(lambda part: part.pip_id.state != "draft").pip_id
        if agreed and not self._is_fact():
            raise UserError(
                self.env._(
                    "%(plan)s was shown to the person: take it back to the draft first.", plan=agreed[0].display_name
                )
            )
