from odoo import api, fields, models
from odoo.exceptions import ValidationError


class Plan(models.Model):
    """The plan of one company for one fiscal quarter: who is in it, and what each is to sell (the plan's P1)."""

    _name = "spp.plan"
    _description = "Sales Performance Plan"
    _inherit = ["mail.thread", "mail.activity.mixin"]
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
    )
    team_ids = fields.Many2many("crm.team", string="Sales Teams", check_company=True)
    member_ids = fields.One2many("spp.plan.member", "plan_id", string="Targets", copy=True)
    target = fields.Monetary("Target of All", compute="_compute_totals")
    actual = fields.Monetary("Sales of All", compute="_compute_totals")
    budget_rate = fields.Float("Budget (share of target sales)", required=True, default=0.01, tracking=True)
    incentive_share = fields.Float("Incentives' Share of the Budget", required=True, default=0.4, tracking=True)
    incentive_budget = fields.Monetary(compute="_compute_totals", help="Meant for what comes on top of the base rate.")
    incentive_spent = fields.Monetary(
        compute="_compute_incentive_spent", help="Accelerators, over-target rewards, awards and decisions of the quarter."
    )
    incentive_left = fields.Monetary(compute="_compute_incentive_spent")

    _shares_are_shares = models.Constraint(
        "CHECK (budget_rate BETWEEN 0 AND 1 AND incentive_share BETWEEN 0 AND 1)",
        "A share of the budget lies between 0 % and 100 %.",
    )

    @api.depends("date_from")
    def _compute_date_to(self):
        for plan in self:
            plan.date_to = plan.date_from and plan.company_id._sales_quarter(plan.date_from).last

    @api.depends("date_from", "company_id")
    def _compute_name(self):
        for plan in self:
            if not plan.name and plan.date_from:
                plan.name = plan.company_id._sales_quarter_name(plan.date_from)

    @api.depends("member_ids.target", "budget_rate", "incentive_share")
    def _compute_totals(self):
        for plan in self:
            plan.target = sum(plan.member_ids.mapped("target"))
            plan.actual = sum(plan.member_ids.mapped("actual"))
            plan.incentive_budget = plan.target * plan.budget_rate * plan.incentive_share

    @api.depends("incentive_budget", "date_from", "company_id")
    def _compute_incentive_spent(self):
        """Add up what the ledger pays the quarter's reps beside the base commission (P5)."""
        entries = self.env["spp.incentive.decision.mixin"]._elevated().env["spp.incentive.entry"]
        for plan in self:
            domain = [
                ("company_id", "=", plan.company_id.id),
                ("quarter", "=", plan.date_from),
                ("source_id", "=", 0),
                ("user_id", "in", plan.member_ids.user_id.ids),
            ]
            [[spent]] = entries._read_group(domain, [], ["amount:sum"])
            plan.incentive_spent = spent or 0.0
            plan.incentive_left = plan.incentive_budget - plan.incentive_spent

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
        """Add the members of the plan's teams who have no target yet, each with nothing to reach."""
        for plan in self:
            missing = plan.team_ids.crm_team_member_ids.user_id - plan.member_ids.user_id
            plan.member_ids = [fields.Command.create({"user_id": user.id}) for user in missing]
