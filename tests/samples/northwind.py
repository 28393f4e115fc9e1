"""Load the Northwind sample (customers.csv, orders.csv, order_details.csv, employees.csv) into a company.

    SPP_DATA=FOLDER ./dev shell -d DB < tests/samples/northwind.py

Loading it twice changes nothing: every record has an external id made from its key in the file. Amounts
are unit price · quantity · (1 − discount), with prices and discounts rounded to two places. Prints the
published figures: total, mean order, and the tiers on the day of the last order.
"""

from collections import Counter, defaultdict
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from odoo.fields import Command

from tests.samples.loader import rows, upsert

CENT = Decimal("0.01")


def cents(text):
    """Return a number of the file rounded to two places."""
    return Decimal(text).quantize(CENT, ROUND_HALF_UP)


def order_lines(env):
    """Return ``{order key: commands for its lines}``."""
    keys = {row["product_id"] for row in rows("order_details.csv")}
    products = upsert(
        env,
        "product.product",
        "northwind_product",
        {key: {"name": f"Product {key}", "type": "service"} for key in keys},
    )
    lines = defaultdict(list)
    for row in rows("order_details.csv"):
        values = {
            "product_id": products[row["product_id"]].id,
            "product_uom_qty": int(row["quantity"]),
            "price_unit": float(cents(row["unit_price"])),
            "discount": float(cents(row["discount"]) * 100),
            "tax_ids": [Command.clear()],
        }
        lines[row["order_id"]].append(Command.create(values))
    return lines


def load(env, company):
    """Load customers and orders into ``company``; return ``{customer key: partner}`` and ``{order key: order}``."""
    env = env(context={**env.context, "tracking_disable": True, "allowed_company_ids": company.ids})
    customers = {row["customer_id"]: {"name": row["company_name"], "is_company": True} for row in rows("customers.csv")}
    partners = upsert(env, "res.partner", "northwind_customer", customers)
    lines = order_lines(env)
    orders = {
        row["order_id"]: {
            "partner_id": partners[row["customer_id"]].id,
            "company_id": company.id,
            "client_order_ref": row["order_id"],
            "date_order": f"{row['order_date']} 12:00:00",
            "state": "sale",
            "order_line": lines[row["order_id"]],
        }
        for row in rows("orders.csv")
    }
    return partners, upsert(env, "sale.order", "northwind_order", orders)


def northwind(env):
    """Return the company; its dollars have four decimals, for the published total adds unrounded lines."""
    company = env["res.company"].search([("name", "=", "Northwind")])
    if not company:
        dollar = env["res.currency"].create({"name": "NWD", "symbol": "$", "rounding": 0.0001})
        company = env["res.company"].create({"name": "Northwind", "currency_id": dollar.id})
    return company


def count_by_hand(day, window=365):
    """Return ``{customer key: tier}`` on ``day``, counted from the files alone with the shipped ladder."""
    amounts = defaultdict(Decimal)
    for row in rows("order_details.csv"):
        amounts[row["order_id"]] += cents(row["unit_price"]) * int(row["quantity"]) * (1 - cents(row["discount"]))
    days, totals = defaultdict(list), defaultdict(Decimal)
    for row in rows("orders.csv"):
        ago = (day - date.fromisoformat(row["order_date"])).days
        days[row["customer_id"]].append(ago)
        totals[row["customer_id"]] += amounts[row["order_id"]] if ago < window else 0
    buyers = [key for key in days if min(days[key]) < window]
    average = sum(totals.values()) / len(buyers)
    tiers = {}
    for key, all_days in days.items():
        recency, often, worth = min(all_days), sum(ago < window for ago in all_days), totals[key] / average
        if recency <= 30 and often >= 4 and worth >= Decimal("1.5"):
            tiers[key] = "core"
        elif recency <= 60 and often >= 2 and worth >= 1:
            tiers[key] = "potential"
        else:
            tiers[key] = "general" if recency <= 90 else "lost"
    return tiers


def main(env):
    """Load, recompute as of the last order's day, and print the figures."""
    company = northwind(env)
    partners, orders = load(env, company)
    everybody = env["sale.order"].browse([order.id for order in orders.values()])
    total = sum(everybody.mapped("amount_untaxed"))
    last = max(date.fromisoformat(row["order_date"]) for row in rows("orders.csv"))
    run = env["spp.customer.tier"]._recompute(company, last)
    here = env["res.partner"].browse([partner.id for partner in partners.values()]).with_company(company)
    tiers = Counter(partner.customer_tier_id.code for partner in here)
    by_hand = count_by_hand(last)
    others = [
        key
        for key, partner in partners.items()
        if here.browse(partner.id).customer_tier_id.code != by_hand.get(key, False)
    ]
    print(f"orders {len(everybody)}  total {total:,.2f}  mean {total / len(everybody):,.2f}")
    print(f"QUICK {sum(everybody.filtered(lambda o: o.partner_id == partners['QUICK']).mapped('amount_untaxed')):,.2f}")
    print(f"tiers on {last}: {dict(tiers)}; written {run.written}, moved {run.moved}, {run.seconds:.3f} s")
    print(f"customers whose tier is not the one counted by hand: {others or 'none'}")
    env.cr.commit()


if "env" in globals():
    main(env)  # noqa: F821 - the shell's
