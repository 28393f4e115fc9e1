"""Measures of what was sold: how sales grow, and how much of them goes to core and to new customers."""

from dataclasses import replace
from datetime import timedelta

from odoo.tools import SQL

from ..rules import kpi, periods
from .plan_measure import Measure, Outlook, register
from .sales_source import local_day

# What was sold in the period. Rows of one document may be several on the basis of payments.
SOLD = """
    SELECT sale.document_id AS record_id, sale.team_id, sale.user_id, contact.commercial_partner_id AS partner_id,
           sale.moment, %(day)s AS day, sale.is_sale, sale.amount
      FROM %(sales)s
      LEFT JOIN res_partner contact ON contact.id = sale.partner_id
     WHERE sale.company_id = %(company)s AND sale.counts AND sale.moment >= %(lower)s AND sale.moment < %(upper)s
"""
GROWTH = """
    SELECT record_id, team_id, user_id, amount AS numerator, 0 AS denominator FROM (%(sold)s) sold
    UNION ALL
    SELECT record_id, team_id, user_id, 0, amount FROM (%(before)s) before
"""
CORE_SHARE = """
    SELECT sold.record_id, sold.team_id, sold.user_id, sold.amount AS denominator,
           CASE WHEN stay.partner_id IS NULL THEN 0 ELSE sold.amount END AS numerator
      FROM (%(sold)s) sold
      LEFT JOIN (SELECT stay.partner_id, stay.date_from, stay.date_to
                   FROM %(stays)s stay JOIN spp_customer_tier tier ON tier.id = stay.tier_id
                  WHERE stay.company_id = %(company)s AND tier.code = 'core') stay
        ON stay.partner_id = sold.partner_id AND stay.date_from <= sold.day
       AND (stay.date_to IS NULL OR stay.date_to > sold.day)
     WHERE sold.day >= %(known)s
"""
# Whose first sale ever lies in the period.
FRESH = """
    WITH sold AS MATERIALIZED (%(sold)s), fresh AS MATERIALIZED (
        SELECT buyer.partner_id
          FROM (SELECT DISTINCT partner_id FROM sold WHERE is_sale) buyer
         WHERE NOT EXISTS (
               SELECT FROM res_partner contact JOIN %(sales)s ON sale.partner_id = contact.id
                WHERE contact.commercial_partner_id = buyer.partner_id AND sale.company_id = %(company)s
                  AND sale.counts AND sale.is_sale AND sale.moment < %(lower)s)
    )
"""
NEW_SHARE = """
    SELECT sold.record_id, sold.team_id, sold.user_id, sold.amount AS denominator,
           CASE WHEN fresh.partner_id IS NULL THEN 0 ELSE sold.amount END AS numerator
      FROM sold LEFT JOIN fresh ON fresh.partner_id = sold.partner_id
"""
NEW_CUSTOMERS = """
    SELECT DISTINCT ON (sold.partner_id) sold.partner_id AS record_id, sold.team_id, sold.user_id,
           1 AS numerator, NULL::int AS denominator
      FROM sold JOIN fresh ON fresh.partner_id = sold.partner_id
     WHERE sold.is_sale ORDER BY sold.partner_id, sold.moment, sold.record_id
"""
ALL_SALES = "SELECT record_id, team_id, user_id, amount AS numerator, 0 AS denominator FROM (%(sold)s) sold"
# Business at hand that is to be closed by the end of the quarter, in the company's currency.
PIPELINE = """
    SELECT CASE GROUPING(lead.team_id, lead.user_id) WHEN 3 THEN 'total' WHEN 1 THEN 'team' ELSE 'rep' END,
           coalesce(lead.team_id, 0) * (1 - GROUPING(lead.team_id))
           + coalesce(lead.user_id, 0) * (1 - GROUPING(lead.user_id)),
           sum(lead.expected_revenue * lead.probability / 100)::float
      FROM crm_lead lead LEFT JOIN crm_team team ON team.id = lead.team_id
     WHERE lead.active AND lead.won_status = 'pending' AND lead.type = 'opportunity'
       AND coalesce(lead.company_id, team.company_id, %(company)s) = %(company)s
       AND lead.date_deadline <= %(last)s AND %(condition)s
  GROUP BY GROUPING SETS ((), (lead.team_id), (lead.user_id))
"""


class SalesMeasure(Measure):
    """A measure whose records are the documents of sale, by the company's sales basis."""

    is_amount = True
    dimensions = ("tier", "novelty", "team", "person")

    def sold(self, scope, period=None):
        """Return SQL for what was sold on the days, up to today where none are given."""
        lower, upper = scope.sale_edges(period)
        return SQL(
            SOLD,
            sales=scope.source.rows,
            day=self.day(scope),
            company=scope.company.id,
            lower=lower,
            upper=upper,
        )

    def day(self, scope):
        """Return SQL for the day of a sale, where the company is."""
        if scope.source.in_utc:
            return local_day(SQL("sale.moment"), scope.company._sales_zone())
        return SQL("sale.moment::date")

    def fresh(self, scope):
        """Return SQL for what was sold, and for the customers who are new by it."""
        lower, _upper = scope.sale_edges()
        sold = self.sold(scope)
        return SQL(FRESH, sold=sold, sales=scope.source.rows, company=scope.company.id, lower=lower)

    def model_of(self, scope):
        """Return the model of the records."""
        return "sale.order" if scope.source.table == "sale_order" else "account.move"


@register
class SalesGrowth(SalesMeasure):
    """Sales of the quarter against those of the quarter before, in as many days."""

    code = "sales_growth"
    shape = kpi.CHANGE

    def before(self, scope):
        """Return the days of the quarter before that the days so far are compared with."""
        if scope.is_over:
            return scope.previous
        last = scope.previous.first + timedelta(days=scope.horizon.days - 1)
        return periods.Period(scope.previous.first, min(last, scope.previous.last))

    def rows(self, scope):
        """Return the documents of both quarters."""
        return SQL(GROWTH, sold=self.sold(scope), before=self.sold(scope, self.before(scope)))

    def cause_rows(self, scope):
        """Return what was sold in the days of one quarter; the other one's are read by themselves."""
        return SQL(ALL_SALES, sold=self.sold(scope))

    def compared_with(self, scope):
        """Return as many days of the quarter before."""
        before = self.before(scope)
        return replace(scope, period=scope.previous, today=before.last)

    def outlook(self, scope):
        """Return what open opportunities promise, and all that was sold in the quarter before."""
        condition = scope.in_teams(SQL.identifier("lead", "team_id"))
        query = SQL(PIPELINE, company=scope.company.id, last=scope.period.last, condition=condition)
        known = {
            (level, concerned or None): amount or 0.0 for level, concerned, amount in scope.env.execute_query(query)
        }
        before = self.sums(scope, SQL(ALL_SALES, sold=self.sold(scope, scope.previous)))
        return {fact.key: Outlook(known.get(fact.key, 0.0), denominator=fact.numerator) for fact in before}


@register
class CoreSalesShare(SalesMeasure):
    """How much was sold to customers who were core on that day, of all sales."""

    code = "core_sales_share"

    def rows(self, scope):
        """Return the documents since tiers are known."""
        known = scope.tiers_since
        return known and SQL(
            CORE_SHARE,
            sold=self.sold(scope),
            stays=scope.stays,
            company=scope.company.id,
            known=known,
        )


@register
class NewSalesShare(SalesMeasure):
    """How much was sold to customers whose first sale lies in the quarter, of all sales."""

    code = "new_sales_share"
    dimensions = ("novelty", "team", "person")
    is_of_new = True

    def rows(self, scope):
        """Return the documents."""
        return SQL("%s %s", self.fresh(scope), SQL(NEW_SHARE))


@register
class NewCustomers(SalesMeasure):
    """How many customers bought for the first time; whoever made the first sale won them."""

    code = "new_customers"
    shape = kpi.COUNT
    is_amount = False
    builds_up = True
    dimensions = ("team", "person")

    def rows(self, scope):
        """Return the customers."""
        return SQL("%s %s", self.fresh(scope), SQL(NEW_CUSTOMERS))

    def model_of(self, scope):
        """Return the model of the records."""
        return "res.partner"
