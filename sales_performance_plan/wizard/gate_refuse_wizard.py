from odoo import fields, models


class GateRefuseWizard(models.TransientModel):
    """Asks why a proposal is refused."""

    _name = "spp.gate.refuse.wizard"
    _description = "Refuse the Proposal"

    order_ids = fields.Many2many("sale.order", required=True, readonly=True, string="Quotations")
    reason = fields.Text(required=True)

    def action_refuse(self):
        """Give the proposals back with the reason."""
        self.ensure_one()
        self.order_ids._refuse_proposal(self.reason)
        return {"type": "ir.actions.act_window_close"}
