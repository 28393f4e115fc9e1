from odoo import api, models

from odoo.addons.sales_performance_plan.models.plan_figures_mixin import READING


class Plan(models.Model):
    _name = "spp.plan"
    _inherit = ["spp.plan", "spp.queue.mixin"]

    @api.model
    def _cron_snapshot(self):
        """Queue the figures of each running plan."""
        plans = self.search([("state", "in", READING)], order="figures_at nulls first, id")
        waiting = plans.filtered(lambda plan: not plan._was_read_today())
        self._queue(waiting, "_job_snapshot", self.env._("Figures of %(part)s"))

    @api.model
    def _job_snapshot(self, plan):
        """Read the figures of one plan; return how many changed."""
        return plan.with_company(plan.company_id)._snapshot()
