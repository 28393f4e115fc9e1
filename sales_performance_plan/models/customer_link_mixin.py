from odoo import models


class CustomerLinkMixin(models.AbstractModel):
    """Rows about a customer that open the customer."""

    _name = "spp.customer.link.mixin"
    _description = "Row about a Customer"

    def action_open_customer(self):
        """Open the customer's form."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "res.partner",
            "res_id": self.partner_id.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }
