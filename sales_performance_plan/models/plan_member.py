from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

DIRECTOR = "sales_performance_plan.sales_performance_plan_group_director"
# What moves a goal.
GOAL = {"target", "user_id", "plan_id"}


class PlanMember(models.Model):
    """What one rep is to sell in the quarter, and how far they are."""

    _name = "spp.plan.member"
    _description = "Target of a Rep"
    _inherit = ["spp.plan.member.kept.mixin", "spp.import.mixin"]
    _order = "plan_id, target desc, id"
    _rec_name = "user_id"
    _check_company_auto = True

    plan_id = fields.Many2one("spp.plan", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="plan_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    user_id = fields.Many2one("res.users", "Rep", required=True, index=True, ondelete="restrict")
    team_id = fields.Many2one("crm.team", compute="_compute_team_id", store=True, readonly=False, precompute=True)
    date_from = fields.Date(related="plan_id.date_from", store=True)
    date_to = fields.Date(related="plan_id.date_to", store=True)
    state = fields.Selection(related="plan_id.state")
    target = fields.Monetary(help="Untaxed sales in the quarter.")
    actual = fields.Monetary("Sales", compute="_compute_actual")
    attainment = fields.Float(compute="_compute_actual", help="Sales ÷ target; nothing where there is no target.")
    progress = fields.Float("Attainment (%)", compute="_compute_actual")

    rank = fields.Integer(compute="_compute_rank", aggregator=None, help="By attainment, among all with a target.")
    rank_words = fields.Char("Rank", compute="_compute_rank")

    _target_not_negative = models.Constraint("CHECK (target >= 0)", "A target cannot be negative.")
    _one_per_plan = models.UniqueIndex("(plan_id, user_id)", "A rep has one target in a plan.")

    @api.depends("user_id")
    def _compute_team_id(self):
        for member in self:
            company = member.plan_id.company_id or self.env.company
            member.team_id = company._sales_team_of(member.user_id)

    @api.depends("user_id", "target", "date_from", "date_to", "is_kept", "kept_actual")
    def _compute_actual(self):
        for (company, first, last), members in self.grouped(
            lambda member: (member.company_id, member.date_from, member.date_to)
        ).items():
            live = members.filtered(lambda member: not member.is_kept)
            users = live.user_id if company and first and last else self.env["res.users"]
            sales = self.env["spp.incentive.run"]._sales_of_reps(company, users, first, last) if users else {}
            for member in members:
                member.actual = member.kept_actual if member.is_kept else sales.get(member.user_id.id, 0.0)
                member.attainment = member.actual / member.target if member.target else 0.0
                member.progress = 100 * member.attainment

    @api.depends("target", "actual", "plan_id")
    @api.depends_context("lang")
    def _compute_rank(self):
        """Rank by attainment; who may not see colleagues still sees how many are ahead."""
        members = self.env["spp.plan.kpi"]._elevated().env[self._name]
        for plan, mine in self.grouped("plan_id").items():
            ranked = members.search([("plan_id", "=", plan._origin.id), ("target", ">", 0)])
            attained = [member.attainment for member in ranked]
            for member in mine:
                known = member._origin in ranked
                member.rank = known and 1 + sum(other > member.attainment for other in attained)
                words = self.env._("%(rank)s of %(number)s", rank=member.rank, number=len(ranked))
                member.rank_words = words if known else False

    @api.constrains("user_id", "plan_id")
    def _check_one_target_a_quarter(self):
        for member in self:
            domain = [
                ("id", "!=", member.id),
                ("user_id", "=", member.user_id.id),
                ("company_id", "=", member.company_id.id),
                ("date_from", "=", member.date_from),
            ]
            # Also among those of another manager, which the user may not see.
            other = self.env["spp.plan.kpi"]._elevated().env[self._name].search(domain, limit=1)
            if other:
                raise ValidationError(
                    self.env._(
                        "%(rep)s has a target in %(plan)s already: change that one.",
                        rep=member.user_id.display_name,
                        plan=other.plan_id.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        """Refuse a goal that is set after the game, or by whoever it is for."""
        members = super().create(vals_list)
        members._check_not_own()
        members.filtered("target")._check_not_settled()
        return members

    def write(self, vals):
        """Refuse to move a goal after the game, or one's own."""
        moves = not GOAL.isdisjoint(vals)
        if moves:
            self._check_not_own()
            self._counting()._check_not_settled()
        result = super().write(vals)
        if moves:
            self._check_not_own()
            self.filtered("target")._check_not_settled()
        return result

    def unlink(self):
        """Have the quarter settled anew, which looks again at what was written."""
        self.env["spp.incentive.split"]._stamp(self.plan_id)
        return super().unlink()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_settled(self):
        self._check_not_own()
        self._counting()._check_not_settled()

    def _counting(self):
        """Return the targets that pay: those of a plan that was started."""
        return self.filtered(lambda member: member.state != "draft")

    def _check_not_own(self):
        """Leave the user's own target to the director, for it decides on their pay."""
        if self.env.su or self.env.user.has_group(DIRECTOR):
            return
        own = self.filtered(lambda member: member.user_id == self.env.user)[:1]
        if own:
            raise UserError(
                self.env._(
                    "This is your own target in %(plan)s: ask a plan director to set it.",
                    plan=own.plan_id.display_name,
                )
            )

    def _check_not_settled(self):
        for member in self:
            if self.env["spp.incentive.statement"]._locked(member.company_id, member.user_id, member.date_to):
                raise UserError(
                    self.env._(
                        "The target of %(rep)s cannot change any more: the last month of %(plan)s is settled. What "
                        "they are owed beside is an adjustment, which a second person approves.",
                        rep=member.user_id.display_name,
                        plan=member.plan_id.display_name,
                    )
                )

    @api.model
    def _targets(self, company, first):
        """Return ``{user id: target}`` of the plans of ``company`` that start on ``first``, drafts left out."""
        members = self.search(
            [("company_id", "=", company.id), ("date_from", "=", first), ("plan_id.state", "!=", "draft")]
        )
        return {member.user_id.id: member.target for member in members}
