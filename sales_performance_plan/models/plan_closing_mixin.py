from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

GROUP = "sales_performance_plan.sales_performance_plan_group_"
PLANNERS = f"{GROUP}manager,{GROUP}hr"


class PlanClosingMixin(models.AbstractModel):
    """The end of a quarter, and the reviews that lead to it (the plan's P6)."""

    _name = "spp.plan.closing.mixin"
    _description = "Closing of a Plan"

    review_ids = fields.One2many("spp.plan.review", "plan_id", groups=PLANNERS)
    review_count = fields.Integer("Reviews", compute="_compute_review_count", groups=PLANNERS)

    @api.depends("review_ids")
    def _compute_review_count(self):
        for plan in self:
            plan.review_count = len(plan.review_ids)

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
