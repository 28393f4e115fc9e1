from odoo import api, fields, models

from ..models.plan_target import SOURCES


class PlanTargetWizardKpi(models.TransientModel):
    """A key figure on the second screen: where it comes from, and where it is to go."""

    _name = "spp.plan.target.wizard.kpi"
    _description = "Set Targets: Key Figure"
    _order = "sequence, id"

    wizard_id = fields.Many2one("spp.plan.target.wizard", required=True, index=True, ondelete="cascade")
    kpi_id = fields.Many2one("spp.plan.kpi", "Key Figure", required=True, ondelete="cascade")
    sequence = fields.Integer(related="kpi_id.sequence", store=True)
    unit = fields.Selection(related="kpi_id.unit")
    direction = fields.Selection(related="kpi_id.direction")
    is_wanted = fields.Boolean("In the Plan", default=True)
    has_baseline = fields.Boolean("Baseline Known")
    baseline = fields.Float(digits=(16, 2))
    baseline_source = fields.Selection(SOURCES, "Baseline Is", default="typed")
    has_target = fields.Boolean("Target Set")
    target = fields.Float(digits=(16, 2))
    tolerance = fields.Float("Near within", default=0.1)
    user_id = fields.Many2one("res.users", "Owner", domain="[('share', '=', False)]")

    @api.onchange("baseline")
    def _onchange_baseline(self):
        """Call a baseline typed once it was."""
        if self.baseline != self._origin.baseline:
            self.has_baseline = True
            self.baseline_source = "typed"

    @api.onchange("target")
    def _onchange_target(self):
        """Take a target that is typed for one that is set."""
        if self.target != self._origin.target:
            self.has_target = True

    def _as_target(self):
        """Return the values of the plan's target."""
        return {
            "has_baseline": self.has_baseline,
            "baseline": self.baseline,
            "baseline_source": self.baseline_source,
            "has_target": self.has_target,
            "target": self.target,
            "tolerance": self.tolerance,
            "user_id": self.user_id.id,
        }
