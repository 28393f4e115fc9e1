from odoo import api, models


class CustomerRun(models.Model):
    _name = "spp.customer.run"
    _inherit = ["spp.customer.run", "spp.queue.mixin"]

    @api.model
    def _cron_recompute(self):
        """Queue the tiers of each company."""
        companies = self.env["res.company"].search([("active", "=", True)], order="id")
        self._queue(companies, "_job_recompute", self.env._("Customer tiers of %(part)s"))

    @api.model
    def _job_recompute(self, company):
        """Bring the tiers of one company up to date; return how many customers moved."""
        return self._unless_busy(lambda: sum(run.moved for run in self._bring_up_to_date(company)))
