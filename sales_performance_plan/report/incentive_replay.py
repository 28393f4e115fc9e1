"""What a version of the rules would have paid for a past quarter; the ledger is only read."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from odoo.tools import SQL

from ..rules import periods
from .incentive_facts import Facts
from .incentive_results import Results

BASE = """
    SELECT user_id, sum(amount)::text, coalesce(sum(due) FILTER (WHERE is_covered), 0)::text
      FROM spp_incentive_fact WHERE user_id IS NOT NULL GROUP BY user_id
"""
# Awards and what people decided by hand do not follow from the sales: a replay has neither.
BOOKED = """
    SELECT user_id, sum(amount)::text FROM spp_incentive_entry
     WHERE company_id = %s AND quarter = %s AND kind IN ('earned', 'adjustment', 'clawback') AND decision_id IS NULL
  GROUP BY user_id
"""


@dataclass
class Pay:
    """What one rep's quarter pays by the version, and what was booked for it."""

    sales: Decimal = Decimal(0)
    base: Decimal = Decimal(0)
    accelerators: Decimal = Decimal(0)
    over_target: Decimal = Decimal(0)
    booked: Decimal = Decimal(0)


def replay(env, scheme, company, quarter, settled_until):
    """Return ``{user id: Pay}`` of one quarter by the rules of ``scheme`` alone, whenever it is in force.

    What was given back after the quarter counts as far as it is settled, as it does in the ledger.
    """
    known = periods.Period(quarter.first, max(quarter.last, settled_until or quarter.last))
    base = scheme.rule_ids.filtered(lambda rule: rule.kind == "base")[:1]
    version = (scheme.id, base.id or 0, base._decimal("rate"), date.min, None)
    basis = env["spp.incentive.run"]._basis(company, quarter)
    facts = Facts(env, company, quarter, basis, [version], [known])
    totals = facts.load()
    pay = {user: Pay(Decimal(sales), Decimal(due)) for user, sales, due in env.execute_query(SQL(BASE))}
    targets = env["spp.plan.member"]._targets(company, quarter.first)
    bands = {rule.id for rule in scheme.rule_ids if rule.kind == "band"}
    for result in Results(facts, totals, scheme, targets).due(quarter.last):
        if result.rule_id in bands:
            pay[result.user_id].over_target += result.accrual.amount
        else:
            pay[result.user_id].accelerators += result.accrual.amount
    for user, amount in env.execute_query(SQL(BOOKED, company.id, quarter.first)):
        pay.setdefault(user, Pay()).booked = Decimal(amount)
    return pay
