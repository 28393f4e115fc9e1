from odoo import fields, models

from .company_setting import SETTING

DEFAULTS = {
    "care_most_open": 30,
    "care_activity_days": 7,
    "care_back_within": 3,
    "care_satisfied_from": 4,
    "care_effect_days": 90,
    "care_ideas": 5,
    "care_alike": 50,
    "tier_pricelists": False,
}

CARE_SETTINGS = tuple(DEFAULTS)


class CustomerCareCompanyMixin(models.AbstractModel):
    """The figures of a company about the care of its customers."""

    _name = "spp.customer.care.company.mixin"
    _description = "Settings about Care"

    care_most_open = fields.Integer(
        "Open Duties at Most",
        required=True,
        default=DEFAULTS["care_most_open"],
        **SETTING,
        help="Of what can wait, nobody is given more at a time; who waited longest and who buys most comes first.",
    )
    care_activity_days = fields.Integer(
        "Activities Ahead (days)",
        required=True,
        default=DEFAULTS["care_activity_days"],
        **SETTING,
        help="What is due within these days becomes an activity of who does it.",
    )
    care_back_within = fields.Integer(
        "Came Back within (months)",
        required=True,
        default=DEFAULTS["care_back_within"],
        **SETTING,
        help="Customers who came back longer ago are not asked for the first time any more.",
    )
    care_satisfied_from = fields.Integer(
        "Won Back with",
        required=True,
        default=DEFAULTS["care_satisfied_from"],
        **SETTING,
        help="A customer who came back is asked each month until they give this, of 5.",
    )
    care_effect_days = fields.Integer(
        "Effect after (days)",
        required=True,
        default=DEFAULTS["care_effect_days"],
        **SETTING,
        help="The effect of care is the customer's tier these many days after the day on which it was due.",
    )
    care_ideas = fields.Integer(
        "Cross-Sell Ideas",
        required=True,
        default=DEFAULTS["care_ideas"],
        **SETTING,
        help="How many products a customer's page suggests at most.",
    )
    care_alike = fields.Integer(
        "Similar Customers",
        required=True,
        default=DEFAULTS["care_alike"],
        **SETTING,
        help="Ideas are what these many customers buy, of those who have most products in common with this one.",
    )
    tier_pricelists = fields.Boolean(
        "Price Lists by Tier",
        default=DEFAULTS["tier_pricelists"],
        **SETTING,
        help="Customers get the price list of their tier, unless somebody gave them one of their own.",
    )

    _care_figures = models.Constraint(
        "CHECK (care_most_open > 0 AND care_satisfied_from BETWEEN 1 AND 5 AND care_ideas >= 0 AND care_alike > 0 "
        "AND care_effect_days > 0 AND care_activity_days >= 0 AND care_back_within > 0)",
        "Somebody can have one duty at least, satisfaction is between 1 and 5, customers can have come back for a "
        "month at least, an effect takes a day at least, somebody has to be similar, and days and ideas cannot be "
        "negative.",
    )
