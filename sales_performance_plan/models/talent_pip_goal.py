from odoo import api, fields, models

from ..report import talent_pip_figures
from ..rules import improvement

KINDS = [
    ("attainment", "Sales against the target (%)"),
    ("sales", "Sales"),
    ("won", "Leads won"),
    ("conversion", "Leads won of those decided (%)"),
    ("new_customers", "New customers"),
    ("visits", "Visits done"),
    ("answered", "Requests answered in time (%)"),
]
# What a part of something makes, in percent; the others are counted.
PERCENT = frozenset({"attainment", "conversion", "answered"})


class TalentPipGoal(models.Model):
    """A goal of an improvement plan, measured while it runs."""

    _name = "spp.talent.pip.goal"
    _inherit = ["spp.talent.pip.part.mixin"]
    _description = "Goal of an Improvement Plan"
    _order = "pip_id, sequence, id"
    _rec_name = "kind"
    _happens = frozenset({"baseline", "has_baseline", "final", "has_final", "is_frozen"})

    sequence = fields.Integer(default=10)
    kind = fields.Selection(KINDS, "Goal", required=True, default="attainment")
    target = fields.Float("To Reach", required=True, aggregator=None)
    baseline = fields.Float(
        readonly=True, copy=False, aggregator=None, help="What it was in the quarter that the plan is about."
    )
    has_baseline = fields.Boolean(readonly=True, copy=False)
    final = fields.Float(readonly=True, copy=False, aggregator=None)
    has_final = fields.Boolean(readonly=True, copy=False)
    is_frozen = fields.Boolean(readonly=True, copy=False)
    actual = fields.Float(compute="_compute_actual", help="Since the plan began.")
    has_actual = fields.Boolean("Has Data", compute="_compute_actual")
    status = fields.Selection(
        [
            ("waiting", "Not Begun"),
            ("none", "No Data"),
            ("under_way", "Under Way"),
            ("met", "Met"),
            ("missed", "Missed"),
        ],
        compute="_compute_actual",
    )
    baseline_words = fields.Char("Was", compute="_compute_words")
    actual_words = fields.Char("Is", compute="_compute_words")

    _once = models.UniqueIndex("(pip_id, kind)", "An improvement plan has each goal once.")
    _target_positive = models.Constraint("CHECK (target > 0)", "A goal is more than nothing.")

    @api.model_create_multi
    def create(self, vals_list):
        """Measure where goals begin."""
        goals = super().create(vals_list)
        goals._measure_baseline()
        return goals

    def write(self, vals):
        """Measure where another goal begins."""
        result = super().write(vals)
        if "kind" in vals:
            self._measure_baseline()
        return result

    def _measure_baseline(self):
        """Keep what the person reached in the quarter that the plan is about."""
        for goal in self:
            plan = goal._elevated().pip_id
            quarter = plan.company_id._sales_quarter(plan.quarter)
            found = goal._figure(plan, quarter.first, quarter.last)
            goal._happened({"has_baseline": found is not None, "baseline": found or 0.0})

    @api.depends("kind", "target", "pip_id.state", "pip_id.date_from", "pip_id.date_to", "final", "is_frozen")
    def _compute_actual(self):
        for goal in self:
            value = goal._value()
            goal.has_actual, goal.actual = value is not None, value or 0.0
            goal.status = goal._status(value)

    def _value(self):
        if self.is_frozen:
            return self.final if self.has_final else None
        plan = self.pip_id._origin._elevated()
        period = plan._period() if plan else None
        return self._figure(plan, *period) if period and self.kind else None

    def _figure(self, plan, first, last):
        """Return what the person reached in ``plan``'s company between two days; None where there is no data."""
        value = talent_pip_figures.figure(plan.env, self.kind, plan.company_id, plan.user_id, first, last)
        return value and 100 * value if self.kind in PERCENT else value

    def _status(self, value):
        plan = self.pip_id
        if not plan.date_from:
            return "waiting"
        if value is None:
            return "none"
        if improvement.reached(value, self.target):
            return "met"
        return "missed" if self.is_frozen or plan._today() > plan.date_to else "under_way"

    def _reached(self):
        """Tell whether the goal is reached by now; None where there is no data."""
        return improvement.reached(self.actual if self.has_actual else None, self.target)

    @api.depends("baseline", "has_baseline", "actual", "has_actual", "kind")
    def _compute_words(self):
        for goal in self:
            goal.baseline_words = goal._words(goal.baseline, goal.has_baseline)
            goal.actual_words = goal._words(goal.actual, goal.has_actual)

    def _words(self, value, known):
        if not known:
            return self.env._("no data")
        if self.kind in PERCENT:
            return f"{value:.0f} %"
        if self.kind == "sales":
            return self.company_id.currency_id.format(value)
        return f"{value:.0f}"

    def _sentence(self):
        """Return the goal as it stands, in one line."""
        label = dict(self._fields["kind"]._description_selection(self.env))[self.kind]
        return self.env._(
            "%(goal)s: %(actual)s of %(target)s", goal=label, actual=self.actual_words, target=f"{self.target:g}"
        )

    def _freeze(self):
        """Keep what was reached in the end."""
        for goal in self:
            goal._happened({"final": goal.actual, "has_final": goal.has_actual, "is_frozen": True})
