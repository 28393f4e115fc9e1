"""What goals of improvement plans are measured by: one figure of one person between two days, None for no data."""

from datetime import timedelta

from odoo.tools import SQL

from ..rules import periods
from .sales_source import source

ONE_DAY = timedelta(days=1)
# Who was won or lost between two moments, as the host dates it.
DECIDED = """
    SELECT count(*) FILTER (WHERE won_status = 'won'), count(*)
      FROM crm_lead
     WHERE user_id = %(user)s AND won_status IN ('won', 'lost') AND coalesce(company_id, %(company)s) = %(company)s
       AND date_closed >= %(lower)s AND date_closed < %(upper)s
"""
# Customers whose first sale of all falls between two moments, by whoever made it.
NEW = """
    SELECT count(*)
      FROM (SELECT DISTINCT ON (contact.commercial_partner_id) sale.moment, document.%(seller)s AS user_id
              FROM %(sales)s
              JOIN res_partner contact ON contact.id = sale.partner_id
              JOIN %(table)s document ON document.id = sale.document_id
             WHERE sale.company_id = %(company)s AND sale.counts AND sale.is_sale
               AND contact.commercial_partner_id IN (
                   SELECT mine.commercial_partner_id FROM %(table)s theirs
                     JOIN res_partner mine ON mine.id = theirs.partner_id WHERE theirs.%(seller)s = %(user)s)
          ORDER BY contact.commercial_partner_id, sale.moment, sale.document_id) first_sale
     WHERE user_id = %(user)s AND moment >= %(lower)s AND moment < %(upper)s
"""
# Visits after a request, and those that care of the customer's tier asks for.
VISITS = """
    SELECT count(*)
      FROM (SELECT user_id, company_id, state, done_on FROM spp_service_visit
             UNION ALL
            SELECT user_id, company_id, state, done_on FROM spp_customer_care WHERE kind = 'visit') visit
     WHERE user_id = %(user)s AND company_id = %(company)s AND state = 'done'
       AND done_on BETWEEN %(first)s AND %(last)s
"""
ANSWERED = """
    SELECT count(*) FILTER (WHERE response_status = 'met'), count(*)
      FROM spp_service_ticket
     WHERE user_id = %(user)s AND company_id = %(company)s AND response_status IN ('met', 'breached')
       AND opened_at >= %(lower)s AND opened_at < %(upper)s
"""


def figure(env, kind, company, user, first, last):
    """Return the figure ``kind`` of ``user`` between two days; None where there is nothing to measure."""
    if not user:
        return None
    return MEASURES[kind](env, company, user, periods.Period(first, last))


def _attainment(env, company, user, period):
    """Return sales ÷ what falls on these days of the quarters' targets; days without a target count on neither side."""
    sales, due = 0.0, 0.0
    for quarter, part in _by_quarter(company, period):
        target = env["spp.plan.member"]._targets(company, quarter.first).get(user.id, 0.0)
        if target:
            sales += _sold(env, company, user, part)
            due += target * part.days / quarter.days
    return sales / due if due else None


def _sales(env, company, user, period):
    return sum(_sold(env, company, user, part) for _quarter, part in _by_quarter(company, period))


def _by_quarter(company, period):
    """Return (fiscal quarter, what of ``period`` lies in it): a quarter has one target and one sales basis."""
    found, day = [], period.first
    while day <= period.last:
        quarter = company._sales_quarter(day)
        found.append((quarter, periods.Period(day, min(quarter.last, period.last))))
        day = quarter.last + ONE_DAY
    return found


def _sold(env, company, user, period):
    return env["spp.incentive.run"]._sales_of_reps(company, user, period.first, period.last).get(user.id, 0.0)


def _won(env, company, user, period):
    return _row(env, DECIDED, company, user, period)[0]


def _conversion(env, company, user, period):
    return _share(*_row(env, DECIDED, company, user, period))


def _new_customers(env, company, user, period):
    rows = source(company.sales_basis, company.currency_id.decimal_places)
    seller = "user_id" if rows.table == "sale_order" else "invoice_user_id"
    parts = {"sales": rows.rows, "table": SQL.identifier(rows.table), "seller": SQL.identifier(seller)}
    if not rows.in_utc:
        parts |= {"lower": period.first, "upper": period.last + ONE_DAY}
    return _row(env, NEW, company, user, period, **parts)[0]


def _visits(env, company, user, period):
    return _row(env, VISITS, company, user, period)[0]


def _answered(env, company, user, period):
    return _share(*_row(env, ANSWERED, company, user, period))


def _share(part, whole):
    return part / whole if whole else None


def _row(env, query, company, user, period, **parts):
    lower, upper = periods.utc_bounds(period, company._sales_zone())
    known = {"company": company.id, "user": user.id, "first": period.first, "last": period.last}
    values = {**known, "lower": lower, "upper": upper, **parts}
    env.flush_all()
    return env.execute_query(SQL(query, **values))[0]


MEASURES = {
    "attainment": _attainment,
    "sales": _sales,
    "won": _won,
    "conversion": _conversion,
    "new_customers": _new_customers,
    "visits": _visits,
    "answered": _answered,
}
