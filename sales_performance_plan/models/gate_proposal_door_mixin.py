from odoo import SUPERUSER_ID, api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .gate_proposal_flow_mixin import REFUSED

# In the context while the host works on payments, which must not fail; an object, so that nobody can send it.
PAYING = object()


class GateProposalDoorMixin(models.AbstractModel):
    """The doors through which a quotation reaches the customer: closed until the proposal is approved."""

    _name = "spp.gate.proposal.door.mixin"
    _description = "Quotation Behind the Doors of the Proposal Gate"

    def _check_proposal(self, look=False):
        """Refuse with all that is missing; approvers may ``look`` at what they decide about.

        :raises UserError: if a proposal is not approved
        """
        held = self._proposal_held()
        if look:
            held = held.filtered(lambda order: not order._may_approve())
        held._refuse_to_go_out()

    def _check_approved(self, gated):
        """Refuse to send or confirm what nothing lets out, whatever its state is by now.

        :raises UserError: if a proposal is not approved
        """
        self.filtered(lambda order: order._lacks_approval(gated))._refuse_to_go_out()

    def _refuse_to_go_out(self):
        if self:
            raise UserError(self._what_is_missing())

    def _what_is_missing(self):
        """Return all that keeps these back; customers are told nothing of it."""
        if self.env.user.share:
            return self.env._("This quotation is not available yet.")
        return "\n".join(line for order in self for line in (*order._proposal_missing(), order._proposal_next()))

    # Send

    def action_quotation_send(self):
        """Send approved proposals only, also as pro-forma, in bulk or as a plain mail."""
        self._check_proposal()
        return super().action_quotation_send()

    def action_quotation_sent(self):
        """Mark approved proposals only; a payment must not fail, so it leaves others alone and says so."""
        if self.env.context.get("spp_proposal_paying") is not PAYING:
            self._check_proposal()
            return super().action_quotation_sent()
        held = self._proposal_held()
        held._tell_about_payment()
        return super(GateProposalDoorMixin, self - held).action_quotation_sent()

    def message_post(self, **kwargs):
        """Send no mail that marks a quotation as sent before it is approved."""
        if self.env.context.get("mark_so_as_sent"):
            self._check_proposal()
        return super().message_post(**kwargs)

    def _send_order_notification_mail(self, *args, **kwargs):
        # A payment's mail has the quotation attached, and must not fail.
        return None if self._proposal_held() else super()._send_order_notification_mail(*args, **kwargs)

    @api.model
    def action_share(self):
        """Share approved proposals only."""
        (self or self.browse(self.env.context.get("active_id")))._check_proposal()
        return super().action_share()

    @api.readonly
    def action_preview_sale_order(self):
        """Show the customer's page to approvers, and to others once it is approved."""
        self._check_proposal(look=True)
        return super().action_preview_sale_order()

    # Read

    @api.model
    def _get_thread_with_access(self, thread_id, **kwargs):
        thread = super()._get_thread_with_access(thread_id, **kwargs)
        return thread.browse() if self.env.user.share and thread._proposal_held() else thread

    def _held_from_reader(self):
        """Return what the user, a customer, would see if it were approved."""
        mine = [("partner_id", "child_of", self.env.user.commercial_partner_id.id), ("state", "!=", "sale")]
        return self._proposal_elevated().search(mine)._proposal_held()

    # Sign, pay, confirm

    def _confirmation_error_message(self):
        message = super()._confirmation_error_message()
        if message or not self._proposal_held():
            return message
        return self._what_is_missing()

    def _has_to_be_signed(self):
        return super()._has_to_be_signed() and not self._proposal_held()

    def _has_to_be_paid(self):
        return super()._has_to_be_paid() and not self._proposal_held()

    def _is_confirmation_amount_reached(self):
        return super()._is_confirmation_amount_reached() and not self._proposal_held()

    def _can_be_edited_on_portal(self):
        return super()._can_be_edited_on_portal() and not self._proposal_held()

    def _get_default_payment_link_values(self):
        self._check_proposal()
        return super()._get_default_payment_link_values()

    def _tell_about_payment(self):
        """Leave a trace of a payment for a proposal that is not approved, for the seller to see to."""
        for order in self:
            seller = order._proposal_seller()
            elevated = order._proposal_elevated().with_user(SUPERUSER_ID).with_context(lang=seller.lang)
            said = elevated.env._("A payment arrived for %(order)s, which is not approved.", order=elevated.name)
            if elevated.activity_ids.filtered(lambda activity, said=said: activity.summary == said):
                continue
            elevated._note_proposal(said, elevated._gate_findings("proposal"))
            if seller and not seller.share:
                elevated.activity_schedule(REFUSED, summary=said, user_id=seller.id)

    def _spare_proposals(self, companies):
        """Mark what these companies sent before they asked for approval: it stays as it is."""
        if not companies:
            return
        # Not a write: nothing happens to these orders, and their last change was another one.
        query = """
            UPDATE sale_order SET proposal_mark = 'before'
             WHERE company_id IN %s AND state = 'sent' AND COALESCE(proposal_state, 'draft') = 'draft'
        """
        self.env.flush_all()
        self.env.cr.execute(SQL(query, tuple(companies.ids)))
        self.invalidate_model(["proposal_mark"], flush=False)
