from odoo import models
from odoo.exceptions import UserError

# What a value means.
MEANING = frozenset({"measure", "unit", "direction"})


class PlanKpiKeptMixin(models.AbstractModel):
    """A key figure of which closed quarters have values goes on meaning what it meant then."""

    _name = "spp.plan.kpi.kept.mixin"
    _description = "Key Figure of Closed Quarters"

    def write(self, vals):
        """Refuse to give the values of closed quarters another meaning."""
        changed = MEANING & vals.keys()
        self.filtered(lambda figure: any(figure[name] != vals[name] for name in changed))._check_not_kept()
        return super().write(vals)

    def _check_not_kept(self):
        domain = [("kpi_id", "in", self.ids), ("plan_id.state", "=", "closed"), ("plan_id.closed_on", "!=", False)]
        kept = self.env["spp.plan.kpi"]._elevated().env["spp.plan.target"].search(domain, limit=1)
        if kept:
            raise UserError(
                self.env._(
                    "%(figure)s has values in %(plan)s, which is closed: archive it and make another one instead.",
                    figure=kept.kpi_id.name,
                    plan=kept.plan_id.name,
                )
            )
