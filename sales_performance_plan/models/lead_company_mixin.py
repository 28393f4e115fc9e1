from odoo import fields, models

INTERNAL = "base.group_user"
DEFAULTS = {
    "lead_pass_mark": 6,
    "lead_return_hours": 48.0,
    "lead_protection_days": 14.0,
    "lead_delay_hours": 24.0,
    "senior_years": 3.0,
    "core_needs_senior": True,
}

LEAD_SETTINGS = tuple(DEFAULTS)


class LeadCompanyMixin(models.AbstractModel):
    """The figures of a company that decide about leads."""

    _name = "spp.lead.company.mixin"
    _description = "Settings about Leads"

    lead_pass_mark = fields.Integer(
        "Pass Mark",
        required=True,
        default=DEFAULTS["lead_pass_mark"],
        groups=INTERNAL,
        help="Leads with this score or more are qualified.",
    )
    lead_return_hours = fields.Float(
        "Untouched Leads Return after (hours)",
        required=True,
        default=DEFAULTS["lead_return_hours"],
        groups=INTERNAL,
        help="A lead that nobody called, wrote to or met goes to somebody else; 0: never.",
    )
    lead_protection_days = fields.Float(
        "Protection after Contact (days)",
        required=True,
        default=DEFAULTS["lead_protection_days"],
        groups=INTERNAL,
        help="Who talked to a lead keeps it this long, and again after each contact; 0: for good.",
    )
    lead_delay_hours = fields.Float(
        "Late Assignment (hours)",
        required=True,
        default=DEFAULTS["lead_delay_hours"],
        groups=INTERNAL,
        help="A lost lead that waited longer than this for its rep counts as lost through delay.",
    )
    senior_years = fields.Float(
        "Senior after (years)",
        required=True,
        default=DEFAULTS["senior_years"],
        groups=INTERNAL,
        help="How long in sales a rep must be to be given leads of core customers.",
    )
    core_needs_senior = fields.Boolean(
        "Core Customers Need a Senior",
        default=DEFAULTS["core_needs_senior"],
        groups=INTERNAL,
        help="Leads of core customers go to senior reps alone.",
    )

    _lead_figures_not_negative = models.Constraint(
        "CHECK (lead_return_hours >= 0 AND lead_protection_days >= 0 AND lead_delay_hours >= 0 AND senior_years >= 0)",
        "Hours, days and years about leads cannot be negative.",
    )

    def write(self, vals):
        """Judge the open leads anew when the mark changes."""
        result = super().write(vals)
        if "lead_pass_mark" in vals:
            for company in self:
                self.env["spp.lead.pool"]._recompute(company)
        return result
