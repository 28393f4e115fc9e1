from odoo import fields, models


class MailActivity(models.Model):
    _inherit = "mail.activity"

    # What a bottleneck is about, so that there is no second one while the first is open.
    bottleneck_team_id = fields.Many2one("crm.team", readonly=True, index="btree_not_null", ondelete="set null")
    bottleneck_step = fields.Char(readonly=True)
