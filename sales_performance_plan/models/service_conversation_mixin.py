from odoo import api, fields, models

from .service_clock_mixin import FACT

AUTOMATIC = ("auto_comment", "out_of_office", "notification", "user_notification")


class ServiceConversationMixin(models.AbstractModel):
    """What moves the clocks of a request: an answer that the customer sees, the customer's answer, a logged call."""

    _name = "spp.service.conversation.mixin"
    _description = "Conversation about a Request"

    def _message_post_after_hook(self, message, msg_vals):
        """Stop the first clock at an answer, and let the customer's answer end the waiting."""
        for ticket in self.filtered(lambda ticket: not ticket._opens()):
            if ticket._is_answer(message):
                ticket._answered(message.date)
            elif ticket._is_from_customer(message):
                ticket._customer_spoke(message.date)
        return super()._message_post_after_hook(message, msg_vals)

    def _is_visible(self, message):
        """Tell whether the customer sees the message: no note, nothing that a machine says."""
        comment = self.env.ref("mail.mt_comment")
        return message.subtype_id == comment and not message.is_internal and message.message_type not in AUTOMATIC

    def _is_answer(self, message):
        author = message.author_id
        return self._is_visible(message) and bool(author) and self._is_staff(author)

    def _is_staff(self, author):
        users = author.sudo().with_context(active_test=False).user_ids
        return author != self._robot() and any(user._is_internal() for user in users)

    @api.model
    def _robot(self):
        return self.env.ref("base.partner_root")

    def _is_from_customer(self, message):
        if message.message_type not in ("email", "comment") or message.subtype_id != self.env.ref("mail.mt_comment"):
            return False
        return not message.author_id or not self._is_staff(message.author_id)

    def _answered(self, moment):
        """Note the first answer; later ones change nothing. Whoever answers a new request has begun with it."""
        ticket = self._elevated()
        if not ticket.responded_at:
            ticket._happened({"responded_at": max(moment, ticket.opened_at)})
            ticket._refresh()
        if ticket.state == "new":
            ticket.write({"state": "progress"})

    def _customer_spoke(self, moment):
        """Go on with a request whose customer was awaited, or who does not see it as solved."""
        ticket = self._elevated()
        if ticket.state in ("waiting", "solved", "closed"):
            ticket.with_context(spp_customer=FACT).write({"state": "progress"})

    def _said_by_customer(self, what):
        """Take up again what the customer does not see as solved, or close what they do."""
        told = self.with_context(spp_customer=FACT)
        if what == "reopen":
            told.action_reopen()
        else:
            told.action_close()

    def _logged_call(self):
        """See a call that was logged as an answer."""
        for ticket in self:
            ticket._answered(fields.Datetime.now())

    def _moved(self, before):
        """Begin and end the pauses that belong to a change of state, and keep its moments."""
        ticket = self._elevated()
        now = fields.Datetime.now()
        by_customer = self.env.context.get("spp_customer") is FACT
        ended = ticket.pause_ids.filtered(lambda pause: not pause.date_to)
        ended.write({"date_to": now, "ended_by": "customer" if by_customer else "user"})
        ended.flush_recordset()  # before the next pause comes: a request is in one at a time
        values = {}
        if self.state in ("waiting", "solved", "closed"):
            kind = "waiting" if self.state == "waiting" else "solved"
            ticket.env["spp.service.pause"].create(
                {"ticket_id": self.id, "kind": kind, "date_from": now, "user_id": self.env.uid}
            )
        if self.state in ("solved", "closed") and not ticket.resolved_at:
            values["resolved_at"] = now
        if self.state == "closed":
            values["closed_at"] = now
        if before in ("solved", "closed") and self.is_open:
            values |= {"resolved_at": False, "closed_at": False, "reopened": ticket.reopened + 1}
        if values:
            ticket._happened(values)
        ticket._refresh()
        if values.get("resolved_at"):
            ticket._ask_for_rating()
