from odoo import api, fields, models

from ..models.customer_mixin import REP


class CrmLeadLost(models.TransientModel):
    _inherit = "crm.lead.lost"

    service_evidence = fields.Text("Service Record", compute="_compute_service_evidence", groups=REP)

    @api.depends("lost_reason_id", "lead_ids")
    def _compute_service_evidence(self):
        """Show what the requests say before somebody blames the service."""
        for wizard in self:
            leads = wizard.lead_ids if wizard.lost_reason_id.loss_cause == "service" else wizard.lead_ids.browse()
            sentences = dict.fromkeys(lead._service_evidence_now() for lead in leads)
            wizard.service_evidence = "\n".join(sentences)
