from odoo import fields, models

from .company_setting import SETTING

DEFAULTS = {
    "new_hire_months": 6,
    "exam_before_leads": True,
    "training_weeks_ahead": 4,
    "case_reminder_day": 20,
}

TALENT_SETTINGS = tuple(DEFAULTS)


class TalentCompanyMixin(models.AbstractModel):
    """The figures of a company about its people."""

    _name = "spp.talent.company.mixin"
    _description = "Settings about People"

    new_hire_months = fields.Integer(
        "New Hire for (months)",
        required=True,
        default=DEFAULTS["new_hire_months"],
        **SETTING,
        help="How long somebody counts as a new hire after they began.",
    )

    exam_before_leads = fields.Boolean(
        "Leads after the Exam",
        default=DEFAULTS["exam_before_leads"],
        **SETTING,
        help="New hires get no leads before they have passed what their training asks for.",
    )
    training_weeks_ahead = fields.Integer(
        "Sessions Made Ahead (weeks)",
        required=True,
        default=DEFAULTS["training_weeks_ahead"],
        **SETTING,
        help="How early the next sessions of a series are on the calendar.",
    )
    case_reminder_day = fields.Integer(
        "Remind of the Case on Day",
        required=True,
        default=DEFAULTS["case_reminder_day"],
        **SETTING,
        help="Of the month, who wrote no new customer case yet; 0: never.",
    )

    _talent_months_not_negative = models.Constraint(
        "CHECK (new_hire_months >= 0 AND training_weeks_ahead >= 0 AND case_reminder_day BETWEEN 0 AND 28)",
        "Months and weeks cannot be negative, and reminders come on a day from 1 to 28, or 0 for never.",
    )

    def write(self, vals):
        """Look anew who is a new hire, or senior, when a figure changes."""
        result = super().write(vals)
        if not {"new_hire_months", "senior_years"}.isdisjoint(vals):
            self.env["spp.talent.sync"]._refresh(self)
        return result
