from odoo import models


class SaleOrder(models.Model):
    _name = "sale.order"
    _inherit = ["sale.order", "spp.customer.badge.mixin", "spp.import.mixin"]

    # The tier run reads what was written since the last night, and all sales of some customers.
    _spp_write_date_idx = models.Index("(write_date)")
    _spp_customer_sales_idx = models.Index(
        "(company_id, partner_id, date_order) INCLUDE (amount_untaxed, currency_rate) WHERE state = 'sale'"
    )

    def unlink(self):
        """Have the tier of the customer looked at again: a deleted order leaves no trace of its sale."""
        payers = self.partner_id.commercial_partner_id
        result = super().unlink()
        self.env["spp.customer.recheck"]._mark(payers)
        return result
