"""What the budget reads of rewards of growth."""

from odoo.tools import SQL

COSTS = """
    SELECT user_id, sum(cost)::text FROM spp_talent_growth
     WHERE company_id = %(company)s AND state = 'approved' AND user_id IS NOT NULL
       AND date_from BETWEEN %(first)s AND %(last)s
  GROUP BY user_id
"""


def growth_costs(env, company, first, last):
    """Return ``{user id: cost}`` of the approved rewards that begin between two days, in company currency."""
    env.flush_all()
    rows = env.execute_query(SQL(COSTS, company=company.id, first=first, last=last))
    return {user: float(cost) for user, cost in rows}
