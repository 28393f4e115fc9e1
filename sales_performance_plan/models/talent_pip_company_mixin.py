from odoo import fields, models

from ..rules import improvement
from .company_setting import SETTING

DEFAULTS = {
    "attained_bar": 0.8,
    "pip_days": 90,
    "pip_checkin_days": 7,
    "pip_checkins_ahead": 7,
    "pip_tolerance": 0.2,
    "pip_away_days": 10.0,
    "pip_least_colleagues": 2,
    "pay_quarters": 2,
    "violation_statement_days": 5,
    "violation_appeal_days": 14,
}

PIP_SETTINGS = tuple(DEFAULTS)


class TalentPipCompanyMixin(models.AbstractModel):
    """The figures of a company about improvement plans and what may follow."""

    _name = "spp.talent.pip.company.mixin"
    _description = "Settings about Improvement Plans"

    attained_bar = fields.Float(
        "Attained from",
        required=True,
        default=DEFAULTS["attained_bar"],
        **SETTING,
        help="Share of the quarter's target: 0.8 is 80 %. Below it an improvement plan is due.",
    )
    pip_days = fields.Integer(
        "Improvement Plans Run for (days)",
        required=True,
        default=DEFAULTS["pip_days"],
        **SETTING,
        help="From the day on which they start.",
    )
    pip_checkin_days = fields.Integer(
        "Check-In Every (days)",
        required=True,
        default=DEFAULTS["pip_checkin_days"],
        **SETTING,
        help="How often somebody sits down with the person while a plan runs.",
    )
    pip_checkins_ahead = fields.Integer(
        "Check-Ins Made Ahead (days)",
        required=True,
        default=DEFAULTS["pip_checkins_ahead"],
        **SETTING,
        help="How early the next check-in is among the activities.",
    )
    pip_tolerance = fields.Float(
        "Level with Colleagues within",
        required=True,
        default=DEFAULTS["pip_tolerance"],
        **SETTING,
        help="A figure counts as less or more if it is further than this from the colleagues' median: 0.2 is 20 %.",
    )
    pip_away_days = fields.Float(
        "Away for Long from (days)",
        required=True,
        default=DEFAULTS["pip_away_days"],
        **SETTING,
        help="Days of leave, or before somebody began, from which a quarter was short; 0: never.",
    )
    pip_least_colleagues = fields.Integer(
        "Compared with at Least (colleagues)",
        required=True,
        default=DEFAULTS["pip_least_colleagues"],
        **SETTING,
        help="With fewer colleagues in the team who have the figure, nothing is compared.",
    )
    pay_quarters = fields.Integer(
        "Quarters below the Bar in a Row",
        required=True,
        default=DEFAULTS["pay_quarters"],
        **SETTING,
        help="After this many HR is asked what is to be done; nothing happens by itself. 0: never.",
    )
    violation_statement_days = fields.Integer(
        "Days for a Statement",
        required=True,
        default=DEFAULTS["violation_statement_days"],
        **SETTING,
        help="How long somebody has to give their side before a sanction can be approved.",
    )
    violation_appeal_days = fields.Integer(
        "Days for an Appeal",
        required=True,
        default=DEFAULTS["violation_appeal_days"],
        **SETTING,
        help="How long somebody may appeal against a sanction.",
    )

    _pip_figures_possible = models.Constraint(
        "CHECK (attained_bar > 0 AND pip_days > 0 AND pip_checkin_days > 0 AND pip_checkins_ahead >= 0 "
        "AND pip_tolerance >= 0 AND pip_tolerance < 1 AND pip_away_days >= 0 AND pip_least_colleagues > 0 "
        "AND pay_quarters >= 0 AND violation_statement_days >= 0 AND violation_appeal_days >= 0)",
        "The bar is above 0, improvement plans and the time between check-ins last a day at least, the tolerance lies "
        "between 0 and 1, one colleague at least is compared with, and no other figure about them is negative.",
    )

    def _improvement_bounds(self):
        """Return from where on a difference counts, as the rule sees it."""
        self.ensure_one()
        return improvement.Bounds(self.pip_tolerance, self.pip_away_days, self.pip_least_colleagues)
