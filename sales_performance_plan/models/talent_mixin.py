from odoo import fields, models

from .context_defaults import without_followers


class TalentMixin(models.AbstractModel):
    """Records about somebody who sells; who may see them follows from whose they are and who leads the team."""

    _name = "spp.talent.mixin"
    _description = "About Somebody Who Sells"

    profile_id = fields.Many2one("spp.talent.profile", "Person", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="profile_id.company_id", store=True, index=True)
    user_id = fields.Many2one(related="profile_id.user_id", store=True, index=True)
    team_id = fields.Many2one(related="profile_id.team_id", store=True, index=True)

    def write(self, vals):
        """Take whose a record is from the person alone."""
        return super().write(without_followers(self, vals))

    def _elevated(self):
        """Return the records free of access rights, by the door of this room."""
        return self.env["spp.talent.profile"]._elevated().env[self._name].browse(self.ids)

    def _is_own(self):
        """Tell whether somebody would act on a record about themselves."""
        return self.env.user in self._elevated().profile_id.user_id
