from odoo import api, models
from odoo.fields import Domain

from ..rules import periods

BATCH = 200


class ServiceVisitPlanner(models.AbstractModel):
    """Plans a visit to each customer who was served in the month before, and says which visits are late."""

    _name = "spp.service.visit.planner"
    _description = "Planning of Return Visits"

    @api.model
    def _cron_plan(self):
        """Plan and judge the visits, per company; a rerun finds only what is left."""
        visits = self.env["spp.service.ticket"]._elevated().env["spp.service.visit"]
        cron = self.env["ir.cron"]
        parts = []
        for company in visits.env["res.company"].search(Domain.TRUE, order="id"):
            here = visits.with_company(company)
            parts += [(self._judge, part) for part in self._parts(self._overdue(here, company))]
            parts += [(self._plan, part) for part in self._parts(self._missing(company))]
        cron._commit_progress(remaining=sum(len(part) for _work, part in parts))
        for work, part in parts:
            work(part)
            if not cron._commit_progress(len(part)):
                break

    @api.model
    def _parts(self, things):
        return [things[start : start + BATCH] for start in range(0, len(things), BATCH)]

    @api.model
    def _overdue(self, visits, company):
        return visits.search(
            [("company_id", "=", company.id), ("state", "=", "due"), ("date_due", "<", company._sales_today())]
        )

    @api.model
    def _judge(self, visits):
        visits.try_lock_for_update()._judge()

    @api.model
    def _served_domain(self, company, month):
        """Return where the requests are that were solved in the month before ``month``, where the company is."""
        before = periods.month(periods.add_months(month, -1))
        start, end = periods.utc_bounds(before, company._sales_zone())
        return (
            Domain("company_id", "=", company.id)
            & Domain("state", "in", ("solved", "closed"))
            & Domain("resolved_at", ">=", start)
            & Domain("resolved_at", "<", end)
            & Domain("commercial_partner_id", "!=", False)
        )

    @api.model
    def _missing(self, company):
        """Return the values of this month's visits that are not planned yet, one a customer."""
        elevated = self.env["spp.service.ticket"]._elevated().env
        month = company._sales_today().replace(day=1)
        planned = elevated["spp.service.visit"].search([("company_id", "=", company.id), ("month", "=", month)])
        domain = self._served_domain(company, month) & Domain("commercial_partner_id", "not in", planned.partner_id.ids)
        tickets = elevated["spp.service.ticket"].search(domain, order="resolved_at desc, id desc")
        return [
            {
                "partner_id": customer.id,
                "month": month,
                "company_id": company.id,
                "user_id": self._visitor(company, customer, same).id,
            }
            for customer, same in tickets.grouped("commercial_partner_id").items()
            if customer.active
        ]

    @api.model
    def _visitor(self, company, customer, tickets):
        """Return who visits: the customer's salesperson, else who owned the last request, else the team's leader."""
        candidates = [customer.user_id, *(ticket.user_id for ticket in tickets), *tickets.team_id.leader_id]
        fitting = (
            user for user in candidates if user and user.active and not user.share and company in user.company_ids
        )
        return next(fitting, customer.user_id.browse())

    @api.model
    def _plan(self, rows):
        """Plan visits, but for those that somebody planned meanwhile."""
        visits = self.env["spp.service.ticket"]._elevated().env["spp.service.visit"]
        there = visits.search(
            [("month", "=", rows[0]["month"]), ("company_id", "=", rows[0]["company_id"])]
        ).partner_id.ids
        visits.with_context(mail_activity_quick_update=True).create(
            [row for row in rows if row["partner_id"] not in there]
        )
