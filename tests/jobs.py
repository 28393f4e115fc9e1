"""What Odoo's workers are let do in ``test_strong_jobs.py``: every scheduled action, and the buttons that work in bulk.

``prepare`` gives each of them something to do in the demo database.
"""

ADDON = "sales_performance_plan"
LEADS = 300
REQUESTS = 20


def _settle(env):
    company = env.ref("base.main_company")
    env["spp.incentive.scheme"]._settle(company, *env["spp.incentive.run"]._days_to_settle(company))


def _recompute(env):
    env["spp.customer.run"].recompute_step()


def _approve(env):
    statements = env["spp.incentive.statement"].search([("state", "=", "submitted")])
    not_mine = statements.filtered(lambda one: env.user not in one.user_id | one.submitter_id)
    not_mine.filtered(lambda one: not one.open_dispute_count).action_approve()


def _payout(env):
    return env["spp.incentive.payout"].search([("state", "=", "draft")], limit=1)


def _collect(env):
    _payout(env).action_collect()


def _export(env):
    _payout(env).action_export()


def _pay(env):
    (_payout(env) or env["spp.incentive.payout"].search([], limit=1)).action_pay()


def _propose(env):
    env["spp.incentive.propose.wizard"].create({}).action_propose()


def _refresh(env):
    env["spp.plan"].search([("state", "=", "running")]).action_refresh()


def _close(env):
    plan = env["spp.plan"].search([("name", "=", "Old quarter")])
    plan.with_context(close_anyway=True).action_close()


def _review(env):
    env["spp.plan"].search([("name", "=", "Old quarter")]).action_draft_review()


# Who presses, and what it does.
BUTTONS = {
    "recompute tiers": ("clara", _recompute),
    "settle": ("ines", _settle),
    "approve statements": ("clara", _approve),
    "collect a payout": ("ines", _collect),
    "export a payout": ("ines", _export),
    "pay a payout": ("ines", _pay),
    "propose awards": ("clara", _propose),
    "read the figures": ("clara", _refresh),
    "draft a review": ("clara", _review),
    "close a plan": ("admin", _close),
}
# In the order of a night; what one leaves, the next one works on.
CRONS = [
    "customer_recompute",
    "lead_score",
    "lead_assign",
    "lead_return",
    "lead_watch",
    "service_watch",
    "service_close",
    "service_visit",
    "talent_refresh",
    "talent_enrol",
    "talent_repeat",
    "talent_case",
    "talent_checkin",
    "talent_pay",
    "talent_mentoring",
    "engagement_repeat",
    "engagement_ask",
    "customer_care",
    "plan_snapshot",
    "plan_review",
    "plan_late",
    "incentive_settle",
    "incentive_propose",
]


SEEDS = {"prepare": lambda env: prepare(env), "reprice": lambda env: reprice(env)}


def run(env, job, as_cron=False):
    """Do a job: a scheduled action as the scheduler runs it (``as_cron``) or as somebody presses it, or a button."""
    if job in SEEDS:
        return SEEDS[job](env)
    if job in BUTTONS:
        login, press = BUTTONS[job]
        user = env["res.users"].search([("login", "=", login)])
        return press(env(user=user.id, su=False, context={"allowed_company_ids": user.company_id.ids}))
    cron = env.ref(f"{ADDON}.ir_cron_{job}")
    if not as_cron:
        return getattr(env[cron.model_id.model], cron.code.partition(".")[2].removesuffix("()"))()
    problem = cron.method_direct_trigger()
    if isinstance(problem, dict):
        raise RuntimeError(problem["params"]["data"]["message"])
    return None


def prepare(env):
    """Leave something to do for each job."""
    env["ir.cron"].search([]).write({"active": False})
    company = env.ref("base.main_company")
    _sell(env, company)
    _make_leads(env, company)
    _make_requests(env, company)
    _make_old_plan(env, company)
    env.flush_all()
    env.cr.execute("DELETE FROM spp_customer_care WHERE state = 'due'")
    env.cr.execute("DELETE FROM spp_plan_kpi_value WHERE day = (SELECT max(day) FROM spp_plan_kpi_value)")
    env.cr.execute("UPDATE spp_plan SET figures_at = figures_at - interval '2 days'")
    env.cr.execute("DELETE FROM spp_engagement_pulse_asked")
    env.cr.execute("DELETE FROM spp_service_visit WHERE state = 'due'")
    env.cr.execute("UPDATE spp_incentive_statement SET payout_id = NULL WHERE state = 'approved'")


def _sell(env, company):
    orders = env["sale.order"].search([("state", "=", "sale"), ("company_id", "=", company.id)])
    for order in orders.grouped("partner_id").values():
        order[0].copy({"state": "sale", "date_order": order[0].date_order})
    for order in orders.grouped("user_id").values():
        order[0].copy({"state": "sale"})


def reprice(env):
    """Let the first orders of all become dearer, without anything new."""
    company = env.ref("base.main_company")
    orders = env["sale.order"].search([("state", "=", "sale"), ("company_id", "=", company.id)], order="id", limit=60)
    for line in orders.order_line.filtered("product_id"):
        line.price_unit = line.price_unit * 1.1 + 1


def _make_leads(env, company):
    team = env.ref(f"{ADDON}.demo_team")
    team.assign_by_score = False
    facts = {"company_size": 200, "has_purchase_plan": True}
    values = {"team_id": team.id, "company_id": company.id, "user_id": False, **facts}
    env["crm.lead"].create([{"name": f"Inquiry {number}", **values} for number in range(LEADS)])
    team.assign_by_score = True
    env.flush_all()
    env.cr.execute("UPDATE crm_lead SET qualification_score = -99 WHERE name LIKE 'Inquiry%'")


def _make_requests(env, company):
    partners = env["sale.order"].search([("state", "=", "sale"), ("company_id", "=", company.id)]).partner_id
    team = env["spp.service.team"]._of_company(company)
    env["spp.service.ticket"].create(
        [
            {"name": f"Question {n}", "partner_id": partners[n % len(partners)].id, "team_id": team.id}
            for n in range(REQUESTS)
        ]
    )
    env.flush_all()
    env.cr.execute(
        """
        UPDATE spp_service_ticket
           SET opened_at = opened_at - interval '3 days', response_due_at = response_due_at - interval '3 days',
               resolution_due_at = resolution_due_at - interval '3 days', next_alarm_at = now() - interval '1 minute'
         WHERE name LIKE 'Question%'
        """
    )
    env.cr.execute(
        """
        UPDATE spp_service_ticket SET resolved_at = date_trunc('month', now()) - interval '9 days'
         WHERE state = 'solved'
        """
    )


def _make_old_plan(env, company):
    first = min(env["spp.plan"].search([]).mapped("date_from"))
    before = company._sales_quarter(first.replace(day=1).fromordinal(first.toordinal() - 1))
    plan = env["spp.plan"].create({"name": "Old quarter", "company_id": company.id, "date_from": before.first})
    plan.action_start()
    plan.action_add_targets()
    plan.action_review()
