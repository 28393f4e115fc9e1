from odoo import fields, models

from .company_setting import SETTING

DEFAULTS = {
    "pulse_satisfied_from": 4,
    "pulse_fewest_answers": 4,
    "pulse_day": 25,
    "meeting_weeks_ahead": 4,
}

ENGAGEMENT_SETTINGS = tuple(DEFAULTS)


class EngagementCompanyMixin(models.AbstractModel):
    """The figures of a company about feedback and meetings."""

    _name = "spp.engagement.company.mixin"
    _description = "Settings about Feedback and Meetings"

    pulse_satisfied_from = fields.Integer(
        "Satisfied from",
        required=True,
        default=DEFAULTS["pulse_satisfied_from"],
        **SETTING,
        help="Answers of this and more, of 5, count as satisfied.",
    )
    pulse_fewest_answers = fields.Integer(
        "Fewest Answers",
        required=True,
        default=DEFAULTS["pulse_fewest_answers"],
        **SETTING,
        help="A month with fewer answers shows nothing, so that nobody is told by theirs.",
    )
    pulse_day = fields.Integer(
        "Ask on Day",
        required=True,
        default=DEFAULTS["pulse_day"],
        **SETTING,
        help="Of the month, from when everybody is asked how it goes; 0: never.",
    )
    meeting_weeks_ahead = fields.Integer(
        "Meetings Made Ahead (weeks)", required=True, default=DEFAULTS["meeting_weeks_ahead"], **SETTING
    )

    _engagement_figures = models.Constraint(
        "CHECK (pulse_satisfied_from BETWEEN 1 AND 5 AND pulse_fewest_answers > 0 AND pulse_day BETWEEN 0 AND 28 "
        "AND meeting_weeks_ahead >= 0)",
        "Answers go from 1 to 5, a month shows with one answer at least, and people are asked on a day from 1 to 28, "
        "or 0 for never.",
    )
