"""Measures of leads: how many are won, how many were none, how long they wait and what waiting costs."""

from odoo.tools import SQL

from ..rules import kpi
from .plan_measure import Measure, register

# A lead without a company is its team's, or its owner's, or that of the only company.
LEADS = """
    SELECT lead.id AS record_id, lead.team_id, lead.user_id, %(numerator)s AS numerator, 1 AS denominator
      FROM crm_lead lead
      LEFT JOIN crm_team team ON team.id = lead.team_id
      LEFT JOIN res_users owner ON owner.id = lead.user_id
     WHERE coalesce(lead.company_id, team.company_id, owner.company_id, %(only)s) = %(company)s
       AND lead.%(moment)s >= %(lower)s AND lead.%(moment)s < %(upper)s AND %(condition)s
"""
WAITED = """
    SELECT waited.id AS record_id, waited.team_id, waited.user_id, waited.assignment_hours AS numerator,
           1 AS denominator
      FROM %(moments)s waited
     WHERE waited.company_id = %(company)s AND waited.acquired_at >= %(lower)s AND waited.acquired_at < %(upper)s
       AND waited.assignment_hours IS NOT NULL
"""
# What was closed before it came is history that was imported: nobody knows how long it waited.
LATE = """
    SELECT waited.id AS record_id, waited.team_id, waited.user_id, waited.lost_through_delay AS numerator,
           1 AS denominator
      FROM %(moments)s waited JOIN crm_lead lead ON lead.id = waited.id
     WHERE waited.company_id = %(company)s AND lead.date_closed >= %(lower)s AND lead.date_closed < %(upper)s
       AND lead.won_status IN ('won', 'lost') AND lead.date_closed >= waited.acquired_at
"""


class LeadMeasure(Measure):
    """A share of the leads to which something happened in the period."""

    model = "crm.lead"
    context = {"active_test": False}
    moment = "acquired_at"
    condition = SQL("TRUE")
    numerator = SQL("0")

    def rows(self, scope):
        """Return the leads."""
        lower, upper = scope.edges()
        return SQL(
            LEADS,
            numerator=self.numerator,
            moment=SQL.identifier(self.moment),
            condition=self.condition,
            company=scope.company.id,
            only=scope.env["spp.lead.pool"]._only_company().id or None,
            lower=lower,
            upper=upper,
        )


@register
class LeadConversion(LeadMeasure):
    """Leads won, of all that were won or lost in the period."""

    code = "lead_conversion"
    dimensions = ("step", "tier", "novelty", "team", "person")
    moment = "date_closed"
    condition = SQL("lead.won_status IN ('won', 'lost')")
    numerator = SQL("(lead.won_status = 'won')::int")


@register
class InvalidLeadShare(LeadMeasure):
    """Leads below the pass mark or lost for a reason that makes them invalid, of all that came in the period."""

    code = "invalid_lead_share"
    condition = SQL("lead.qualification_state IS NOT NULL")
    numerator = SQL("(lead.qualification_state <> 'qualified')::int")


@register
class ScreeningAccuracy(LeadMeasure):
    """Leads that were not found invalid later, of all that passed the mark in the period."""

    code = "screening_accuracy"
    moment = "qualified_at"
    numerator = SQL("(lead.qualification_state IS DISTINCT FROM 'invalid')::int")


class MomentMeasure(Measure):
    """A measure of the moments of leads."""

    model = "spp.lead.moment.report"

    def known(self, scope):
        """Return what every query needs; leads are as the report of waiting times has them."""
        lower, upper = scope.edges()
        moments = scope.env["spp.lead.moment.report"]._table_sql
        return {"moments": moments, "company": scope.company.id, "lower": lower, "upper": upper}


@register
class AssignmentHours(MomentMeasure):
    """Hours from a lead's coming until somebody had it, those left out that their rep entered."""

    code = "assignment_hours"
    shape = kpi.MEAN

    def rows(self, scope):
        """Return the leads that were assigned."""
        return SQL(WAITED, **self.known(scope))


@register
class LateAssignmentLoss(MomentMeasure):
    """Leads lost because they were handed out late, of all that were won or lost in the period."""

    code = "late_assignment_loss"

    def rows(self, scope):
        """Return the leads that were won or lost."""
        return SQL(LATE, **self.known(scope))
