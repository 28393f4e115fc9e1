from odoo import api, fields, models
from odoo.tools import html2plaintext, is_html_empty

from ..rules import proposal
from .gate_proposal_flow_mixin import MANAGER
from .incentive_decision_mixin import DECISION

INTERNAL = "base.group_user"
PARTS = ("pain_points", "advantages", "roi")


class GateProposalMixin(models.AbstractModel):
    """A quotation whose proposal is approved before the customer sees it.

    This file knows what keeps it back. How it is approved is in the flow mixin, what a change is in the
    change mixin, and where quotations go out in the door mixin.
    """

    _name = "spp.gate.proposal.mixin"
    _description = "Quotation with a Proposal to Approve"
    _inherit = [
        "spp.gate.proposal.door.mixin",
        "spp.gate.proposal.flow.mixin",
        "spp.gate.proposal.change.mixin",
        "spp.gate.proposal.reader.mixin",
        "spp.gate.mixin",
    ]

    # For the customer, on the quotation.
    pain_points = fields.Html(compute="_compute_pain_points", store=True, readonly=False, precompute=True)
    advantages = fields.Html(compute="_compute_advantages", store=True, readonly=False, precompute=True)
    roi = fields.Html("ROI", compute="_compute_roi", store=True, readonly=False, precompute=True)
    # For the house.
    proposal_state = fields.Selection(
        [("draft", "Draft"), ("submitted", "Submitted"), ("approved", "Approved"), ("refused", "Refused")],
        "Proposal",
        default="draft",
        readonly=True,
        copy=False,
        index=True,
        groups=INTERNAL,
    )
    proposal_approver_id = fields.Many2one("res.users", "Approver", readonly=True, copy=False, groups=INTERNAL)
    proposal_submitter_id = fields.Many2one("res.users", "Submitted by", readonly=True, copy=False, groups=INTERNAL)
    proposal_date = fields.Datetime("Decided on", readonly=True, copy=False, groups=INTERNAL)
    proposal_reason = fields.Text("Reason of the Refusal", readonly=True, copy=False, groups=INTERNAL)
    proposal_content = fields.Json("What Was Approved", readonly=True, copy=False, groups=INTERNAL)
    proposal_mark = fields.Selection(
        [("before", "Was out before the gate"), ("withheld", "Cancelled without approval")],
        readonly=True,
        copy=False,
        groups=INTERNAL,
    )
    proposal_needed = fields.Boolean(compute="_compute_proposal_findings", groups=INTERNAL)
    proposal_findings = fields.Text("What Is Missing", compute="_compute_proposal_findings", groups=INTERNAL)
    can_submit_proposal = fields.Boolean(compute="_compute_proposal_findings", groups=INTERNAL)
    can_approve_proposal = fields.Boolean(compute="_compute_can_approve_proposal", groups=INTERNAL)
    proposal_mine = fields.Boolean(
        "To Approve by Me",
        compute="_compute_can_approve_proposal",
        search="_search_proposal_mine",
        groups=INTERNAL,
    )

    @api.depends("sale_order_template_id")
    def _compute_pain_points(self):
        self._take_part("pain_points")

    @api.depends("sale_order_template_id")
    def _compute_advantages(self):
        self._take_part("advantages")

    @api.depends("sale_order_template_id")
    def _compute_roi(self):
        self._take_part("roi")

    def _take_part(self, name):
        """Take a part from the template, unless a person wrote it."""
        for order in self:
            template = order.sale_order_template_id.with_context(lang=order.partner_id.lang)
            written = order[name]
            if template and not is_html_empty(template[name]) and not order._is_own_part(name):
                written = template[name]
            order[name] = written

    def _is_own_part(self, name):
        if is_html_empty(self[name]):
            return False
        templates = self.env["sale.order.template"].with_context(lang=self.partner_id.lang)
        texts = templates.search([(name, "!=", False)]).mapped(lambda template: html2plaintext(template[name]))
        return html2plaintext(self[name]) not in texts

    @api.depends(
        "state", "company_id", "user_id", "team_id", "opportunity_id", "amount_untaxed", "proposal_state", *PARTS
    )
    def _compute_proposal_findings(self):
        held = self._proposal_held()
        for order in self:
            order.proposal_needed = order in held or (order.proposal_state != "draft" and order.state != "cancel")
            order.proposal_findings = order in held and "\n".join(order._gate_findings("proposal"))
            order.can_submit_proposal = order in held and order._may_submit()

    @api.depends("proposal_state", "state", "team_id", "user_id")
    @api.depends_context("uid")
    def _compute_can_approve_proposal(self):
        for order in self:
            order.can_approve_proposal = order.proposal_state == "submitted" and order._may_approve()
            order.proposal_mine = order.can_approve_proposal

    @api.model
    def _search_proposal_mine(self, operator, _value):
        if operator != "in":
            return NotImplemented
        today = self.env.company._sales_today()
        user = self.env.user
        replaced = self.env["spp.gate.standin"].search(
            [("standin_id", "=", user.id), ("date_from", "<=", today), ("date_to", ">=", today)]
        )
        deciding = fields.Domain("proposal_approver_id", "in", (user | replaced.user_id).ids)
        if user.has_group(MANAGER):
            deciding |= fields.Domain("proposal_approver_id", "=", False)
        own = fields.Domain("user_id", "=", user.id) | fields.Domain("proposal_submitter_id", "=", user.id)
        return fields.Domain("proposal_state", "=", "submitted") & deciding & ~own

    def _proposal_elevated(self):
        """Return the records free of access rights: the only elevation of proposals.

        The doors ask at every hand that reaches for them, portal users' too, who may not read what is
        internal; and a decision is written by an approver who may not write quotations.
        """
        return self.sudo()

    def _decide_proposal(self, values):
        """Write the outcome of an action that was checked; two people who press at once do so in turn."""
        if not self:
            return
        orders = self._proposal_elevated().with_context(spp_decision=DECISION)
        orders.lock_for_update()
        orders.write(values)

    def _proposal_held(self):
        """Return those that may not reach the customer; no query where no company asks for approval."""
        gated = self.env["res.company"]._proposal_gated()
        if not gated:
            return self.browse()
        return self.filtered(lambda order: order._proposal_elevated()._is_held(gated))

    def _is_held(self, gated):
        if self.state == "cancel":
            return self.proposal_mark == "withheld" and self._lacks_approval(gated)
        return self.state in ("draft", "sent") and self._lacks_approval(gated)

    def _lacks_approval(self, gated):
        """Tell whether nothing lets the order out, whatever its state."""
        order = self._proposal_elevated()
        return (
            order.company_id.id in gated
            and order.proposal_mark != "before"
            and not (order.proposal_state == "approved" and not order._proposal_changes())
            and not order._is_free_of_approval()
        )

    def _is_free_of_approval(self):
        company = self.company_id
        amount = company.currency_id.round(self.amount_untaxed / (self.currency_rate or 1.0))
        return proposal.is_free(
            amount,
            company.proposal_free_limit,
            online=self._is_ordered_online(),
            skip_online=company.proposal_skip_online,
        )

    def _is_ordered_online(self):
        """Tell whether the customer ordered it, in the shop or as a portal user."""
        if self.create_uid.share:
            return True
        return "website_id" in self._fields and bool(self.website_id) and self.create_uid != self.user_id

    def _gate_findings(self, gate):
        """Return what keeps the quotation from the customer, and who decides."""
        findings = super()._gate_findings(gate)
        if gate != "proposal":
            return findings
        for order in self._proposal_held():
            findings += [*order._proposal_missing(), order._proposal_next()]
        return findings

    def _proposal_missing(self):
        """Return what must be there before the proposal is submitted."""
        self.ensure_one()
        order = self._proposal_elevated()
        findings = []
        if order.company_id.proposal_require_parts:
            empty = proposal.missing({name: not is_html_empty(order[name]) for name in PARTS})
            if empty:
                names = ", ".join(order._fields[name]._description_string(self.env) for name in empty)
                findings.append(
                    self.env._("%(order)s: fill in %(parts)s on the page Proposal.", order=order.name, parts=names)
                )
        if order.company_id.proposal_require_needs and order.opportunity_id:
            findings += order.opportunity_id._gate_findings("needs")
        return findings
