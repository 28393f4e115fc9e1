from odoo import api, models


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    @api.model
    def message_route(self, message, message_dict, model=None, thread_id=None, custom_values=None):
        """Keep what machines write about requests from opening, resuming or answering one."""
        tickets = self.env["spp.service.ticket"]
        tickets._tell_receipt_from_bounce(message, message_dict)
        routes = super().message_route(message, message_dict, model, thread_id, custom_values)
        return tickets._quiet_routes(message, message_dict, routes)
