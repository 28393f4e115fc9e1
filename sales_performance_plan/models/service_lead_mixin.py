from odoo import api, fields, models
from odoo.exceptions import UserError

from .customer_mixin import REP
from .service_clock_mixin import FACT

LOSING = frozenset({"lost_reason_id", "active"})


class ServiceLeadMixin(models.AbstractModel):
    """What the customer's service record said when a lead was lost over service."""

    _name = "spp.service.lead.mixin"
    _description = "Lost over Service"

    service_evidence = fields.Text(
        readonly=True,
        copy=False,
        groups=REP,
        help="The customer's service record when this was lost, so that the reason can be checked later.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Refuse evidence that is typed."""
        for vals in vals_list:
            self._refuse_typed_evidence(vals)
        return super().create(vals_list)

    def write(self, vals):
        """Keep the service record with what is lost over service."""
        self._refuse_typed_evidence(vals)
        result = super().write(vals)
        if not LOSING.isdisjoint(vals):
            self._keep_service_evidence()
        return result

    def _refuse_typed_evidence(self, vals):
        if vals.get("service_evidence") and self.env.context.get("spp_fact") is not FACT:
            raise UserError(self.env._("Service evidence cannot be typed: it is read from the customer's requests."))

    def _keep_service_evidence(self):
        """Write the record with leads that were lost over service just now; another reason has none."""
        # Whoever may lose a lead need not sell, and the requests are read all the same: the sentence has counts alone.
        leads = self.env["spp.service.ticket"]._elevated().env["crm.lead"].browse(self.ids)
        for lead in leads.filtered(lambda lead: not lead.active or lead.service_evidence):
            over_service = lead.lost_reason_id.loss_cause == "service"
            if lead.active and over_service:
                continue
            sentence = lead._service_evidence_now() if over_service else False
            if sentence != lead.service_evidence:
                lead.with_context(spp_fact=FACT, mail_notrack=True).write({"service_evidence": sentence})

    def _service_evidence_now(self):
        """Return the sentence, of the lead's company."""
        self.ensure_one()
        if not self.partner_id:
            return self.env._("Nobody knows who the customer is: there are no requests to look at.")
        company = self.company_id or self.team_id.company_id or self.env.company
        return self.partner_id._service_sentence(company)
