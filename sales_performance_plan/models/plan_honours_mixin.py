from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from .plan_keeping_mixin import FACT

GROUP = "sales_performance_plan.sales_performance_plan_group_"


class PlanHonoursMixin(models.AbstractModel):
    """The honours list of a quarter: drawn up in review to look at, and for good when it is closed (the plan's P6)."""

    _name = "spp.plan.honours.mixin"
    _description = "Plan with an Honours List"

    honour_ids = fields.One2many("spp.plan.honour", "plan_id", "Honours", readonly=True)

    def _draw_honours(self):
        """Write the honours of now instead of those that were drawn up before."""
        plan = self._elevated_plan().with_context(spp_fact=FACT)
        plan.env.flush_all()
        plan.honour_ids.unlink()
        plan.env["spp.plan.honour"].create(plan.env["spp.plan.honour.finder"]._find(plan))
        self.invalidate_recordset(["honour_ids"])

    def action_draw_honours(self):
        """Draw up the honours from the data as it is, to look at before the quarter is closed."""
        self.ensure_one()
        if not self.env.user.has_groups(f"{GROUP}manager,{GROUP}hr"):
            raise AccessError(self.env._("Managers and HR draw up the honours."))
        self.check_access("read")
        if self.state != "review":
            raise UserError(
                self.env._("Honours of %(plan)s are drawn up in review, and stay once it is closed.", plan=self.name)
            )
        self._draw_honours()

    def action_open_honours(self):
        """Show the honours of the quarter."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("sales_performance_plan.spp_plan_honour_action")
        return {**action, "domain": [("plan_id", "=", self.id)]}
