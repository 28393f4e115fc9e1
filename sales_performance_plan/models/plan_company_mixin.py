from odoo import fields, models

from .company_setting import SETTING
from .plan_budget_line import CATEGORIES

DEFAULTS = {
    "plan_satisfied_from": 4,
    "plan_trend_days": 14,
    "plan_trend_band": 0.02,
    "plan_cause_least": 0.05,
    "plan_budget_training": 0.3,
    "plan_budget_visits": 0.2,
    "plan_budget_crm": 0.1,
    "plan_budget_meetings": "training",
    "plan_budget_warning": 0.8,
    "plan_budget_full": "warn",
    "plan_honour_places": 3,
    "plan_late_days": 92,
}

PLAN_SETTINGS = tuple(DEFAULTS)


class PlanCompanyMixin(models.AbstractModel):
    """The figures of a company about how its plans are judged."""

    _name = "spp.plan.company.mixin"
    _description = "Settings about Plans"

    plan_satisfied_from = fields.Integer(
        "Satisfied from",
        required=True,
        default=DEFAULTS["plan_satisfied_from"],
        **SETTING,
        help="Ratings of this and more, of 5, are those of satisfied customers.",
    )
    plan_trend_days = fields.Integer(
        "Trend over (days)",
        required=True,
        default=DEFAULTS["plan_trend_days"],
        **SETTING,
        help="A figure is compared with what it was this long ago.",
    )
    plan_trend_band = fields.Float(
        "Steady within",
        required=True,
        default=DEFAULTS["plan_trend_band"],
        **SETTING,
        help="A figure that moved by no more than this share of itself is steady.",
    )
    plan_cause_least = fields.Float(
        "A Cause Stands Out from",
        required=True,
        default=DEFAULTS["plan_cause_least"],
        **SETTING,
        help="A review names a part as the cause of a gap whose share of the gap is larger than its weight by this.",
    )
    plan_budget_training = fields.Float(
        "Training's Share", required=True, default=DEFAULTS["plan_budget_training"], **SETTING
    )
    plan_budget_visits = fields.Float(
        "Customer Visits' Share", required=True, default=DEFAULTS["plan_budget_visits"], **SETTING
    )
    plan_budget_crm = fields.Float(
        "CRM Improvement's Share", required=True, default=DEFAULTS["plan_budget_crm"], **SETTING
    )
    plan_budget_meetings = fields.Selection(
        CATEGORIES,
        "Team Meetings Are Paid from",
        required=True,
        default=DEFAULTS["plan_budget_meetings"],
        **SETTING,
        help="What new meetings and activities of a team are paid from; each may be paid from another line.",
    )
    plan_budget_warning = fields.Float(
        "Warn at",
        required=True,
        default=DEFAULTS["plan_budget_warning"],
        **SETTING,
        help="The share of a budget line from which the plan warns.",
    )
    plan_budget_full = fields.Selection(
        [
            ("warn", "Warn only"),
            ("override", "Refuse, except to plan directors, with a reason"),
            ("refuse", "Refuse"),
        ],
        "When a Budget Line Is Used Up",
        required=True,
        default=DEFAULTS["plan_budget_full"],
        **SETTING,
    )

    plan_honour_places = fields.Integer(
        "Places on the Honours List", required=True, default=DEFAULTS["plan_honour_places"], **SETTING
    )
    plan_late_days = fields.Integer(
        "Look for Late Changes for (days)",
        required=True,
        default=DEFAULTS["plan_late_days"],
        **SETTING,
        help="So long after a quarter was closed its documents are looked at again each night.",
    )

    _plan_closing_makes_sense = models.Constraint(
        "CHECK (plan_honour_places > 0 AND plan_late_days >= 0)",
        "An honours list has a place at least, and days are not less than none.",
    )
    _plan_figures_make_sense = models.Constraint(
        "CHECK (plan_satisfied_from BETWEEN 1 AND 5 AND plan_trend_days > 0 "
        "AND plan_trend_band >= 0 AND plan_cause_least BETWEEN 0 AND 1 "
        "AND plan_budget_warning BETWEEN 0 AND 1 AND plan_budget_training >= 0 "
        "AND plan_budget_visits >= 0 AND plan_budget_crm >= 0 "
        "AND plan_budget_training + plan_budget_visits + plan_budget_crm <= 1)",
        "A rating is between 1 and 5, a trend looks back a day at least, a cause stands out by 0 % to 100 %, a budget "
        "warns between 0 % and 100 %, and its lines share out 100 % at the most.",
    )
