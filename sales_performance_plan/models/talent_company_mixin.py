from odoo import fields, models

INTERNAL = "base.group_user"
DEFAULTS = {"new_hire_months": 6}

TALENT_SETTINGS = tuple(DEFAULTS)


class TalentCompanyMixin(models.AbstractModel):
    """The figures of a company about its people."""

    _name = "spp.talent.company.mixin"
    _description = "Settings about People"

    new_hire_months = fields.Integer(
        "New Hire for (months)",
        required=True,
        default=DEFAULTS["new_hire_months"],
        groups=INTERNAL,
        help="How long somebody counts as a new hire after they began.",
    )

    _talent_months_not_negative = models.Constraint(
        "CHECK (new_hire_months >= 0)", "Nobody is a new hire for less than no months."
    )

    def write(self, vals):
        """Look anew who is a new hire, or senior, when a figure changes."""
        result = super().write(vals)
        if not {"new_hire_months", "senior_years"}.isdisjoint(vals):
            self.env["spp.talent.sync"]._refresh(self)
        return result
