from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

BATCH = 200


class ServiceCloser(models.AbstractModel):
    """Closes what is solved and what no customer spoke against."""

    _name = "spp.service.closer"
    _description = "Closing of Solved Requests"

    @api.model
    def _cron_close(self):
        """Close what was solved long enough ago; safe to be killed and to run twice."""
        tickets = self.env["spp.service.ticket"]._elevated()
        cron = self.env["ir.cron"]
        domain = self._domain()
        due = tickets.search(domain, order="resolved_at, id")
        cron._commit_progress(remaining=len(due))
        for start in range(0, len(due), BATCH):
            batch = due[start : start + BATCH]
            batch.try_lock_for_update().filtered_domain(domain).action_close()
            if not cron._commit_progress(len(batch)):
                break
        self._end_links()

    @api.model
    def _end_links(self):
        """Make links to what was closed long ago useless; who is logged in needs none."""
        tickets = self.env["spp.service.ticket"]._elevated()
        now = fields.Datetime.now()
        for company in tickets.env["res.company"].search([("service_link_days", ">", 0)]):
            old = now - timedelta(days=company.service_link_days)
            done = Domain("company_id", "=", company.id) & Domain("state", "in", ("closed", "dropped"))
            tickets.search(done & Domain("closed_at", "<=", old) & Domain("access_token", "!=", False)).write(
                {"access_token": False}
            )

    @api.model
    def _domain(self):
        """Return what is due, by the patience of each company; a customer's answer would have reopened the request."""
        now = fields.Datetime.now()
        companies = self.env["spp.service.ticket"]._elevated().env["res.company"].search(Domain.TRUE)
        patient = companies.filtered("service_close_days").grouped("service_close_days")
        ripe = Domain.OR(
            Domain("company_id", "in", same.ids) & Domain("resolved_at", "<=", now - timedelta(days=days))
            for days, same in patient.items()
        )
        return Domain("state", "=", "solved") & ripe
