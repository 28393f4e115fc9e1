from odoo import fields, models

from .customer_mixin import REP


class ServiceLinkMixin(models.AbstractModel):
    """Orders and opportunities that customers ask something about."""

    _name = "spp.service.link.mixin"
    _description = "With Requests"

    service_ticket_count = fields.Integer("Requests", compute="_compute_service_ticket_count", groups=REP)

    def _service_link(self):
        """Return the field of a request that points here. To be overridden."""
        raise NotImplementedError

    def _compute_service_ticket_count(self):
        link = self._service_link()
        groups = self.env["spp.service.ticket"]._read_group([(link, "in", self.ids)], [link], ["__count"])
        counts = {record.id: number for record, number in groups}
        for record in self:
            record.service_ticket_count = counts.get(record._origin.id, 0)

    def action_open_service_tickets(self):
        """Open the requests about this; a new one is about it too."""
        self.ensure_one()
        link = self._service_link()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Requests"),
            "res_model": "spp.service.ticket",
            "domain": [(link, "=", self.id)],
            "view_mode": "list,form",
            "views": [(False, "list"), (False, "form")],
            "context": {
                f"default_{link}": self.id,
                "default_partner_id": self.partner_id.id,
                "default_company_id": (self.company_id or self.env.company).id,
            },
        }
