from odoo import models


class SaleOrder(models.Model):
    _name = "sale.order"
    _inherit = ["sale.order", "spp.customer.badge.mixin", "spp.customer.sale.mixin", "spp.import.mixin"]

    # The tier run reads what was written since the last night, and all sales of some customers.
    _spp_write_date_idx = models.Index("(write_date)")
    _spp_customer_sales_idx = models.Index(
        "(company_id, partner_id, date_order) INCLUDE (amount_untaxed, currency_rate) WHERE state = 'sale'"
    )
