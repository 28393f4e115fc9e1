from odoo import models


class GateMixin(models.AbstractModel):
    """Leads and quotations that may not go on without papers; each gate adds what it asks for."""

    _name = "spp.gate.mixin"
    _description = "Held to the Gates of the Sales Process"

    def _gate_findings(self, gate):
        """Return the sentences that say what is missing to pass ``gate``; none if nothing is. To be extended."""
        return []

    def _gate_company(self):
        """Return the company whose rules hold for the record."""
        return self.company_id or self.env.company

    def _after_override(self, gate):
        """Go on with what ``gate`` held up, now that somebody let it pass; may return an action. To be extended."""

    def _open_override(self, gate):
        """Return the action that asks for the reason why these records may pass ``gate``."""
        field = "default_lead_ids" if self._name == "crm.lead" else "default_order_ids"
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Let It Pass"),
            "res_model": "spp.gate.override.wizard",
            "view_mode": "form",
            "target": "new",
            "context": {"default_gate": gate, field: self.ids},
        }
