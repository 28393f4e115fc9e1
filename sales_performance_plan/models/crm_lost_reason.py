from odoo import api, fields, models


class CrmLostReason(models.Model):
    _inherit = "crm.lost.reason"

    loss_cause = fields.Selection(
        [
            ("invalid", "Never was a lead"),
            ("delay", "We were too late"),
            ("price", "Price"),
            ("service", "Service"),
            ("competitor", "Competitor"),
            ("other", "Other"),
        ],
        "Cause",
        help="What reports count the reason as. “Never was a lead” marks leads that are lost for it as invalid.",
    )
    is_invalid = fields.Boolean(compute="_compute_is_invalid", search="_search_is_invalid")

    @api.depends("loss_cause")
    def _compute_is_invalid(self):
        for reason in self:
            reason.is_invalid = reason.loss_cause == "invalid"

    @api.model
    def _search_is_invalid(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("loss_cause", "=" if True in value else "!=", "invalid")]
