from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..rules import periods
from .plan_review_line import FACT, LAGGING

READING = ("running", "review")


class PlanReview(models.Model):
    """The meeting at the end of a month: what was reached, who is furthest behind, what is decided (the plan's P6)."""

    _name = "spp.plan.review"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _description = "Monthly Review"
    _order = "month desc, id desc"
    _check_company_auto = True

    plan_id = fields.Many2one("spp.plan", required=True, index=True, ondelete="cascade", readonly=True)
    company_id = fields.Many2one(related="plan_id.company_id", store=True, index=True)
    month = fields.Date(required=True, readonly=True, help="Its first day.")
    day = fields.Date("Figures of", required=True, readonly=True)
    state = fields.Selection(
        [("draft", "To Be Held"), ("held", "Held")],
        required=True,
        readonly=True,
        default="draft",
        tracking=True,
        copy=False,
    )
    held_on = fields.Date(readonly=True, copy=False)
    line_ids = fields.One2many("spp.plan.review.line", "review_id", "Key Figures")
    decision_ids = fields.One2many("spp.plan.decision", "review_id", "Decisions")
    before_ids = fields.Many2many("spp.plan.decision", compute="_compute_before_ids", string="Decided before")
    conclusion = fields.Html(sanitize=True)
    explained_ids = fields.Many2many(
        "spp.plan.review.line", compute="_compute_explained_ids", string="Behind Their Target"
    )
    missed_count = fields.Integer("Off Target", compute="_compute_missed_count")

    _once = models.UniqueIndex("(plan_id, month)", "This month has a review already.")

    @api.depends("plan_id", "month")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for review in self:
            month = review.month and format_date(self.env, review.month, date_format="LLLL y")
            review.display_name = ", ".join(filter(None, [review.plan_id.display_name, month]))

    @api.depends("line_ids.status")
    def _compute_missed_count(self):
        for review in self:
            review.missed_count = len(review.line_ids.filtered(lambda line: line.status == "missed"))

    @api.depends("line_ids.status")
    def _compute_explained_ids(self):
        for review in self:
            behind = review.line_ids.filtered(lambda line: line.status in LAGGING)
            review.explained_ids = behind.sorted(lambda line: (LAGGING.index(line.status), line.id))

    @api.depends("plan_id", "month")
    def _compute_before_ids(self):
        """Show what was decided before, and whether its figure moved since."""
        for review in self:
            domain = [("company_id", "=", review.company_id.id), ("review_id.month", "<", review.month)]
            still = [*domain, "|", ("state", "=", "open"), ("date_closed", ">=", review.month)]
            review.before_ids = self.env["spp.plan.decision"].search(still) if review.month else False

    @api.model
    def _draft_for(self, plan, month):
        """Draft the review of ``month`` from the figures at its end; one that is there stays."""
        month = periods.month(month)
        there = self.search([("plan_id", "=", plan.id), ("month", "=", month.first)])
        if there:
            return there
        day = min(month.last, plan.date_to, plan.company_id._sales_today())
        plan._snapshot(day)
        review = self.create({"plan_id": plan.id, "month": month.first, "day": day})
        review._fill()
        return review

    def _fill(self):
        """Write the lines from the figures of the day, and where the gaps come from."""
        for review in self.with_context(spp_fact=FACT):
            review.line_ids.unlink()
            values = self.env["spp.plan.kpi.value"].search(
                [("plan_id", "=", review.plan_id.id), ("day", "=", review.day)]
            )
            by_figure = values.grouped("kpi_id")
            review.line_ids = [
                fields.Command.create(review._line(target, by_figure.get(target.kpi_id, values.browse())))
                for target in review.plan_id.target_ids.sorted(lambda one: (one.sequence, one.id))
            ]
            review.line_ids._explain()

    def _line(self, target, values):
        whole = values.filtered(lambda one: one.level == "total")[:1]
        judged = target._judged_at(whole)
        figure = target.kpi_id
        return {
            "kpi_id": figure.id,
            "has_data": bool(whole),
            "actual": whole.value,
            "judged": whole.expected if figure._builds_up() else whole.value,
            "has_target": target.has_target,
            "target": target.target if target.has_target else 0.0,
            "has_gap": judged["gap"] is not None,
            "gap": judged["gap"] or 0.0,
            "status": judged["status"],
        }

    @api.model
    def _cron_draft(self):
        """Draft the review of the month that is over, for each plan that had it; a rerun drafts none twice."""
        plans = self.env["spp.plan.kpi"]._elevated().env["spp.plan"].search([("state", "in", READING)])
        plans._one_by_one(self._draft_last_month, "draft a review")

    @api.model
    def _draft_last_month(self, plan):
        month = periods.month(periods.add_months(plan.company_id._sales_today(), -1))
        if plan.date_from <= month.last and month.first <= plan.date_to:
            plan.env[self._name]._draft_for(plan, month.first)

    def action_refill(self):
        """Read the figures of the day anew; findings that were written go."""
        self._check_not_held()
        for review in self:
            review.plan_id._snapshot(review.day)
        self._fill()

    def action_held(self):
        """Note that it was held: whoever has a decision gets an activity."""
        for review in self.filtered(lambda one: one.state == "draft"):
            review.write({"state": "held", "held_on": review.company_id._sales_today()})
            review.decision_ids._schedule()

    def action_print(self):
        """Print the review for the meeting."""
        return self.env.ref("sales_performance_plan.plan_review_report").report_action(self)

    def write(self, vals):
        """Leave reviews that were held as they are, but for their conclusion and decisions."""
        kept = {"conclusion", "decision_ids", "state", "held_on", "message_follower_ids"}
        if not vals.keys() <= kept:
            self._check_not_held()
        return super().write(vals)

    def _check_not_held(self):
        held = self.filtered(lambda review: review.state == "held")
        if held:
            raise UserError(
                self.env._("%(review)s was held: its figures stay as they were.", review=held[0].display_name)
            )
