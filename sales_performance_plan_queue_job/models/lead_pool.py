from odoo import api, models
from odoo.fields import Domain


class LeadPool(models.AbstractModel):
    _name = "spp.lead.pool"
    _inherit = ["spp.lead.pool", "spp.queue.mixin"]

    @api.model
    def _cron_score(self):
        """Queue the scores of each company's open leads."""
        companies = self.env["res.company"].search(Domain.TRUE, order="id")
        self._queue(companies, "_job_score", self.env._("Scores of the leads of %(part)s"))

    @api.model
    def _job_score(self, company):
        """Score the open leads of one company; return how many scores changed."""
        return self._recompute(company)
