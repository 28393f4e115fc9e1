from odoo import api, fields, models

from ..rules import periods
from .plan_closing_mixin import PLANNERS


class PlanClosingListMixin(models.AbstractModel):
    """What should be settled before a quarter is closed, and where (the plan's P6)."""

    _name = "spp.plan.closing.list.mixin"
    _description = "Plan with a Checklist"

    closing_list = fields.Json("Before Closing", compute="_compute_closing_list", compute_sudo=True, groups=PLANNERS)

    @api.depends("state", "review_ids.state")
    @api.depends_context("lang")
    def _compute_closing_list(self):
        """Return what a quarter is closed with: each with how many are still open."""
        for plan in self:
            plan.closing_list = plan._closing_list() if plan.state == "review" and plan._origin else []

    def _closing_domains(self):
        """Return {what: (model, domain)} of the records that should be settled first, in the order of the list."""
        mine = [("company_id", "=", self.company_id.id)]
        days = [("period", ">=", self.date_from), ("period", "<=", self.date_to)]
        members, (begin, end) = self._all_members().user_id, self._moments()
        solved = [("resolved_at", ">=", begin), ("resolved_at", "<", end)]
        asked = [("rating_ids", "!=", False), ("rating_ids.consumed", "=", False)]
        return {
            "statements": (
                "spp.incentive.statement",
                [*mine, *days, ("state", "in", ("draft", "submitted")), ("user_id", "in", members.ids)],
            ),
            "awards": ("spp.incentive.award", [*mine, *days, ("state", "=", "proposed")]),
            "reviews": ("spp.plan.review", [("plan_id", "=", self.id), ("state", "=", "draft")]),
            "decisions": ("spp.plan.decision", [("plan_id", "=", self.id), ("state", "=", "open")]),
            "spendings": ("spp.plan.budget.spending", [("plan_id", "=", self.id), ("state", "=", "committed")]),
            "tickets": (
                "spp.service.ticket",
                [*mine, ("opened_at", "<", end), ("is_open", "=", True)],
            ),
            "ratings": ("spp.service.ticket", [*mine, *solved, *asked]),
        }

    def _closing_words(self):
        return {
            "settled": self.env._("Days whose commissions are not settled"),
            "statements": self.env._("Statements that are not approved"),
            "awards": self.env._("Awards that are not decided"),
            "reviews": self.env._("Reviews that were not held"),
            "decisions": self.env._("Decisions that are still open"),
            "spendings": self.env._("Spending that is promised and not paid"),
            "tickets": self.env._("Requests of the quarter that are not solved"),
            "pips": self.env._("Improvement plans that are not drafted"),
            "ratings": self.env._("Solutions that customers were asked about and have not rated"),
        }

    def _moments(self):
        """Return the first moment of the quarter and the first one after it, in UTC."""
        return periods.utc_bounds(self._quarter(), self.company_id._sales_zone())

    def _closing_list(self):
        """Return [{key, what, open, blocks}] of all that closing looks at; ratings are the customers' to give."""
        counts = {key: self.env[model].search_count(domain) for key, (model, domain) in self._closing_domains().items()}
        counts["settled"] = self._days_not_settled()
        counts["pips"] = len(self._below_without_pip())
        return [
            {"key": key, "what": what, "open": counts[key], "blocks": key != "ratings"}
            for key, what in self._closing_words().items()
        ]

    def _days_not_settled(self):
        """Return how many days of the quarter, of those with commission rules in force, no settlement covers."""
        runs = self.env["spp.incentive.run"]._elevated()
        schemes = runs.env["spp.incentive.scheme"]._in_force(self.company_id)
        first = max(self.date_from, schemes[0][1]) if schemes else None
        if not first or first > self.date_to:
            return 0
        due = periods.Period(first, self.date_to)
        parts = [
            periods.Period(max(one.first, due.first), min(one.last, due.last))
            for one in runs._covered(self.company_id)
            if one.first <= due.last and due.first <= one.last
        ]
        return due.days - sum(part.days for part in parts)

    def _below_without_pip(self):
        """Return who stayed below the bar and has no improvement plan of the quarter."""
        domain = [("company_id", "=", self.company_id.id), ("quarter", "=", self.date_from)]
        drafted = self.env["spp.talent.pip"].search(domain).profile_id.user_id
        bar = self._elevated_bar()
        return self._all_members().filtered(lambda one: one.target and one.attainment < bar).user_id - drafted

    def action_open_waiting(self, key):
        """Open what is still open of one line of the list, to settle it there."""
        self.ensure_one()
        if key == "pips":
            return self.action_draft_pips()
        if key == "settled":
            return self.env["ir.actions.act_window"]._for_xml_id(
                "sales_performance_plan.spp_incentive_settle_wizard_action"
            )
        model, domain = self._closing_domains()[key]
        return {
            "type": "ir.actions.act_window",
            "name": self._closing_words()[key],
            "res_model": model,
            "domain": domain,
            "context": {"create": False},
            "view_mode": "list,form",
            "views": [(False, "list"), (False, "form")],
        }
