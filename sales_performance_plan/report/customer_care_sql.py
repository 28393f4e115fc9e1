"""Statements that plan care: one INSERT … SELECT a step, whatever the number of customers."""

from odoo.tools import SQL

# Who may be given care: the people of the company who are there. Their leader is their team's, else the first one.
WHO = """
    people AS (
        SELECT person.id, person.sale_team_id FROM res_users person
          JOIN res_company_users_rel belongs ON belongs.user_id = person.id AND belongs.cid = %(company)s
         WHERE person.active AND person.share IS NOT TRUE
    ), leaders AS (
        SELECT team.id, team.user_id FROM crm_team team JOIN people ON people.id = team.user_id
         WHERE team.active AND coalesce(team.company_id, %(company)s) = %(company)s
    ), keepers AS (
        SELECT people.id AS user_id, leaders.user_id AS leader_id
          FROM people LEFT JOIN leaders ON leaders.id = people.sale_team_id
    ), fallback AS (
        SELECT (SELECT leaders.user_id FROM leaders JOIN crm_team team USING (id)
              ORDER BY team.sequence, team.id LIMIT 1) AS leader_id
    )
"""
PLAN = """
    WITH %(who)s, customers AS (
        SELECT standing.partner_id, standing.tier_id, standing.date_from AS since, standing.amount,
               CASE WHEN %(by_leader)s THEN coalesce(keepers.leader_id, fallback.leader_id)
                    ELSE keepers.user_id END AS user_id,
               customer.user_id AS keeper_id, customer.email, customer.phone, customer.message_bounce
          FROM spp_customer_standing standing
          JOIN spp_customer_tier tier ON tier.id = standing.tier_id AND tier.code = %(code)s
          JOIN res_partner customer ON customer.id = standing.partner_id AND customer.active
         CROSS JOIN fallback
          LEFT JOIN keepers ON keepers.user_id = customer.user_id
         WHERE standing.company_id = %(company)s
    ), wanted AS (%(wanted)s),
    busy AS (
        SELECT coalesce(care.user_id, 0) AS user_id, count(*) AS number
          FROM spp_customer_care care JOIN spp_customer_playbook step ON step.id = care.playbook_id AND step.can_wait
         WHERE care.company_id = %(company)s AND care.state = 'due' GROUP BY 1
    ), placed AS (
        SELECT wanted.*, coalesce(busy.number, 0) + row_number() OVER (
                   PARTITION BY wanted.user_id
                   ORDER BY wanted.last_day NULLS FIRST, wanted.amount DESC, wanted.partner_id) AS place
          FROM wanted LEFT JOIN busy ON busy.user_id = coalesce(wanted.user_id, 0)
    )
    INSERT INTO spp_customer_care (company_id, partner_id, contact_id, playbook_id, kind, tier_id, user_id,
                                   planned_user_id, date_planned, date_due, state, key, create_date, write_date,
                                   create_uid, write_uid)
    SELECT %(company)s, partner_id, contact_id, %(step)s, %(kind)s, tier_id, user_id, user_id, day, due, 'due', key,
           now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC', %(uid)s, %(uid)s
      FROM placed WHERE NOT %(can_wait)s OR place <= %(most)s
        ON CONFLICT DO NOTHING RETURNING id
"""
# Not while one is open, and not before the interval since the last one is over. What was called off because of another
# tier counts for nothing; what a person called off does.
EVERY = """
    SELECT customers.*, NULL::int AS contact_id, before.last_day,
           %(today)s::date AS day, %(today)s::date + %(days)s AS due, 0 AS key
      FROM customers
      LEFT JOIN (
                SELECT care.partner_id,
                       max(care.date_planned) FILTER (WHERE care.state <> 'off' OR care.done_by_id IS NOT NULL)
                           AS last_day,
                       bool_or(care.state = 'due') AS is_open
                  FROM spp_customer_care care
                 WHERE care.company_id = %(company)s AND %(same)s GROUP BY 1
                ) before ON before.partner_id = customers.partner_id
     WHERE before.is_open IS NOT TRUE
       AND (before.last_day IS NULL OR before.last_day + %(interval)s <= %(today)s::date) AND %(condition)s
"""
ENTER = """
    SELECT customers.*, NULL::int AS contact_id, NULL::date AS last_day,
           %(today)s::date AS day, %(today)s::date + %(days)s AS due, 0 AS key
      FROM customers
     WHERE NOT EXISTS (SELECT FROM spp_customer_care care
                        WHERE care.company_id = %(company)s AND care.partner_id = customers.partner_id
                          AND care.playbook_id = %(step)s AND care.date_planned >= customers.since)
       AND %(condition)s
"""
# Born on a 29th of February means the 28th in other years, as months are counted everywhere.
BIRTHDAY = """
    SELECT customers.*, contact.id AS contact_id, NULL::date AS last_day, next.day, next.day AS due, contact.id AS key
      FROM customers
      JOIN res_partner contact ON contact.commercial_partner_id = customers.partner_id AND contact.active
           AND contact.is_decision_maker AND contact.birthday IS NOT NULL
      JOIN LATERAL (SELECT (contact.birthday + make_interval(years => number))::date AS day
                      FROM generate_series(extract(year FROM age(%(today)s::date, contact.birthday))::int,
                                           extract(year FROM age(%(today)s::date, contact.birthday))::int + 1) number
                  ) next ON next.day BETWEEN %(today)s::date AND %(today)s::date + %(days)s
     WHERE %(condition)s
"""
# Whoever decides there is greeted, the first of several.
OCCASION = """
    SELECT customers.*, decider.id AS contact_id, NULL::date AS last_day,
           occasion.day, occasion.day AS due, occasion.id AS key
      FROM customers
     CROSS JOIN (VALUES %(occasions)s) occasion (id, day)
      LEFT JOIN (SELECT commercial_partner_id, min(id) AS id FROM res_partner
                  WHERE is_decision_maker AND active GROUP BY commercial_partner_id
                ) decider ON decider.commercial_partner_id = customers.partner_id
     WHERE %(condition)s
"""
# Came back not long ago, or is being asked since; and has not said since that all is well.
WAS_LOST = """
    EXISTS (SELECT FROM spp_customer_history before JOIN spp_customer_tier was ON was.id = before.tier_id
             WHERE before.company_id = %(company)s AND before.partner_id = customers.partner_id AND was.code = 'lost'
               AND (before.date_to > %(today)s::date - make_interval(months => %(back_within)s)
                    OR EXISTS (SELECT FROM spp_customer_care care
                                WHERE care.company_id = %(company)s AND care.partner_id = customers.partner_id
                                  AND care.kind = 'winback' AND care.date_planned >= before.date_to))
               AND NOT EXISTS (SELECT FROM spp_customer_care care
                                WHERE care.company_id = %(company)s AND care.partner_id = customers.partner_id
                                  AND care.kind = 'winback' AND care.state = 'done'
                                  AND care.done_on >= before.date_to AND care.satisfaction >= %(satisfied)s))
"""
# The last reason that was found since they were lost.
LOST_OVER = """
    EXISTS (SELECT FROM (SELECT DISTINCT ON (care.partner_id) care.partner_id, care.loss_cause, care.done_on
                           FROM spp_customer_care care
                          WHERE care.company_id = %(company)s AND care.state = 'done' AND care.kind = 'reason'
                       ORDER BY care.partner_id, care.done_on DESC, care.id DESC) said
             WHERE said.partner_id = customers.partner_id AND said.loss_cause = %(cause)s
               AND said.done_on >= customers.since)
"""
NO_SENIOR = "(customers.keeper_id IS NULL OR customers.keeper_id <> ALL(%(seniors)s))"
OUT_OF_REACH = """
    ((coalesce(customers.email, '') = '' AND coalesce(customers.phone, '') = '') OR customers.message_bounce > 0)
"""
ON_PORTAL = """
    EXISTS (SELECT FROM res_users person JOIN res_partner contact ON contact.id = person.partner_id
             WHERE contact.commercial_partner_id = %(customer)s AND person.active)
"""
# Open care that is nobody's business any more, and why: customer, step or tier is gone.
OUTDATED = """
    SELECT CASE WHEN customer.active IS NOT TRUE THEN 'customer' WHEN step.active IS NOT TRUE THEN 'step'
                ELSE 'tier' END AS why, array_agg(care.id)
      FROM spp_customer_care care
      LEFT JOIN res_partner customer ON customer.id = care.partner_id
      LEFT JOIN spp_customer_playbook step ON step.id = care.playbook_id
      LEFT JOIN spp_customer_standing standing ON standing.company_id = care.company_id
           AND standing.partner_id = care.partner_id
     WHERE care.company_id = %(company)s AND care.state = 'due'
       AND (customer.active IS NOT TRUE OR step.active IS NOT TRUE OR standing.tier_id IS DISTINCT FROM care.tier_id)
  GROUP BY 1
"""
# Customers who were to be given to a senior, and are with one by now; who were to have the portal, and have.
COME_TRUE = """
    SELECT CASE WHEN step.no_senior THEN 'senior' ELSE 'portal' END AS what, array_agg(care.id)
      FROM spp_customer_care care
      JOIN spp_customer_playbook step ON step.id = care.playbook_id AND (step.no_senior OR step.not_on_portal)
      JOIN res_partner customer ON customer.id = care.partner_id
     WHERE care.company_id = %(company)s AND care.state = 'due'
       AND CASE WHEN step.no_senior THEN customer.user_id = ANY(%(seniors)s) ELSE %(on_portal)s END
  GROUP BY 1
"""
# Who has a duty because of the playbook has it as long as the playbook says so; who was given it by hand keeps it while
# they are there.
MOVE_ON = """
    WITH %(who)s, now AS (
        SELECT care.id, CASE WHEN step.responsible = 'leader' THEN coalesce(keepers.leader_id, fallback.leader_id)
                             ELSE keepers.user_id END AS user_id
          FROM spp_customer_care care
          JOIN spp_customer_playbook step ON step.id = care.playbook_id
          JOIN res_partner customer ON customer.id = care.partner_id
         CROSS JOIN fallback
          LEFT JOIN keepers ON keepers.user_id = customer.user_id
         WHERE care.company_id = %(company)s AND care.state = 'due'
           AND (care.user_id IS NOT DISTINCT FROM care.planned_user_id
                OR care.user_id NOT IN (SELECT user_id FROM keepers))
    )
    UPDATE spp_customer_care care SET user_id = now.user_id, planned_user_id = now.user_id FROM now
     WHERE care.id = now.id AND care.user_id IS DISTINCT FROM now.user_id
 RETURNING care.id
"""
# When customers, or their people, become one, that is planned once; the key of a birthday is whose it is.
BECOMES = """
    SELECT care.id, care.company_id, care.playbook_id, care.date_planned, care.state,
           coalesce(care.partner_id = ANY(%(gone)s) OR care.contact_id = ANY(%(gone)s), FALSE) AS moves,
           CASE WHEN care.partner_id = ANY(%(gone)s) THEN %(kept)s ELSE care.partner_id END AS new_partner_id,
           CASE WHEN care.contact_id = ANY(%(gone)s) THEN %(kept)s ELSE care.contact_id END AS new_contact_id,
           CASE WHEN step.rhythm = 'birthday' AND care.key = ANY(%(gone)s) THEN %(kept)s ELSE care.key END AS new_key
      FROM spp_customer_care care JOIN spp_customer_playbook step ON step.id = care.playbook_id
     WHERE care.partner_id = ANY(%(partners)s) OR care.contact_id = ANY(%(partners)s)
"""
PLANNED_TWICE = """
    WITH theirs AS (%(becomes)s)
    SELECT DISTINCT gone.id
      FROM theirs gone JOIN theirs stays USING (company_id, playbook_id, date_planned, new_partner_id, new_key)
     WHERE (gone.state = 'done', NOT gone.moves, stays.id) < (stays.state = 'done', NOT stays.moves, gone.id)
"""
HAND_OVER = """
    UPDATE spp_customer_care care
       SET partner_id = theirs.new_partner_id, contact_id = theirs.new_contact_id, key = theirs.new_key
      FROM (%(becomes)s) theirs WHERE theirs.id = care.id AND theirs.moves
"""
# From this customer's products to who has most of them in common, and from there to what those bought: never over all
# sales of the company.
IDEAS = """
    WITH mine AS (
        SELECT DISTINCT line.product_id
          FROM res_partner contact
          JOIN sale_order document ON document.partner_id = contact.id
          JOIN sale_order_line line ON line.order_id = document.id
         WHERE contact.commercial_partner_id = %(partner)s AND document.company_id = %(company)s
           AND document.state = 'sale' AND document.date_order >= %(since)s
           AND line.product_id IS NOT NULL AND line.is_downpayment IS NOT TRUE
    ), alike AS MATERIALIZED (
        SELECT contact.commercial_partner_id AS id
          FROM mine JOIN sale_order_line line USING (product_id)
          JOIN sale_order document ON document.id = line.order_id AND document.state = 'sale'
           AND document.company_id = %(company)s AND document.date_order >= %(since)s
          JOIN res_partner contact ON contact.id = document.partner_id
           AND contact.commercial_partner_id <> %(partner)s
      GROUP BY contact.commercial_partner_id
      ORDER BY count(DISTINCT line.product_id) DESC, contact.commercial_partner_id LIMIT %(alike)s
    )
    SELECT product.id, count(DISTINCT alike.id) AS number, (SELECT count(*) FROM alike) AS whole
      FROM alike
      JOIN res_partner contact ON contact.commercial_partner_id = alike.id
      JOIN sale_order document ON document.partner_id = contact.id AND document.state = 'sale'
       AND document.company_id = %(company)s AND document.date_order >= %(since)s
      JOIN sale_order_line line ON line.order_id = document.id AND line.is_downpayment IS NOT TRUE
      JOIN product_product product ON product.id = line.product_id AND product.active
      JOIN product_template template ON template.id = product.product_tmpl_id AND template.sale_ok AND template.active
     WHERE product.id NOT IN (SELECT product_id FROM mine)
  GROUP BY product.id ORDER BY number DESC, product.id LIMIT %(most)s
"""

# The statements are planned by what the database knows of the tables, and compiling them costs more than it saves.
BEGIN = "SET LOCAL jit = off"
LEARN = "ANALYZE spp_customer_care"
ROW = ("company", "code", "by_leader", "step", "kind", "uid", "most", "can_wait")
UNITS = {"day": SQL("days"), "week": SQL("weeks"), "month": SQL("months")}


def plan(step, known):
    """Return the statement that plans ``step``; ``known`` says what the statements ask for."""
    condition = SQL(" AND ").join([SQL("TRUE"), *_conditions(step, known)])
    return SQL(PLAN, who=who(known["company"]), wanted=_wanted(step, known, condition), **_some(known, *ROW))


def who(company):
    """Return the part of a statement that says who is there."""
    return SQL(WHO, company=company)


def come_true(company, seniors):
    """Return the statement that finds duties that came true by themselves."""
    on_portal = SQL(ON_PORTAL, customer=SQL("care.partner_id"))
    return SQL(COME_TRUE, company=company.id, seniors=seniors, on_portal=on_portal)


def planned_twice(gone, kept):
    """Return the statement that finds what is planned twice once the partners ``gone`` are ``kept``."""
    return SQL(PLANNED_TWICE, becomes=_becomes(gone, kept))


def hand_over(gone, kept):
    """Return the statement that gives ``kept`` what is planned, and was done, for the partners ``gone``."""
    return SQL(HAND_OVER, becomes=_becomes(gone, kept))


def _becomes(gone, kept):
    return SQL(BECOMES, gone=gone.ids, kept=kept.id, partners=(gone | kept).ids)


def move_on(company):
    """Return the statement that gives open duties to who has the customer by now."""
    return SQL(MOVE_ON, who=who(company), company=company)


def _conditions(step, known):
    if step.after_lost:
        yield SQL(WAS_LOST, **_some(known, "company", "satisfied", "today", "back_within"))
    if step.loss_cause:
        yield SQL(LOST_OVER, cause=step.loss_cause, **_some(known, "company"))
    if step.no_senior:
        yield SQL(NO_SENIOR, **_some(known, "seniors"))
    if step.out_of_reach:
        yield SQL(OUT_OF_REACH)
    if step.not_on_portal:
        yield SQL("NOT %s", SQL(ON_PORTAL, customer=SQL("customers.partner_id")))


def _wanted(step, known, condition):
    if step.rhythm == "every":
        # The question after winning back goes on whatever tier they are in by now.
        same = SQL("care.kind = 'winback'") if step.kind == "winback" else SQL("care.playbook_id = %s", step.id)
        interval = SQL("make_interval(%s => %s)", UNITS[step.unit], step.interval)
        words = _some(known, "company", "today", "days")
        return SQL(EVERY, condition=condition, interval=interval, same=same, **words)
    if step.rhythm == "enter":
        return SQL(ENTER, condition=condition, **_some(known, "company", "today", "days", "step"))
    if step.rhythm == "birthday":
        return SQL(BIRTHDAY, condition=condition, **_some(known, "today", "days"))
    days = SQL(", ").join(SQL("(%s, %s::date)", one.id, day) for one, day in known["occasions"])
    return SQL(OCCASION, condition=condition, occasions=days)


def _some(known, *names):
    return {name: known[name] for name in names}
