import hashlib

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import is_html_empty

from ..rules import proposal
from .context_defaults import without_defaults
from .incentive_decision_mixin import DECISION

# What the customer is offered; a later one is there only if the app that knows it is.
HEADER = (
    "partner_id",
    "company_id",
    "pricelist_id",
    "currency_id",
    "payment_term_id",
    "require_payment",
    "prepayment_percent",
    "validity_date",
    "note",
    "sale_order_template_id",
    "pain_points",
    "advantages",
    "roi",
    "incoterm",
    "incoterm_location",
)
LINE = (
    "display_type",
    "product_id",
    "product_uom_qty",
    "product_uom_id",
    "price_unit",
    "discount",
    "tax_ids",
    "is_optional",
)
LINE_KEYS = {*LINE, "name", "sequence", "order_id", "combo_item_id"}
DECIDED = {
    "proposal_state",
    "proposal_approver_id",
    "proposal_submitter_id",
    "proposal_date",
    "proposal_reason",
    "proposal_content",
    "proposal_mark",
}
# Worked out from the lines: whoever could write them would slip below the amount that is free of approval.
WORKED_OUT = {"amount_untaxed", "currency_rate", "price_subtotal"}
# In the context of a save whose lines are compared at its end; an object, so that nobody can send it.
SAVING = object()


class GateProposalChangeMixin(models.AbstractModel):
    """Asks for approval again when what was approved changes, and lets nobody write a decision."""

    _name = "spp.gate.proposal.change.mixin"
    _description = "Quotation Whose Changes Ask Again"

    @api.model_create_multi
    def create(self, vals_list):
        """Refuse a decision that nobody took, and a quotation that is born sent or confirmed."""
        for vals in vals_list:
            self._check_undecided({key for key in DECIDED & vals.keys() if vals[key] and vals[key] != "draft"})
        creating = without_defaults(self, DECIDED)
        orders = super(GateProposalChangeMixin, creating).create(vals_list).with_env(self.env)
        gated = self.env["res.company"]._proposal_gated()
        if gated and not self.env.su:
            self._check_undecided({key for vals in vals_list for key in WORKED_OUT & vals.keys()})
            orders.filtered(lambda order: order.state in ("sent", "sale"))._check_approved(gated)
        return orders

    def write(self, vals):
        """Refuse to send or confirm what is not approved; ask again when the offer changes."""
        if self.env.context.get("spp_decision") is DECISION:
            return super().write(vals)
        self._check_undecided(DECIDED & vals.keys())
        gated = self.env["res.company"]._proposal_gated()
        if not gated:
            return super().write(vals)
        if not self.env.su:
            self._check_undecided(WORKED_OUT & vals.keys())
        withheld = self._state_checked(vals.get("state"), gated)
        watched = self.browse() if {"order_line", *HEADER}.isdisjoint(vals) else self._proposal_watched()
        saving = self.with_context(spp_proposal=SAVING) if watched else self
        result = super(GateProposalChangeMixin, saving).write(vals)
        watched._ask_again()
        withheld._decide_proposal({"proposal_mark": "withheld"})
        if vals.get("state") == "draft":
            marked = self.filtered(lambda order: order._proposal_elevated().proposal_mark)
            marked._decide_proposal({"proposal_mark": False})
        return result

    def _check_undecided(self, forged):
        if forged:
            raise AccessError(
                self.env._(
                    "Nobody writes the approval of a proposal (%(fields)s): submit it, and its approver decides.",
                    fields=", ".join(sorted(forged)),
                )
            )

    def _state_checked(self, state, gated):
        """Refuse a ``state`` that is to be approved, and return what being cancelled must not let out."""
        if state in ("sent", "sale"):
            self.filtered(lambda order: order.state not in (state, "sale"))._check_approved(gated)
        return self._proposal_held() if state == "cancel" else self.browse()

    def _proposal_watched(self):
        """Return those whose offer somebody has approved or is looking at."""
        return self.filtered(
            lambda order: order.state in ("draft", "sent")
            and order._proposal_elevated().proposal_state in ("submitted", "approved")
        )

    def _ask_again(self):
        """Put back to draft what changed since it was submitted or approved, and say what changed.

        What customers choose among the options on the portal was offered to them, and an approver who
        corrects a proposal looks at what they change: neither asks again.
        """
        if not self.env["res.company"]._proposal_gated() or self.env.context.get("spp_proposal") is SAVING:
            return
        for order in self._proposal_watched():
            changed = order._proposal_elevated()._proposal_changes()
            if not changed:
                continue
            submitted = order._proposal_elevated().proposal_state == "submitted"
            if self.env.user.share or (submitted and order._may_approve()):
                order._decide_proposal({"proposal_content": order._proposal_elevated()._proposal_offer()})
                continue
            order._reset_proposal()
            order._note_proposal(
                self.env._("The proposal changed and needs approval again."), order._describe_changes(changed)
            )

    def _proposal_changes(self):
        """Return what differs from what was submitted or approved."""
        self.ensure_one()
        return proposal.changes(self.proposal_content or None, self._proposal_offer())

    def _proposal_offer(self):
        """Return what the customer is offered, as it can be compared and kept."""
        self.ensure_one()
        order = self.with_context(lang=self.partner_id.lang)
        return {
            "header": {name: order._offered(name) for name in HEADER if name in order._fields},
            "lines": [line._offer() for line in order.order_line.sorted(lambda line: (line.sequence, line.id))],
        }

    def _offered(self, name):
        value, field = self[name], self._fields[name]
        if field.type == "html":
            return "" if is_html_empty(value) else hashlib.sha256(str(value).strip().encode()).hexdigest()
        if field.type == "date":
            return fields.Date.to_string(value)
        if field.type == "float":
            return round(value, 6)
        return value.id if field.relational else value

    def _describe_changes(self, changed):
        """Return a sentence for each change, none twice."""
        lines = self.order_line
        words = {
            "header": lambda change: self._fields[change.field]._description_string(self.env),
            "line": lambda change: self.env._(
                "%(field)s of %(line)s",
                field=lines._fields[change.field]._description_string(self.env),
                line=change.label,
            ),
            "added": lambda change: self.env._("%(line)s was added", line=change.label),
            "removed": lambda change: self.env._("%(line)s was removed", line=change.label),
            "order": lambda _change: self.env._("The order of the lines"),
        }
        return list(dict.fromkeys(words[change.kind](change) for change in changed))

    def _note_proposal(self, title, details=(), **options):
        """Leave an internal note."""
        rows = Markup().join(Markup("<li>%s</li>") % line for line in details)
        body = Markup("<p>%s</p>") % title + (Markup("<ul>%s</ul>") % rows if rows else Markup())
        self.message_post(body=body, subtype_xmlid="mail.mt_note", **options)
