"""Measures of what comes after the sale: promises kept, visits made, customers satisfied.

After-sales is everybody's, so the plan's figure is the whole company's; teams and reps have their own part of it.
"""

from odoo.tools import SQL

from ..rules import kpi
from .plan_measure import Measure, register

# What is no request counts nowhere, unless a promise was broken before that was found out.
REQUESTS = """
    SELECT ticket.id AS record_id, member.team_id, ticket.user_id, %(numerator)s AS numerator, 1 AS denominator
      FROM spp_service_ticket ticket
      LEFT JOIN %(members)s member ON member.user_id = ticket.user_id
     WHERE ticket.company_id = %(company)s AND ticket.opened_at >= %(lower)s AND ticket.opened_at < %(upper)s
       AND %(condition)s
       AND (ticket.state <> 'dropped' OR ticket.response_breached_at IS NOT NULL
            OR ticket.resolution_breached_at IS NOT NULL)
"""
RATINGS = """
    SELECT rating.id AS record_id, member.team_id, ticket.user_id, (rating.rating >= %(satisfied)s)::int AS numerator,
           1 AS denominator
      FROM rating_rating rating
      JOIN spp_service_ticket ticket ON ticket.id = rating.res_id
      LEFT JOIN %(members)s member ON member.user_id = ticket.user_id
     WHERE rating.res_model = 'spp.service.ticket' AND rating.consumed AND rating.rating >= 1
       AND ticket.company_id = %(company)s AND rating.rated_on >= %(lower)s AND rating.rated_on < %(upper)s
"""
# Due by today, or done ahead of time; to whoever was core when the visit was due.
VISITS = """
    SELECT visit.id AS record_id, member.team_id, visit.user_id, (visit.state = 'done')::int AS numerator,
           1 AS denominator
      FROM spp_service_visit visit
      JOIN res_partner contact ON contact.id = visit.partner_id
      JOIN %(stays)s stay ON stay.partner_id = contact.commercial_partner_id AND stay.company_id = %(company)s
       AND stay.date_from <= least(visit.date_due, %(last)s)
       AND (stay.date_to IS NULL OR stay.date_to > least(visit.date_due, %(last)s))
      JOIN spp_customer_tier tier ON tier.id = stay.tier_id AND tier.code = 'core'
      LEFT JOIN %(members)s member ON member.user_id = visit.user_id
     WHERE visit.company_id = %(company)s AND visit.state <> 'cancelled'
       AND visit.date_due BETWEEN %(first)s AND %(end)s
       AND (visit.date_due <= %(last)s OR visit.state = 'done')
"""


class ServiceMeasure(Measure):
    """A measure of the company's after-sales."""

    company_wide = True
    query = REQUESTS

    def rows(self, scope):
        """Return the records."""
        lower, upper = scope.edges()
        return SQL(
            self.query,
            **self.parts(scope),
            members=scope.team_of_user,
            company=scope.company.id,
            lower=lower,
            upper=upper,
        )

    def parts(self, scope):
        """Return what the query needs besides."""
        return {}


@register
class ResponseHours(ServiceMeasure):
    """Hours until a request was first answered, as its promise counts them."""

    code = "response_hours"
    model = "spp.service.ticket"
    shape = kpi.MEAN

    def parts(self, scope):
        """Count the hours of those that were answered."""
        return {"numerator": SQL("ticket.response_hours"), "condition": SQL("ticket.responded_at IS NOT NULL")}


@register
class ResolvedInTime(ServiceMeasure):
    """Requests solved as promised, of those that were solved or are late."""

    code = "resolved_in_time"
    model = "spp.service.ticket"

    def parts(self, scope):
        """Count promises that were kept or broken."""
        return {
            "numerator": SQL("(ticket.resolution_status = 'met')::int"),
            "condition": SQL("ticket.resolution_status IN ('met', 'breached')"),
        }


@register
class CustomerSatisfaction(ServiceMeasure):
    """Answers of customers who are satisfied, of all answers."""

    code = "customer_satisfaction"
    model = "rating.rating"
    query = RATINGS

    def parts(self, scope):
        """Take the company's word for who is satisfied."""
        return {"satisfied": scope.company.plan_satisfied_from}


@register
class CoreVisits(ServiceMeasure):
    """Visits done to core customers, of those that were due."""

    code = "core_visits"
    model = "spp.service.visit"
    query = VISITS

    def parts(self, scope):
        """Look at what was due by now."""
        return {
            "stays": scope.stays,
            "first": scope.period.first,
            "last": scope.horizon.last,
            "end": scope.period.last,
        }
