from odoo import models


class CustomerSaleMixin(models.AbstractModel):
    """A document that tiers are worked out from: what its own write date cannot tell is marked.

    A deleted document leaves no trace of its sale, and one that moves to another customer none at the
    customer that it leaves.
    """

    _name = "spp.customer.sale.mixin"
    _description = "Sale that Counts for a Customer's Tier"

    def write(self, vals):
        """Have the customer that a document leaves looked at again."""
        moving = not {"partner_id", "company_id"}.isdisjoint(vals)
        payers = self.partner_id.commercial_partner_id if moving else self.env["res.partner"]
        result = super().write(vals)
        self.env["spp.customer.recheck"]._mark(payers)
        return result

    def unlink(self):
        """Have the customer of a deleted document looked at again."""
        payers = self.partner_id.commercial_partner_id
        result = super().unlink()
        self.env["spp.customer.recheck"]._mark(payers.exists())
        return result
