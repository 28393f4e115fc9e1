from odoo import api, fields, models


class IncentiveWhatIfLine(models.TransientModel):
    """What one rep would have been paid for one quarter."""

    _name = "spp.incentive.what.if.line"
    _description = "What If: Rep and Quarter"
    _order = "date_from, total desc, id"
    _rec_name = "user_id"

    wizard_id = fields.Many2one("spp.incentive.what.if", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="wizard_id.company_id", store=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    user_id = fields.Many2one("res.users", "Rep", required=True, ondelete="cascade")
    date_from = fields.Date("Quarter's First Day", required=True)
    quarter = fields.Char(required=True)
    sales = fields.Monetary()
    base = fields.Monetary("Base Commission")
    accelerators = fields.Monetary()
    over_target = fields.Monetary()
    total = fields.Monetary("Replayed")
    booked = fields.Monetary(help="What the ledger has for the same quarter, without awards and decisions by hand.")
    difference = fields.Monetary(help="What this version pays, less what was booked.")

    @api.model
    def _values(self, pay):
        """Return ``pay`` as values of a line."""
        total = pay.base + pay.accelerators + pay.over_target
        return {
            "sales": float(pay.sales),
            "base": float(pay.base),
            "accelerators": float(pay.accelerators),
            "over_target": float(pay.over_target),
            "total": float(total),
            "booked": float(pay.booked),
            "difference": float(total - pay.booked),
        }
