from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..rules import commission
from .incentive_scheme import WHOLE_SCHEME

MEASURES = [
    ("repurchase", "Repurchase rate of core customers"),
    ("new_share", "New customers' share of sales"),
]
AWARD_MEASURES = [
    ("core_sales", "Sales to core customers"),
    ("new_sales", "Sales to new customers"),
    ("sales", "Sales"),
    ("mentees", "Mean attainment of the mentees"),
]
# Which fields tell what a rule of each kind does; the others are of no use to it.
NEEDED = {
    "base": (),
    "accelerator": ("measure", "applies_to", "raise_by", "period"),
    "band": (),
    "award": ("award_measure", "winners"),
}


class IncentiveRule(models.Model):
    """One rule of a version: a base rate, an accelerator, a band over target or an award (I1 to I4).

    Rates and thresholds are shares: 0.02 is 2 %. An accelerator adds its rate as points on top of the
    base rate; an award's rate is a share of the winner's commission of the month.
    """

    _name = "spp.incentive.rule"
    _description = "Commission Rule"
    _order = "scheme_id, sequence, id"

    scheme_id = fields.Many2one("spp.incentive.scheme", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="scheme_id.company_id", store=True, index=True)
    state = fields.Selection(related="scheme_id.state")
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        [
            ("base", "Base rate"),
            ("accelerator", "Accelerator"),
            ("band", "Over target"),
            ("award", "Award"),
        ],
        required=True,
        default="base",
    )
    name = fields.Char(required=True, translate=True)
    rate = fields.Float(required=True, digits=(16, 6), help="A share: 0.02 is 2 %.")
    measure = fields.Selection(MEASURES, help="What has to be above the threshold.")
    threshold = fields.Float(digits=(16, 6), help="Has to be exceeded; meeting it exactly is not enough.")
    applies_to = fields.Selection(
        [("all", "All sales"), ("core", "Sales to core customers"), ("new", "Sales to new customers")],
        default="all",
        help="Which sales the points are paid on.",
    )
    raise_by = fields.Selection(
        [("points", "Points"), ("relative", "Relative raise")],
        default="points",
        help="Points are added to the base rate (2 % and 0.5 points are 2.5 %); a relative raise is a share of the "
        "base rate (2 % raised by 0.5 % are 2.01 %).",
    )
    period = fields.Selection([("quarter", "Quarter"), ("month", "Month")], default="quarter")
    above = fields.Float("Excess above", digits=(16, 6), help="As a share of the target; has to be exceeded.")
    up_to = fields.Float("Excess up to", digits=(16, 6), help="As a share of the target; 0 is no end.")
    award_measure = fields.Selection(AWARD_MEASURES, string="Ranked by")
    winners = fields.Integer("Places", default=1, help="How many places are awarded; equal figures share a place.")
    mentee_days = fields.Integer(
        "Mentored at Least (days)",
        required=True,
        default=15,
        help="A mentee counts for the mentor's award of a month after so many days of it.",
    )
    badge_id = fields.Many2one("gamification.badge", ondelete="set null", help="For display only.")
    minimum = fields.Float("At Least", help="Who has less is not ranked.")

    description = fields.Char("In Words", compute="_compute_description")

    _rates_are_shares = models.Constraint("CHECK (rate BETWEEN 0 AND 1)", "A rate lies between 0 % and 100 %.")
    _mentee_days_are_days = models.Constraint(
        "CHECK (mentee_days BETWEEN 1 AND 28)", "Days of a month with the mentor are counted from 1 to 28."
    )
    _places_are_places = models.Constraint(
        "CHECK (kind <> 'award' OR winners > 0)", "An award has a place at least: count them from 1."
    )

    @api.depends(
        *("kind", "rate", "measure", "threshold", "applies_to", "raise_by", "period"),
        *("above", "up_to", "award_measure", "winners", "minimum", "mentee_days"),
    )
    @api.depends_context("lang")
    def _compute_description(self):
        for rule in self:
            rule.description = rule._describe()

    @api.onchange("above")
    def _onchange_above(self):
        """Call a band by its bound."""
        if self.kind == "band":
            self.name = self.env._("Over target by more than %s", self._percent("above"))

    @api.onchange("measure", "award_measure")
    def _onchange_measure(self):
        """Suggest a name."""
        chosen = {"accelerator": "measure", "award": "award_measure"}.get(self.kind)
        if chosen and self[chosen] and not self.name:
            self.name = self._label(chosen)

    @api.constrains("kind", "measure", "applies_to", "raise_by", "period", "award_measure", "winners")
    def _check_complete(self):
        for rule in self:
            missing = [name for name in NEEDED[rule.kind] if not rule[name]]
            if missing:
                labels = self.fields_get(missing, ["string"])
                raise ValidationError(
                    self.env._(
                        "%(rule)s still needs: %(what)s.",
                        rule=rule.name,
                        what=", ".join(labels[name]["string"] for name in missing),
                    )
                )

    @api.constrains("kind", "above", "up_to", "rate")
    def _check_bands(self):
        if self.env.context.get("spp_scheme") is not WHOLE_SCHEME:
            self.scheme_id._check_rules()

    @api.model_create_multi
    def create(self, vals_list):
        """Add rules to drafts alone."""
        schemes = [vals["scheme_id"] for vals in vals_list if vals.get("scheme_id")]
        self.env["spp.incentive.scheme"].browse(schemes)._check_draft()
        rules = super().create(vals_list)
        rules.scheme_id._take_authorship()
        return rules

    def write(self, vals):
        """Change rules of drafts alone."""
        self.scheme_id._check_draft()
        result = super().write(vals)
        self.scheme_id._check_draft()
        self.scheme_id._take_authorship()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_approved(self):
        self.scheme_id._check_draft()
        self.scheme_id._take_authorship()

    def code(self):
        """Return what the rules call this one."""
        self.ensure_one()
        return str(self.id or self._origin.id or id(self))

    def _decimal(self, name):
        """Return a rate or threshold without the noise of binary fractions."""
        return Decimal(str(round(self[name], 6))) if self else commission.ZERO

    def _as_accelerator(self):
        return commission.Accelerator(
            self.measure, self._decimal("threshold"), self._points(), self.applies_to, self.code()
        )

    def _points(self):
        """Return what an accelerator adds to the base rate, as a share."""
        rate = self._decimal("rate")
        if self.raise_by != "relative":
            return rate
        return rate * self.scheme_id.rule_ids.filtered(lambda rule: rule.kind == "base")[:1]._decimal("rate")

    def _as_band(self):
        end = self._decimal("up_to")
        return commission.Band(self._decimal("above"), end or None, self._decimal("rate"), self.code())

    def _percent(self, name):
        share = self._points() if (self.kind, name) == ("accelerator", "rate") else self._decimal(name)
        return f"{share * 100:f}".rstrip("0").rstrip(".") + " %"

    def _label(self, name):
        return dict(self._fields[name]._description_selection(self.env)).get(self[name], "")

    def _describe(self):
        """Return the rule as a sentence of the plan, for those whom it pays."""
        percents = {name: self._percent(name) for name in ("rate", "threshold", "above", "up_to")}
        if self.kind == "base":
            return self.env._("%(rate)s of each sale.", **percents)
        if self.kind == "accelerator":
            return self._describe_accelerator(percents)
        if self.kind == "award":
            return self._describe_award(percents)
        if self.up_to:
            return self.env._(
                "Sales over target by more than %(above)s and up to %(up_to)s: %(rate)s of the excess.", **percents
            )
        return self.env._("Sales over target by more than %(above)s: %(rate)s of the excess.", **percents)

    def _describe_accelerator(self, percents):
        return self.env._(
            "%(measure)s above %(threshold)s in the %(period)s: %(points)s points more on: %(what)s.",
            measure=self._label("measure"),
            period=self._label("period").lower(),
            points=percents["rate"].removesuffix(" %"),
            what=self._label("applies_to").lower(),
            **percents,
        )

    def _describe_award(self, percents):
        """Return who is eligible, what the ranking is by, and how ties share."""
        if self.award_measure == "mentees":
            return " ".join(self._describe_mentor_award(percents))
        texts = [self.env._("Ranked by: %(what)s, in the month.", what=self._label("award_measure").lower())]
        if self.minimum:
            texts.append(self.env._("Eligible: every rep with at least %(figure)s.", figure=f"{self.minimum:,.2f}"))
        else:
            texts.append(self.env._("Eligible: every rep with more than 0."))
        texts.append(self.env._("Places: %s.", self.winners))
        texts.append(self.env._("Equal figures share a place, and the places after it stay empty."))
        if self.rate:
            bonus = self.env._(
                "The bonus is %(rate)s of the winner's commission of the month, divided by those who share the place.",
                **percents,
            )
            texts.append(bonus)
        else:
            texts.append(self.env._("A title, without a bonus."))
        return " ".join(texts)

    def _describe_mentor_award(self, percents):
        """Return which mentors are excellent: all who exceed the bar, for this is no ranking."""
        known = {"bar": self._percent("minimum"), "days": self.mentee_days}
        if self.period == "month":
            yield self.env._("Every mentor whose mentees reach more than %(bar)s on average in the month.", **known)
        else:
            yield self.env._(
                "Every mentor whose mentees reach more than %(bar)s on average in the quarter so far.", **known
            )
        yield self.env._(
            "A mentee counts after %(days)s days of the month with the mentor, by sales ÷ as much of the quarter's "
            "target as falls into these months; who has no target does not count.",
            **known,
        )
        if self.rate:
            yield self.env._("The bonus is %(rate)s of the mentor's commission of the month.", **percents)
        else:
            yield self.env._("A title, without a bonus.")

    def _describe_problem(self, code):
        """Return in words what is wrong with this band."""
        texts = {
            "gap": self.env._("%s leaves a gap after the band before it: let it start where that one ends.", self.name),
            "overlap": self.env._("%s overlaps the band before it: let it start where that one ends.", self.name),
            "empty": self.env._("%s ends where it starts: give each band a start of its own.", self.name),
            "negative": self.env._("%s has a negative bound or rate.", self.name),
            "no_end": self.env._("%s is the last band and must have no end: set it to 0.", self.name),
        }
        return texts[code]
