"""Where a key figure misses its target, read in one statement a quarter: by tier, novelty, step, team and person.

The rows are the measure's own, so that the parts of a dimension are the whole figure, and a cause opens the very
records that it was counted from. What each part contributes is the rule's word (``rules/kpi_miss.py``).
"""

from dataclasses import dataclass

from odoo.tools import SQL

from ..rules import kpi, kpi_miss

TIER, NOVELTY, STEP, TEAM, PERSON = "tier", "novelty", "step", "team", "person"
COLUMNS = {TIER: "tier_id", NOVELTY: "is_new", STEP: "step", TEAM: "team_id", PERSON: "user_id"}
# Whose the records behind a figure are.
CUSTOMERS = {
    "sale.order": """
        SELECT document.id AS record_id, contact.commercial_partner_id AS partner_id
          FROM sale_order document JOIN res_partner contact ON contact.id = document.partner_id
    """,
    "account.move": """
        SELECT document.id AS record_id, contact.commercial_partner_id AS partner_id
          FROM account_move document JOIN res_partner contact ON contact.id = document.partner_id
    """,
    "crm.lead": """
        SELECT lead.id AS record_id, contact.commercial_partner_id AS partner_id
          FROM crm_lead lead JOIN res_partner contact ON contact.id = lead.partner_id
    """,
    "spp.service.ticket": "SELECT id AS record_id, commercial_partner_id AS partner_id FROM spp_service_ticket",
    "rating.rating": """
        SELECT rating.id AS record_id, ticket.commercial_partner_id AS partner_id
          FROM rating_rating rating JOIN spp_service_ticket ticket ON ticket.id = rating.res_id
         WHERE rating.res_model = 'spp.service.ticket'
    """,
}
TIERS = """
    LEFT JOIN (SELECT stay.partner_id, stay.tier_id FROM %(stays)s stay
                WHERE stay.company_id = %(company)s AND stay.date_from <= %(first)s
                  AND (stay.date_to IS NULL OR stay.date_to > %(first)s)) stay
      ON stay.partner_id = customer.partner_id
"""
BOUGHT = """
    LEFT JOIN (SELECT DISTINCT contact.commercial_partner_id AS partner_id
                 FROM %(sales)s JOIN res_partner contact ON contact.id = sale.partner_id
                WHERE sale.company_id = %(company)s AND sale.counts AND sale.is_sale AND sale.moment < %(lower)s) bought
      ON bought.partner_id = customer.partner_id
"""
PLACES = """
    LEFT JOIN (SELECT lead.id AS record_id, here.step
                 FROM crm_lead lead JOIN %(steps)s here (stage_id, step, number) ON here.stage_id = lead.stage_id) place
      ON place.record_id = record.record_id
"""
SPLIT = """
    SELECT record.record_id, record.team_id, record.user_id, record.numerator, record.denominator, %(columns)s
      FROM (%(rows)s) record %(joins)s
     WHERE %(condition)s
"""
PARTS = """
    SELECT GROUPING(%(columns)s), %(columns)s, sum(numerator)::float, sum(denominator)::float,
           %(middle)s, sum(greatest(%(sign)s * (numerator - %(target)s), 0))::float
      FROM (%(split)s) record
  GROUP BY GROUPING SETS (%(sets)s)
"""
RECORDS = "SELECT DISTINCT record_id FROM (%(split)s) record WHERE %(condition)s ORDER BY record_id"


@dataclass(frozen=True)
class Miss:
    """What was reached, or will be, and what should be; ``shares`` says by dimension who is to bring how much of it."""

    value: float
    target: float
    direction: str
    shares: dict


def causes(reader, scope, miss):
    """Return ``{dimension: its causes, the worst first}``; a dimension with one part alone explains nothing.

    Contributions count in the good direction, as gaps do: less than 0 is what is missing.
    """
    dimensions = [one for one in reader.dimensions if _is_known(one, scope)]
    before = reader.compared_with(scope)
    now = _parts(reader, scope, dimensions, miss)
    past = _parts(reader, before, [one for one in dimensions if _is_known(one, before)], miss)
    sign = 1 if miss.direction == kpi.HIGHER else -1
    found = {}
    for dimension in dimensions:
        parts = _contribute(reader, dimension, now[dimension], past.get(dimension, []), miss)
        if len(parts) > 1:
            found[dimension] = [(cause, sign * cause.contribution) for cause in parts]
            found[dimension].sort(key=lambda one: (one[1], str(one[0].key)))
    return found


def record_ids(reader, scope, dimension, key):
    """Return the ids of the records of the part ``key`` of a dimension."""
    split = _split(reader, scope, [dimension])
    if split is None:
        return []
    column = SQL.identifier("record", COLUMNS[dimension])
    conditions = [SQL("%s IS NOT DISTINCT FROM %s", column, key)]
    if dimension == STEP:
        conditions.append(SQL("record.numerator = 0"))  # who stopped there, and not who went on
    query = SQL(RECORDS, split=split, condition=SQL(" AND ").join(conditions))
    return [record for (record,) in scope.env.execute_query(query)]


def _is_known(dimension, scope):
    """Tell whether tiers were known on the quarter's first day; all else always is."""
    return dimension != TIER or bool(scope.tiers_since and scope.tiers_since <= scope.period.first)


def _parts(reader, scope, dimensions, miss):
    """Return ``{dimension: its parts}`` of a quarter."""
    found = {dimension: [] for dimension in dimensions}
    split = _split(reader, scope, dimensions) if dimensions else None
    if split is None:
        return found
    columns = [SQL.identifier("record", COLUMNS[dimension]) for dimension in dimensions]
    query = SQL(
        PARTS,
        columns=SQL(", ").join(columns),
        sets=SQL(", ").join(SQL("(%s)", column) for column in columns),
        split=split,
        middle=SQL("percentile_cont(0.5) WITHIN GROUP (ORDER BY numerator)") if reader.middle else SQL("NULL"),
        sign=1 if miss.direction == kpi.LOWER else -1,
        target=miss.target,
    )
    everything = 2 ** len(dimensions) - 1
    place = {everything - 2 ** (len(dimensions) - 1 - number): number for number in range(len(dimensions))}
    for grouping, *values, numerator, denominator, middle, beyond in scope.env.execute_query(query):
        number = place[grouping]
        part = kpi_miss.Part(values[number], numerator or 0.0, denominator or 0.0, middle, beyond or 0.0)
        found[dimensions[number]].append(part)
    return found


def _split(reader, scope, dimensions):
    """Return SQL for the measure's rows with the columns of ``dimensions``, or None where there can be none."""
    rows = reader.cause_rows(scope)
    if rows is None:
        return None
    columns = {
        TIER: SQL("stay.tier_id"),
        NOVELTY: SQL("bought.partner_id IS NULL AS is_new"),
        STEP: SQL("place.step"),
    }
    own = [columns[dimension] for dimension in dimensions if dimension in columns] or [SQL("NULL")]
    return SQL(
        SPLIT,
        columns=SQL(", ").join(own),
        rows=rows,
        joins=SQL(" ").join(_joins(reader, scope, dimensions)),
        condition=reader.in_plan(scope),
    )


def _joins(reader, scope, dimensions):
    company, joins = scope.company.id, []
    if TIER in dimensions or NOVELTY in dimensions:
        customers = SQL(CUSTOMERS[reader.model_of(scope)])
        joins.append(SQL("LEFT JOIN (%s) customer ON customer.record_id = record.record_id", customers))
    if TIER in dimensions:
        joins.append(SQL(TIERS, stays=scope.stays, company=company, first=scope.period.first))
    if NOVELTY in dimensions:
        lower, _upper = scope.sale_edges()
        joins.append(SQL(BOUGHT, sales=scope.source.rows, company=company, lower=lower))
    if STEP in dimensions:
        joins.append(SQL(PLACES, steps=scope.env["crm.stage"]._steps_sql()))
    return joins


def _contribute(reader, dimension, now, before, miss):
    """Return the causes of one dimension, by what the figure is."""
    if reader.middle:
        return kpi_miss.of_median(now, miss.value, miss.target)
    if reader.shape == kpi.COUNT:
        shares = miss.shares.get(dimension) or {part.key: part.numerator for part in before}
        return kpi_miss.of_count(now, shares, miss.value, miss.target)
    if reader.shape == kpi.CHANGE:
        return kpi_miss.of_change(now, before, miss.target)
    if dimension == STEP:
        return kpi_miss.of_failures(now, before, miss.target)
    if dimension == NOVELTY and reader.is_of_new:
        return kpi_miss.of_two(_two(now), _two(before), miss.target)
    return kpi_miss.of_ratio(now, before, miss.target, kpi.HUNDRED if reader.shape == kpi.SHARE else 1.0)


def _two(parts):
    """Return what new and what existing customers bought, as two amounts."""
    amounts = {part.key: part.denominator for part in parts}
    return tuple(kpi_miss.Part(is_new, amounts.get(is_new, 0.0)) for is_new in (True, False))
