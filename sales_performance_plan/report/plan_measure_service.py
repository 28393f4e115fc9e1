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
# The playbooks' visits that were due by today, or were done ahead of time, to whoever was core when they were planned.
VISITS = """
    SELECT care.id AS record_id, member.team_id, care.user_id, (care.state = 'done')::int AS numerator,
           1 AS denominator
      FROM spp_customer_care care
      JOIN spp_customer_tier tier ON tier.id = care.tier_id AND tier.code = 'core'
      LEFT JOIN %(members)s member ON member.user_id = care.user_id
     WHERE care.company_id = %(company)s AND care.kind = 'visit' AND care.state <> 'off'
       AND care.date_due BETWEEN %(first)s AND %(end)s
       AND (care.date_due <= %(last)s OR care.state = 'done')
"""
EVERYBODY = ("tier", "novelty", "team", "person")  # customers of all kinds ask for help


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
    dimensions = EVERYBODY
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
    dimensions = EVERYBODY

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
    dimensions = EVERYBODY

    def rows(self, scope):
        """Return the answers; who is satisfied is the company's word."""
        return SQL(RATINGS, satisfied=scope.company.plan_satisfied_from, **self.known(scope))


@register
class CoreVisits(ServiceMeasure):
    """Visits done to core customers, of those that were due."""

    code = "core_visits"
    model = "spp.customer.care"

    def rows(self, scope):
        """Return the visits that were due by now, and those done ahead of time."""
        return SQL(
            VISITS,
            first=scope.period.first,
            last=scope.horizon.last,
            end=scope.period.last,
            **self.known(scope),
        )
