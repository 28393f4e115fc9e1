from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .company_setting import SETTING

DEFAULTS = {
    "mentor_limit": 2,
    "mentoring_minutes": 30,
    "mentoring_hour": 9.0,
    "mentoring_summary_day": "4",
    "mentoring_weeks_ahead": 2,
    "mentoring_silence_days": 7,
    "mentoring_effect_quarters": 2,
    "mentoring_effect_least": 5,
    "promotion_share": 0.1,
    "promotion_least": 3,
}
WEEKDAYS = [
    ("0", "Monday"),
    ("1", "Tuesday"),
    ("2", "Wednesday"),
    ("3", "Thursday"),
    ("4", "Friday"),
    ("5", "Saturday"),
    ("6", "Sunday"),
]

MENTORING_SETTINGS = tuple(DEFAULTS)


class TalentMentoringCompanyMixin(models.AbstractModel):
    """The figures of a company about mentoring and promotion."""

    _name = "spp.talent.mentoring.company.mixin"
    _description = "Settings about Mentoring and Promotion"

    mentor_limit = fields.Integer(
        "Mentees of a Mentor",
        required=True,
        default=DEFAULTS["mentor_limit"],
        **SETTING,
        help="How many new hires somebody mentors at a time.",
    )
    mentoring_minutes = fields.Integer(
        "Mentoring Session (minutes)",
        required=True,
        default=DEFAULTS["mentoring_minutes"],
        **SETTING,
        help="How long mentor and mentee meet each week.",
    )
    mentoring_hour = fields.Float(
        "Mentoring Sessions Begin at",
        required=True,
        default=DEFAULTS["mentoring_hour"],
        **SETTING,
        help="What a new pair begins with, where the company is.",
    )
    mentoring_summary_day = fields.Selection(
        WEEKDAYS,
        "Learning Summary Due on",
        required=True,
        default=DEFAULTS["mentoring_summary_day"],
        **SETTING,
        help="The day of the week by which a mentee writes what the problems were and what solved them.",
    )
    mentoring_weeks_ahead = fields.Integer(
        "Mentoring Sessions Made Ahead (weeks)",
        required=True,
        default=DEFAULTS["mentoring_weeks_ahead"],
        **SETTING,
        help="How early they are on the calendar.",
    )
    mentoring_silence_days = fields.Integer(
        "Silence of a Pair (days)",
        required=True,
        default=DEFAULTS["mentoring_silence_days"],
        **SETTING,
        help="After this long without a session and without a summary the team's manager is told; 0: never.",
    )
    mentoring_effect_quarters = fields.Integer(
        "First Quarters Compared",
        required=True,
        default=DEFAULTS["mentoring_effect_quarters"],
        **SETTING,
        help="How many of the first quarters with a target tell how somebody started.",
    )
    mentoring_effect_least = fields.Integer(
        "Compare at Least (people)",
        required=True,
        default=DEFAULTS["mentoring_effect_least"],
        **SETTING,
        help="With fewer on either side there is too little to say whether mentoring helps.",
    )
    promotion_share = fields.Float(
        "Reserve Managers from the Best",
        required=True,
        default=DEFAULTS["promotion_share"],
        **SETTING,
        help="Share of those with a target, rounded up: 0.1 is the best 10 %.",
    )
    promotion_least = fields.Integer(
        "Rank from (people)",
        required=True,
        default=DEFAULTS["promotion_least"],
        **SETTING,
        help="With fewer who have a target nobody is nominated by the figures.",
    )

    _mentoring_figures_possible = models.Constraint(
        "CHECK (mentor_limit > 0 AND mentoring_minutes > 0 AND mentoring_weeks_ahead >= 0 "
        "AND mentoring_silence_days >= 0 AND mentoring_effect_quarters > 0 "
        "AND mentoring_effect_least > 0 AND promotion_share > 0 AND promotion_share <= 1 AND promotion_least > 0)",
        "Mentors have a mentee at least, sessions take a minute at least, and what is compared or ranked is counted "
        "from 1; weeks and days cannot be negative, and a share lies between 0 and 1.",
    )

    @api.constrains("mentoring_hour")
    def _check_mentoring_hour(self):
        for company in self:
            if not 0 <= company.mentoring_hour < 24:
                raise ValidationError(
                    self.env._("Mentoring sessions of %(company)s begin between 0:00 and 23:59.", company=company.name)
                )
