from odoo import api, models


class Plan(models.Model):
    _name = "spp.plan"
    _inherit = ["spp.plan", "spp.queue.mixin"]

    @api.model
    def _cron_snapshot(self):
        """Queue the figures of each running plan."""
        self._queue(self._to_read(), "_job_snapshot", self.env._("Figures of %(part)s"))

    @api.model
    def _job_snapshot(self, plan):
        """Read the figures of one plan; return how many changed."""
        return plan.with_company(plan.company_id)._snapshot()
