"""Statements that plan care: one INSERT … SELECT a step, whatever the number of customers."""

from odoo.tools import SQL

PLAN = """
    WITH customers AS (
        SELECT standing.partner_id, standing.tier_id, standing.date_from AS since, standing.amount,
               CASE WHEN %(by_leader)s THEN coalesce(team.user_id, %(leader)s) ELSE customer.user_id END AS user_id,
               customer.user_id AS keeper_id
          FROM spp_customer_standing standing
          JOIN spp_customer_tier tier ON tier.id = standing.tier_id AND tier.code = %(code)s
          JOIN res_partner customer ON customer.id = standing.partner_id AND customer.active
          LEFT JOIN res_users keeper ON keeper.id = customer.user_id
          LEFT JOIN crm_team team ON team.id = keeper.sale_team_id
         WHERE standing.company_id = %(company)s
    ), wanted AS (%(wanted)s),
    busy AS (
        SELECT coalesce(user_id, 0) AS user_id, count(*) AS number
          FROM spp_customer_care WHERE company_id = %(company)s AND state = 'due' GROUP BY 1
    ), placed AS (
        SELECT wanted.*, coalesce(busy.number, 0)
               + row_number() OVER (PARTITION BY wanted.user_id ORDER BY wanted.amount DESC, wanted.partner_id) AS place
          FROM wanted LEFT JOIN busy ON busy.user_id = coalesce(wanted.user_id, 0)
    )
    INSERT INTO spp_customer_care (company_id, partner_id, contact_id, playbook_id, kind, tier_id, user_id,
                                   date_planned, date_due, state, key, create_date, write_date, create_uid, write_uid)
    SELECT %(company)s, partner_id, contact_id, %(step)s, %(kind)s, tier_id, user_id, day, due, 'due', key,
           now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC', %(uid)s, %(uid)s
      FROM placed WHERE place <= %(most)s
        ON CONFLICT DO NOTHING RETURNING id
"""
# Not while one is open, and not before the interval since the last one is over.
EVERY = """
    SELECT customers.*, NULL::int AS contact_id, %(today)s::date AS day, %(today)s::date + %(days)s AS due, 0 AS key
      FROM customers
      LEFT JOIN LATERAL (SELECT max(care.date_planned) AS last_day, bool_or(care.state = 'due') AS is_open
                           FROM spp_customer_care care
                          WHERE care.company_id = %(company)s AND care.partner_id = customers.partner_id
                            AND care.playbook_id = %(step)s) before ON TRUE
     WHERE before.is_open IS NOT TRUE
       AND (before.last_day IS NULL OR before.last_day + %(interval)s <= %(today)s::date) AND %(condition)s
"""
ENTER = """
    SELECT customers.*, NULL::int AS contact_id, %(today)s::date AS day, %(today)s::date + %(days)s AS due, 0 AS key
      FROM customers
     WHERE NOT EXISTS (SELECT FROM spp_customer_care care
                        WHERE care.company_id = %(company)s AND care.partner_id = customers.partner_id
                          AND care.playbook_id = %(step)s AND care.date_planned >= customers.since)
       AND %(condition)s
"""
# Born on a 29th of February means the 28th in other years, as months are counted everywhere.
BIRTHDAY = """
    SELECT customers.*, contact.id AS contact_id, next.day, next.day AS due, contact.id AS key
      FROM customers
      JOIN res_partner contact ON contact.commercial_partner_id = customers.partner_id AND contact.active
           AND contact.is_decision_maker AND contact.birthday IS NOT NULL
      JOIN LATERAL (SELECT (contact.birthday + make_interval(years => number))::date AS day
                      FROM generate_series(extract(year FROM age(%(today)s::date, contact.birthday))::int,
                                           extract(year FROM age(%(today)s::date, contact.birthday))::int + 1) number
                  ) next ON next.day BETWEEN %(today)s::date AND %(today)s::date + %(days)s
     WHERE %(condition)s
"""
OCCASION = """
    SELECT customers.*, NULL::int AS contact_id, occasion.day, occasion.day AS due, occasion.id AS key
      FROM customers CROSS JOIN (VALUES %(occasions)s) occasion (id, day)
     WHERE %(condition)s
"""
WAS_LOST = """
    EXISTS (SELECT FROM spp_customer_history before JOIN spp_customer_tier was ON was.id = before.tier_id
             WHERE before.company_id = %(company)s AND before.partner_id = customers.partner_id AND was.code = 'lost'
               AND NOT EXISTS (SELECT FROM spp_customer_care care
                                WHERE care.company_id = %(company)s AND care.partner_id = customers.partner_id
                                  AND care.kind = 'winback' AND care.state = 'done'
                                  AND care.done_on >= before.date_to AND care.satisfaction >= %(satisfied)s))
"""
# The last reason that was found since they were lost.
LOST_OVER = """
    (SELECT care.loss_cause FROM spp_customer_care care
      WHERE care.company_id = %(company)s AND care.partner_id = customers.partner_id AND care.state = 'done'
        AND care.kind = 'reason' AND care.done_on >= customers.since ORDER BY care.done_on DESC, care.id DESC LIMIT 1)
    = %(cause)s
"""
NO_SENIOR = "(customers.keeper_id IS NULL OR customers.keeper_id <> ALL(%(seniors)s))"
# Open care of a tier that the customer has left.
LEFT_TIER = """
    SELECT care.id FROM spp_customer_care care
      LEFT JOIN spp_customer_standing standing ON standing.company_id = care.company_id
           AND standing.partner_id = care.partner_id
     WHERE care.company_id = %(company)s AND care.state = 'due' AND standing.tier_id IS DISTINCT FROM care.tier_id
"""
IDEAS = """
    WITH bought AS (
        SELECT DISTINCT contact.commercial_partner_id AS partner_id, line.product_id
          FROM sale_order_line line JOIN sale_order document ON document.id = line.order_id
          JOIN res_partner contact ON contact.id = document.partner_id
         WHERE document.company_id = %(company)s AND document.state = 'sale' AND document.date_order >= %(since)s
           AND line.product_id IS NOT NULL AND line.display_type IS NULL
    ), mine AS (SELECT product_id FROM bought WHERE partner_id = %(partner)s),
    alike AS (
        SELECT partner_id FROM bought JOIN mine USING (product_id) WHERE partner_id <> %(partner)s GROUP BY partner_id
    )
    SELECT bought.product_id, count(*) AS number, (SELECT count(*) FROM alike) AS whole
      FROM bought JOIN alike USING (partner_id)
     WHERE bought.product_id NOT IN (SELECT product_id FROM mine)
  GROUP BY bought.product_id ORDER BY number DESC, bought.product_id LIMIT %(most)s
"""

UNITS = {"day": SQL("days"), "week": SQL("weeks"), "month": SQL("months")}


def plan(step, known):
    """Return the statement that plans ``step``; ``known`` says what the statements ask for."""
    conditions = [SQL("TRUE")]
    if step.after_lost:
        conditions.append(SQL(WAS_LOST, **_some(known, "company", "satisfied")))
    if step.loss_cause:
        conditions.append(SQL(LOST_OVER, cause=step.loss_cause, **_some(known, "company")))
    if step.no_senior:
        conditions.append(SQL(NO_SENIOR, **_some(known, "seniors")))
    condition = SQL(" AND ").join(conditions)
    queries = {
        "every": lambda: SQL(
            EVERY,
            condition=condition,
            interval=SQL("make_interval(%s => %s)", UNITS[step.unit], step.interval),
            **_some(known, "company", "today", "days", "step"),
        ),
        "enter": lambda: SQL(ENTER, condition=condition, **_some(known, "company", "today", "days", "step")),
        "birthday": lambda: SQL(BIRTHDAY, condition=condition, **_some(known, "today", "days")),
        "occasion": lambda: SQL(
            OCCASION,
            condition=condition,
            occasions=SQL(", ").join(SQL("(%s, %s::date)", one.id, day) for one, day in known["occasions"]),
        ),
    }
    main = _some(known, "company", "code", "by_leader", "leader", "step", "kind", "uid", "most")
    return SQL(PLAN, wanted=queries[step.rhythm](), **main)


def _some(known, *names):
    return {name: known[name] for name in names}
