"""Scores of all open leads at once: the card as one statement over the leads."""

from odoo import fields
from odoo.fields import Domain
from odoo.tools import SQL, Query


def score_sql(env, company, alias, query):
    """Return SQL for the score of the lead under ``alias`` by the card of ``company``."""
    leads, criteria = env["crm.lead"].with_company(company), env["spp.lead.criterion"]
    now = fields.Datetime.now()
    parts = [SQL("0")]
    for criterion in criteria._card(company.id):
        condition = criteria._domain_of(criterion, now).optimize_full(leads)._to_sql(leads, alias, query)
        parts.append(SQL("CASE WHEN %s THEN %s ELSE 0 END", condition, criterion.points))
    return SQL(" + ").join(parts)


def _scored(env, company, domain):
    """Return a query of (id, written score, written state, score) of the leads of ``company`` in ``domain``."""
    leads = env["crm.lead"].with_context(active_test=False)
    query = Query(env, leads._table, leads._table_sql)
    query.add_where(domain.optimize_full(leads)._to_sql(leads, leads._table, query))
    score = score_sql(env, company, leads._table, query)
    known = [SQL.identifier(leads._table, name) for name in ("id", "qualification_score", "qualification_state")]
    return query.select(*known, SQL("%s AS score", score))


def _of_company(env, company):
    """Return the domain of the leads whose card is the company's; leads of no company follow their team.

    Those whose team has none either are the only company's, if there is one alone.
    """
    nobodys = Domain("company_id", "=", False)
    mine = Domain("company_id", "=", company.id) | (nobodys & Domain("team_id.company_id", "=", company.id))
    if env["spp.lead.pool"]._only_company() == company:
        mine |= nobodys & (Domain("team_id", "=", False) | Domain("team_id.company_id", "=", False))
    return mine


OPEN = Domain("active", "=", True) & Domain("won_status", "=", "pending")


def rescore(env, company, domain=OPEN, passed_at=None):
    """Score the leads of ``company`` in ``domain``, write those that changed.

    :param passed_at: when those that pass now did so; empty: it is not known
    :return: how many changed, and how many of them pass now
    """
    env.flush_all()
    statement = """
        WITH differing AS MATERIALIZED (
            SELECT id, score FROM (%(scored)s) scored
             WHERE qualification_state IS DISTINCT FROM 'invalid' AND (
                   qualification_score IS DISTINCT FROM score OR qualification_state IS NULL
                   OR (qualification_state = 'qualified') <> (score >= %(mark)s))
        ),
        changed AS (
            UPDATE crm_lead lead
               SET qualification_score = differing.score,
                   qualification_state = CASE WHEN differing.score >= %(mark)s THEN 'qualified' ELSE 'nurture' END,
                   qualified_at = CASE WHEN differing.score >= %(mark)s
                                       THEN COALESCE(lead.qualified_at, %(now)s::timestamp) ELSE lead.qualified_at END
              FROM differing
             WHERE lead.id = differing.id
         RETURNING lead.qualification_state
        )
        SELECT count(*), count(*) FILTER (WHERE qualification_state = 'qualified') FROM changed
    """
    env.cr.execute(SQL("SET LOCAL jit = off"))
    env.cr.execute(
        SQL(
            statement,
            scored=_scored(env, company, _of_company(env, company) & domain),
            mark=company.lead_pass_mark,
            now=passed_at,
        )
    )
    counts = env.cr.fetchone()
    env["crm.lead"].invalidate_model(["qualification_score", "qualification_state", "qualified_at"], flush=False)
    return counts


def closed_groups(env, company, domain):
    """Return [(score, leads, won)] of the closed leads of ``company`` in ``domain``, by the card as it is now."""
    env.flush_all()
    closed = _of_company(env, company) & Domain("won_status", "in", ["won", "lost"]) & domain
    statement = """
        SELECT scored.score, count(*), count(*) FILTER (WHERE lead.won_status = 'won')
          FROM (%(scored)s) scored JOIN crm_lead lead ON lead.id = scored.id
      GROUP BY scored.score ORDER BY scored.score
    """
    env.cr.execute(SQL(statement, scored=_scored(env, company, closed)))
    return env.cr.fetchall()


def rejected_won(env, company, domain, mark):
    """Return the ids of the leads in ``domain`` that were won with a score below ``mark``."""
    env.flush_all()
    won = _of_company(env, company) & Domain("won_status", "=", "won") & domain
    statement = "SELECT id FROM (%(scored)s) scored WHERE score < %(mark)s ORDER BY id"
    env.cr.execute(SQL(statement, scored=_scored(env, company, won), mark=mark))
    return [row[0] for row in env.cr.fetchall()]
