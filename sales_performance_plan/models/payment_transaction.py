from odoo import models

from .gate_proposal_door_mixin import PAYING


class PaymentTransaction(models.Model):
    _inherit = "payment.transaction"

    def _post_process(self):
        """Let a payment go through whose quotation is not approved: it is not confirmed, and the seller hears of it."""
        if not self.env["res.company"]._proposal_gated():
            return super()._post_process()
        return super(PaymentTransaction, self.with_context(spp_proposal_paying=PAYING))._post_process()

    def _check_amount_and_confirm_order(self):
        confirmed = super()._check_amount_and_confirm_order()
        (self.sale_order_ids - confirmed)._proposal_held()._tell_about_payment()
        return confirmed
