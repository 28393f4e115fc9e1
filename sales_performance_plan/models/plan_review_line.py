from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..report import plan_cause
from ..rules import kpi_miss
from .context_defaults import without_defaults
from .plan_target import STATUSES

# Passed in the context where the figures are read; an object of this process cannot come in from outside.
FACT = object()
TYPED = {"finding"}
LAGGING = ("missed", "near")
NAMED = 4


class PlanReviewLine(models.Model):
    """One key figure as it was at the end of a month, where its gap comes from, and what was found about it."""

    _name = "spp.plan.review.line"
    _description = "Key Figure in a Review"
    _order = "id"
    _rec_name = "kpi_id"

    review_id = fields.Many2one("spp.plan.review", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="review_id.company_id", store=True, index=True)
    kpi_id = fields.Many2one("spp.plan.kpi", "Key Figure", required=True, readonly=True, ondelete="restrict")
    definition = fields.Text(related="kpi_id.definition")
    advice = fields.Text(related="kpi_id.advice")
    has_data = fields.Boolean(readonly=True)
    actual = fields.Float(readonly=True, digits=0)
    judged = fields.Float(readonly=True, digits=0, help="What the target is held against: now, or at the end.")
    has_target = fields.Boolean(readonly=True)
    target = fields.Float(readonly=True, digits=0)
    has_gap = fields.Boolean(readonly=True)
    gap = fields.Float(readonly=True, digits=0)
    target_words = fields.Char("To Reach", compute="_compute_words")
    actual_words = fields.Char("Reached", compute="_compute_words")
    gap_words = fields.Char("Gap", compute="_compute_words")
    status = fields.Selection(STATUSES, readonly=True)
    behind = fields.Char(
        "Furthest Behind", compute="_compute_behind", help="The teams and reps who are furthest from the target."
    )
    cause_ids = fields.One2many("spp.plan.review.cause", "line_id", "Where the Gap Comes From")
    cause_words = fields.Char("Biggest Cause", compute="_compute_cause_words")
    finding = fields.Text(help="Why, as the meeting sees it.")

    @api.depends("kpi_id", "has_data", "actual", "has_target", "target", "has_gap", "gap")
    @api.depends_context("lang")
    def _compute_words(self):
        for line in self:
            figure = line.kpi_id
            line.target_words = figure._words(line.target) if line.has_target else self.env._("not set")
            line.actual_words = figure._words(line.actual if line.has_data else None) if figure else False
            line.gap_words = figure._words(line.gap, signed=True) if line.has_gap else self.env._("no data")

    @api.depends("kpi_id", "has_target", "target")
    @api.depends_context("lang", "uid")
    def _compute_behind(self):
        for review, lines in self.grouped("review_id").items():
            domain = [("plan_id", "=", review.plan_id.id), ("day", "=", review.day), ("level", "!=", "total")]
            by_figure = self.env["spp.plan.kpi.value"].search(domain).grouped("kpi_id")
            for line in lines:
                line.behind = line._furthest_behind(by_figure.get(line.kpi_id, ()))

    def _furthest_behind(self, values):
        """Name the teams and reps who are furthest from the target, worst first, as far as the reader may see them."""
        figure = self.kpi_id
        if not self.has_target or not figure or not figure._is_relative():
            return False
        worse = 1 if figure.direction == "lower" else -1
        missed = [one for one in values if (one.team_id or one.user_id) and (one.value - self.target) * worse > 0]
        missed.sort(key=lambda one: ((self.target - one.value) * worse, one.level != "team", one.id))
        return ", ".join(
            f"{(one.team_id if one.level == 'team' else one.user_id).name} {one.words}" for one in missed[:NAMED]
        )

    @api.depends("cause_ids", "status")
    @api.depends_context("lang", "uid")
    def _compute_cause_words(self):
        for line in self:
            line.cause_words = line._cause_words() if line.status in LAGGING else False

    def _cause_words(self):
        """Say in a sentence what most of the gap comes from, as far as the reader may see it."""
        causes = self.cause_ids
        if not causes:
            return self._why_no_cause()
        number = kpi_miss.stands_out(
            [(cause.share, cause.weight) for cause in causes], 100 * self.company_id.plan_cause_least
        )
        if number is None:
            return self.env._("The gap is spread evenly: no part stands out.")
        worst = causes[number]
        words = {"who": worst._who(), "share": round(worst.share), "weight": round(worst.weight)}
        if worst.share > 100:
            return self.env._(
                "%(who)s: more than the whole gap, with %(weight)s %% of the whole; others make up for some of it.",
                **words,
            )
        return self.env._("%(who)s: %(share)s %% of the gap, with %(weight)s %% of the whole.", **words)

    def _worst_causes(self):
        """Return the worst part of each way to look at the gap, for the printed page."""
        worst = {}
        for cause in self.cause_ids.filtered(lambda one: one.contribution < 0).sorted("contribution"):
            worst.setdefault(cause.dimension, cause)
        return self.cause_ids.browse(cause.id for cause in sorted(worst.values(), key=lambda one: one.id))

    def _why_no_cause(self):
        reader = self.kpi_id._reader()
        if reader and not reader.dimensions:
            return self.env._("This figure is nobody's in particular, so it is not taken apart.")
        return self.env._("All of it comes from one place, so there is nothing to compare.")

    @api.model_create_multi
    def create(self, vals_list):
        """Refuse lines that nobody has read."""
        self._check_read()
        creating = without_defaults(self, self._fields)
        return super(PlanReviewLine, creating).create(vals_list).with_env(self.env)

    def write(self, vals):
        """Refuse to type what was read; what the meeting found is its own."""
        if not vals.keys() <= TYPED:
            self._check_read()
        self.review_id._check_not_held()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_read(self):
        self._check_read()

    def _check_read(self):
        if self.env.context.get("spp_fact") is not FACT:
            raise AccessError(
                self.env._("What a review shows is read from the figures: read them anew, or write a finding.")
            )

    def _scope(self):
        """Return whose figures of which days the line is about."""
        review = self.review_id
        plan = review.plan_id
        return self.kpi_id._scope(plan.company_id, plan.team_ids, plan._quarter(), review.day)

    def _explain(self):
        """Write the causes of each gap; a statement per figure and quarter, and one to write them all."""
        elevated = self.env["spp.plan.kpi"]._elevated().env
        vals_list = []
        for review, lines in self.grouped("review_id").items():
            plan = elevated["spp.plan"].browse(review.plan_id.id)
            shares, teams = plan._shares_of_target(), plan._teams_of_users()
            for line in lines.filtered(lambda one: one.status in LAGGING and one.gap < 0):
                found = line._read_causes(shares)
                vals_list += [
                    self.env["spp.plan.review.cause"]._values(line, dimension, cause, contribution, teams)
                    for dimension, causes in found.items()
                    for cause, contribution in causes
                ]
        elevated["spp.plan.review.cause"].create(vals_list)
        self.invalidate_recordset(["cause_ids", "cause_words"])

    def _read_causes(self, shares):
        reader = self.kpi_id._reader()
        if not reader or not reader.dimensions:
            return {}
        miss = plan_cause.Miss(self.judged, self.target, self.kpi_id.direction, shares)
        return plan_cause.causes(reader, self._scope(), miss)

    def action_open_records(self):
        """Open the records behind the figure."""
        self.ensure_one()
        return self.review_id.plan_id._open_records(self.kpi_id, day=self.review_id.day)

    def action_open_causes(self):
        """Show where the gap comes from."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.kpi_id.name,
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [(self.env.ref("sales_performance_plan.spp_plan_review_line_view_form").id, "form")],
            "target": "new",
        }
