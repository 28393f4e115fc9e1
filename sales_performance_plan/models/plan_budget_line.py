from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..rules import budget

CATEGORIES = [
    ("training", "Training"),
    ("visits", "Customer Visits"),
    ("incentives", "Incentives"),
    ("crm", "CRM Improvement"),
]
STATES = [(budget.FINE, "Within the Budget"), (budget.WARNING, "Nearly Used Up"), (budget.USED_UP, "Over-Spent")]


class PlanBudgetLine(models.Model):
    """A part of a plan's budget: planned, committed, spent, left (the plan's P5).

    What incentives cost comes from the ledger; it tells of everybody's pay, so that the line is the directors'.
    """

    _name = "spp.plan.budget.line"
    _description = "Budget Line"
    _order = "plan_id, id"
    _rec_names_search = ["plan_id", "category"]
    _check_company_auto = True

    plan_id = fields.Many2one("spp.plan", required=True, index=True, readonly=True, ondelete="cascade")
    company_id = fields.Many2one(related="plan_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    plan_state = fields.Selection(related="plan_id.state", string="Plan's State")
    category = fields.Selection(CATEGORIES, required=True, readonly=True)
    share = fields.Float("Share of the Budget", compute="_compute_share", store=True, readonly=False)
    spending_ids = fields.One2many("spp.plan.budget.spending", "line_id")
    planned = fields.Monetary(compute="_compute_money", compute_sudo=True)
    committed = fields.Monetary(compute="_compute_money", compute_sudo=True, help="Promised, and not paid yet.")
    spent = fields.Monetary(compute="_compute_money", compute_sudo=True)
    left = fields.Monetary("Remaining", compute="_compute_money", compute_sudo=True, help="Less than 0 is over-spent.")
    used = fields.Float("Used (%)", compute="_compute_money", compute_sudo=True)
    state = fields.Selection(STATES, compute="_compute_money", compute_sudo=True)

    kept = fields.Json(readonly=True, copy=False, export_string_translation=False)

    _share_is_share = models.Constraint("CHECK (share BETWEEN 0 AND 1)", "A share lies between 0 % and 100 %.")
    _once = models.UniqueIndex("(plan_id, category)", "A plan has one budget line of a kind.")

    @api.depends("plan_id", "category")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["category"]._description_selection(self.env))
        for line in self:
            line.display_name = f"{labels.get(line.category)} ({line.plan_id.display_name})"

    @api.depends("plan_id.incentive_share")
    def _compute_share(self):
        """Keep the incentives' share the plan's; the others are as they are set, as far as there is room for them."""
        for plan, lines in self.grouped("plan_id").items():
            incentives = lines.filtered(lambda line: line.category == "incentives")
            incentives.share = plan.incentive_share
            others = lines - incentives
            shares = budget.fit(others.mapped("share"), 1 - plan.incentive_share)
            for line, share in zip(others, shares, strict=True):
                line.share = share

    @api.depends("share", "plan_id.budget", "spending_ids.amount", "spending_ids.state", "kept")
    def _compute_money(self):
        uses = self.env["spp.plan.budget.use"]._read_group(
            [("line_id", "in", self._origin.ids)], ["line_id", "state"], ["amount:sum"]
        )
        sums = {(line, state): amount for line, state, amount in uses}
        for line in self:
            rule = line._as_rule(sums)
            line.planned, line.committed, line.spent, line.left = rule.planned, rule.committed, rule.spent, rule.left
            line.used = 100 * rule.used / rule.planned if rule.planned else 0.0
            line.state = budget.state(rule, line.company_id.plan_budget_warning)

    def _as_rule(self, sums):
        if self.kept:
            return budget.Line(**self.kept)
        return budget.Line(
            self.currency_id.round(self.plan_id.budget * self.share),
            sums.get((self._origin, "committed"), 0.0),
            sums.get((self._origin, "spent"), 0.0),
        )

    def _as_kept(self):
        """Return the money of a line that is closed."""
        return {"planned": self.planned, "committed": self.committed, "spent": self.spent}

    def write(self, vals):
        """Change the plan's own share along with its incentives' line; leave a closed quarter's as they are."""
        if not self.env.su and {"share", "kept", "plan_id", "category"} & vals.keys():
            self._refuse_kept(vals)
        result = super().write(vals)
        if "share" in vals:
            for line in self.filtered(lambda line: line.category == "incentives"):
                if line.plan_id.incentive_share != line.share:
                    line.plan_id.incentive_share = line.share
        return result

    def _refuse_kept(self, vals):
        if "kept" in vals:
            raise UserError(self.env._("What a quarter cost is kept when it is closed, and cannot be typed."))
        self.plan_id._check_not_closed()

    @api.constrains("share", "plan_id")
    def _check_shares(self):
        """Refuse to give out more than all, the incentives' line among it, which is the directors' alone to see."""
        lines = self.env["spp.plan.kpi"]._elevated().env[self._name]
        for plan in self.plan_id:
            total = sum(lines.search([("plan_id", "=", plan.id)]).mapped("share"))
            if total > 1 + budget.EPSILON:
                raise ValidationError(
                    self.env._(
                        "The lines of %(plan)s share out %(total).0f %% of its budget: take something off one of them.",
                        plan=plan.display_name,
                        total=100 * total,
                    )
                )

    def _check_plan_open(self):
        """Refuse to book on a closed plan."""
        closed = self.plan_id.filtered(lambda plan: plan.state == "closed")
        if closed:
            raise UserError(
                self.env._(
                    "%(plans)s is closed: book on the plan that runs.", plans=", ".join(closed.mapped("display_name"))
                )
            )

    def action_open_spending(self):
        """List what is committed and spent."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("sales_performance_plan.spp_plan_budget_spending_action")
        return {
            **action,
            "domain": [("line_id", "=", self.id)],
            "context": {"default_line_id": self.id, "create": self.plan_state != "closed"},
        }

    def action_open_uses(self):
        """List all that counts in the line, entered by hand or not; it adds up to the line's figures."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("sales_performance_plan.spp_plan_budget_use_action")
        return {
            **action,
            "name": self.display_name,
            "domain": [("line_id", "=", self.id)],
            "context": {"default_line_id": self.id},
        }
