from odoo import api, fields, models

from ..rules import periods


class IncentivePayout(models.Model):
    """A payout of one company for one month: its approved statements, one workbook, paid once (the plan's I8)."""

    _name = "spp.incentive.payout"
    _description = "Commission Payout"
    _inherit = ["mail.thread", "mail.activity.mixin", "spp.incentive.decision.mixin"]
    _order = "period desc, id desc"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company, ondelete="restrict"
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    period = fields.Date(
        "Month",
        required=True,
        default=lambda self: periods.month(periods.add_months(self.env.company._sales_today(), -1)).first,
        help="Approved statements up to and including this month are paid.",
    )
    state = fields.Selection(
        [("draft", "Draft"), ("paid", "Paid")], required=True, default="draft", readonly=True, tracking=True, copy=False
    )
    statement_ids = fields.One2many("spp.incentive.statement", "payout_id", readonly=True)
    amount = fields.Monetary("To Pay", compute="_compute_amount")
    payer_id = fields.Many2one("res.users", "Paid by", readonly=True, copy=False)
    paid_at = fields.Datetime(readonly=True, copy=False)

    @api.depends("period", "company_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for payout in self:
            month = fields.Date.to_string(payout.period)[:7] if payout.period else ""
            payout.display_name = f"{payout.company_id.name} {month} {payout.currency_id.name}"

    @api.depends("statement_ids")
    def _compute_amount(self):
        for payout in self:
            payout.amount = sum(payout.statement_ids.mapped("amount"))
