from odoo import models


class AccountMove(models.Model):
    _inherit = "account.move"

    _spp_write_date_idx = models.Index("(write_date) WHERE move_type IN ('out_invoice', 'out_refund', 'out_receipt')")

    def unlink(self):
        """Have the tier of the customer looked at again: a deleted invoice leaves no trace of its sale."""
        sales = self.filtered(lambda move: move.is_sale_document(include_receipts=True))
        payers = sales.partner_id.commercial_partner_id
        result = super().unlink()
        self.env["spp.customer.recheck"]._mark(payers)
        return result
