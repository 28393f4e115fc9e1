from odoo import api, fields, models
from odoo.tools import format_amount, formatLang

from ..report.plan_measure import REGISTRY, TOTAL, Scope, drill
from ..rules import kpi

# All that a plan can measure. Which of them are read is up to the rooms: a measure that none reads has no data.
MEASURES = [
    ("sales_growth", "Sales against the quarter before"),
    ("core_sales_share", "Core customers' share of sales"),
    ("core_churn", "Core customers lost"),
    ("lead_conversion", "Leads won"),
    ("new_customers", "New customers"),
    ("new_sales_share", "New customers' share of sales"),
    ("attainment_rate", "Members who attain their target"),
    ("training_coverage", "New hires trained"),
    ("mentoring_coverage", "Mentors and new hires in pairs"),
    ("invalid_lead_share", "Invalid leads"),
    ("screening_accuracy", "Qualified leads that were right"),
    ("assignment_hours", "Hours until a lead is assigned"),
    ("late_assignment_loss", "Leads lost through late assignment"),
    ("core_visits", "Visits to core customers"),
    ("repurchase_cycle", "Days between two purchases of core customers"),
    ("response_hours", "Hours until a request is answered"),
    ("resolved_in_time", "Requests solved in time"),
    ("exam_pass_rate", "Product exams passed"),
    ("drill_pass_rate", "Selling drills passed"),
    ("skill_score", "Skill in developing new customers"),
    ("service_loss_share", "Customers lost over service"),
    ("customer_satisfaction", "Satisfied customers"),
    ("employee_satisfaction", "Satisfied employees"),
]
KINDS = [("result", "Result"), ("process", "Process"), ("satisfaction", "Satisfaction")]
UNITS = [
    ("percent", "%"),
    ("amount", "Amount"),
    ("number", "Number"),
    ("hours", "Hours"),
    ("days", "Days"),
    ("points", "Points"),
]
DIRECTIONS = [(kpi.HIGHER, "Higher is better"), (kpi.LOWER, "Lower is better")]


class PlanKpi(models.Model):
    """A key figure of the plan: what it measures, which way is good, and what it should be (the plan's P2).

    Those without a company are the shipped ones that each company copies.
    """

    _name = "spp.plan.kpi"
    _inherit = ["spp.plan.kpi.kept.mixin"]
    _description = "Key Figure"
    _order = "company_id, sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, help="What other figures and files know it as.")
    sequence = fields.Integer(default=100)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", index=True, default=lambda self: self.env.company, ondelete="cascade")
    measure = fields.Selection(MEASURES, required=True)
    kind = fields.Selection(KINDS, required=True, default="result")
    unit = fields.Selection(UNITS, required=True, default="percent")
    direction = fields.Selection(DIRECTIONS, required=True, default=kpi.HIGHER)
    has_baseline = fields.Boolean("Baseline Known", default=True)
    baseline = fields.Float("Usual Baseline", help="Where a new plan starts if the quarter before has no data.")
    has_target = fields.Boolean("Target Set", default=True, help="Otherwise each plan sets its own.")
    target = fields.Float("Usual Target")
    tolerance = fields.Float(
        "Near within",
        default=0.1,
        help="Who misses the target by no more than this share of it is near: amber instead of red.",
    )
    definition = fields.Text("How It Is Measured", translate=True)
    advice = fields.Text("What Helps", translate=True, help="What to look at first when the target is missed.")
    is_measured = fields.Boolean("Has a Source", compute="_compute_is_measured")

    _code_once = models.UniqueIndex("(company_id, code)", "A company has one key figure with this code.")
    _tolerance_not_negative = models.Constraint("CHECK (tolerance >= 0)", "Near cannot be less than the target.")

    @api.depends("measure")
    def _compute_is_measured(self):
        for figure in self:
            figure.is_measured = figure.measure in REGISTRY

    def copy_data(self, default=None):
        """Give a copy within the company a code of its own."""
        vals_list = super().copy_data(default)
        for figure, vals in zip(self, vals_list, strict=True):
            if vals.get("company_id") == figure.company_id.id:
                vals["code"] = self.env._("%s_copy", figure.code)
        return vals_list

    @api.model
    def _create_default_kpis(self, companies):
        """Copy the shipped key figures to ``companies`` that have none."""
        figures = self._elevated().with_context(active_test=False)
        shipped = figures.search([("company_id", "=", False)])
        known = figures.search([("company_id", "in", companies.ids)]).company_id
        for company in companies - known:
            for figure in shipped:
                figure.copy({"company_id": company.id})

    @api.model
    def _elevated(self):
        """Return the model free of access rights: the only elevation of this room.

        A figure of the whole plan counts records that its reader may not see one by one, the shipped figures belong
        to nobody, and who may rank among colleagues may not read their sales. What comes out are numbers.
        """
        return self.sudo()

    def _of_company(self, company):
        """Return the key figures of ``company``."""
        return self.search([("company_id", "=", company.id)])

    # ------------------------------------------------------------------
    # Reading
    # ------------------------------------------------------------------

    def _scope(self, company, teams, period, today):
        """Return whose figures are read, of which quarter, as they are on ``today``."""
        figures = self._elevated()
        figures.env.flush_all()
        company = figures.env["res.company"].browse(company.id)
        return Scope(figures.env, company, tuple(teams.ids), period, today)

    def _read_figures(self, company, teams, period, today):
        """Return ``{key figure: its facts}`` of a quarter, as they are on ``today``."""
        scope = self._scope(company, teams, period, today)
        return {figure: REGISTRY[figure.measure].facts(scope) if figure.is_measured else [] for figure in self}

    def _total(self, company, teams, period, today):
        """Return ``{key figure: the value of the whole plan}``; what has no data is left out."""
        return {
            figure: fact.value
            for figure, facts in self._read_figures(company, teams, period, today).items()
            for fact in facts
            if fact.level == TOTAL
        }

    def _records(self, company, teams, period, today, part, team=None, user=None):
        """Return (model, domain, context) of the very records behind a figure, or None where nobody reads it."""
        self.ensure_one()
        return drill(self.measure, self._scope(company, teams, period, today), part, team, user)

    def _reader(self):
        """Return the measure, or None where nobody reads it."""
        self.ensure_one()
        return REGISTRY.get(self.measure)

    def _part(self):
        """Return which records a figure opens: those that it counts, or all that it looks at."""
        reader = self._reader()
        return "numerator" if reader and reader.shape in (kpi.COUNT, kpi.CHANGE) else "denominator"

    def _is_relative(self):
        """Tell whether teams and reps are held against the same target: shares and means are, sums are not."""
        return self.unit not in ("amount", "number")

    def _builds_up(self):
        """Tell whether the figure builds up over the quarter."""
        reader = self._reader()
        return bool(reader and reader.builds_up)

    def _as_target(self, measured=None):
        """Return the values of a plan's target, from the ``measured`` baseline or the usual one."""
        self.ensure_one()
        usual = self.baseline if self.has_baseline else 0.0
        return {
            "kpi_id": self.id,
            "has_baseline": measured is not None or self.has_baseline,
            "baseline": usual if measured is None else measured,
            "baseline_source": "usual" if measured is None else "measured",
            "has_target": self.has_target,
            "target": self.target if self.has_target else 0.0,
            "tolerance": self.tolerance,
        }

    # ------------------------------------------------------------------
    # Words
    # ------------------------------------------------------------------

    def _words(self, value, signed=False):
        """Say ``value`` in the figure's unit; None is no data."""
        self.ensure_one()
        if value is None:
            return self.env._("no data")
        sign = "+" if signed and value > 0 else ""
        if self.unit == "amount":
            return sign + format_amount(self.env, value, self.company_id.currency_id)
        digits = 0 if self.unit == "number" else 1
        text = sign + formatLang(self.env, value, digits=digits)
        words = {
            "percent": self.env._("%s %%", text),
            "hours": self.env._("%s h", text),
            "days": self.env._("%s days", text),
        }
        return words.get(self.unit, text)
