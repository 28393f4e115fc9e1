from odoo import fields, models


class ServicePause(models.Model):
    """A time in which the resolution clock of a request stood still: the customer was awaited, or it was solved."""

    _name = "spp.service.pause"
    _description = "Pause of a Request"
    _order = "date_from, id"

    ticket_id = fields.Many2one("spp.service.ticket", required=True, readonly=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="ticket_id.company_id", store=True)
    kind = fields.Selection(
        [("waiting", "Waiting for the customer"), ("solved", "Solved")], required=True, readonly=True
    )
    date_from = fields.Datetime("From", required=True, readonly=True)
    date_to = fields.Datetime("Until", readonly=True)
    user_id = fields.Many2one("res.users", "By", readonly=True, ondelete="restrict")
    ended_by = fields.Selection([("customer", "Customer's answer"), ("user", "User")], readonly=True)

    _one_open = models.UniqueIndex("(ticket_id) WHERE date_to IS NULL", "A request is in one pause at a time.")
