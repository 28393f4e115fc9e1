from odoo import fields, models


class EngagementPulseAsked(models.Model):
    """Who has said how the month was: nothing of what they said, nor when."""

    _name = "spp.engagement.pulse.asked"
    _inherit = ["spp.engagement.pulse"]
    _description = "Has Given Feedback"

    user_id = fields.Many2one("res.users", required=True, readonly=True, index=True, ondelete="cascade")
    score = fields.Integer(required=False)
    comment = fields.Text(store=False)

    _one_to_five = models.Constraint("CHECK (score IS NULL)", "Nothing of the answer is kept here.")
    _once = models.UniqueIndex("(user_id, company_id, month)", "You have told us how this month was already.")
