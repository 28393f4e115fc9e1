from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..rules import periods

GROUP = "sales_performance_plan.sales_performance_plan_group_"
PLANNERS = f"{GROUP}manager,{GROUP}hr"


class PlanClosingMixin(models.AbstractModel):
    """The end of a quarter: what is still open, where it is settled, and the close (the plan's P6)."""

    _name = "spp.plan.closing.mixin"
    _description = "Closing of a Plan"

    review_ids = fields.One2many("spp.plan.review", "plan_id", groups=PLANNERS)
    review_count = fields.Integer("Reviews", compute="_compute_review_count", groups=PLANNERS)
    closing_list = fields.Json("Before Closing", compute="_compute_closing_list", compute_sudo=True, groups=PLANNERS)

    @api.depends("review_ids")
    def _compute_review_count(self):
        for plan in self:
            plan.review_count = len(plan.review_ids)

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
        members = self._all_members().user_id
        solved = [("resolved_at", ">=", self._moments()[0]), ("resolved_at", "<", self._moments()[1])]
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
                [*mine, ("opened_at", "<", self._moments()[1]), ("is_open", "=", True)],
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
        """Return [{key, what, open, blocks}] of everything that closing looks at; ratings are the customers' to give."""
        counts = {
            key: self.env[model].search_count(domain) for key, (model, domain) in self._closing_domains().items()
        }
        counts["settled"] = self._days_not_settled()
        counts["pips"] = len(self._below_without_pip())
        return [
            {"key": key, "what": what, "open": counts[key], "blocks": key != "ratings"}
            for key, what in self._closing_words().items()
        ]

    def _days_not_settled(self):
        """Return how many days of the quarter no settlement covers, of those on which commission rules were in force."""
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

    # ------------------------------------------------------------------
    # The close
    # ------------------------------------------------------------------

    def action_close(self):
        """Read the figures a last time and keep them; what changes later shows in the open quarter."""
        for plan in self:
            plan._check_director()
            plan._lock_alone()
            plan._check_may_close()
            waiting = plan._waiting()
            if waiting and not self.env.context.get("close_anyway"):
                raise UserError(
                    self.env._(
                        "Before %(plan)s is closed, see to these, or close it anyway:\n%(lines)s",
                        plan=plan.name,
                        lines="\n".join(waiting),
                    )
                )
            plan._close(waiting)

    def _check_director(self):
        if not self.env.user.has_group(f"{GROUP}director"):
            raise AccessError(self.env._("A plan director closes a quarter."))

    def _check_may_close(self):
        if self.state == "closed":
            raise UserError(
                self.env._(
                    "%(plan)s is closed already: by %(who)s, on %(day)s.",
                    plan=self.name,
                    who=self.closed_by_id.name or "?",
                    day=self.closed_on or "?",
                )
            )
        if self.state != "review":
            raise UserError(self.env._("Put %(plan)s in review first.", plan=self.name))
        if self.date_to >= self.company_id._sales_today():
            raise UserError(
                self.env._("%(plan)s runs until %(day)s: close it afterwards.", plan=self.name, day=self.date_to)
            )

    def _waiting(self):
        """Return in words what is still open."""
        rows = self._elevated_plan()._closing_list()
        return [f"{row['what']}: {row['open']}" for row in rows if row["open"] and row["blocks"]]

    def _close(self, waiting):
        """Keep the figures, draw up the honours and draft the next plan: all of it, or nothing."""
        self._keep()
        self._draw_honours()
        following = self._draft_next()
        text = self.env._("Closed: its figures stay as they are.")
        if waiting:
            text += " " + self.env._("Closed though these were open: %(lines)s.", lines=", ".join(waiting))
        text += " " + self.env._("Next: %(plan)s.", plan=following.name)
        self.message_post(body=text)

    # ------------------------------------------------------------------
    # Opening it again
    # ------------------------------------------------------------------

    def action_reopen(self):
        """Show what is let go when a closed quarter is opened again, and ask why."""
        self.ensure_one()
        self._check_may_reopen()
        if self.has_kept_figures():
            self._look_for_late()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Reopen %(plan)s", plan=self.name),
            "res_model": "spp.plan.reopen.wizard",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_plan_id": self.id},
        }

    def _check_may_reopen(self):
        self._check_director()
        if self.state != "closed":
            raise UserError(self.env._("%(plan)s is not closed.", plan=self.name))
        later = self._next_plan()
        if later.state == "closed":
            raise UserError(
                self.env._(
                    "%(later)s was closed after %(plan)s and is measured against it: reopen that one first.",
                    later=later.name,
                    plan=self.name,
                )
            )

    def _reopen(self, reason):
        """Go back to the review; what was kept is noted with the reason, and late changes show no more."""
        self._lock_alone()
        self._check_may_reopen()
        kept = "; ".join(
            f"{target.kpi_id.name}: {target.actual_words}" for target in self.target_ids.filtered("actual_words")
        )
        self._let_go()
        self._elevated_plan().adjustment_ids.unlink()
        self.message_post(
            body=self.env._("Reopened: %(reason)s. It was closed with: %(kept)s", reason=reason, kept=kept or "-")
        )

    # ------------------------------------------------------------------
    # Reviews
    # ------------------------------------------------------------------

    def action_draft_review(self):
        """Draft the review of the month that is over, or of the running one where none is over yet."""
        self.ensure_one()
        today = self.company_id._sales_today()
        months = [self.date_from.replace(day=1)]
        while fields.Date.add(months[-1], months=1) <= min(self.date_to, today):
            months.append(fields.Date.add(months[-1], months=1))
        over = [month for month in months if fields.Date.add(month, months=1) <= today]
        reviews = self.env["spp.plan.review"]
        review = reviews._draft_for(self, (over or months)[-1])
        return {
            "type": "ir.actions.act_window",
            "res_model": "spp.plan.review",
            "res_id": review.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    def action_open_reviews(self):
        """Open the plan's reviews."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Reviews of %(plan)s", plan=self.name),
            "res_model": "spp.plan.review",
            "domain": [("plan_id", "=", self.id)],
            "view_mode": "list,form",
            "views": [(False, "list"), (False, "form")],
        }
