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

    def known(self, scope):
        """Return what every query needs."""
        lower, upper = scope.edges()
        return {"members": scope.team_of_user, "company": scope.company.id, "lower": lower, "upper": upper}


@register
class ResponseHours(ServiceMeasure):
    """Hours until a request was first answered, as its promise counts them."""

    code = "response_hours"
    model = "spp.service.ticket"
    shape = kpi.MEAN

    def rows(self, scope):
        """Return the requests that were answered, with their hours."""
        hours, answered = SQL("ticket.response_hours"), SQL("ticket.responded_at IS NOT NULL")
        return SQL(REQUESTS, numerator=hours, condition=answered, **self.known(scope))


@register
class ResolvedInTime(ServiceMeasure):
    """Requests solved as promised, of those that were solved or are late."""

    code = "resolved_in_time"
    model = "spp.service.ticket"

    def rows(self, scope):
        """Return the requests whose promise was kept or broken."""
        kept = SQL("(ticket.resolution_status = 'met')::int")
        decided = SQL("ticket.resolution_status IN ('met', 'breached')")
        return SQL(REQUESTS, numerator=kept, condition=decided, **self.known(scope))


@register
class CustomerSatisfaction(ServiceMeasure):
    """Answers of customers who are satisfied, of all answers."""

    code = "customer_satisfaction"
    model = "rating.rating"

    def rows(self, scope):
        """Return the answers; who is satisfied is the company's word."""
        return SQL(RATINGS, satisfied=scope.company.plan_satisfied_from, **self.known(scope))


@register
class CoreVisits(ServiceMeasure):
    """Visits done to core customers, of those that were due."""

    code = "core_visits"
    model = "spp.service.visit"

    def rows(self, scope):
        """Return the visits that were due by now, and those done ahead of time."""
        return SQL(
            VISITS,
            stays=scope.stays,
            first=scope.period.first,
            last=scope.horizon.last,
            end=scope.period.last,
            **self.known(scope),
        )
