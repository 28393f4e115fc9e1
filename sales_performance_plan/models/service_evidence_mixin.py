from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from .customer_mixin import REP

COUNTS = {
    "requests": "service_request_count",
    "late_answers": "service_late_answer_count",
    "late_solutions": "service_late_solution_count",
    "bad_ratings": "service_bad_rating_count",
}


class ServiceEvidenceMixin(models.AbstractModel):
    """A customer's service record: what was asked, what was late, what they did not like (the plan's S4)."""

    _name = "spp.service.evidence.mixin"
    _description = "Service Record"

    service_request_count = fields.Integer("Requests", compute="_compute_service_record", groups=REP)
    service_late_answer_count = fields.Integer("Late Answers", compute="_compute_service_record", groups=REP)
    service_late_solution_count = fields.Integer("Late Solutions", compute="_compute_service_record", groups=REP)
    service_bad_rating_count = fields.Integer("Bad Ratings", compute="_compute_service_record", groups=REP)
    service_record_days = fields.Integer(compute="_compute_service_record", groups=REP)

    @api.depends("commercial_partner_id")
    @api.depends_context("company")
    def _compute_service_record(self):
        record = self.commercial_partner_id._service_record(self.env.company)
        for partner in self:
            counts = record[partner.commercial_partner_id._origin.id]
            for key, name in COUNTS.items():
                partner[name] = counts[key]
            partner.service_record_days = self.env.company.service_evidence_days

    def _service_record(self, company):
        """Return {customer id: {what: how often}} of these commercial partners, in few queries for all of them."""
        customers = self._origin
        record = defaultdict(lambda: dict.fromkeys(COUNTS, 0))
        tickets = self.env["spp.service.ticket"]
        for key in ("requests", "late_answers", "late_solutions"):
            domain = customers._service_domain(key, company)
            for customer, number in tickets._read_group(domain, ["commercial_partner_id"], ["__count"]):
                record[customer.id][key] = number
        rated = self.env["rating.rating"]._read_group(
            customers._service_domain("bad_ratings", company), ["res_id"], ["__count"]
        )
        counts = dict(rated)
        for ticket in tickets.browse(counts):
            record[ticket.commercial_partner_id.id]["bad_ratings"] += counts[ticket.id]
        return record

    def _service_domain(self, key, company):
        """Return where the records behind a count of the service record are: requests, or ratings."""
        since = fields.Datetime.now() - timedelta(days=company.service_evidence_days)
        mine = Domain("commercial_partner_id", "in", self.commercial_partner_id.ids)
        mine &= Domain("company_id", "=", company.id)
        if key == "bad_ratings":
            tickets = self.env["spp.service.ticket"]._search(mine)
            return (
                Domain("res_model", "=", "spp.service.ticket")
                & Domain("res_id", "in", tickets)
                & Domain("consumed", "=", True)
                & Domain("rating", ">=", 1)
                & Domain("rating", "<=", company.service_bad_rating)
                & Domain("rated_on", ">=", since)
            )
        moments = {
            "requests": "opened_at",
            "late_answers": "response_breached_at",
            "late_solutions": "resolution_breached_at",
        }
        return mine & Domain(moments[key], ">=", since)

    def action_open_service_record(self):
        """Open the records behind the count that was clicked (``service_record`` in the context)."""
        self.ensure_one()
        key = self.env.context.get("service_record", "requests")
        domain = self._service_domain(key, self.env.company)
        titles = {
            "requests": self.env._("Requests"),
            "late_answers": self.env._("Late Answers"),
            "late_solutions": self.env._("Late Solutions"),
            "bad_ratings": self.env._("Bad Ratings"),
        }
        ratings = key == "bad_ratings"
        model = "rating.rating" if ratings else "spp.service.ticket"
        found = self.env[model].search(domain)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("%(what)s of %(customer)s", what=titles[key], customer=self.display_name),
            "res_model": model,
            "domain": [("id", "in", found.ids)],
            "view_mode": "list,form",
            "views": [(False, "list"), (False, "form")],
            "context": {"create": False} if ratings else {"default_partner_id": self.id},
        }

    def _service_sentence(self, company):
        """Say the service record of a customer in one sentence."""
        self.ensure_one()
        customer = self.commercial_partner_id
        counts = customer._service_record(company)[customer.id]
        days = company.service_evidence_days
        if not any(counts.values()):
            return self.env._(
                "No request of %(customer)s in the last %(days)s days, nothing was late and no rating was bad.",
                customer=customer.display_name,
                days=days,
            )
        return self.env._(
            "%(customer)s in the last %(days)s days: %(requests)s requests, %(late_answers)s late answers, "
            "%(late_solutions)s late solutions, %(bad_ratings)s bad ratings.",
            customer=customer.display_name,
            days=days,
            **counts,
        )
