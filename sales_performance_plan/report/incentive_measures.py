"""What a rep's period is measured by: sales by kind, repurchase of core customers, new customers' share.

Money comes as text from the database, whose driver would make floats of it.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from odoo.tools import SQL

from ..rules import periods
from ..rules.commission import ZERO
from .sales_source import source

TOTALS = """
    SELECT fact.user_id, CASE WHEN fact.day BETWEEN %(first)s AND %(last)s THEN %(month)s
                              ELSE date_trunc('month', fact.day::timestamp)::date END, %(root_month)s,
           CASE WHEN fact.first_day >= %(first)s THEN fact.first_day END, fact.tier_id, fact.is_covered,
           count(fact.root_id), sum(fact.amount)::text
      FROM spp_incentive_fact fact
  GROUP BY 1, 2, 3, 4, 5, 6
"""
# Whose customer?  The salesperson named on the customer, else whoever sold to it last before the period.
OWNED = """
    WITH core AS (
        SELECT stay.partner_id, customer.user_id AS named_id FROM %(stays)s stay
          JOIN spp_customer_tier tier ON tier.id = stay.tier_id AND tier.code = 'core'
          JOIN res_partner customer ON customer.id = stay.partner_id
         WHERE stay.company_id = %(company)s AND stay.date_from <= %(first)s
           AND (stay.date_to IS NULL OR stay.date_to > %(first)s)
    ), owned AS (
        SELECT core.partner_id, coalesce(core.named_id, seller.user_id) AS user_id
          FROM core LEFT JOIN LATERAL (%(seller)s) seller ON core.named_id IS NULL
    ), bought AS (
        SELECT DISTINCT contact.commercial_partner_id AS partner_id FROM %(sales)s
          JOIN res_partner contact ON contact.id = sale.partner_id
         WHERE sale.company_id = %(company)s AND sale.counts AND sale.is_sale
           AND sale.moment >= %(lower)s AND sale.moment < %(upper)s
           AND contact.commercial_partner_id IN (SELECT partner_id FROM owned)
    )
"""
REPURCHASE = """
    SELECT owned.user_id, count(bought.partner_id), count(*)
      FROM owned LEFT JOIN bought ON bought.partner_id = owned.partner_id
     WHERE owned.user_id IS NOT NULL GROUP BY owned.user_id
"""
CORE_OF_REP = """
    SELECT owned.partner_id, bought.partner_id IS NOT NULL
      FROM owned LEFT JOIN bought ON bought.partner_id = owned.partner_id WHERE owned.user_id = %(rep)s
"""
LAST_ORDER = """
    SELECT document.user_id FROM sale_order document JOIN res_partner contact ON contact.id = document.partner_id
     WHERE document.company_id = %(company)s AND document.state = 'sale' AND document.date_order < %(lower)s
       AND contact.commercial_partner_id = core.partner_id AND document.user_id IS NOT NULL
  ORDER BY document.date_order DESC, document.id DESC LIMIT 1
"""
LAST_INVOICE = """
    SELECT document.invoice_user_id AS user_id FROM account_move document
     WHERE document.company_id = %(company)s AND document.state = 'posted' AND document.move_type = 'out_invoice'
       AND document.invoice_date < %(lower)s AND document.commercial_partner_id = core.partner_id
       AND document.invoice_user_id IS NOT NULL
  ORDER BY document.invoice_date DESC, document.id DESC LIMIT 1
"""


@dataclass(frozen=True)
class Sum:
    """Sales of one rep in one month by tier, and by the customer's first day if that lies in the quarter."""

    user_id: int | None
    month: date
    root_month: date
    first_day: date | None
    tier_id: int | None
    is_covered: bool
    given_back: int
    amount: Decimal


class Totals:
    """The facts at hand, read once and added up for whatever is asked."""

    def __init__(self, env, company, quarter):
        """Read the facts."""
        months = {name: _month(quarter, column) for name, column in (("month", "day"), ("root_month", "root_day"))}
        rows = env.execute_query(SQL(TOTALS, first=quarter.first, last=quarter.last, **months))
        self.sums = [Sum(*row[:-1], Decimal(row[-1])) for row in rows]
        core = env["spp.customer.tier"].search([("company_id", "=", company.id), ("code", "=", "core")])
        self.core = set(core.ids)

    def of(self, period):
        """Return ``{user id: (sales, to core customers, to new customers)}`` of a month or of all of the quarter."""
        found = {}
        for one in self.sums:
            if one.user_id and (one.root_month in period or period.first in periods.month(one.root_month)):
                sums = found.setdefault(one.user_id, [ZERO, ZERO, ZERO])
                sums[0] += one.amount
                sums[1] += one.amount if one.tier_id in self.core else ZERO
                sums[2] += one.amount if one.first_day and one.first_day >= period.first else ZERO
        return {user: tuple(sums) for user, sums in found.items()}

    def places(self):
        """Return the (user id, month) that something is to be booked for."""
        return sorted({(one.user_id, one.month) for one in self.sums if one.user_id and one.is_covered})

    def nobody(self):
        """Return the sales that no rep is paid for."""
        return sum((one.amount for one in self.sums if not one.user_id), ZERO)

    def any_given_back(self):
        """Tell whether something takes back what was sold."""
        return any(one.given_back for one in self.sums)


def _month(quarter, column):
    """Return SQL for the month of a day in ``quarter``: comparisons, which cost a tenth of date_trunc()."""
    cases, month = [], periods.month(quarter.first)
    while month.first <= quarter.last:
        cases.append(SQL("WHEN %s <= %s THEN %s::date", SQL.identifier("fact", column), month.last, month.first))
        month = periods.month(month.last + timedelta(days=1))
    return SQL("CASE %s END", SQL(" ").join(cases))


def repurchase(env, company, period, basis):
    """Return ``{user id: (core customers who bought, core customers)}``, core being those on the first day."""
    query = SQL("%s %s", _owned(company, period, basis), SQL(REPURCHASE))
    return {user: (kept, core) for user, kept, core in env.execute_query(query)}


def core_customers(env, company, period, basis, user):
    """Return ``{customer id: whether they bought}`` of the core customers that are measured for one rep."""
    query = SQL("%s %s", _owned(company, period, basis), SQL(CORE_OF_REP, rep=user.id))
    return dict(env.execute_query(query))


def _owned(company, period, basis):
    sales = source(basis, company.currency_id.decimal_places)
    lower, upper = periods.utc_bounds(period, company._sales_zone() if sales.in_utc else periods.UTC)
    seller = LAST_ORDER if basis == "orders" else LAST_INVOICE
    known = {"company": company.id, "lower": lower}
    return SQL(
        OWNED,
        stays=company.env["spp.customer.history"]._table_sql,
        first=period.first,
        upper=upper,
        sales=sales.rows,
        seller=SQL(seller, **known),
        **known,
    )


def share(part, whole):
    """Return ``part`` ÷ ``whole`` as a Decimal, or None where there is nothing to divide by."""
    return Decimal(part) / Decimal(whole) if whole > 0 else None


MONTH_FIGURES = """
    SELECT entry.user_id, coalesce(sum(entry.base), 0)::text,
           coalesce(sum(entry.base) FILTER (WHERE tier.code = 'core'), 0)::text,
           coalesce(sum(entry.base) FILTER (WHERE entry.is_new), 0)::text
      FROM spp_incentive_entry entry LEFT JOIN spp_customer_tier tier ON tier.id = entry.tier_id
     WHERE entry.company_id = %s AND entry.period = %s AND entry.source_id <> 0
  GROUP BY entry.user_id
"""


def month_figures(env, company, month):
    """Return ``{user id: {measure: figure}}`` of what was paid on in ``month``, for awards."""
    rows = env.execute_query(SQL(MONTH_FIGURES, company.id, month.first))
    names = ("sales", "core_sales", "new_sales")
    return {user: dict(zip(names, map(Decimal, figures), strict=True)) for user, *figures in rows}
