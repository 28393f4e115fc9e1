"""What counts in a plan's budget by itself: each source as its facts, and the plan that they are given to."""

# A fact has: id, company_id, category, day, name, amount, state, user_id, team_id, and whether it is everybody's.
# It goes to the plan of the quarter that has the person, else to one of their team's, else to one of all teams; what
# is everybody's goes to the oldest plan. What somebody chose in a spending counts there, and not once more here.
PART = """
    SELECT fact.id * 16 + %(number)s AS id, line.id AS line_id, line.plan_id, fact.company_id, line.category,
           fact.day AS date, fact.name, fact.amount, fact.state, fact.user_id,
           %(source)s AS source, %(model)s AS res_model, fact.id AS res_id
      FROM (%(facts)s) fact
      JOIN LATERAL (
           SELECT plan.id
             FROM spp_plan plan
             LEFT JOIN spp_plan_member member ON member.plan_id = plan.id AND member.user_id = fact.user_id
             LEFT JOIN LATERAL (
                  SELECT count(*) > 0 AS any,
                         bool_or(rel.crm_team_id = fact.team_id OR seller.id IS NOT NULL) AS mine
                    FROM crm_team_spp_plan_rel rel
                    LEFT JOIN crm_team_member seller
                      ON seller.crm_team_id = rel.crm_team_id AND seller.user_id = fact.user_id AND seller.active
                   WHERE rel.spp_plan_id = plan.id
                  ) team ON TRUE
            WHERE plan.company_id = fact.company_id
              AND fact.day BETWEEN plan.date_from AND plan.date_to
              AND (fact.is_shared OR member.id IS NOT NULL OR team.mine OR NOT team.any)
            ORDER BY member.id IS NULL, NOT fact.is_shared AND NOT team.any, plan.id
            LIMIT 1
           ) plan ON TRUE
      JOIN spp_plan_budget_line line ON line.plan_id = plan.id AND line.category = fact.category
     WHERE NOT EXISTS (
           SELECT FROM spp_plan_budget_spending spending
            WHERE spending.record = %(model)s || ',' || fact.id AND spending.state != 'cancelled')
"""
# Days are those where the company is: ``day`` and ``place`` are from ``sales_zone``.
SESSIONS = """
    SELECT one.id, one.company_id, 'training' AS category, %(day)s AS day, one.name, one.cost AS amount,
           CASE one.state WHEN 'held' THEN 'spent' ELSE 'committed' END AS state,
           NULL::int AS user_id, NULL::int AS team_id, TRUE AS is_shared
      FROM spp_talent_session one %(place)s
     WHERE one.cost > 0 AND one.state IN ('planned', 'held')
"""
MEETINGS = """
    SELECT one.id, one.company_id, one.budget_category AS category, %(day)s AS day, one.name, one.cost AS amount,
           CASE one.state WHEN 'held' THEN 'spent' ELSE 'committed' END AS state,
           NULL::int AS user_id, one.team_id, FALSE AS is_shared
      FROM spp_engagement_meeting one %(place)s
     WHERE one.cost > 0 AND one.state IN ('planned', 'held')
"""
GROWTH = """
    SELECT id, company_id, 'training' AS category, date_from AS day, name, cost AS amount, 'spent' AS state,
           NULL::int AS user_id, team_id, FALSE AS is_shared
      FROM spp_talent_growth
     WHERE cost > 0 AND state = 'approved'
"""
CARE = """
    SELECT one.id, one.company_id, 'visits' AS category, COALESCE(one.done_on, one.date_due) AS day,
           partner.name, one.cost AS amount, CASE one.state WHEN 'done' THEN 'spent' ELSE 'committed' END AS state,
           COALESCE(one.done_by_id, one.user_id) AS user_id, NULL::int AS team_id, FALSE AS is_shared
      FROM spp_customer_care one
      JOIN res_partner partner ON partner.id = one.partner_id
     WHERE one.kind = 'visit' AND one.cost > 0 AND one.state IN ('due', 'done')
"""
VISITS = """
    SELECT one.id, one.company_id, 'visits' AS category, COALESCE(one.done_on, one.date_due) AS day,
           partner.name, one.cost AS amount, CASE one.state WHEN 'done' THEN 'spent' ELSE 'committed' END AS state,
           one.user_id, NULL::int AS team_id, FALSE AS is_shared
      FROM spp_service_visit one
      JOIN res_partner partner ON partner.id = one.partner_id
     WHERE one.cost > 0 AND one.state IN ('due', 'late', 'done')
"""
HAND = """
    SELECT id * 16 + %(number)s AS id, line_id, plan_id, company_id, category, date, name, amount, state, user_id,
           %(source)s AS source, %(model)s AS res_model, id AS res_id
      FROM spp_plan_budget_spending
     WHERE state IN ('committed', 'spent')
"""
# What the ledger pays each member of a plan beside the base commission; it tells of pay, so its line is the directors'.
LEDGER = """
    SELECT member.id * 16 + %(number)s AS id, line.id AS line_id, line.plan_id, plan.company_id, line.category,
           plan.date_from AS date, person.name, ledger.amount, 'spent' AS state, member.user_id,
           %(source)s AS source, %(model)s AS res_model, member.id AS res_id
      FROM spp_plan_budget_line line
      JOIN spp_plan plan ON plan.id = line.plan_id
      JOIN spp_plan_member member ON member.plan_id = plan.id
      JOIN res_users ON res_users.id = member.user_id
      JOIN res_partner person ON person.id = res_users.partner_id
      JOIN LATERAL (
           SELECT sum(entry.amount) AS amount FROM spp_incentive_entry entry
            WHERE entry.company_id = plan.company_id AND entry.quarter = plan.date_from
              AND entry.user_id = member.user_id AND entry.source_id = 0
           ) ledger ON ledger.amount != 0
     WHERE line.category = 'incentives'
"""
