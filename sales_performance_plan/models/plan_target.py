from odoo import api, fields, models
from odoo.exceptions import UserError

from ..rules import kpi
from .plan import SEES_ALL

STATUSES = [(kpi.MET, "On Target"), (kpi.NEAR, "Near"), (kpi.MISSED, "Off Target"), (kpi.NO_DATA, "No Data")]
TRENDS = [(kpi.BETTER, "Better"), (kpi.SAME, "Steady"), (kpi.WORSE, "Worse"), (kpi.NO_DATA, "No Data")]
SOURCES = [("measured", "Measured"), ("usual", "Usual"), ("typed", "Typed")]
WANTED = {"baseline", "has_baseline", "target", "has_target", "tolerance", "kpi_id", "plan_id"}


class PlanTarget(models.Model):
    """What a plan wants of a key figure, and how far it is (the plan's P2)."""

    _name = "spp.plan.target"
    _description = "Target of a Key Figure"
    _order = "plan_id, sequence, id"
    _rec_name = "kpi_id"
    _check_company_auto = True

    plan_id = fields.Many2one("spp.plan", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="plan_id.company_id", store=True, index=True)
    plan_state = fields.Selection(related="plan_id.state", string="Plan's State")
    kpi_id = fields.Many2one(
        "spp.plan.kpi", "Key Figure", required=True, index=True, ondelete="restrict", check_company=True
    )
    sequence = fields.Integer(related="kpi_id.sequence", store=True)
    kind = fields.Selection(related="kpi_id.kind", store=True)
    unit = fields.Selection(related="kpi_id.unit")
    direction = fields.Selection(related="kpi_id.direction")
    definition = fields.Text(related="kpi_id.definition")
    advice = fields.Text(related="kpi_id.advice")
    has_baseline = fields.Boolean("Baseline Known")
    baseline = fields.Float(digits=(16, 2))
    baseline_source = fields.Selection(
        SOURCES,
        "Baseline Is",
        default="typed",
        help="Measured: from the quarter before. Usual: as the key figure says.",
    )
    has_target = fields.Boolean("Target Set", default=True)
    target = fields.Float(digits=(16, 2))
    tolerance = fields.Float("Near within", default=0.1, help="A share of the target.")
    user_id = fields.Many2one(
        "res.users", "Owner", domain="[('share', '=', False)]", check_company=True, help="Who looks after it."
    )
    baseline_words = fields.Char("From", compute="_compute_wanted_words")
    target_words = fields.Char("To Reach", compute="_compute_wanted_words")
    # Of the whole plan, which would tell of a colleague where there are but two.
    actual = fields.Float(compute="_compute_figures", groups=SEES_ALL)
    actual_words = fields.Char("Now", compute="_compute_figures", groups=SEES_ALL)
    gap = fields.Float(compute="_compute_figures", groups=SEES_ALL, help="Less than 0 is still to go.")
    gap_words = fields.Char("Gap", compute="_compute_figures", groups=SEES_ALL)
    forecast_words = fields.Char("Expected at the End", compute="_compute_figures", groups=SEES_ALL)
    status = fields.Selection(STATUSES, compute="_compute_figures", search="_search_status", groups=SEES_ALL)
    trend = fields.Selection(TRENDS, compute="_compute_figures", groups=SEES_ALL)

    _once = models.UniqueIndex("(plan_id, kpi_id)", "A plan has one target for a key figure.")

    @api.onchange("kpi_id")
    def _onchange_kpi_id(self):
        """Begin with what the key figure usually is and should be."""
        if self.kpi_id:
            self.update(self.kpi_id._as_target())

    @api.depends("has_baseline", "baseline", "has_target", "target", "kpi_id")
    @api.depends_context("lang")
    def _compute_wanted_words(self):
        for target in self:
            figure = target.kpi_id
            known, wanted = target.has_baseline, target.has_target
            target.baseline_words = figure._words(target.baseline if known else None) if figure else ""
            target.target_words = figure._words(target.target) if figure and wanted else self.env._("not set")

    @api.depends("plan_id.figures_at", "target", "has_target", "tolerance", "kpi_id")
    @api.depends_context("lang", "uid")
    def _compute_figures(self):
        for plan, targets in self.grouped("plan_id").items():
            series = self.env["spp.plan.kpi.value"]._series(plan._origin) if plan._origin else {}
            for target in targets:
                judged = target._judged(series.get(target.kpi_id._origin))
                figure = target.kpi_id
                target.actual = judged["value"] or 0.0
                target.gap = judged["gap"] or 0.0
                target.status = judged["status"]
                target.trend = judged["trend"]
                target.actual_words = figure._words(judged["value"])
                target.gap_words = figure._words(judged["gap"], signed=True)
                target.forecast_words = figure._words(judged["expected"])

    def _judged(self, values, whole=True):
        """Return what the ``values`` of a key figure, oldest first, come to, held against the target.

        Parts of a plan are not held against a target that is the sum of all. What builds up over a quarter is judged
        by where it will be at its end. Only values of the day on which the plan was last read are new.
        """
        self.ensure_one()
        plan = self.plan_id
        latest = values and values[-1] if values and values[-1].day == plan.figures_day else None
        return self._judged_at(latest, values, whole)

    def _judged_at(self, latest, values=(), whole=True):
        """Return what the value ``latest`` of a day comes to, held against the target."""
        figure = self.kpi_id
        value = latest.value if latest else None
        expected = latest.expected if latest else None
        wanted = self.target if self.has_target and (whole or figure._is_relative()) else None
        judged = expected if figure._builds_up() else value
        return {
            "value": value,
            "expected": expected,
            "target": wanted,
            "gap": kpi.gap(judged, wanted, figure.direction),
            "status": kpi.status(judged, wanted, figure.direction, self.tolerance),
            "trend": self._trend(values, latest),
        }

    def _trend(self, values, latest):
        if not latest:
            return kpi.NO_DATA
        company = self.company_id
        until = fields.Date.subtract(latest.day, days=company.plan_trend_days)
        earlier = [one.value for one in values if one.day <= until]
        return kpi.trend(earlier[-1] if earlier else None, latest.value, self.direction, company.plan_trend_band)

    @api.model
    def _search_status(self, operator, value):
        if operator != "in":
            return NotImplemented
        found = self.search([("plan_id", "!=", False)]).filtered(lambda target: target.status in value)
        return [("id", "in", found.ids)]

    @api.model_create_multi
    def create(self, vals_list):
        """Refuse what would change a closed plan."""
        targets = super().create(vals_list)
        targets._check_open()
        return targets

    def write(self, vals):
        """Refuse to move a goal of a closed plan; a baseline that is written was typed."""
        if WANTED & vals.keys():
            self._check_open()
        if "baseline" in vals and "baseline_source" not in vals:
            vals = {**vals, "baseline_source": "typed"}
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_closed(self):
        self._check_open()

    def _check_open(self):
        closed = self.plan_id.filtered(lambda plan: plan.state == "closed")
        if closed:
            raise UserError(
                self.env._(
                    "%(plans)s is closed: its targets stay as they were. Set other ones in the next plan.",
                    plans=", ".join(closed.mapped("display_name")),
                )
            )

    def action_open_records(self):
        """Open the very records behind the figure."""
        self.ensure_one()
        return self.plan_id._open_records(self.kpi_id)

    def action_measure_baseline(self):
        """Measure the baseline from the quarter before."""
        for plan, targets in self.grouped("plan_id").items():
            measured = plan._baselines(targets.kpi_id)
            for target in targets.filtered(lambda one, known=measured: one.kpi_id in known):
                target.write({"has_baseline": True, "baseline": measured[target.kpi_id], "baseline_source": "measured"})
