from odoo import SUPERUSER_ID, fields, models
from odoo.exceptions import AccessError, UserError

from ..rules import proposal
from .gate_standin import DIRECTOR

MANAGER = "sales_performance_plan.sales_performance_plan_group_manager"
REVIEW = "sales_performance_plan.mail_activity_type_proposal_review"
REFUSED = "sales_performance_plan.mail_activity_type_proposal_refused"


class GateProposalFlowMixin(models.AbstractModel):
    """Submit, approve, refuse, withdraw: each step checks who takes it, and leaves an internal note."""

    _name = "spp.gate.proposal.flow.mixin"
    _description = "Quotation That Is Submitted and Approved"

    def action_submit_proposal(self):
        """Ask for the approval of these proposals, once nothing is missing in any of them."""
        self.check_access("write")
        problems = [line for order in self for line in order._submit_problems()]
        if problems:
            raise UserError("\n".join(problems))
        for order in self:
            order._submit_proposal()

    def _submit_problems(self):
        order = self._proposal_elevated()
        if not self._proposal_held():
            return [self.env._("%(order)s needs no approval.", order=order.name)]
        if not self._may_submit():
            return [self._proposal_next()]
        problems = self._proposal_missing()
        if not self._proposal_reviewer({self.env.uid}):
            problems.append(
                self.env._(
                    "%(order)s: nobody may approve it. Give the team a leader other than the seller, or somebody else "
                    "the role Team Manager.",
                    order=order.name,
                )
            )
        return problems

    def _may_submit(self):
        return self._proposal_elevated().proposal_state != "submitted"

    def _submit_proposal(self):
        review = self._proposal_review({self.env.uid})
        order = self._proposal_elevated()
        self._decide_proposal(
            {
                "proposal_state": "submitted",
                "proposal_approver_id": review.approver(),
                "proposal_submitter_id": self.env.uid,
                "proposal_date": False,
                "proposal_reason": False,
                "proposal_content": order._proposal_offer(),
            }
        )
        reviewer = self._proposal_reviewer()
        order.activity_feedback([REFUSED])
        order.activity_schedule(
            REVIEW, summary=self.env._("Approve the proposal, or refuse it with a reason"), user_id=reviewer.id
        )
        self._note_proposal(self.env._("Proposal submitted to %(name)s.", name=reviewer.name))

    def action_approve_proposal(self):
        """Let these proposals go to their customers."""
        self._check_may_approve()
        for order in self:
            order._approve_proposal(self.env._("Proposal approved."))

    def _approve_proposal(self, title):
        order = self._proposal_elevated()
        self._decide_proposal(
            {
                "proposal_state": "approved",
                "proposal_approver_id": self.env.uid,
                "proposal_date": fields.Datetime.now(),
                "proposal_reason": False,
                "proposal_content": order._proposal_offer(),
            }
        )
        order.activity_feedback([REVIEW, REFUSED])
        self._note_proposal(title, partner_ids=self._proposal_seller().partner_id.ids)

    def action_refuse_proposal(self):
        """Ask for the reason of the refusal."""
        self._check_may_approve()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Refuse the Proposal"),
            "res_model": "spp.gate.refuse.wizard",
            "view_mode": "form",
            "target": "new",
            "context": {"default_order_ids": self.ids},
        }

    def _refuse_proposal(self, reason):
        """Give the proposals back to their sellers."""
        self._check_may_approve()
        if not (reason or "").strip():
            raise UserError(self.env._("Say why %(name)s is refused.", name=", ".join(self.mapped("name"))))
        for order in self:
            order._decide_proposal(
                {
                    "proposal_state": "refused",
                    "proposal_approver_id": self.env.uid,
                    "proposal_date": fields.Datetime.now(),
                    "proposal_reason": reason,
                    "proposal_content": False,
                }
            )
            elevated = order._proposal_elevated()
            elevated.activity_feedback([REVIEW])
            seller = order._proposal_seller()
            elevated.activity_schedule(REFUSED, summary=reason.splitlines()[0], note=reason, user_id=seller.id)
            order._note_proposal(
                self.env._("Proposal refused."),
                [self.env._("Reason: %(reason)s", reason=reason)],
                partner_ids=seller.partner_id.ids,
            )

    def action_withdraw_proposal(self):
        """Take submitted proposals back to work on them."""
        self.check_access("write")
        waiting = self.filtered(lambda order: order._proposal_elevated().proposal_state == "submitted")
        if strangers := self - waiting:
            names = ", ".join(strangers.mapped("name"))
            raise UserError(self.env._("%(orders)s: nothing is waiting for approval.", orders=names))
        waiting._reset_proposal()
        for order in waiting:
            order._note_proposal(self.env._("Proposal withdrawn."))

    def action_override_proposal(self):
        """Ask why these may go out without approval."""
        return self._open_override("proposal")

    def _after_override(self, gate):
        if gate == "proposal":
            for order in self:
                order._approve_proposal(self.env._("Let pass without the approval of the proposal."))
        return super()._after_override(gate)

    def _reset_proposal(self):
        self._decide_proposal(
            {
                "proposal_state": "draft",
                "proposal_approver_id": False,
                "proposal_submitter_id": False,
                "proposal_date": False,
                "proposal_content": False,
            }
        )
        self._proposal_elevated().activity_unlink([REVIEW])

    def _proposal_seller(self):
        """Return who goes on with the proposal: the salesperson, or whoever of the others is still there."""
        order = self._proposal_elevated()
        candidates = order.user_id | order.proposal_submitter_id | order.create_uid
        return (candidates.filtered("active") or candidates)[:1]

    def _proposal_review(self, more=frozenset()):
        """Return whose decision the proposal is, for the rules; ``more`` counts among those whose own it is."""
        order = self._proposal_elevated()
        leader = order.team_id.user_id
        own = {order.user_id.id, order.proposal_submitter_id.id, *more} - {False}
        standins = order.env["spp.gate.standin"]
        if leader:
            mine = [("user_id", "=", leader.id), ("company_id", "=", order.company_id.id)]
            standins = standins.search([*mine, ("standin_id.active", "=", True)], order="date_from, id")
        return proposal.Review(leader.id if leader.active else None, own, standins._as_rules())

    def _proposal_reviewer(self, more=frozenset()):
        """Return the user who is asked today."""
        order = self._proposal_elevated()
        review = self._proposal_review(more)
        asked = review.asked(order.company_id._sales_today())
        if asked:
            return order.env["res.users"].browse(asked)
        managers = order.env.ref(MANAGER).all_user_ids.filtered(
            lambda user: user.active
            and user.id not in (*review.own, SUPERUSER_ID)
            and order.company_id in user.company_ids
        )
        return managers.sorted(lambda user: (user.has_group(DIRECTOR), user.id))[:1]

    def _may_approve(self):
        """Tell whether the user decides about this proposal."""
        self.ensure_one()
        user = self.env.user
        order = self._proposal_elevated()
        if user.id == SUPERUSER_ID or user.share or order.company_id not in user.company_ids:
            return False
        return self._proposal_review().may_decide(
            user.id,
            order.company_id._sales_today(),
            manager=user.has_group(MANAGER),
            director=user.has_group(DIRECTOR),
        )

    def _check_may_approve(self):
        """Raise what keeps the user from deciding about these, all at once."""
        problems, strangers = [], []
        for order in self:
            order.check_access("read")
            elevated = order._proposal_elevated()
            if order._may_approve():
                if elevated.proposal_state != "submitted":
                    problems.append(self.env._("%(order)s: nothing is waiting for approval.", order=elevated.name))
            else:
                strangers.append(
                    self.env._(
                        "%(order)s: %(name)s decides, and nobody about their own proposal.",
                        order=elevated.name,
                        name=order._proposal_reviewer().name or self.env._("another manager"),
                    )
                )
        if strangers:
            raise AccessError("\n".join(strangers + problems))
        if problems:
            raise UserError("\n".join(problems))

    def _proposal_next(self):
        """Return the sentence that says who must do what."""
        order = self._proposal_elevated()
        name = self._proposal_reviewer().name or self.env._("a manager")
        values = {"order": order.name, "name": name, "reason": order.proposal_reason or ""}
        if order.proposal_state == "submitted":
            return self.env._("%(order)s waits for the approval of %(name)s.", **values)
        if order.proposal_state == "refused":
            return self.env._(
                "%(order)s was refused (%(reason)s): change it, then submit it to %(name)s again.", **values
            )
        if order.proposal_state == "approved":
            changed = "; ".join(order._describe_changes(order._proposal_changes()))
            return self.env._(
                "%(order)s changed after its approval (%(changed)s): submit it to %(name)s again.",
                changed=changed,
                **values,
            )
        return self.env._("%(order)s is not approved: submit the proposal to %(name)s.", **values)
