from odoo import fields, models
from odoo.fields import Command

from ..models.service_flow_mixin import DROPS


class ServiceDropWizard(models.TransientModel):
    """Takes requests out that are none: spam, duplicates, thanks. Promises broken before stay broken."""

    _name = "spp.service.drop.wizard"
    _description = "No Request"

    ticket_ids = fields.Many2many(
        "spp.service.ticket",
        string="Requests",
        required=True,
        default=lambda self: [Command.set(self.env.context.get("active_ids", []))],
    )
    drop_reason = fields.Selection(DROPS, "Why", required=True, default="spam")
    duplicate_id = fields.Many2one(
        "spp.service.ticket", "Same as", domain="[('id', 'not in', ticket_ids), ('state', '!=', 'dropped')]"
    )

    def action_apply(self):
        """Drop the requests."""
        self.ensure_one()
        self.ticket_ids.write(
            {
                "state": "dropped",
                "drop_reason": self.drop_reason,
                "duplicate_id": self.duplicate_id.id if self.drop_reason == "duplicate" else False,
            }
        )
