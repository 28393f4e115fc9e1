"""The funnel as SQL: one row for each step that a lead went through, and the figures of many of them."""

from odoo.tools import SQL

from . import lead_steps_sql

# One row per lead and step. Who had the lead last in the step answers for it, so that reps add up to teams and
# teams to the total. Hours are those of all stays in the step, also of the one that lasts, for else a step in which
# everything is stuck would look fast; but a won lead that has arrived stands nowhere. A lead went on if it entered a
# later step afterwards. Stays that came with merged leads are not this lead's way.
JOURNEYS = """
    SELECT way.*,
           coalesce(max(way.last_at) OVER (PARTITION BY way.lead_id ORDER BY way.number DESC
                                           ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) >= way.entered_at,
                    FALSE) AS moved_on
      FROM (SELECT stay.lead_id, stay.step, mapped.number,
                   min(stay.entered_at) AS entered_at,
                   max(stay.entered_at) AS last_at,
                   CASE WHEN bool_or(stay.is_current AND (%(arrived)s)) THEN NULL ELSE sum(stay.hours) END AS hours,
                   (array_agg(stay.team_id ORDER BY stay.entered_at DESC, stay.id DESC))[1] AS team_id,
                   (array_agg(stay.user_id ORDER BY stay.entered_at DESC, stay.id DESC))[1] AS user_id,
                   bool_or(stay.is_current AND lead.active) AS standing,
                   bool_or(stay.is_current AND lead.won_status = 'lost') AS lost,
                   max(lead.lost_reason_id) FILTER (WHERE stay.is_current AND lead.won_status = 'lost') AS reason_id
              FROM %(stays)s stay
              JOIN %(steps)s mapped (step, number) ON mapped.step = stay.step
              JOIN crm_lead lead ON lead.id = stay.lead_id
             WHERE NOT stay.merged AND coalesce(lead.company_id, %(company)s) = %(company)s
          GROUP BY stay.lead_id, stay.step, mapped.number) way
"""

# The id says what the row is about, so that a button finds the same row again: 20 bits each for team and rep.
FUNNEL = """
    SELECT ((coalesce(team_id, 0)::bigint * 1048576 + coalesce(user_id, 0)) * 8 + number + 1) * 4
           + GROUPING(team_id, user_id) AS id,
           %(company)s AS company_id, step, number,
           CASE GROUPING(team_id, user_id) WHEN 0 THEN 'rep' WHEN 1 THEN 'team' ELSE 'total' END AS level,
           team_id, user_id,
           count(*) AS entered,
           count(*) FILTER (WHERE standing) AS standing,
           count(*) FILTER (WHERE moved_on) AS moved_on,
           count(*) FILTER (WHERE lost) AS lost,
           count(*) FILTER (WHERE moved_on)::float / count(*) AS conversion,
           percentile_cont(0.5) WITHIN GROUP (ORDER BY hours) AS median_hours,
           percentile_cont(0.9) WITHIN GROUP (ORDER BY hours) AS p90_hours,
           mode() WITHIN GROUP (ORDER BY reason_id) AS lost_reason_id
      FROM (%(journeys)s) journey
     WHERE entered_at >= %(start)s AND entered_at < %(stop)s
  GROUP BY GROUPING SETS ((step, number), (step, number, team_id), (step, number, team_id, user_id))
"""

LEADS = """
    SELECT lead_id FROM (%(journeys)s) journey
     WHERE entered_at >= %(start)s AND entered_at < %(stop)s AND step = %(step)s AND %(condition)s
  ORDER BY lead_id
"""


def journeys(env, company):
    """Return SQL for the way that the leads of ``company`` took through the steps."""
    labels = env["crm.stage"]._fields["process_step"].get_values(env)
    steps = [SQL("(%s, %s)", step, number) for number, step in enumerate(labels)]
    return SQL(
        JOURNEYS,
        stays=env["spp.lead.step"]._table_sql,
        steps=SQL("(VALUES %s)", SQL(", ").join(steps)),
        arrived=lead_steps_sql.arrived(env),
        company=company.id,
    )


def funnel(env, company, edges):
    """Return SQL for the figures of all who entered a step between the two ``edges``."""
    start, stop = edges
    return SQL(FUNNEL, journeys=journeys(env, company), company=company.id, start=start, stop=stop)


def leads(env, company, edges, step, condition):
    """Return SQL for the ids of the leads that entered ``step`` between the ``edges`` and meet ``condition``."""
    start, stop = edges
    return SQL(LEADS, journeys=journeys(env, company), start=start, stop=stop, step=step, condition=condition)
