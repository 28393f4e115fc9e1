from odoo import api, fields, models


class ServiceChange(models.Model):
    """What was changed of a request after a promise was broken: a lower priority, another category."""

    _name = "spp.service.change"
    _description = "Change of a Late Request"
    _order = "date, id"

    ticket_id = fields.Many2one("spp.service.ticket", required=True, readonly=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="ticket_id.company_id", store=True)
    kind = fields.Selection([("priority", "Priority"), ("category", "Category")], required=True, readonly=True)
    date = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    user_id = fields.Many2one("res.users", "By", readonly=True, ondelete="restrict")
    old_value = fields.Char("From", readonly=True)
    new_value = fields.Char("To", readonly=True)

    @api.model
    def _note(self, tickets, vals):
        """Keep what ``vals`` would change of those of ``tickets`` that are late; asked before it is written."""
        if vals.keys().isdisjoint({"priority", "category_id"}):
            return
        late = tickets._elevated().filtered(lambda ticket: ticket._is_late())
        rows = [row for ticket in late for row in self._rows(ticket, vals)]
        if rows:
            late.env[self._name].create(rows)

    @api.model
    def _rows(self, ticket, vals):
        same = {"ticket_id": ticket.id, "user_id": self.env.uid}
        if "priority" in vals and (vals["priority"] or "") < ticket.priority:
            names = dict(ticket._fields["priority"]._description_selection(self.env))
            yield {
                **same,
                "kind": "priority",
                "old_value": names[ticket.priority],
                "new_value": names.get(vals["priority"]),
            }
        if "category_id" in vals and vals["category_id"] != ticket.category_id.id and ticket.category_id:
            category = ticket.category_id.browse(vals["category_id"] or ())
            yield {
                **same,
                "kind": "category",
                "old_value": ticket.category_id.name,
                "new_value": category.name,
            }
