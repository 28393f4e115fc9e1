"""Reading all key figures of a quarter, against the sum of the bare SQL aggregates behind them.

``size`` is the number of customers; each has ten sales over three years and a lead, every tenth a request, a rating and
a visit; fifty reps sell. The bare aggregates give one number each, of the whole company; ours are of the plan, the
team and each rep, with a forecast, compared with what is written and written where they changed.
"""

from functools import partial

from freezegun import freeze_time
from plan_drawn import FIRST, NOW, TODAY, stage

from devtools.measure import race

SIZES = (10_000, 100_000)
ROUNDS = 3
STAYS = """
    (SELECT partner_id, company_id, tier_id, date_from, date_to FROM spp_customer_history
      UNION ALL SELECT partner_id, company_id, tier_id, date_from, NULL FROM spp_customer_standing)
"""
NAME = {"fields": {"display_name": {}}}
CARD = {"name": {}, "expected_revenue": {}, "partner_id": NAME, "user_id": NAME, "tag_ids": NAME, "stage_id": NAME}
CARD |= {"priority": {}, "activity_state": {}, "probability": {}, "won_status": {}}
SALES = """
    sale_order sale JOIN res_partner contact ON contact.id = sale.partner_id
     WHERE sale.company_id = %(company)s AND sale.state = 'sale' AND sale.date_order >= %(first)s
       AND sale.date_order < %(after)s
"""
CORE = f"""
    SELECT stay.partner_id FROM {STAYS} stay
      JOIN spp_customer_tier tier ON tier.id = stay.tier_id AND tier.code = 'core'
     WHERE stay.company_id = %(company)s AND stay.date_from <= %(first)s
       AND (stay.date_to IS NULL OR stay.date_to > %(first)s)
"""
OF_QUARTER = "lead.company_id = %(company)s AND lead.{0} >= %(first)s AND lead.{0} < %(after)s"
FRESH = """
    SELECT contact.commercial_partner_id AS partner_id, min(sale.date_order) AS begun
      FROM sale_order sale JOIN res_partner contact ON contact.id = sale.partner_id
     WHERE sale.company_id = %(company)s AND sale.state = 'sale' AND sale.amount_untaxed > 0
  GROUP BY contact.commercial_partner_id HAVING min(sale.date_order) >= %(first)s
"""
BARE = {
    "sales_growth": """
        SELECT sum(amount_untaxed) FILTER (WHERE date_order >= %(first)s),
               sum(amount_untaxed) FILTER (WHERE date_order < %(first)s)
          FROM sale_order sale WHERE company_id = %(company)s AND state = 'sale' AND date_order >= %(before)s
           AND date_order < %(after)s
    """,
    "core_sales_share": f"""
        SELECT sum(sold.amount_untaxed), sum(sold.amount_untaxed) FILTER (WHERE tier.code = 'core')
          FROM (SELECT sale.amount_untaxed, sale.date_order, contact.commercial_partner_id FROM {SALES}) sold
          LEFT JOIN {STAYS} stay ON stay.partner_id = sold.commercial_partner_id AND stay.company_id = %(company)s
           AND stay.date_from <= sold.date_order AND (stay.date_to IS NULL OR stay.date_to > sold.date_order)
          LEFT JOIN spp_customer_tier tier ON tier.id = stay.tier_id
    """,
    "core_churn": f"""
        SELECT count(*), count(*) FILTER (WHERE tier.code = 'lost') FROM ({CORE}) core
          LEFT JOIN {STAYS} stay ON stay.partner_id = core.partner_id AND stay.company_id = %(company)s
           AND stay.date_from <= %(today)s AND (stay.date_to IS NULL OR stay.date_to > %(today)s)
          LEFT JOIN spp_customer_tier tier ON tier.id = stay.tier_id
    """,
    "lead_conversion": f"""
        SELECT count(*), count(*) FILTER (WHERE won_status = 'won') FROM crm_lead lead
         WHERE {OF_QUARTER.format("date_closed")} AND won_status IN ('won', 'lost')
    """,
    "new_customers": f"SELECT count(*) FROM ({FRESH}) fresh",
    "new_sales_share": f"""
        SELECT sum(sold.amount_untaxed), sum(sold.amount_untaxed) FILTER (WHERE fresh.partner_id IS NOT NULL)
          FROM (SELECT sale.amount_untaxed, contact.commercial_partner_id FROM {SALES}) sold
          LEFT JOIN ({FRESH}) fresh ON fresh.partner_id = sold.commercial_partner_id
    """,
    "attainment_rate": f"SELECT sale.user_id, sum(sale.amount_untaxed) FROM {SALES} GROUP BY sale.user_id",
    "invalid_lead_share": f"""
        SELECT count(*), count(*) FILTER (WHERE qualification_state <> 'qualified') FROM crm_lead lead
         WHERE {OF_QUARTER.format("acquired_at")}
    """,
    "screening_accuracy": f"""
        SELECT count(*), count(*) FILTER (WHERE qualification_state <> 'invalid') FROM crm_lead lead
         WHERE {OF_QUARTER.format("qualified_at")}
    """,
    "assignment_hours": f"""
        SELECT avg(extract(epoch FROM first_assigned_at - acquired_at)) FROM crm_lead lead
         WHERE {OF_QUARTER.format("acquired_at")}
    """,
    "late_assignment_loss": f"""
        SELECT count(*), count(*) FILTER (WHERE reason.loss_cause = 'delay') FROM crm_lead lead
          LEFT JOIN crm_lost_reason reason ON reason.id = lead.lost_reason_id
         WHERE {OF_QUARTER.format("date_closed")} AND won_status IN ('won', 'lost')
    """,
    "core_visits": f"""
        SELECT count(*), count(*) FILTER (WHERE visit.state = 'done') FROM spp_service_visit visit
          JOIN {STAYS} stay ON stay.partner_id = visit.partner_id AND stay.date_from <= visit.date_due
           AND (stay.date_to IS NULL OR stay.date_to > visit.date_due)
          JOIN spp_customer_tier tier ON tier.id = stay.tier_id AND tier.code = 'core'
         WHERE visit.company_id = %(company)s AND visit.date_due BETWEEN %(first)s AND %(today)s
    """,
    "repurchase_cycle": f"""
        SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY days)
          FROM (SELECT day, day - lag(day) OVER (PARTITION BY partner_id ORDER BY day) AS days
                  FROM (SELECT DISTINCT core.partner_id, sale.date_order::date AS day FROM ({CORE}) core
                          JOIN res_partner contact ON contact.commercial_partner_id = core.partner_id
                          JOIN sale_order sale ON sale.partner_id = contact.id
                         WHERE sale.company_id = %(company)s AND sale.state = 'sale'
                           AND sale.date_order < %(after)s) sold) gap
         WHERE day >= %(first)s
    """,
    "response_hours": """
        SELECT avg(response_hours) FROM spp_service_ticket
         WHERE company_id = %(company)s AND opened_at >= %(first)s AND opened_at < %(after)s
    """,
    "resolved_in_time": """
        SELECT count(*), count(*) FILTER (WHERE resolution_status = 'met') FROM spp_service_ticket
         WHERE company_id = %(company)s AND opened_at >= %(first)s AND opened_at < %(after)s
    """,
    "service_loss_share": f"""
        SELECT count(DISTINCT stay.partner_id), count(DISTINCT ticket.commercial_partner_id)
          FROM {STAYS} stay JOIN spp_customer_tier tier ON tier.id = stay.tier_id AND tier.code = 'lost'
          LEFT JOIN spp_service_ticket ticket ON ticket.commercial_partner_id = stay.partner_id
           AND ticket.response_breached_at < stay.date_from
         WHERE stay.company_id = %(company)s AND stay.date_from BETWEEN %(first)s AND %(today)s
    """,
    "customer_satisfaction": """
        SELECT count(*), count(*) FILTER (WHERE rating >= 4) FROM rating_rating rating
          JOIN spp_service_ticket ticket ON ticket.id = rating.res_id AND rating.res_model = 'spp.service.ticket'
         WHERE ticket.company_id = %(company)s AND rated_on >= %(first)s AND rated_on < %(after)s
    """,
}


def _bare(env, queries):
    known = {
        "company": env.company.id,
        "first": FIRST,
        "before": FIRST.replace(month=1),
        "today": TODAY,
        "after": TODAY.replace(month=7, day=1),
    }
    env.cr.execute("SET LOCAL jit = off")
    for query in queries:
        env.cr.execute(query, known)
        env.cr.fetchall()


def _pipeline(env):
    """Read what the host's board of opportunities asks for when it is opened."""
    env.invalidate_all()
    env["crm.lead"].web_read_group(
        [],
        ["stage_id"],
        ["__count", "expected_revenue:sum"],
        auto_unfold=True,
        unfold_read_specification=CARD,
    )


def run(env, size):
    """Yield the measurements for ``size`` customers."""
    with freeze_time(NOW, ignore=["devtools"]):  # a lap is measured in real time
        plan = stage(env, size)
        figures = env["spp.plan.kpi"]._of_company(env.company)
        quarter = plan._quarter()
        bare = partial(_bare, env, BARE.values())
        for code, query in BARE.items():
            figure = figures.filtered(lambda one, code=code: one.code == code)
            ours = partial(figure._read_figures, env.company, plan.team_ids, quarter, TODAY)
            yield {"measure": code, **race(env, ours, partial(_bare, env, [query]), "its bare aggregate", ROUNDS)}
        written = race(env, partial(plan._snapshot, TODAY), bare, "the sum of the bare aggregates", ROUNDS)
        yield {"measure": "a day of a quarter, all written", **written}
        plan._snapshot(TODAY)
        env.cr.commit()
        unchanged = race(env, partial(plan._snapshot, TODAY), bare, "the sum of the bare aggregates", ROUNDS)
        yield {"measure": "a day of a quarter, nothing changed", **unchanged}

        def page():
            env.invalidate_all()
            env["spp.plan.scorecard"].scorecard()

        plan.action_add_targets()
        yield {"measure": "the page", **race(env, page, partial(_pipeline, env), "the host's pipeline page", ROUNDS)}
