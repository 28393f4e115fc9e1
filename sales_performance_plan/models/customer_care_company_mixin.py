from odoo import fields, models

INTERNAL = "base.group_user"
DEFAULTS = {"care_most_open": 30, "care_satisfied_from": 4, "care_ideas": 5, "tier_pricelists": False}

CARE_SETTINGS = tuple(DEFAULTS)


class CustomerCareCompanyMixin(models.AbstractModel):
    """The figures of a company about the care of its customers."""

    _name = "spp.customer.care.company.mixin"
    _description = "Settings about Care"

    care_most_open = fields.Integer(
        "Open Duties at Most",
        required=True,
        default=DEFAULTS["care_most_open"],
        groups=INTERNAL,
        help="Nobody is given more at a time; the customers who buy most come first.",
    )
    care_satisfied_from = fields.Integer(
        "Won Back with",
        required=True,
        default=DEFAULTS["care_satisfied_from"],
        groups=INTERNAL,
        help="A customer who came back is asked each month until they give this, of 5.",
    )
    care_ideas = fields.Integer(
        "Cross-Sell Ideas",
        required=True,
        default=DEFAULTS["care_ideas"],
        groups=INTERNAL,
        help="How many products a customer's page suggests at most.",
    )
    tier_pricelists = fields.Boolean(
        "Price Lists by Tier",
        default=DEFAULTS["tier_pricelists"],
        groups=INTERNAL,
        help="Customers get the price list of their tier, unless somebody gave them one of their own.",
    )

    _care_figures = models.Constraint(
        "CHECK (care_most_open > 0 AND care_satisfied_from BETWEEN 1 AND 5 AND care_ideas >= 0)",
        "Somebody can have one duty at least, satisfaction is between 1 and 5, and ideas cannot be negative.",
    )
