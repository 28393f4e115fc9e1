"""A night of care against bare statements: what is due for all customers, and price lists that follow the tier.

``size`` is the number of customers, with ten times as many sales; fifty people look after them, and no limit holds
back what can wait, so that every customer has something due.
"""

import bench_tiers

SIZES = (10_000, 100_000)
PEOPLE = 50
INSERT = """
    INSERT INTO spp_customer_care (company_id, partner_id, playbook_id, kind, tier_id, user_id, planned_user_id,
                                   date_planned, date_due, state, key, create_date, write_date, create_uid, write_uid)
    SELECT standing.company_id, standing.partner_id, number, 'offer', standing.tier_id, customer.user_id,
           customer.user_id, %(today)s::date, %(today)s::date + 7, 'due', 0, now(), now(), 1, 1
      FROM spp_customer_standing standing JOIN res_partner customer ON customer.id = standing.partner_id
     CROSS JOIN generate_series(1, 3) number ORDER BY number, standing.id LIMIT %(rows)s
"""
READ = """
    SELECT count(*), max(care.date_planned) FROM spp_customer_standing standing
      LEFT JOIN spp_customer_care care USING (company_id, partner_id) JOIN res_partner ON res_partner.id = partner_id
"""
UPDATE = """
    UPDATE res_partner SET specific_property_product_pricelist = jsonb_build_object('1', 1) FROM spp_customer_standing
     standing WHERE standing.partner_id = res_partner.id AND standing.tier_id = %(tier)s
"""


def run(env, size):
    """Yield the measurements for ``size`` customers."""
    company = env.company
    stage = bench_tiers.Stage(env, size)
    _look_after(env, stage.first)
    company.care_most_open = 10 * size
    bench_tiers.settle(env)
    stage.keep()
    planner = env["spp.customer.care.planner"]
    rows = _count(env, lambda: planner._plan_duties(company))
    known = {"today": company._sales_today(), "rows": rows}
    bare = "bare INSERT of as many duties"
    yield {
        **bench_tiers.compare(
            env, "first night", lambda: planner._plan_duties(company), lambda: env.cr.execute(INSERT, known), bare
        ),
        "rows": rows,
    }
    planner._plan_duties(company)
    bench_tiers.settle(env)
    yield bench_tiers.compare(
        env,
        "second night, nothing new",
        lambda: planner._plan_duties(company),
        lambda: env.cr.execute(READ),
        "bare reading of customers and their duties",
    )
    yield _price_lists(env, company)
    partner = env["res.partner"].browse(stage.first)
    _sell_things(env)
    bench_tiers.settle(env)
    yield bench_tiers.compare(
        env,
        "ideas for one customer who buys much",
        lambda: partner._cross_sell_ideas(company),
        lambda: env.cr.execute("SELECT product_id, count(*) FROM sale_order_line GROUP BY 1"),
        "bare count of all lines by product",
    )


def _price_lists(env, company):
    env.ref("base.group_user").implied_ids += env.ref("product.group_product_pricelist")
    lists = env["product.pricelist"].create([{"name": name, "company_id": company.id} for name in ("All", "Tier")])
    tier = max(env["spp.customer.tier"]._ladder(company), key=lambda one: one.customer_count)
    tier.pricelist_id = lists[1]
    company.tier_pricelists = True
    env.flush_all()
    measured = bench_tiers.compare(
        env,
        "price lists, first night",
        lambda: env["spp.customer.grant"]._give_by_tier(company),
        lambda: env.cr.execute(UPDATE, {"tier": tier.id}),
        "bare UPDATE of as many customers",
    )
    return {**measured, "rows": tier.customer_count}


def _look_after(env, first):
    users = env["res.users"].create(
        [
            {
                "name": f"Seller {number}",
                "login": f"seller{number}",
                "group_ids": [(4, env.ref("sales_team.group_sale_salesman").id)],
            }
            for number in range(PEOPLE)
        ]
    )
    env.cr.execute(
        "UPDATE res_partner SET user_id = (%(users)s)[1 + id %% %(people)s] WHERE id >= %(first)s",
        {"users": users.ids, "people": PEOPLE, "first": first},
    )


def _sell_things(env):
    """Give each order two lines of a thousand products, of which few are bought much."""
    products = env["product.product"].create([{"name": f"Thing {number}"} for number in range(1000)])
    env.cr.execute(
        """
        INSERT INTO sale_order_line (order_id, product_id, name, product_uom_qty, price_unit, customer_lead, company_id,
                                     state, create_date, write_date)
        SELECT document.id, (%(products)s)[1 + floor(random() ^ 3 * 1000)::int], 'Thing', 1, 1, 0,
               document.company_id, 'sale', now(), now()
          FROM sale_order document CROSS JOIN generate_series(1, 2)
        """,
        {"products": products.ids},
    )
    env.cr.execute("ANALYZE sale_order_line")


def _count(env, call):
    savepoint = env.cr.savepoint(flush=False)
    try:
        return len(call())
    finally:
        savepoint.close(rollback=True)
        env.invalidate_all()
