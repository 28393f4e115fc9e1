from odoo import api, fields, models
from odoo.exceptions import UserError


class PlanReopenWizard(models.TransientModel):
    """Opens a closed quarter again: with a reason, and after a look at what is let go."""

    _name = "spp.plan.reopen.wizard"
    _description = "Reopen a Quarter"

    plan_id = fields.Many2one("spp.plan", required=True, readonly=True)
    closed_on = fields.Date(related="plan_id.closed_on")
    closed_by_id = fields.Many2one(related="plan_id.closed_by_id")
    change_ids = fields.Many2many(
        "spp.plan.adjustment", string="Figures That Would Change", compute="_compute_change_ids"
    )
    reason = fields.Text()
    has_seen = fields.Boolean("I have looked at the figures that are let go")

    @api.depends("plan_id")
    def _compute_change_ids(self):
        for wizard in self:
            wizard.change_ids = wizard.plan_id.adjustment_ids.filtered(lambda one: one.level == "total")

    def action_reopen(self):
        """Open the quarter again for its review."""
        self.ensure_one()
        if not (self.reason or "").strip() or not self.has_seen:
            raise UserError(
                self.env._(
                    "Say why %(plan)s is opened again, and that you have looked at the figures that are let go.",
                    plan=self.plan_id.name,
                )
            )
        self.plan_id._reopen(self.reason.strip())
        return {"type": "ir.actions.act_window_close"}
