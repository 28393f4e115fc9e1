"""Load the "CRM Sales Opportunities" sample (accounts.csv, sales_pipeline.csv, products.csv) into a company.

    SPP_DATA=FOLDER ./dev shell -d DB < tests/samples/crm_maven.py

Accounts become customers, closed and open deals become opportunities, and won deals confirmed orders of their
close date. Loading it twice changes nothing. The known dirt of the files is mended on the way in and counted.
Prints the published figures: the win rate, what was won in each quarter of 2017, and the tiers at the end.
"""

from collections import Counter, defaultdict
from datetime import date

from odoo.fields import Command

from tests.samples import loader
from tests.samples.loader import upsert

MENDED = {"GTXPro": "GTX Pro", "technolgy": "technology"}
OPEN = ("Engaging", "Prospecting")


def rows(name):
    """Return the rows of one file with the known misspellings mended."""
    return loader.rows(name, MENDED)


def opportunity(row, partners, company, stages):
    """Return the values of a lead for one deal."""
    won = row["deal_stage"] == "Won"
    return {
        "name": f"{row['opportunity_id']} {row['product']}",
        "type": "opportunity",
        "company_id": company.id,
        "partner_id": partners[row["account"]].id if row["account"] else False,
        "expected_revenue": float(row["close_value"] or 0),
        "stage_id": stages["won" if won else "open"].id,
        "active": row["deal_stage"] != "Lost",
        "probability": 100 if won else 0 if row["deal_stage"] == "Lost" else 10,
        "user_id": False,
    }


def order(row, partners, products, company):
    """Return the values of the confirmed order of a won deal."""
    line = {
        "product_id": products[row["product"]].id,
        "product_uom_qty": 1,
        "price_unit": float(row["close_value"]),
        "tax_ids": [Command.clear()],
    }
    return {
        "partner_id": partners[row["account"]].id,
        "company_id": company.id,
        "client_order_ref": row["opportunity_id"],
        "date_order": f"{row['close_date']} 12:00:00",
        "state": "sale",
        "order_line": [Command.create(line)],
    }


def load(env, company):
    """Load the files into ``company``; return the leads and the orders by key."""
    env = env(context={**env.context, "tracking_disable": True, "allowed_company_ids": company.ids})
    accounts = {row["account"]: {"name": row["account"], "is_company": True} for row in rows("accounts.csv")}
    partners = upsert(env, "res.partner", "crm_maven_account", accounts)
    goods = {row["product"]: {"name": row["product"], "type": "service"} for row in rows("products.csv")}
    products = upsert(env, "product.product", "crm_maven_product", goods)
    stages = {
        "won": env["crm.stage"].search([("is_won", "=", True)], limit=1),
        "open": env["crm.stage"].search([("is_won", "=", False)], limit=1),
    }
    deals = rows("sales_pipeline.csv")
    leads = {row["opportunity_id"]: opportunity(row, partners, company, stages) for row in deals}
    won = {
        row["opportunity_id"]: order(row, partners, products, company) for row in deals if row["deal_stage"] == "Won"
    }
    return upsert(env, "crm.lead", "crm_maven_deal", leads), upsert(env, "sale.order", "crm_maven_order", won)


def main(env):
    """Load, recompute as of the last close date, and print the figures."""
    company = env["res.company"].search([("name", "=", "Maven")]) or env["res.company"].create({"name": "Maven"})
    leads, orders = load(env, company)
    everything = env["crm.lead"].with_context(active_test=False).browse([lead.id for lead in leads.values()])
    closed = Counter(everything.mapped("won_status"))
    print(f"leads {len(leads)}  win rate {closed['won'] / (closed['won'] + closed['lost']):.2%}")
    quarters = defaultdict(float)
    for sale in env["sale.order"].browse([one.id for one in orders.values()]):
        quarters[f"{sale.date_order:%Y} Q{(sale.date_order.month + 2) // 3}"] += sale.amount_untaxed
    print("won  " + "  ".join(f"{quarter} {quarters[quarter]:,.0f}" for quarter in sorted(quarters)))
    dirt = sum(row["deal_stage"] in OPEN and not row["account"] for row in rows("sales_pipeline.csv"))
    last = max(date.fromisoformat(row["close_date"]) for row in rows("sales_pipeline.csv") if row["close_date"])
    run = env["spp.customer.tier"]._recompute(company, last)
    standings = env["spp.customer.standing"].search([("company_id", "=", company.id)])
    tiers = {
        tier.code: number
        for tier, number in standings._read_group([("id", "in", standings.ids)], ["tier_id"], ["__count"])
    }
    print(f"tiers on {last}: {tiers}; written {run.written}; open deals without an account {dirt}")
    env.cr.commit()


main(env)  # noqa: F821 - the shell's
