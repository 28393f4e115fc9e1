from odoo import api, fields, models
from odoo.exceptions import UserError

from ..rules import budget

DIRECTOR = "sales_performance_plan.sales_performance_plan_group_director"
STATES = [("committed", "Committed"), ("spent", "Spent"), ("cancelled", "Cancelled")]
COUNTS = ("committed", "spent")
MONEY = {"amount", "state", "line_id", "override_reason"}


class PlanBudgetSpending(models.Model):
    """Something that a budget line pays: promised first, then spent; linked to whatever it is for."""

    _name = "spp.plan.budget.spending"
    _description = "Spending"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date desc, id desc"
    _check_company_auto = True

    name = fields.Char("What for", required=True)
    line_id = fields.Many2one("spp.plan.budget.line", "Budget Line", required=True, index=True, ondelete="restrict")
    plan_id = fields.Many2one(related="line_id.plan_id", store=True, index=True)
    company_id = fields.Many2one(related="line_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    category = fields.Selection(related="line_id.category", store=True)
    date = fields.Date(required=True, default=lambda self: self.env.company._sales_today())
    amount = fields.Monetary(required=True, tracking=True)
    state = fields.Selection(STATES, required=True, default="committed", tracking=True, copy=False)
    user_id = fields.Many2one("res.users", "By", default=lambda self: self.env.user, domain="[('share', '=', False)]")
    record = fields.Reference(
        "_selection_record", "Belongs to", help="A session, a visit, an order: whatever it is for."
    )
    override_reason = fields.Char("Why Over Budget", tracking=True, copy=False)
    is_over = fields.Boolean("Beyond the Budget", readonly=True, copy=False)

    _amount_positive = models.Constraint("CHECK (amount > 0)", "What is spent is more than nothing.")

    @api.model
    def _selection_record(self):
        """Offer the records of all apps; whoever chooses one finds those that they may read."""
        models_known = self.env["spp.plan.kpi"]._elevated().env["ir.model"].search([("transient", "=", False)])
        return [
            (known.model, known.name)
            for known in models_known
            if known.model in self.env and not self.env[known.model]._abstract
        ]

    @api.model_create_multi
    def create(self, vals_list):
        """Refuse what the budget does not allow."""
        spendings = super().create(vals_list)
        spendings._check_budget()
        return spendings

    def write(self, vals):
        """Refuse what the budget does not allow; what is less than before always is."""
        before = {spending: spending._counted() for spending in self}
        lines = self.line_id
        result = super().write(vals)
        if MONEY & vals.keys():
            lines._check_plan_open()
            more = self.filtered(lambda one: "line_id" in vals or one._counted() > before[one])
            more._check_budget()
        return result

    def _counted(self):
        return self.amount if self.state in COUNTS else 0.0

    def _check_budget(self):
        """Look at each line once all is written: several spendings count together."""
        self.line_id._check_plan_open()
        findings = []
        for own_line, spendings in self.filtered(lambda one: one.state in COUNTS).grouped("line_id").items():
            line = self.env["spp.plan.kpi"]._elevated().env[own_line._name].browse(own_line.id)
            line.lock_for_update()  # two people may spend the last of it at once
            line.invalidate_recordset()
            over = line.state == budget.USED_UP
            if over != all(spendings.mapped("is_over")):
                spendings._note_over(over)
            if over and not spendings._may_go_over(line):
                findings.append(spendings._refusal(line))
        if findings:
            raise UserError("\n".join(findings))

    def _note_over(self, over):
        """Keep that the line was over-spent with these; nobody types it."""
        for spending in self.filtered(lambda one: one.is_over != over):
            spending.is_over = over

    def _may_go_over(self, line):
        reasons = all((spending.override_reason or "").strip() for spending in self)
        overrides = reasons and self.env.user.has_group(DIRECTOR)
        without = budget.Line(line.planned, line.committed + line.spent - sum(self.mapped("amount")))
        return budget.allows(without, sum(self.mapped("amount")), line.company_id.plan_budget_full, overrides)

    def _refusal(self, line):
        labels = dict(self._fields["category"]._description_selection(self.env))
        text = self.env._(
            "%(names)s: %(line)s of %(plan)s is over-spent by %(over)s.",
            names=", ".join(self.mapped("name")),
            line=labels[line.category],
            plan=line.plan_id.display_name,
            over=line.currency_id.format(-line.left),
        )
        if line.company_id.plan_budget_full == budget.OVERRIDE:
            return text + " " + self.env._("Spend less, or have a plan director enter it with a reason.")
        return text + " " + self.env._("Spend less, or have a plan director give the line a larger share.")

    def action_spend(self):
        """Mark what was promised as paid."""
        self.filtered(lambda spending: spending.state == "committed").state = "spent"

    def action_cancel(self):
        """Call it off; it counts no more."""
        self.state = "cancelled"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_closed(self):
        self.line_id._check_plan_open()

    def action_open_record(self):
        """Open what it belongs to."""
        self.ensure_one()
        if not self.record:
            raise UserError(self.env._("%(name)s belongs to no record: choose one.", name=self.name))
        return {
            "type": "ir.actions.act_window",
            "res_model": self.record._name,
            "res_id": self.record.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }
