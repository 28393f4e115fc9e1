"""The rule of ``rules/rfm.py`` as SQL, for many customers at once; a property test holds the two together."""

from odoo.tools import SQL

from ..rules import rfm


def monetary(totals, reading, alias):
    """Return SQL for M of the figures joined as ``alias``, as ``rules/rfm.py`` computes it."""
    amount, sales, buyers = totals
    if amount <= 0 or not sales or not buyers:
        return SQL("0.0::float8")
    average = amount / (buyers if reading == rfm.READINGS[0] else sales)
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
