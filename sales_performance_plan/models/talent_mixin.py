from odoo import api, fields, models

from .context_defaults import without_followers


class TalentMixin(models.AbstractModel):
    """Records about somebody who sells; who may see them follows from whose they are and who leads the team."""

    _name = "spp.talent.mixin"
    _description = "About Somebody Who Sells"

    profile_id = fields.Many2one("spp.talent.profile", "Person", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="profile_id.company_id", store=True, index=True)
    user_id = fields.Many2one(related="profile_id.user_id", store=True, index=True)
    team_id = fields.Many2one(related="profile_id.team_id", store=True, index=True)

    @api.model_create_multi
    def create(self, vals_list):
        """Take whose a record is from the person alone."""
        creating, kept = without_followers(self, vals_list)
        return super(TalentMixin, creating).create(kept).with_env(self.env)

    def write(self, vals):
        """Take whose a record is from the person alone."""
        _creating, [kept] = without_followers(self, [vals])
        return super().write(kept)

    def _elevated(self):
        """Return the records free of access rights, by the door of this room."""
        return self.env["spp.talent.profile"]._elevated().env[self._name].browse(self.ids)

    def _is_own(self):
        """Tell whether somebody would act on a record about themselves."""
        return self.env.user in self._elevated().profile_id.user_id
