from odoo import api, models
from odoo.exceptions import AccessError
from odoo.tools import format_date

GROUP = "sales_performance_plan.sales_performance_plan_group_"
SEES_ALL = f"{GROUP}manager,{GROUP}hr,{GROUP}accountant"


class PlanSummaryPrint(models.AbstractModel):
    """Prints a quarter on a few pages: what was to be, what was, what it cost, who did best, what was decided."""

    _name = "report.sales_performance_plan.plan_summary_document"
    _description = "Print of a Quarter's Summary"

    @api.model
    def _get_report_values(self, docids, data=None):
        plans = self.env["spp.plan"].browse(docids)
        plans.check_access("read")
        if not self.env.user.has_groups(SEES_ALL):
            raise AccessError(self.env._("Managers, HR and accountants print the summary of a quarter."))
        return {
            "doc_ids": docids,
            "doc_model": plans._name,
            "docs": plans,
            "days_of": lambda plan: f"{format_date(self.env, plan.date_from)} – {format_date(self.env, plan.date_to)}",
            "counts_of": self._counts,
            "missed_of": self._missed,
            "decisions_of": self._decisions,
            "reps_of": lambda plan: self._of("spp.plan.member", plan).sorted(lambda one: (-one.attainment, one.id)),
            "budget_of": lambda plan: self._of("spp.plan.budget.line", plan),
            "late_of": lambda plan: self._of("spp.plan.adjustment", plan, ("level", "=", "total")),
            "before_of": lambda plan: self.env["spp.plan.adjustment"].search(
                [("shown_in_id", "=", plan.id), ("level", "=", "total")]
            ),
            "winners_of": lambda plan: self._of("spp.plan.honour", plan, ("place", "=", 1)),
        }

    @api.model
    def _of(self, model, plan, *terms):
        """Return the plan's records that the reader may see: searched for, as a plan's own lists are shared by all."""
        return self.env[model].search([("plan_id", "=", plan.id), *terms])

    @api.model
    def _counts(self, plan):
        """Return [(status, how many key figures with a target have it)], what nobody measured among them."""
        labels = dict(plan.target_ids._fields["status"]._description_selection(self.env))
        found = plan.target_ids.filtered("has_target").grouped("status")
        return [(label, len(found[status])) for status, label in labels.items() if status in found]

    @api.model
    def _missed(self, plan):
        """Return [(target, where most of the gap came from, what the last review found)] of what missed its target."""
        lines = self.env["spp.plan.review.line"]
        if lines.has_access("read"):
            reviews = plan.review_ids.sorted("month")
            lines = {line.kpi_id: line for line in reviews[-1:].line_ids}
        else:
            lines = {}
        missed = plan.target_ids.filtered(lambda one: one.status in ("missed", "near"))
        found = []
        for target in missed.sorted(lambda one: (one.status != "missed", one.sequence, one.id)):
            line = lines.get(target.kpi_id)
            found.append((target, (line and (line.cause_words or line.behind)) or "", (line and line.finding) or ""))
        return found

    @api.model
    def _decisions(self, plan):
        return self.env["spp.plan.decision"].search([("plan_id", "=", plan.id)], order="date_due, id")
