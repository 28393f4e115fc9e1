from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .context_defaults import without_defaults
from .talent_mentoring_flow_mixin import FACT

HR = "sales_performance_plan.sales_performance_plan_group_hr"
HAPPENED = frozenset({"state", "author_id", "decider_id", "decided_on"})
KINDS = [
    ("course", "External Course"),
    ("summit", "Industry Summit"),
    ("marketing", "Rotation to Marketing"),
    ("product", "Rotation to Product"),
]


class TalentGrowth(models.Model):
    """A reward that lets somebody grow: a course, a summit, a rotation; proposed by a manager, approved by HR (T6)."""

    _name = "spp.talent.growth"
    _inherit = ["spp.talent.mixin", "mail.thread", "mail.activity.mixin"]
    _description = "Reward of Growth"
    _order = "date_from desc, id desc"
    _check_company_auto = True

    name = fields.Char("What", required=True, tracking=True)
    kind = fields.Selection(KINDS, required=True, default="course", tracking=True)
    profile_id = fields.Many2one(check_company=True, tracking=True)
    candidate_id = fields.Many2one(
        "spp.talent.candidate",
        "Candidacy",
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
        domain="[('profile_id', '=', profile_id)]",
    )
    date_from = fields.Date("From", required=True, default=lambda self: self.env.company._sales_today(), tracking=True)
    date_to = fields.Date("Until", required=True, default=lambda self: self.env.company._sales_today(), tracking=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    cost = fields.Monetary(tracking=True, help="Once approved it is spent from the budget for training.")
    reason = fields.Text("For What", help="What this rewards.")
    state = fields.Selection(
        [("proposed", "Proposed"), ("approved", "Approved"), ("refused", "Refused")],
        required=True,
        default="proposed",
        readonly=True,
        index=True,
        copy=False,
        tracking=True,
        group_expand=True,
    )
    author_id = fields.Many2one("res.users", "Proposed by", readonly=True, copy=False)
    decider_id = fields.Many2one("res.users", "Decided by", readonly=True, copy=False)
    decided_on = fields.Date("Decided", readonly=True, copy=False)
    may_decide = fields.Boolean(compute="_compute_may_decide")

    _ends_after_start = models.Constraint("CHECK (date_to >= date_from)", "A reward ends before it starts.")
    _cost_not_negative = models.Constraint("CHECK (cost >= 0)", "A cost cannot be negative.")

    @api.depends("state", "author_id", "user_id")
    @api.depends_context("uid")
    def _compute_may_decide(self):
        for growth in self:
            growth.may_decide = growth.state == "proposed" and not growth._why_not()

    @api.model_create_multi
    def create(self, vals_list):
        """Propose rewards, for others than oneself."""
        for vals in vals_list:
            self._refuse_typed(vals)
            vals["author_id"] = self.env.uid
        rewards = super(TalentGrowth, without_defaults(self, HAPPENED)).create(vals_list).with_env(self.env)
        rewards._refuse_own()
        return rewards

    def write(self, vals):
        """Change what is not decided yet; who changes it proposes it."""
        self._refuse_typed(vals)
        if self.env.context.get("spp_fact") is FACT or all(name.startswith("message_") for name in vals):
            return super().write(vals)
        decided = self.filtered(lambda growth: growth.state != "proposed")
        if decided:
            raise UserError(self.env._("%s is decided already: propose another one.", decided[0].name))
        self._refuse_own()
        result = super().write(vals)
        self._refuse_own()
        self._elevated().with_context(spp_fact=FACT).write({"author_id": self.env.uid})
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_decided(self):
        for growth in self:
            if growth.state != "proposed":
                raise UserError(self.env._("%s is decided and is kept.", growth.name))

    def _refuse_typed(self, vals):
        if self.env.context.get("spp_fact") is not FACT and not HAPPENED.isdisjoint(vals):
            raise UserError(self.env._("HR approves or refuses by the buttons: the state cannot be typed."))

    def _refuse_own(self):
        if not self.env.su and self._is_own():
            raise AccessError(self.env._("Nobody proposes a reward for themselves: ask somebody else to."))

    def _why_not(self):
        """Return why the user may not decide, if so."""
        if not self.env.user.has_group(HR):
            return self.env._("HR approves rewards of growth.")
        if self._is_own():
            return self.env._("This reward is for you: somebody else has to decide.")
        if self.author_id == self.env.user:
            return self.env._("You proposed %s: somebody else of HR has to decide.", self.name)
        return False

    def action_approve(self):
        """Approve the reward; its cost counts from now on."""
        self._decide("approved")

    def action_refuse(self):
        """Refuse the reward."""
        self._decide("refused")

    def _decide(self, state):
        self.check_access("write")
        for growth in self:
            if growth.state != "proposed":
                raise UserError(self.env._("%s is decided already.", growth.name))
            if reason := growth._why_not():
                raise AccessError(reason)
            growth._elevated().with_context(spp_fact=FACT).write(
                {"state": state, "decider_id": self.env.uid, "decided_on": growth.company_id._sales_today()}
            )
