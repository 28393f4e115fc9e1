"""A plan's quarter, drawn by lot: customers with tiers, three years of sales, leads, requests, and who sells."""

from datetime import date, datetime, timedelta

import leads_drawn
from bench_tiers import fill
from host_rows import multiply, reserve, row, tidy, undone
from requests_drawn import copies
from sales_drawn import QUIET

from odoo.fields import Command

TODAY = date(2026, 6, 30)
NOW = datetime(2026, 6, 30, 12)
FIRST = date(2026, 4, 1)
REPS = 50
LEADS_A_CUSTOMER = 1
CUSTOMERS_A_REQUEST = 10
OPENED = "to_jsonb('2026-01-01'::timestamp + (n * 37 %% 259000) * interval '1 minute')"
# Who sold what, given to the orders afterwards; every rep sells to their own customers.
OWNERS = """
    UPDATE sale_order SET team_id = %(team)s, user_id = (%(reps)s)[1 + partner_id %% %(number)s]
     WHERE company_id = %(company)s
"""
LEADS = """
    UPDATE crm_lead SET company_id = %(company)s, user_id = (%(reps)s)[1 + id %% %(number)s],
           date_closed = acquired_at + interval '10 days', first_assigned_at = acquired_at + interval '5 hours',
           qualification_state = CASE WHEN id %% 3 = 0 THEN 'nurture' ELSE 'qualified' END,
           qualified_at = CASE WHEN id %% 3 > 0 THEN acquired_at END
     WHERE team_id = %(team)s
"""
REQUESTS = """
    UPDATE spp_service_ticket SET responded_at = opened_at + interval '3 hours', response_hours = 3,
           resolution_hours = 20, response_status = 'breached', resolution_status = 'met',
           response_breached_at = opened_at + interval '2 hours', state = 'solved',
           user_id = (%(reps)s)[1 + id %% %(number)s]
     WHERE company_id = %(company)s
"""
RATINGS = """
    INSERT INTO rating_rating (res_model, res_id, rating, consumed, rated_on, rating_text, create_date)
    SELECT 'spp.service.ticket', id, 1 + id %% 5, TRUE, opened_at + interval '2 days', 'top', opened_at
      FROM spp_service_ticket WHERE company_id = %(company)s
"""


def stage(env, size):
    """Fill the database with ``size`` customers and what belongs to them; return the plan."""
    company = env.company
    first = fill(env, size)
    team = env["crm.team"].create({"name": "Bench", "company_id": company.id})
    reps = _reps(env)
    env["crm.team.member"].create([{"user_id": rep.id, "crm_team_id": team.id} for rep in reps])
    leads_drawn.fill(env, size * LEADS_A_CUSTOMER, size * LEADS_A_CUSTOMER // 2, team)
    ticket = env["spp.service.ticket"].create({"name": "Bench", "partner_id": first})
    copies(env, ticket, size // CUSTOMERS_A_REQUEST, {"number": "'BENCH' || n", "opened_at": OPENED})
    _visits(env, first, size // CUSTOMERS_A_REQUEST)
    known = {"company": company.id, "team": team.id, "reps": reps.ids, "number": REPS}
    for statement in (OWNERS, LEADS, REQUESTS, RATINGS):
        env.cr.execute(statement, known)
    env.invalidate_all()
    for day in (FIRST, FIRST + timedelta(days=30), TODAY):
        env["spp.customer.tier"]._recompute(company, day)
    plan = env["spp.plan"].create(
        {
            "company_id": company.id,
            "date_from": FIRST,
            "state": "running",
            "team_ids": [Command.set(team.ids)],
            "member_ids": [Command.create({"user_id": rep.id, "target": 100000}) for rep in reps],
        }
    )
    tidy(env)
    return plan


def _reps(env):
    seller = env.ref("sales_team.group_sale_salesman")
    rows = [
        {"name": f"Rep {n}", "login": f"bench-rep-{n}", "group_ids": [Command.link(seller.id)]} for n in range(REPS)
    ]
    return env["res.users"].with_context(**QUIET).create(rows)


def _visits(env, first, number):
    with undone(env):
        vals = {"partner_id": first, "month": date(2026, 5, 1), "company_id": env.company.id}
        pattern = row(env["spp.service.visit"].create(vals))
    before = reserve(env.cr, "spp_service_visit", number)
    changes = {"id": "%(before)s + n", "partner_id": "%(first)s + n", "date_due": "to_jsonb(date '2026-05-31')"}
    known = {"before": before, "first": first - 1}
    multiply(env.cr, "spp_service_visit", pattern, changes, f"generate_series(1, {number}) n", known)
