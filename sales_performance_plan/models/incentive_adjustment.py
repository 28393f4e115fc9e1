from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import format_amount

from ..rules import periods

GROUP = "sales_performance_plan.sales_performance_plan_group_"
PAY = {"company_id", "user_id", "period", "kind", "amount", "reason", "hold_id"}


class IncentiveAdjustment(models.Model):
    """An amount that people decide on: an adjustment, a hold or its release; with reason and second person."""

    _name = "spp.incentive.adjustment"
    _description = "Commission Adjustment"
    _inherit = ["mail.thread", "mail.activity.mixin", "spp.incentive.decision.mixin"]
    _order = "id desc"
    _rec_name = "reason"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company, ondelete="restrict"
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    user_id = fields.Many2one("res.users", "Rep", required=True, index=True, tracking=True, ondelete="restrict")
    team_id = fields.Many2one("crm.team", compute="_compute_team_id", compute_sudo=True, search="_search_team_id")
    period = fields.Date(
        "Month",
        required=True,
        default=lambda self: periods.month(self.env.company._sales_today()).first,
        help="Any day of the month that pays it; if that month is settled, the next open one does.",
    )
    kind = fields.Selection(
        [("adjustment", "Adjustment"), ("hold", "Hold back"), ("release", "Release")],
        required=True,
        default="adjustment",
        tracking=True,
    )
    amount = fields.Monetary(required=True, tracking=True, help="An adjustment may be negative; a hold is not.")
    reason = fields.Char(required=True, tracking=True)
    hold_id = fields.Many2one(
        "spp.incentive.adjustment", "Released Hold", index="btree_not_null", check_company=True, ondelete="restrict"
    )
    dispute_id = fields.Many2one("spp.incentive.dispute", "Question", index="btree_not_null", ondelete="set null")
    state = fields.Selection(
        [("draft", "Draft"), ("approved", "Approved"), ("refused", "Refused")],
        required=True,
        default="draft",
        readonly=True,
        tracking=True,
        copy=False,
    )
    author_id = fields.Many2one(
        "res.users", required=True, readonly=True, default=lambda self: self.env.user, copy=False
    )
    approver_id = fields.Many2one("res.users", readonly=True, tracking=True, copy=False)
    entry_ids = fields.One2many("spp.incentive.entry", "decision_id", readonly=True)
    release_ids = fields.One2many("spp.incentive.adjustment", "hold_id", "Releases", readonly=True)
    held = fields.Monetary("Still Held Back", compute="_compute_held", help="What no release, booked or not, names.")
    can_decide = fields.Boolean(compute="_compute_can_decide")

    _something = models.Constraint("CHECK (amount <> 0)", "An adjustment needs an amount.")
    _hold_is_positive = models.Constraint(
        "CHECK (kind = 'adjustment' OR amount > 0)", "What is held back or released is a positive amount."
    )

    @api.depends("user_id", "company_id")
    def _compute_team_id(self):
        for adjustment in self:
            company = adjustment.company_id or self.env.company
            adjustment.team_id = company._sales_team_of(adjustment.user_id)

    @api.model
    def _search_team_id(self, operator, value):
        return [("user_id.crm_team_member_ids.crm_team_id", operator, value)]

    @api.depends("kind", "state", "amount", "release_ids.state", "release_ids.amount")
    def _compute_held(self):
        for hold in self:
            released = sum(one.amount for one in hold.release_ids if one.state != "refused")
            hold.held = hold.amount - released if (hold.kind, hold.state) == ("hold", "approved") else 0.0

    @api.depends("state", "user_id", "company_id", "author_id")
    @api.depends_context("uid")
    def _compute_can_decide(self):
        for adjustment in self:
            adjustment.can_decide = adjustment._would_pass(adjustment._check_may_decide)

    @api.onchange("hold_id")
    def _onchange_hold_id(self):
        if self.hold_id:
            self.user_id = self.hold_id.user_id
            self.amount = self.hold_id.held

    @api.constrains("kind", "hold_id", "amount", "user_id", "state")
    def _check_release(self):
        for release in self.filtered(lambda one: one.kind == "release" and one.state != "refused"):
            hold = release.hold_id
            if hold.kind != "hold" or hold.state != "approved" or hold.user_id != release.user_id:
                raise ValidationError(
                    self.env._("%s: choose the approved hold of the same rep that is released.", release.reason)
                )
            released = self.search([("hold_id", "=", hold.id), ("state", "!=", "refused")])
            if hold.currency_id.compare_amounts(sum(released.mapped("amount")), hold.amount) > 0:
                raise ValidationError(
                    self.env._(
                        "%(hold)s holds back %(amount)s; more than that cannot be released.",
                        hold=hold.reason,
                        amount=format_amount(self.env, hold.amount, hold.currency_id),
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        """Nobody is born approved, and the author is who writes."""
        for vals in vals_list:
            vals.update(state="draft", approver_id=False)
            if not self.env.su:
                vals["author_id"] = self.env.uid
        return super().create(vals_list)

    def write(self, vals):
        """Refuse to change what was decided."""
        if self._is_decision():
            return super().write(vals)
        decided = self.filtered(lambda one: one.state != "draft")
        if decided and not set(vals) <= {"message_follower_ids", "dispute_id"}:
            raise UserError(self.env._("%s is decided: write a new adjustment.", decided[0].reason))
        vals = {key: value for key, value in vals.items() if key not in ("state", "author_id")}
        if not self.env.su and not PAY.isdisjoint(vals):
            vals["author_id"] = self.env.uid  # who wrote what is to be paid does not approve it
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_decided(self):
        for adjustment in self:
            if adjustment.state == "approved":
                raise UserError(self.env._("%s is in the ledger and is kept.", adjustment.reason))

    def action_approve(self):
        """Book it; a second person has to, and not who is paid."""
        for adjustment in self:
            adjustment._check_may_decide()
            adjustment._decide({"state": "approved", "approver_id": self.env.uid})._book()
        return True

    def action_refuse(self):
        """Leave the ledger as it is."""
        for adjustment in self:
            adjustment._check_may_decide()
            adjustment._decide({"state": "refused", "approver_id": self.env.uid})
        return True

    def action_release(self):
        """Write the release of what this holds back, for a second person to approve."""
        self.ensure_one()
        if not self.held:
            raise UserError(self.env._("%s holds nothing back any more.", self.reason))
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Release"),
            "res_model": self._name,
            "view_mode": "form",
            "views": [(False, "form")],
            "context": {
                "default_kind": "release",
                "default_company_id": self.company_id.id,
                "default_hold_id": self.id,
                "default_user_id": self.user_id.id,
                "default_amount": self.held,
                "default_reason": self.env._("Released: %s", self.reason),
            },
        }

    def _check_may_decide(self):
        self.ensure_one()
        if self.state != "draft":
            raise UserError(self.env._("%s is decided already.", self.reason))
        user = self.env.user
        manages = user.has_group(f"{GROUP}director") or (
            user.has_group(f"{GROUP}manager") and self.team_id.user_id == user
        )
        if not manages:
            raise AccessError(self.env._("Only the team's manager or a director decides on adjustments."))
        if user == self.user_id:
            raise UserError(self.env._("This is about your own pay: somebody else has to decide."))
        if user == self.author_id:
            raise UserError(self.env._("You wrote this adjustment, so a second person has to approve it."))

    def _book(self):
        month = periods.month(self.period).first
        statements = self.env["spp.incentive.statement"]._open_for(self.company_id, [(self.user_id.id, month)])
        statement = statements[self.user_id.id, month]
        sign = -1 if self.kind == "hold" else 1
        self.env["spp.incentive.entry"].create(
            {
                "company_id": self.company_id.id,
                "user_id": self.user_id.id,
                "statement_id": statement.id,
                "quarter": self.company_id._sales_quarter(month).first,
                "period": statement.period,
                "day": self.company_id._sales_today(),
                "kind": self.kind,
                "amount": sign * self.amount,
                "reason": "by_hand",
                "source_id": 0,
                "decision_id": self.id,
            }
        )

    def _explain(self):
        """Return who decided what and why, in a sentence."""
        if not self:
            return ""
        texts = {
            "adjustment": self.env._("%(amount)s adjusted: %(reason)s (%(author)s, approved by %(approver)s)."),
            "hold": self.env._("%(amount)s held back: %(reason)s (%(author)s, approved by %(approver)s)."),
            "release": self.env._("%(amount)s released: %(reason)s (%(author)s, approved by %(approver)s)."),
        }
        return texts[self.kind] % {
            "amount": format_amount(self.env, self.amount, self.currency_id),
            "reason": self.reason,
            "author": self.author_id.name,
            "approver": self.approver_id.name,
        }
