"""Load the Northwind sample (customers.csv, orders.csv, order_details.csv, employees.csv) into a company.

    SPP_DATA=FOLDER ./dev shell -d DB < tests/import/northwind.py

Loading it twice changes nothing: every record has an external id made from its key in the file. Amounts
are unit price · quantity · (1 − discount), with prices and discounts rounded to two places. Prints the
published figures: total, mean order, and the tiers on the day of the last order.
"""

import csv
import os
import pathlib
from collections import Counter, defaultdict
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from odoo.fields import Command

CENT = Decimal("0.01")


def rows(name):
    """Return the rows of one file as dictionaries."""
    with open(pathlib.Path(os.environ["SPP_DATA"]) / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def cents(text):
    """Return a number of the file rounded to two places."""
    return Decimal(text).quantize(CENT, ROUND_HALF_UP)


def upsert(env, model, kind, values):
    """Create the records of ``{key: values}`` that are not there yet; return ``{key: record}``."""
    names = {key: f"northwind_{kind}_{key}" for key in values}
    known = env["ir.model.data"].search(
        [("module", "=", "__import__"), ("model", "=", model), ("name", "in", list(names.values()))]
    )
    ids = {data.name: data.res_id for data in known}
    new = [key for key, name in names.items() if name not in ids]
    created = env[model].create([values[key] for key in new])
    env["ir.model.data"].create(
        [
            {"module": "__import__", "model": model, "name": names[key], "res_id": record.id}
            for key, record in zip(new, created, strict=True)
        ]
    )
    records = dict(zip(new, created, strict=True))
    return {key: records.get(key) or env[model].browse(ids[names[key]]) for key in values}


def order_lines(env):
    """Return ``{order key: commands for its lines}``."""
    keys = {row["product_id"] for row in rows("order_details.csv")}
    products = upsert(
        env, "product.product", "product", {key: {"name": f"Product {key}", "type": "service"} for key in keys}
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
    partners = upsert(env, "res.partner", "customer", customers)
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
    return partners, upsert(env, "sale.order", "order", orders)


def northwind(env):
    """Return the company; its dollars have four decimals, for the published total adds unrounded lines."""
    company = env["res.company"].search([("name", "=", "Northwind")])
    if not company:
        dollar = env["res.currency"].create({"name": "NWD", "symbol": "$", "rounding": 0.0001})
        company = env["res.company"].create({"name": "Northwind", "currency_id": dollar.id})
    return company


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
    print(f"orders {len(everybody)}  total {total:,.2f}  mean {total / len(everybody):,.2f}")
    print(f"QUICK {sum(everybody.filtered(lambda o: o.partner_id == partners['QUICK']).mapped('amount_untaxed')):,.2f}")
    print(f"tiers on {last}: {dict(tiers)}; written {run.written}, moved {run.moved}, {run.seconds:.3f} s")
    env.cr.commit()


main(env)  # noqa: F821 - the shell's
