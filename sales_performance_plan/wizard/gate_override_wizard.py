from odoo import api, fields, models


class GateOverrideWizard(models.TransientModel):
    """Lets a lead or a quotation pass a gate, with a reason."""

    _name = "spp.gate.override.wizard"
    _description = "Let It Pass"

    gate = fields.Selection(
        selection=lambda self: self.env["spp.gate.override"]._fields["gate"].selection, required=True, readonly=True
    )
    lead_ids = fields.Many2many("crm.lead", readonly=True)
    order_ids = fields.Many2many("sale.order", readonly=True)
    findings = fields.Text("What Is Missing", compute="_compute_findings")
    reason = fields.Text(required=True)

    @api.depends("gate", "lead_ids", "order_ids")
    def _compute_findings(self):
        for wizard in self:
            records = wizard._records()
            wizard.findings = "\n".join(line for record in records for line in record._gate_findings(wizard.gate))

    def action_override(self):
        """Let the records pass and go on with what was held up."""
        self.ensure_one()
        records = self._records()
        self.env["spp.gate.override"]._grant(records, self.gate, self.reason)
        return records._after_override(self.gate) or {"type": "ir.actions.act_window_close"}

    def _records(self):
        return self.lead_ids or self.order_ids
