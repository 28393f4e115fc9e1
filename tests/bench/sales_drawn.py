"""One quarter's sales, drawn by lot, the same ones each time: who sold what to whom, and when."""

import dataclasses
from datetime import date

from host_rows import multiply, reserve, row, undone

from odoo.fields import Command
from odoo.models import BaseModel

FIRST, LAST = date(2026, 4, 1), date(2026, 6, 30)
PRODUCTS = 20
LINES_A_CUSTOMER = 20
QUIET = {"no_reset_password": True, "tracking_disable": True, "mail_auto_subscribe_no_notify": True}

DRAW_LINES = """
    CREATE TEMPORARY TABLE drawn_line ON COMMIT DROP AS
    SELECT n, sum(opens::int) OVER (ORDER BY n)::int AS document, (%(products)s)[kind] AS product_id,
           '[BENCH-' || kind || '] Product ' || kind AS product_name, quantity, price,
           round(quantity * price, 2) AS subtotal
      FROM (SELECT n, n = 1 OR random() < 0.25 AS opens, 1 + floor(random() * %(kinds)s)::int AS kind,
                   1 + floor(random() * 9)::int AS quantity, round((5 + 400 * random() ^ 3)::numeric, 2) AS price
              FROM generate_series(1, %(size)s) n) drawn
"""
DRAW_DOCUMENTS = """
    CREATE TEMPORARY TABLE drawn_document ON COMMIT DROP AS
    SELECT document, day, total, nth, %(customers)s + nth AS partner_id, (%(users)s)[1 + nth %% %(reps)s] AS user_id
      FROM (SELECT document, 1 + floor(random() ^ 2 * %(number)s)::int AS nth,
                   %(first)s + floor(random() * %(days)s)::int AS day
              FROM generate_series(1, (SELECT max(document) FROM drawn_line)) document) drawn
      JOIN (SELECT document, sum(subtotal) AS total FROM drawn_line GROUP BY document) summed USING (document)
"""


@dataclasses.dataclass
class Sales:
    """What was drawn: who sold, to whom (ids ``customers`` + 1 and on), in how many documents, for how much."""

    reps: BaseModel
    products: BaseModel
    customers: int
    documents: int
    base: float


def draw(env, size, reps):
    """Draw lines and documents into temporary tables; people and products are made the first time."""
    users, products = _reps(env, reps), _products(env)
    number = max(1, size // LINES_A_CUSTOMER)
    known = {
        "size": size,
        "products": products.ids,
        "kinds": PRODUCTS,
        "users": users.ids,
        "reps": reps,
        "number": number,
        "customers": _customers(env, users, number),
        "first": FIRST,
        "days": (LAST - FIRST).days + 1,
    }
    env.cr.execute("DROP TABLE IF EXISTS drawn_line, drawn_document")
    env.cr.execute("SELECT setseed(0.42)")
    env.cr.execute(DRAW_LINES, known)
    env.cr.execute(DRAW_DOCUMENTS, known)
    env.cr.execute("SELECT count(*), sum(total) FROM drawn_document")
    return Sales(users, products, known["customers"], *env.cr.fetchone())


def _reps(env, number):
    users = env["res.users"].with_context(**QUIET)
    found = users.search([("login", "=like", "bench-rep-%")], order="id")
    return found or users.create(
        [
            {
                "name": f"Rep {n}",
                "login": f"bench-rep-{n}",
                "group_ids": [Command.link(env.ref("sales_team.group_sale_salesman").id)],
            }
            for n in range(1, number + 1)
        ]
    )


def _products(env):
    products = env["product.product"]
    found = products.search([("default_code", "=like", "BENCH-%")], order="id")
    return found or products.create(
        [
            {"name": f"Product {n}", "default_code": f"BENCH-{n}", "type": "service", "taxes_id": [Command.clear()]}
            for n in range(1, PRODUCTS + 1)
        ]
    )


def _customers(env, users, number):
    """Return the id before the first of ``number`` customers, dealt out to the salespeople in turn."""
    found = env["res.partner"].search([("ref", "=like", "BENCH-%")], order="id", limit=1)
    if found:
        return found.id - 1
    with undone(env):
        vals = {"name": "Customer", "is_company": True, "customer_rank": 1, "user_id": users[0].id}
        pattern = row(env["res.partner"].with_context(**QUIET).create(vals))
    known = {"before": reserve(env.cr, "res_partner", number), "users": users.ids, "reps": len(users)}
    name = "'Customer ' || n"
    names = dict.fromkeys(("name", "complete_name", "commercial_company_name"), name)
    ids = dict.fromkeys(("id", "commercial_partner_id"), "%(before)s + n")
    changes = {**ids, **names, "ref": "'BENCH-' || n", "user_id": "(%(users)s)[1 + n %% %(reps)s]"}
    multiply(env.cr, "res_partner", pattern, changes, f"generate_series(1, {number}) n", known)
    return known["before"]
