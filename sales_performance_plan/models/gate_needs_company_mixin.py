from odoo import api, fields, models

INTERNAL = "base.group_user"


class GateNeedsCompanyMixin(models.AbstractModel):
    """Whether a company asks for needs reports, and how much one has to say."""

    _name = "spp.gate.needs.company.mixin"
    _description = "Needs Gate of a Company"

    needs_gate = fields.Boolean(
        groups=INTERNAL,
        help="No lead goes beyond the needs step without a complete needs report (SPIN), unless somebody lets it pass.",
    )
    needs_min_length = fields.Integer(
        "Letters per Part",
        required=True,
        default=20,
        groups=INTERNAL,
        help="How many letters each of the four parts of a needs report has at least; a Chinese one counts for two.",
    )

    _needs_min_length_is_positive = models.Constraint(
        "CHECK (needs_min_length > 0)", "Each part of a needs report has one letter at least."
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Let everybody know which companies ask for needs reports."""
        companies = super().create(vals_list)
        if any(vals.get("needs_gate") for vals in vals_list):
            self.env.registry.clear_cache()
        return companies

    def write(self, vals):
        """Let everybody know which companies ask for needs reports."""
        result = super().write(vals)
        if "needs_gate" in vals:
            self.env.registry.clear_cache()
        return result
