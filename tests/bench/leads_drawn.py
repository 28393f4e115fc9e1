"""Leads drawn by lot, the same ones each time, as wide as the host's own rows."""

import contextlib
from datetime import datetime

from host_rows import multiply, reserve, row, undone

from odoo.modules import module

BEGIN = datetime(2026, 1, 1)

# The columns that differ; what the addon scores is only there with the addon.
PLAIN = {
    "id": "%(first)s + n",
    "name": "'Inquiry ' || n",
    "email_from": "'buyer' || n || '@example.com'",
    "email_normalized": "'buyer' || n || '@example.com'",
    "create_date": "%(begin)s::timestamp + random() * interval '90 days'",
    "date_closed": "CASE WHEN n > %(open)s THEN %(begin)s::timestamp + interval '120 days' END",
    "active": "n <= %(open)s OR won",
    "won_status": "CASE WHEN n <= %(open)s THEN 'pending' WHEN won THEN 'won' ELSE 'lost' END",
    "stage_id": "CASE WHEN n > %(open)s AND won THEN %(won)s"
    " ELSE (%(stages)s)[1 + floor(random() * %(kinds)s)::int] END",
    "probability": "CASE WHEN n <= %(open)s THEN 10 WHEN won THEN 100 ELSE 0 END",
    "automated_probability": "CASE WHEN n <= %(open)s THEN 10 WHEN won THEN 100 ELSE 0 END",
    "expected_revenue": "round((100 + 50000 * random() ^ 3)::numeric, 2)",
    "priority": "floor(random() * 3)::int::text",
}
SCORED = {
    "company_size": "CASE WHEN random() < 0.4 THEN 0 ELSE floor(random() * 400)::int END",
    "industry_id": "CASE WHEN random() < 0.5 THEN (%(industries)s)[1 + floor(random() * 10)::int] END",
    "has_purchase_plan": "random() < 0.5",
    "acquired_at": "%(begin)s::timestamp + random() * interval '180 days'",
}


def fill(env, size, open_number, team, changes=None):
    """Make ``size`` leads of ``team`` that nobody has, the first ``open_number`` of them open; return their ids."""
    with undone(env):
        lead = env["crm.lead"].create({"name": "Inquiry", "team_id": team.id, "user_id": False, "type": "lead"})
        pattern = row(lead)
    stages = env["crm.stage"].search([("team_ids", "in", [False, team.id])])
    known = {
        "first": reserve(env.cr, "crm_lead", size),
        "begin": BEGIN,
        "open": open_number,
        "won": stages.filtered("is_won")[:1].id,
        "stages": stages.filtered(lambda stage: not stage.is_won).ids,
        "kinds": len(stages.filtered(lambda stage: not stage.is_won)),
        "industries": env["res.partner.industry"].search([], limit=10, order="id").ids,
    }
    env.cr.execute("SELECT setseed(0.42)")
    scored = SCORED if "qualification_score" in env["crm.lead"]._fields else {}
    source = f"(SELECT n, random() < 0.4 AS won FROM generate_series(1, {size}) n) drawn"
    multiply(env.cr, "crm_lead", pattern, {**PLAIN, **scored, **(changes or {})}, source, known)
    env.invalidate_all()
    return range(known["first"] + 1, known["first"] + size + 1)


@contextlib.contextmanager
def without_commits():
    """Keep the host from committing in the middle of what a bench undoes, as it does in its own tests."""
    module.current_test = True
    try:
        yield
    finally:
        module.current_test = False
