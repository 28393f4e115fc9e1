from odoo import models
from odoo.tools import groupby

from .lead_pool import HANDED_OUT


class Logs(list):
    """Log notes that wait to be written together; a class of its own, so that no request can bring one."""


class LeadTrackingMixin(models.AbstractModel):
    """Tells who was given which of many leads in few statements: the host would write each note by itself."""

    _name = "spp.lead.tracking.mixin"
    _description = "Tracking of Leads Handed Out"

    def _message_track(self, fields_iter, initial_values_dict):
        """Say the same as the host, for all leads at once where the pool gave them."""
        if self.env.context.get("spp_handed_out") is not HANDED_OUT or len(self) < 2:
            return super()._message_track(fields_iter, initial_values_dict)
        logs = Logs()
        collecting = self.with_context(spp_logs=logs)
        tracking = super(LeadTrackingMixin, collecting)._message_track(fields_iter, initial_values_dict)
        for author_id, same in groupby(logs, lambda log: log["author_id"]):
            self._write_logs(author_id, same)
        return tracking

    def _message_log(self, **values):
        """Keep the note for later where notes are written together."""
        logs = self.env.context.get("spp_logs")
        if not isinstance(logs, Logs):
            return super()._message_log(**values)
        logs.append({**values, "lead_id": self.id})
        return self.env["mail.message"]

    def _write_logs(self, author_id, logs):
        """Write the notes, and then what changed below each of them, as the host's messages do."""
        leads = self.browse(log["lead_id"] for log in logs)
        messages = leads._message_log_batch({log["lead_id"]: log["body"] for log in logs}, author_id=author_id)
        changes = [
            {**command[2], "mail_message_id": message.id}
            for message, log in zip(messages, logs, strict=True)
            for command in log["tracking_value_ids"]
        ]
        self.env["spp.lead.pool"]._elevated().env["mail.tracking.value"].create(changes)
