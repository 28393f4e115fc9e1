from odoo import fields, models
from odoo.exceptions import UserError


class CustomerCare(models.Model):
    """Care that a mailing has done."""

    _inherit = "spp.customer.care"

    mailing_id = fields.Many2one("mailing.mailing", readonly=True, index="btree_not_null", ondelete="set null")

    def _refuse_typed(self, vals):
        if "mailing_id" in vals:
            raise UserError(self.env._("Whom a mailing has reached is counted: it cannot be typed."))
        return super()._refuse_typed(vals)

    def _mailed(self, mailing, days):
        """Mark duties as done by ``mailing`` on the days of ``{customer id: day}``."""
        feedback = self.env._("Mailing: %(subject)s", subject=mailing.subject)
        for care in self:
            care._care_activities().unlink()
            day = days[care.partner_id.id]
            care._happened(
                {
                    "state": "done",
                    "done_on": day,
                    "done_by_id": (mailing.user_id or self.env.user).id,
                    "was_late": day > care.date_due,
                    "outcome": feedback,
                    "mailing_id": mailing.id,
                }
            )
