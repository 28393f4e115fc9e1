from odoo import api, models


class IncentiveRun(models.Model):
    _name = "spp.incentive.run"
    _inherit = ["spp.incentive.run", "spp.queue.mixin"]

    @api.model
    def _cron_settle(self):
        """Queue the settlement of each company that has rules in force."""
        self._queue(self._companies_with_rules().sorted("id"), "_job_settle", self.env._("Commissions of %(part)s"))

    @api.model
    def _job_settle(self, company):
        """Settle one company; return how many entries that added."""
        return self._unless_busy(lambda: self._execute(company, *self._days_to_settle(company)).written)
