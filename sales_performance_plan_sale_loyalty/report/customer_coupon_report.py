from odoo import fields, models
from odoo.tools import SQL

COUPONS = """
    SELECT care.id, care.id AS care_id, care.company_id, care.partner_id, care.playbook_id, care.user_id,
           care.done_on AS date, card.code, card.expiration_date, 1 AS number, used.order_id,
           coalesce(used.amount, 0) AS amount,
           CASE WHEN used.order_id IS NOT NULL THEN 'used'
                WHEN card.expiration_date < here.today THEN 'over' ELSE 'open' END AS state,
           CASE WHEN used.order_id IS NOT NULL THEN 1.0
                WHEN card.expiration_date < here.today THEN 0.0 END AS used_share
      FROM spp_customer_care care
      JOIN loyalty_card card ON card.id = care.coupon_id
      JOIN (VALUES %(days)s) here (company_id, today) ON here.company_id = care.company_id
      LEFT JOIN LATERAL (
                SELECT document.id AS order_id,
                       document.amount_untaxed / coalesce(nullif(document.currency_rate, 0), 1) AS amount
                  FROM sale_order_line line JOIN sale_order document ON document.id = line.order_id
                 WHERE line.coupon_id = card.id AND document.state = 'sale'
              ORDER BY document.id LIMIT 1) used ON TRUE
     WHERE care.id = (SELECT min(first.id) FROM spp_customer_care first WHERE first.coupon_id = card.id)
"""


class CustomerCouponReport(models.Model):
    """Coupons that care has given: which were used, and what was sold with them, untaxed in company currency."""

    _name = "spp.customer.coupon.report"
    _description = "Coupons Given"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "code"

    care_id = fields.Many2one("spp.customer.care", "Duty", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    playbook_id = fields.Many2one("spp.customer.playbook", "Care", readonly=True)
    user_id = fields.Many2one("res.users", "Who", readonly=True)
    date = fields.Date("Given On", readonly=True)
    code = fields.Char(readonly=True)
    expiration_date = fields.Date("Valid until", readonly=True)
    state = fields.Selection([("open", "Can Be Used"), ("used", "Used"), ("over", "Expired")], readonly=True)
    order_id = fields.Many2one("sale.order", "Used on", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id", readonly=True)
    amount = fields.Monetary("Sold with It", readonly=True, help="Untaxed, in the company's currency.")
    number = fields.Integer("Coupons", readonly=True)
    used_share = fields.Float(
        "Share Used", readonly=True, aggregator="avg", help="Of those that were used or have expired."
    )

    @property
    def _table_query(self):
        companies = self.env["res.company"].search(fields.Domain.TRUE)
        days = SQL(", ").join(SQL("(%s, %s::date)", one.id, one._sales_today()) for one in companies)
        return SQL(COUPONS, days=days)

    def action_open_care(self):
        """Open the duty that gave the coupon."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "spp.customer.care",
            "res_id": self.care_id.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }
