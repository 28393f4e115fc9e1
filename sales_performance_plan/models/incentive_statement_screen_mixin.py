from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL, format_date

from ..rules import periods

# What each sum of a statement adds up, for lists, pivots and graphs that the database groups.
SUMS = {
    "sales": SQL("sum(base) FILTER (WHERE source_id <> 0)"),
    "amount": SQL("sum(amount)"),
    "earned": SQL("sum(amount) FILTER (WHERE kind = 'earned')"),
    "corrected": SQL("sum(amount) FILTER (WHERE kind IN ('adjustment', 'clawback'))"),
    "awards": SQL("sum(amount) FILTER (WHERE kind = 'award')"),
    "held": SQL("sum(amount) FILTER (WHERE kind IN ('hold', 'release'))"),
}


class IncentiveStatementScreenMixin(models.AbstractModel):
    """What the screens of a statement show beside its figures: who may press what, and what comes next."""

    _name = "spp.incentive.statement.screen.mixin"
    _description = "Screens of a Commission Statement"

    can_submit = fields.Boolean(compute="_compute_buttons")
    can_approve = fields.Boolean(compute="_compute_buttons")
    can_return = fields.Boolean(compute="_compute_buttons")
    can_ask = fields.Boolean(compute="_compute_buttons")
    month = fields.Char("Month in Words", compute="_compute_month")
    hint = fields.Char("What Comes Next", compute="_compute_hint")

    @api.depends("state", "period")
    @api.depends_context("uid")
    def _compute_buttons(self):
        for statement in self:
            statement.can_submit = statement._would_pass(statement._check_may_submit)
            statement.can_approve = statement._would_pass(statement._check_may_approve)
            statement.can_return = statement._would_pass(statement._check_may_return)
            statement.can_ask = statement._would_pass(statement._check_may_ask)

    def _check_may_ask(self):
        if not (self.is_mine or self._may_manage()):
            raise AccessError(self.env._("Only %s or their manager may ask about this statement.", self.user_id.name))

    @api.depends("state", "period", "open_dispute_count")
    @api.depends_context("uid", "lang")
    def _compute_hint(self):
        for statement in self:
            statement.hint = statement._describe_next()

    @api.model
    def _sort_states(self, states, _domain):
        """Put the states of a kanban into the order that statements go through them."""
        return [state for state in self._fields["state"].get_values(self.env) if state in states]

    @api.depends("period")
    @api.depends_context("lang")
    def _compute_month(self):
        for statement in self:
            statement.month = statement._short_month(statement.period)

    def _describe_next(self):
        """Return in a sentence what the statement waits for."""
        if self.state == "draft" and not self._is_over():
            following = periods.month(self.period).last + timedelta(days=1)
            return self.env._(
                "The month is not over: the figures still move. It can be submitted from %s on.",
                format_date(self.env, following),
            )
        if self.state == "draft":
            return self.env._("Look it through, ask about lines that you doubt, then submit it.")
        if self.state == "submitted" and self.open_dispute_count:
            return self.env._("It can be approved once its open questions are answered.")
        if self.state == "submitted":
            return self.env._(
                "It takes no more entries. The team's manager or a director approves it, but not %(rep)s, "
                "nor %(submitter)s who submitted it.",
                rep=self.user_id.name,
                submitter=self.submitter_id.name,
            )
        if self.state == "approved":
            return self.env._("It is paid with the next payout. What changes from now on is in a later statement.")
        return ""

    def action_ask(self):
        """Ask about the statement or one of its lines."""
        self.ensure_one()
        return self._ask({})

    def _ask(self, context):
        self._check_may_ask()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Ask about %s", self.display_name),
            "res_model": "spp.incentive.dispute",
            "view_mode": "form",
            "views": [(False, "form")],
            "context": {"default_statement_id": self.id, **context},
        }

    def action_open_entries(self):
        """List the entries of the statement."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("sales_performance_plan.spp_incentive_entry_action")
        return {**action, "name": self.display_name, "domain": [("statement_id", "=", self.id)], "context": {}}

    def action_open_disputes(self):
        """List the questions about the statement."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("sales_performance_plan.spp_incentive_dispute_action")
        context = {"default_statement_id": self.id}
        return {**action, "name": self.display_name, "domain": [("statement_id", "=", self.id)], "context": context}

    def _field_to_sql(self, alias, field_expr, query=None):
        """Let statements be added up and sorted by their sums, which the ledger has.

        Whoever sees a statement sees all of its entries, so no record rule is asked twice.
        """
        if field_expr not in SUMS:
            return super()._field_to_sql(alias, field_expr, query)
        self.env["spp.incentive.entry"].flush_model(["statement_id", "kind", "source_id", "base", "amount"])
        return SQL(
            "coalesce((SELECT %s FROM spp_incentive_entry WHERE statement_id = %s), 0)",
            SUMS[field_expr],
            SQL.identifier(alias, "id"),
        )
