"""Settle the Northwind sample quarter by quarter, its employees being the reps.

    SPP_DATA=FOLDER ./dev shell -d DB < tests/samples/northwind_pay.py

Loads the sample as ``northwind.py`` does, gives each order to its employee, puts the shipped rules in force, and
settles. Prints each rep's pay per quarter, whether the base commission is the one counted by hand from the files, and
what a second settlement adds (nothing).
"""

from collections import defaultdict
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from odoo import SUPERUSER_ID
from odoo.fields import Command

from tests.samples.loader import rows, upsert
from tests.samples.northwind import cents, load, northwind

RATE, UNIT = Decimal("0.02"), Decimal("0.0001")
FIRST, LAST = date(1996, 7, 1), date(1998, 6, 30)


def reps(env, company):
    """Return ``{employee key: user}``."""
    group = env.ref("sales_team.group_sale_salesman")
    values = {
        row["employee_id"]: {
            "name": f"{row['first_name']} {row['last_name']}",
            "login": f"northwind_{row['employee_id']}",
            "company_id": company.id,
            "company_ids": [Command.set(company.ids)],
            "group_ids": [Command.link(group.id)],
        }
        for row in rows("employees.csv")
    }
    return upsert(env(context={**env.context, "no_reset_password": True}), "res.users", "northwind_employee", values)


def by_hand():
    """Return ``{employee key: base commission}``, from the files alone: 2 % of each line, rounded."""
    employee = {row["order_id"]: row["employee_id"] for row in rows("orders.csv")}
    found = defaultdict(Decimal)
    for row in rows("order_details.csv"):
        amount = cents(row["unit_price"]) * int(row["quantity"]) * (1 - cents(row["discount"]))
        found[employee[row["order_id"]]] += (amount * RATE).quantize(UNIT, ROUND_HALF_UP)
    return found


def settle(env, company):
    """Settle all quarters, the tiers of each first day being known; return how many rows that added."""
    day, written = FIRST, 0
    while day <= LAST:
        quarter = company._sales_quarter(day)
        latest = env["spp.customer.run"]._latest(company)
        if not latest or latest.on_date < quarter.first:
            env["spp.customer.tier"]._recompute(company, quarter.first)
        run = env["spp.incentive.scheme"]._settle(company, quarter.first, quarter.last)
        written += run.written
        day = quarter.last + timedelta(days=1)
    return written


def main(env):
    """Load, settle twice, and print the figures."""
    company = northwind(env)
    _partners, orders = load(env, company)
    users = reps(env, company)
    for row in rows("orders.csv"):
        if orders[row["order_id"]].user_id != users[row["employee_id"]]:
            orders[row["order_id"]].user_id = users[row["employee_id"]]
    scheme = env["spp.incentive.scheme"].search([("company_id", "=", company.id)])
    if scheme.state == "draft":
        scheme.date_from = FIRST
        scheme.author_id = SUPERUSER_ID
        scheme.with_user(env.ref("base.user_admin")).sudo().action_approve()
    print(f"rows added {settle(env, company)}, a second time {settle(env, company)}")
    entries = env["spp.incentive.entry"].search([("company_id", "=", company.id)])
    expected = by_hand()
    for key, user in sorted(users.items()):
        mine = entries.filtered(lambda row, user=user: row.user_id == user)
        base = sum(Decimal(str(round(row.amount, 4))) for row in mine if row.source_id)
        rest = sum(row.amount for row in mine if not row.source_id)
        print(
            f"{user.name:20} base {base:>12} by hand {expected[key]:>12} {base == expected[key]}  rules {rest:>10.4f}"
        )
    statements = env["spp.incentive.statement"].search([("company_id", "=", company.id)])
    paid, booked = sum(statements.mapped("amount")), sum(entries.mapped("amount"))
    print(f"statements {len(statements)}: {paid:,.4f}; ledger {booked:,.4f}")
    env.cr.commit()


main(env)  # noqa: F821 - the shell's
