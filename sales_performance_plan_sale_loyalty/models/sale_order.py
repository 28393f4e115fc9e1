from odoo import models


class SaleOrder(models.Model):
    """A personal coupon is used by the customer to whom it was given."""

    _inherit = "sale.order"

    def _try_apply_code(self, code):
        card = self.env["loyalty.card"].search([("code", "=", code)], limit=1)
        if card.partner_id and self._is_anothers(card):
            return {"error": self.env._("The coupon %(code)s was given to another customer for them alone.", code=code)}
        return super()._try_apply_code(code)

    def _is_anothers(self, card):
        mine = card.partner_id.commercial_partner_id == self.partner_id.commercial_partner_id
        care = self.env["spp.customer.tier"]._elevated(self.env["spp.customer.care"])
        return not mine and bool(care.search_count([("coupon_id", "=", card.id)], limit=1))
