from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

GROUP = "sales_performance_plan.sales_performance_plan_group_"
# Who else names a single colleague in a plan would read that colleague's pay.
DIRECTOR = "sales_performance_plan.sales_performance_plan_group_director"
SEES_ALL = f"{GROUP}manager,{GROUP}hr,{GROUP}accountant"


class Plan(models.Model):
    """The plan of one company for one fiscal quarter: who is in it, and what each is to sell (the plan's P1)."""

    _name = "spp.plan"
    _description = "Sales Performance Plan"
    _inherit = [
        "spp.talent.plan.mixin",
        "spp.plan.figures.mixin",
        "spp.plan.closing.mixin",
        "spp.plan.closing.list.mixin",
        "spp.plan.reopen.mixin",
        "spp.plan.keeping.mixin",
        "spp.plan.next.mixin",
        "spp.plan.honours.mixin",
        "spp.plan.late.mixin",
        "spp.plan.budget.mixin",
        "spp.plan.force.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "date_from desc, id desc"
    _check_company_auto = True

    name = fields.Char(required=True, compute="_compute_name", store=True, readonly=False, precompute=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date_from = fields.Date(
        "First Day",
        required=True,
        tracking=True,
        default=lambda self: self.env.company._sales_quarter(self.env.company._sales_today()).first,
    )
    date_to = fields.Date("Last Day", compute="_compute_date_to", store=True, precompute=True)
    state = fields.Selection(
        [("draft", "Draft"), ("running", "Running"), ("review", "Review"), ("closed", "Closed")],
        required=True,
        default="draft",
        tracking=True,
        copy=False,
        group_expand=True,
    )
    team_ids = fields.Many2many("crm.team", string="Sales Teams", check_company=True)
    member_ids = fields.One2many("spp.plan.member", "plan_id", string="Targets", copy=True)
    # Sums of all members whoever looks, and therefore not for those who may not see their colleagues'.
    target = fields.Monetary("Target of All", compute="_compute_totals", compute_sudo=True, groups=SEES_ALL)
    actual = fields.Monetary("Sales of All", compute="_compute_totals", compute_sudo=True, groups=SEES_ALL)
    progress = fields.Float("Attainment of All", compute="_compute_totals", compute_sudo=True, groups=SEES_ALL)
    budget_rate = fields.Float("Budget (share of target sales)", required=True, default=0.01, tracking=True)
    incentive_share = fields.Float("Incentives' Share of the Budget", required=True, default=0.4, tracking=True)
    budget = fields.Monetary(compute="_compute_totals", compute_sudo=True, groups=SEES_ALL)
    incentive_budget = fields.Monetary(
        compute="_compute_totals",
        compute_sudo=True,
        groups=SEES_ALL,
        help="Meant for what comes on top of the base rate.",
    )
    incentive_spent = fields.Monetary(
        compute="_compute_totals",
        compute_sudo=True,
        groups=DIRECTOR,
        help="What the ledger pays beside the base rate: accelerators, over target, awards and decisions.",
    )
    incentive_left = fields.Monetary(compute="_compute_totals", compute_sudo=True, groups=DIRECTOR)

    _shares_are_shares = models.Constraint(
        "CHECK (budget_rate BETWEEN 0 AND 1 AND incentive_share BETWEEN 0 AND 1)",
        "A share of the budget lies between 0 % and 100 %.",
    )

    @api.depends("date_from")
    def _compute_date_to(self):
        for plan in self:
            plan.date_to = plan.date_from and plan.company_id._sales_quarter(plan.date_from).last

    @api.onchange("date_from", "company_id")
    def _onchange_date_from(self):
        """Take any day for its quarter, and call a new plan by it."""
        if self.date_from:
            self.date_from = self.company_id._sales_quarter(self.date_from).first
            if not self._origin:
                self.name = self.company_id._sales_quarter_name(self.date_from)

    @api.depends("date_from", "company_id")
    def _compute_name(self):
        for plan in self:
            if not plan.name and plan.date_from:
                plan.name = plan.company_id._sales_quarter_name(plan.date_from)

    @api.depends("name", "company_id", "team_ids.name")
    def _compute_display_name(self):
        """Two plans of one quarter are told apart by their teams."""
        among = [("name", "in", self.mapped("name")), ("company_id", "in", self.company_id.ids)]
        groups = self._read_group(among, ["company_id", "name"], ["__count"])
        several = {(company, name) for company, name, count in groups if count > 1}
        for plan in self:
            teams = (plan.company_id, plan.name) in several and ", ".join(plan.team_ids.mapped("name"))
            plan.display_name = f"{plan.name} ({teams})" if teams else plan.name

    @api.depends("member_ids.target", "member_ids.is_kept", "budget_rate", "incentive_share")
    def _compute_totals(self):
        for plan in self:
            members = plan._all_members()
            plan.target = sum(members.mapped("target"))
            plan.actual = sum(members.mapped("actual"))
            plan.progress = 100 * plan.actual / plan.target if plan.target else 0.0
            plan.budget = plan.target * plan.budget_rate
            plan.incentive_budget = plan.budget * plan.incentive_share
            plan.incentive_spent = plan._incentives_spent(members)
            plan.incentive_left = plan.incentive_budget - plan.incentive_spent

    def _all_members(self):
        """Return the members on the screen, and those whom its user may not see.

        Searched for rather than read from ``member_ids``, whose cache the user's own, shorter list shares.
        """
        members = self.env["spp.plan.member"]
        if self == self._origin:
            return members.search([("plan_id", "=", self.id)])
        unseen = [("plan_id", "=", self._origin.id), ("id", "not in", self.member_ids._origin.ids)]
        return self.member_ids | members.search(unseen)

    def _incentives_spent(self, members):
        """Return what the ledger pays ``members`` beside the base commission of the quarter's sales (P5).

        Of a closed quarter what it was then: what the ledger books later shows in the quarter that runs.
        """
        kept = self._kept_spending()
        if kept is not None:
            return kept
        domain = [
            ("company_id", "=", self.company_id.id),
            ("quarter", "=", self.date_from),
            ("source_id", "=", 0),
            ("user_id", "in", members.user_id.ids),
        ]
        [[spent]] = self.env["spp.incentive.entry"]._read_group(domain, [], ["amount:sum"])
        return spent or 0.0

    def write(self, vals):
        """Refuse to take a goal away after the game, or to bring one."""
        moves = not {"date_from", "company_id"}.isdisjoint(vals)
        if moves or vals.get("state") == "draft":
            self._check_not_settled()
        beginning = self if moves else self.filtered(lambda plan: plan.state == "draft")
        result = super().write(vals)
        if moves or "state" in vals:
            beginning._check_not_settled()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_settled(self):
        self._check_not_settled()

    def _check_not_settled(self):
        counting = [("plan_id", "in", self.ids), ("plan_id.state", "!=", "draft"), ("target", ">", 0)]
        self.env["spp.incentive.run"]._elevated().env["spp.plan.member"].search(counting)._check_not_settled()

    @api.constrains("date_from", "company_id")
    def _check_covers_a_quarter(self):
        for plan in self:
            first = plan.company_id._sales_quarter(plan.date_from).first
            if plan.date_from != first:
                raise ValidationError(
                    self.env._(
                        "%(plan)s must start with a fiscal quarter: choose %(first)s.", plan=plan.name, first=first
                    )
                )

    def action_start(self):
        """Let the targets count."""
        self.state = "running"

    def action_review(self):
        """Stop the quarter for its review."""
        self.state = "review"

    def action_draft(self):
        """Go back to planning."""
        self.state = "draft"

    def action_add_members(self):
        """Add the members of the plan's teams who have no target yet, each with nothing to reach.

        Who is not a director leaves themselves out: nobody sets their own target.
        """
        added = 0
        for plan in self:
            missing = self._reps_of(plan.company_id, plan.team_ids) - plan.member_ids.user_id
            plan.member_ids = [fields.Command.create({"user_id": user.id}) for user in missing]
            added += len(missing)
        if not added:
            raise UserError(self.env._("Everybody in the teams that you manage is in the plan already."))

    @api.model
    def _reps_of(self, company, teams, known=None):
        """Return who sells in ``teams`` (none are all of ``company``), or is ``known``, whom the user may give targets.

        Managers do so in the teams that they lead, and nobody sets their own but a director.
        """
        teams = teams or self.env["crm.team"].search([("company_id", "in", [company.id, False])])
        director = self.env.user.has_group(DIRECTOR)
        mine = teams if director else teams.filtered(lambda team: team.user_id == self.env.user)
        users = mine.crm_team_member_ids.user_id | (known or self.env["res.users"])
        # Searched for, since the user may not read the other companies of those who share a team.
        here = users.search([("id", "in", users.ids), ("company_ids", "in", company.ids)])
        return here if director else here - self.env.user
