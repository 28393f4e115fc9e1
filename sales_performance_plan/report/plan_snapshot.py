"""The figures of one day of a plan, written in one statement: only what changed, and what has no data any more goes."""

import json
from collections import Counter

from odoo.tools import SQL

DIGITS = 6
WRITE = """
    WITH fresh AS MATERIALIZED (
        SELECT * FROM jsonb_to_recordset(%(rows)s::jsonb) fresh (
               kpi_id int, level text, subject_id int, team_id int, user_id int,
               numerator float8, denominator float8, value float8, expected float8)
    ), gone AS (
        DELETE FROM spp_plan_kpi_value old
         WHERE old.plan_id = %(plan)s AND old.day = %(day)s AND old.kpi_id IN %(kpis)s
           AND NOT EXISTS (SELECT FROM fresh WHERE (fresh.kpi_id, fresh.level, fresh.subject_id)
                                                 = (old.kpi_id, old.level, old.subject_id))
     RETURNING 'gone'
    ), moved AS (
        UPDATE spp_plan_kpi_value old
           SET team_id = fresh.team_id, numerator = fresh.numerator, denominator = fresh.denominator,
               value = fresh.value, expected = fresh.expected
          FROM fresh
         WHERE old.plan_id = %(plan)s AND old.day = %(day)s
           AND (fresh.kpi_id, fresh.level, fresh.subject_id) = (old.kpi_id, old.level, old.subject_id)
           AND (fresh.team_id, fresh.numerator, fresh.denominator, fresh.value, fresh.expected)
               IS DISTINCT FROM (old.team_id, old.numerator, old.denominator, old.value, old.expected)
     RETURNING 'moved'
    ), added AS (
        INSERT INTO spp_plan_kpi_value (plan_id, company_id, day, kpi_id, level, subject_id, team_id, user_id,
                                        numerator, denominator, value, expected)
        SELECT %(plan)s, %(company)s, %(day)s, fresh.kpi_id, fresh.level, fresh.subject_id, fresh.team_id,
               fresh.user_id, fresh.numerator, fresh.denominator, fresh.value, fresh.expected
          FROM fresh
         WHERE NOT EXISTS (SELECT FROM spp_plan_kpi_value old
                            WHERE old.plan_id = %(plan)s AND old.day = %(day)s
                              AND (fresh.kpi_id, fresh.level, fresh.subject_id)
                                  = (old.kpi_id, old.level, old.subject_id))
     RETURNING 'added'
    )
    TABLE gone UNION ALL TABLE moved UNION ALL TABLE added
"""


def row(figure, fact, teams):
    """Return one figure as the table has it; a rep's team is looked up in ``teams``."""
    level, subject = fact.key

    def rounded(number):
        return None if number is None else round(number, DIGITS)

    return {
        "kpi_id": figure.id,
        "level": level,
        "subject_id": subject or 0,
        "team_id": fact.team_id if fact.user_id is None else teams.get(fact.user_id),
        "user_id": fact.user_id,
        "numerator": rounded(fact.numerator),
        "denominator": rounded(fact.denominator),
        "value": rounded(fact.value),
        "expected": rounded(fact.expected),
    }


def write(env, plan, day, facts, teams):
    """Write the ``facts`` by key figure as the plan's figures of ``day``; return how many changed in which way."""
    rows = [row(figure, fact, teams) for figure, found in facts.items() for fact in found]
    query = SQL(
        WRITE,
        rows=json.dumps(rows),
        plan=plan.id,
        company=plan.company_id.id,
        day=day,
        kpis=tuple(figure.id for figure in facts),
    )
    env["spp.plan.kpi.value"].flush_model()
    changed = Counter(kind for (kind,) in env.execute_query(query))
    env["spp.plan.kpi.value"].invalidate_model()
    return changed
