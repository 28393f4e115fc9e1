from odoo import models


class TalentPlanMixin(models.AbstractModel):
    """What a plan does for the people in it when its quarter is over."""

    _name = "spp.talent.plan.mixin"
    _description = "People of a Plan"

    def _elevated_company(self):
        """Return the plan's company, whose settings are read whoever looks."""
        return self.env["spp.talent.profile"]._elevated().env["res.company"].browse(self.company_id.id)

    def _elevated_bar(self):
        return self._elevated_company().attained_bar

    def action_draft_pips(self):
        """Show who stayed below the bar, to draft improvement plans."""
        self.ensure_one()
        self.env["spp.talent.pip"]._check_may_draft(self)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Draft Improvement Plans"),
            "res_model": "spp.talent.pip.wizard",
            "view_mode": "form",
            "target": "new",
            "context": {"default_plan_id": self.id},
        }
