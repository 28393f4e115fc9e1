from odoo import api, fields, models
from odoo.exceptions import AccessError


class TalentMentoringNote(models.Model):
    """What somebody notes about a session for themselves: nobody else reads it, whatever their role."""

    _name = "spp.talent.mentoring.note"
    _description = "Private Note"
    _rec_name = "author_id"
    _check_company_auto = True

    session_id = fields.Many2one(
        "spp.talent.mentoring.session", required=True, index=True, ondelete="cascade", check_company=True
    )
    company_id = fields.Many2one(related="session_id.company_id", store=True, index=True)
    author_id = fields.Many2one(
        "res.users", required=True, readonly=True, index=True, default=lambda self: self.env.user, ondelete="cascade"
    )
    text = fields.Text()

    _once = models.UniqueIndex("(session_id, author_id)", "One private note of somebody about a session.")

    @api.model_create_multi
    def create(self, vals_list):
        """Write notes of one's own."""
        for vals in vals_list:
            vals["author_id"] = self.env.uid
        return super().create(vals_list)

    def write(self, vals):
        """Change nothing but what it says."""
        if not {"text"}.issuperset(vals):
            raise AccessError(self.env._("A private note stays with its session and with who wrote it."))
        return super().write(vals)
