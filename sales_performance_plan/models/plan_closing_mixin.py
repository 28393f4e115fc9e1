from odoo import api, fields, models
from odoo.exceptions import UserError

GROUP = "sales_performance_plan.sales_performance_plan_group_"
PLANNERS = f"{GROUP}manager,{GROUP}hr"


class PlanClosingMixin(models.AbstractModel):
    """The end of a quarter: what is still open, and figures that stay as they are from then on (the plan's P6)."""

    _name = "spp.plan.closing.mixin"
    _description = "Closing of a Plan"

    review_ids = fields.One2many("spp.plan.review", "plan_id", groups=PLANNERS)
    review_count = fields.Integer("Reviews", compute="_compute_review_count", groups=PLANNERS)
    closing_list = fields.Json("Before Closing", compute="_compute_closing_list", compute_sudo=True, groups=PLANNERS)
    closed_on = fields.Date(readonly=True, copy=False)
    closed_by_id = fields.Many2one("res.users", readonly=True, copy=False)

    @api.depends("review_ids")
    def _compute_review_count(self):
        for plan in self:
            plan.review_count = len(plan.review_ids)

    @api.depends("state", "review_ids.state")
    def _compute_closing_list(self):
        """Return what a quarter is closed with: each with how many are still open."""
        for plan in self:
            plan.closing_list = plan._closing_list() if plan.state == "review" and plan._origin else []

    def _closing_list(self):
        """Return [{what, open}] of everything that closing looks at."""
        mine = [("company_id", "=", self.company_id.id)]
        days = [("period", ">=", self.date_from), ("period", "<=", self.date_to)]
        members = self._all_members().user_id
        counts = [
            (
                self.env._("Statements that are not approved"),
                "spp.incentive.statement",
                [*mine, *days, ("state", "in", ("draft", "submitted")), ("user_id", "in", members.ids)],
            ),
            (
                self.env._("Awards that are not decided"),
                "spp.incentive.award",
                [*mine, *days, ("state", "=", "proposed")],
            ),
            (
                self.env._("Reviews that were not held"),
                "spp.plan.review",
                [("plan_id", "=", self.id), ("state", "=", "draft")],
            ),
            (
                self.env._("Requests of the quarter that are not solved"),
                "spp.service.ticket",
                [*mine, ("opened_at", "<=", self.date_to), ("is_open", "=", True)],
            ),
            (
                self.env._("Decisions that are still open"),
                "spp.plan.decision",
                [("plan_id", "=", self.id), ("state", "=", "open")],
            ),
        ]
        found = [{"what": what, "open": self.env[model].search_count(domain)} for what, model, domain in counts]
        drafted = self.env["spp.talent.pip"].search([*mine, ("quarter", "=", self.date_from)]).profile_id.user_id
        bar = self._elevated_bar()
        below = self._all_members().filtered(lambda one: one.target and one.attainment < bar).user_id - drafted
        return [*found, {"what": self.env._("Improvement plans that are not drafted"), "open": len(below)}]

    def action_close(self):
        """Read the figures a last time and keep them; what changes later shows in the open quarter."""
        for plan in self:
            if not self.env.user.has_group(f"{GROUP}director"):
                raise UserError(self.env._("A plan director closes a quarter."))
            if plan.state != "review":
                raise UserError(self.env._("Put %(plan)s in review first.", plan=plan.name))
            if plan.date_to >= plan.company_id._sales_today():
                raise UserError(
                    self.env._("%(plan)s runs until %(day)s: close it afterwards.", plan=plan.name, day=plan.date_to)
                )
            waiting = [row for row in plan._closing_list() if row["open"]]
            if waiting and not self.env.context.get("close_anyway"):
                lines = "\n".join(f"{row['what']}: {row['open']}" for row in waiting)
                raise UserError(
                    self.env._(
                        "Before %(plan)s is closed, see to these, or close it anyway:\n%(lines)s",
                        plan=plan.name,
                        lines=lines,
                    )
                )
            plan._snapshot(plan.date_to)
            plan.write({"state": "closed", "closed_on": plan.company_id._sales_today(), "closed_by_id": self.env.uid})
            if waiting:
                lines = ", ".join(f"{row['what']}: {row['open']}" for row in waiting)
                plan.message_post(body=self.env._("Closed though these were open: %(lines)s", lines=lines))

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
