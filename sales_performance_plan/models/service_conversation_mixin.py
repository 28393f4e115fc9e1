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
        users = self._elevated().env["res.partner"].browse(author.id).with_context(active_test=False).user_ids
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
        if ticket.state in ("waiting", "solved", "closed") or (
            ticket.state == "dropped" and ticket.drop_reason != "spam"
        ):
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
