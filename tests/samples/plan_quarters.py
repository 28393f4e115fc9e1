"""Make the plans of past quarters over a loaded sample, and hold their figures against plain counts of the documents.

    ./dev shell -d DB < tests/samples/plan_quarters.py

Load Northwind or the CRM Sales Opportunities first. Each quarter that has sales gets a plan, its figures are read as of
its last day, and the scorecard's sales, their growth, new customers and the share of won leads are counted again from
the orders and leads alone. Prints each quarter's figures; what nothing is known of must say so. Nothing is kept.
"""

from datetime import timedelta


def quarters(env, company):
    """Return the quarters with sales, oldest first."""
    query = (
        "SELECT min(date_order)::date, max(date_order)::date FROM sale_order WHERE company_id = %s AND state = 'sale'"
    )
    env.cr.execute(query, [company.id])
    [(day, last)] = env.cr.fetchall()
    found = []
    while day <= last:
        quarter = company._sales_quarter(day)
        found.append(quarter)
        day = quarter.last + timedelta(days=1)
    return found


def by_hand(env, company, quarter, before):
    """Count sales, new customers and leads of a quarter from the documents alone, order by order."""
    orders = env["sale.order"].search([("company_id", "=", company.id), ("state", "=", "sale")])
    first = {}
    for order in orders.sorted("date_order"):
        first.setdefault(order.partner_id.commercial_partner_id, order.date_order.date())
    here = orders.filtered(lambda order: order.date_order.date() in quarter)
    sales = sum(here.mapped("amount_untaxed"))
    earlier = sum(orders.filtered(lambda order: order.date_order.date() in before).mapped("amount_untaxed"))
    new = {customer for customer, day in first.items() if day in quarter}
    to_new = sum(here.filtered(lambda order: order.partner_id.commercial_partner_id in new).mapped("amount_untaxed"))
    leads = env["crm.lead"].with_context(active_test=False).search([("company_id", "=", company.id)])
    closed = leads.filtered(lambda lead: lead.date_closed and lead.date_closed.date() in quarter)
    won = closed.filtered(lambda lead: lead.won_status == "won")
    return {
        "sales_growth": 100 * (sales / earlier - 1) if earlier else None,
        "new_customers": len(new),
        "new_sales_share": 100 * to_new / sales if sales else None,
        "lead_conversion": 100 * len(won) / len(closed) if closed else None,
    }


def check(env, company, quarter):
    """Make the plan of ``quarter``, read its figures and print them; fail where a count says anything else."""
    before = company._sales_quarter(quarter.first - timedelta(days=1))
    plan = env["spp.plan"].create({"company_id": company.id, "date_from": quarter.first})
    plan.action_add_targets()
    plan.action_start()
    plan._snapshot(quarter.last)
    domain = [("plan_id", "=", plan.id), ("day", "=", quarter.last), ("level", "=", "total")]
    values = {value.kpi_id.code: value for value in env["spp.plan.kpi.value"].search(domain)}
    page = env["spp.plan.scorecard"].scorecard(plan.id)
    silent = sum(card["status"] == "none" for card in page["cards"])
    print(f"{plan.name}: {len(values)} figures, {silent} say that there are no data")
    print("  ", "  ".join(f"{code} {value.words}" for code, value in sorted(values.items())))
    for code, counted in by_hand(env, company, quarter, before).items():
        told = values[code].value if code in values else None
        assert (told is None) == (counted is None) and abs((told or 0) - (counted or 0)) < 0.01, (code, told, counted)


def main(env):
    """Check each quarter of the sample that is loaded."""
    [name] = [name for name in ("Northwind", "Maven") if env["res.company"].search_count([("name", "=", name)])]
    company = env["res.company"].search([("name", "=", name)])
    env = env(context={**env.context, "allowed_company_ids": company.ids})
    for quarter in quarters(env, company):
        check(env, company.with_env(env), quarter)
    env.cr.rollback()


if "env" in globals():
    main(env)  # noqa: F821 - the shell's
