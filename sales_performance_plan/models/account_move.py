from odoo import models


class AccountMove(models.Model):
    _name = "account.move"
    _inherit = ["account.move", "spp.customer.sale.mixin"]

    _spp_write_date_idx = models.Index("(write_date) WHERE move_type IN ('out_invoice', 'out_refund', 'out_receipt')")
