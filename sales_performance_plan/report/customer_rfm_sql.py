"""The rule of ``rules/rfm.py`` as SQL, for many customers at once; a property test holds the two together."""

from odoo.tools import SQL

from ..rules import rfm

MARGIN = 1e-6  # wider than rfm.EPSILON and than what a division loses: who is looked at in vain costs nothing


def monetary(totals, reading, alias):
    """Return SQL for M of the figures joined as ``alias``, as ``rules/rfm.py`` computes it."""
    average = _average(totals, reading)
    if not average:
        return SQL("0.0::float8")
    own = SQL("%s::float8", SQL.identifier(alias, "amount"))
    if reading == rfm.READINGS[1]:
        own = SQL("coalesce(%s / nullif(%s, 0), 0)", own, SQL.identifier(alias, "frequency"))
    return SQL("(%s / %s::float8)", own, average)


def tier(rungs):
    """Return SQL for the id of the first of ``rungs`` (id, rule) that recency, frequency and monetary earn."""
    cases = []
    for tier_id, rule in rungs:
        tests = [SQL("TRUE")]
        if rule.max_recency:
            tests.append(SQL("recency <= %s", rule.max_recency))
        if rule.min_frequency:
            tests.append(SQL("frequency >= %s", rule.min_frequency))
        if rule.min_monetary > 0:
            tests.append(SQL("monetary >= %s::float8", rule.min_monetary - rfm.EPSILON))
        cases.append(SQL("WHEN %s THEN %s", SQL(" AND ").join(tests), tier_id))
    return SQL("CASE %s END", SQL(" ").join(cases))


def may_turn(rungs, reading, before, now):
    """Return SQL for who may be in another tier ``now`` than ``before`` (day, totals), having bought nothing since.

    Time takes R across a bound, everybody's sales take M across one, and tiers set by hand end. Whoever is
    in none of these sets, and has no tier set by hand now, meets each bound exactly as before.
    """
    averages = [_average(totals, reading) for _day, totals in (before, now)]
    if not all(averages):
        return SQL("TRUE")
    ways = [SQL("by_hand")]
    for _tier_id, rule in rungs:
        if rule.max_recency:
            aged = "last_sale_date >= %s::date - %s AND last_sale_date < %s::date - %s"
            ways.append(SQL(aged, before[0], rule.max_recency, now[0], rule.max_recency))
        if rule.min_monetary > 0:
            ways.append(_monetary_crossed(rule, reading, averages, now[0]))
    return SQL("(%s)", SQL(" OR ").join(ways))


def _monetary_crossed(rule, reading, averages, day):
    """Return SQL for whose amount lies between the old and the new bound of a rung that they else reach."""
    least, most = min(averages) * rule.min_monetary * (1 - MARGIN), max(averages) * rule.min_monetary * (1 + MARGIN)
    sales = SQL("* frequency") if reading == rfm.READINGS[1] else SQL()
    tests = [SQL("amount >= %s::numeric %s AND amount <= %s::numeric %s", least, sales, most, sales)]
    if rule.min_frequency:
        tests.insert(0, SQL("frequency >= %s", rule.min_frequency))
    if rule.max_recency:
        tests.insert(0, SQL("last_sale_date >= %s::date - %s", day, rule.max_recency))
    return SQL(" AND ").join(tests)


def _average(totals, reading):
    """Return what M is a multiple of, or 0 where there is nothing to compare with."""
    amount, sales, buyers = totals
    number = buyers if reading == rfm.READINGS[0] else sales
    return amount / number if amount > 0 and sales and buyers else 0


def in_force(company_id, day):
    """Return SQL for the tiers set by hand on ``day``: partner_id, id, tier_id; the latest where two overlap."""
    return SQL(
        """
        SELECT DISTINCT ON (partner_id) partner_id, id, tier_id FROM spp_customer_override
         WHERE company_id = %s AND %s BETWEEN date_from AND date_to
      ORDER BY partner_id, date_from DESC, id DESC
        """,
        company_id,
        day,
    )


def dry_run(env, run, rungs, reading):
    """Return ``{(tier id now, tier id under rungs): partner ids}`` for the standings that ``run`` left."""
    query = SQL(
        """
        SELECT measured.tier_id, coalesce(hand.tier_id, %(tier)s) AS other_id, array_agg(measured.partner_id)
          FROM (SELECT standing.*, %(day)s::date - last_sale_date AS recency, %(monetary)s AS monetary
                  FROM spp_customer_standing standing WHERE company_id = %(company)s) measured
     LEFT JOIN (%(in_force)s) hand ON hand.partner_id = measured.partner_id
      GROUP BY 1, 2
        """,
        tier=tier(rungs),
        day=run.on_date,
        monetary=monetary(run._totals(), reading, "standing"),
        company=run.company_id.id,
        in_force=in_force(run.company_id.id, run.on_date),
    )
    return {(old, new): partners for old, new, partners in env.execute_query(query)}
