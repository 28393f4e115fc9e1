"""The tier run against the bare SQL aggregate (last date, number and sum in 365 days, per customer).

``size`` is the number of customers; each has ten sales on the average, over three years. Every measurement is
the minimum of interleaved rounds, each rolled back, so that both sides work on the same tables.
"""

from datetime import date, datetime, timedelta
from functools import partial

import psycopg2

from odoo import sql_db

from devtools.measure import race

SIZES = (10_000, 100_000)
ROUNDS = 5
TODAY = date(2026, 6, 30)
SALES_A_CUSTOMER = 10

AGGREGATE = """
    SELECT partner_id, max(date_order) AS last, count(*) FILTER (WHERE date_order >= %(lower)s) AS number,
           sum(amount_untaxed) FILTER (WHERE date_order >= %(lower)s) AS amount
      FROM sale_order WHERE company_id = %(company)s AND state = 'sale' AND date_order < %(upper)s
  GROUP BY partner_id
"""
READ = f"SELECT count(*), max(last), sum(number), sum(amount) FROM ({AGGREGATE}) bought"
INSERT = f"""
    INSERT INTO spp_customer_standing (company_id, partner_id, tier_id, last_sale_date, date_from, frequency, amount)
    SELECT %(company)s, partner_id, %(tier)s, last::date, last::date, number, coalesce(amount, 0)
      FROM ({AGGREGATE}) bought
"""
UPDATE = f"""
    UPDATE spp_customer_standing standing SET frequency = number, amount = coalesce(bought.amount, 0)
      FROM ({AGGREGATE}) bought WHERE bought.partner_id = standing.partner_id
"""


def fill(env, size):
    """Make ``size`` customers with ten times as many sales, the same ones each time."""
    cr = env.cr
    cr.execute("SELECT setseed(0.42)")
    cr.execute(
        """
        INSERT INTO res_partner (name, complete_name, active, is_company, type, autopost_bills, create_date, write_date)
        SELECT 'Customer ' || n, 'Customer ' || n, TRUE, TRUE, 'contact', 'ask', %(old)s, %(old)s
          FROM generate_series(1, %(size)s) n
        """,
        {"size": size, "old": datetime(2026, 1, 1)},
    )
    cr.execute("UPDATE res_partner SET commercial_partner_id = id WHERE commercial_partner_id IS NULL")
    cr.execute("SELECT min(id) FROM res_partner WHERE name LIKE 'Customer %'")
    first = cr.fetchone()[0]
    sell(env, first, size, size * SALES_A_CUSTOMER, 1095, TODAY, datetime(2026, 1, 1))
    return first


def sell(env, first, size, number, days, until, written):
    """Add ``number`` confirmed orders of the ``days`` before ``until``; few customers buy much, many little."""
    # Rows as wide as the host's own: what an order that was confirmed and invoiced has in its columns.
    env.cr.execute(
        """
        INSERT INTO sale_order (name, company_id, partner_id, partner_invoice_id, partner_shipping_id, state,
                                currency_id, date_order, amount_untaxed, currency_rate, create_date, write_date,
                                create_uid, write_uid, user_id, amount_tax, amount_total,
                                invoice_status, access_token, client_order_ref, origin, note, validity_date,
                                commitment_date, require_signature, require_payment, prepayment_percent, locked)
        SELECT 'B' || n, %(company)s, customer, customer, customer, 'sale', %(currency)s,
               %(until)s::timestamp + interval '12 hours' - floor(random() * %(days)s) * interval '1 day',
               round((50 + 5000 * random() ^ 3)::numeric, 2), 1.0, %(written)s, %(written)s,
               1, 1, 1, 21.0, 121.0, 'invoiced', md5(n::text), 'PO' || n, 'Opportunity ' || n,
               '<p>Terms and Conditions: https://www.example.com/terms</p>', %(until)s::date, %(until)s::timestamp,
               TRUE, FALSE, 1.0, FALSE
          FROM (SELECT n, %(first)s + floor(random() ^ 2 * %(size)s)::int AS customer
                  FROM generate_series(1, %(number)s) n) drawn
        """,
        {
            "company": env.company.id,
            "currency": env.company.currency_id.id,
            "first": first,
            "size": size,
            "number": number,
            "days": days,
            "until": until,
            "written": written,
        },
    )


def settle(env):
    """Commit and let PostgreSQL tidy up, as it does by itself overnight."""
    env.cr.commit()
    dsn = sql_db.connection_info_for(env.cr.dbname)[1]
    link = psycopg2.connect(**dsn)
    link.autocommit = True
    with link.cursor() as cursor:
        for table in ("res_partner", "sale_order", "spp_customer_standing", "spp_customer_history"):
            cursor.execute(f"VACUUM ANALYZE {table}")
    link.close()


def compare(env, name, ours, theirs, against):
    """Return one named measurement."""
    return {"measure": name, **race(env, ours, theirs, against, ROUNDS, kept=True)}


class Stage:
    """The filled company and both sides' work on it."""

    def __init__(self, env, size):
        """Fill the database with ``size`` customers."""
        self.env, self.size, self.first = env, size, fill(env, size)
        self.tiers = env["spp.customer.tier"]
        self.day = TODAY

    def known(self):
        """Return the parameters of the bare statements."""
        day = datetime.combine(self.day, datetime.min.time())
        return {
            "company": self.env.company.id,
            "tier": self.tiers._ladder(self.env.company)[-1].id,
            "lower": day - timedelta(days=364),
            "upper": day + timedelta(days=1),
        }

    def bare(self, query):
        """Do what the database would do if the addon were not there."""
        self.env.cr.execute("SET LOCAL enable_indexonlyscan = off")
        self.env.cr.execute(query, self.known())

    def ours(self, full=True):
        """Run the tiers."""
        self.tiers._recompute(self.env.company, self.day, full=full)

    def keep(self):
        """Run and keep the result, as if in the evening of the day; the undone rounds leave no rows behind."""
        settle(self.env)
        self.ours()
        evening = datetime.combine(self.day, datetime.min.time()) + timedelta(hours=20)
        self.env.cr.execute("UPDATE spp_customer_run SET started_at = %s", [evening])
        settle(self.env)


def run(env, size):
    """Yield the measurements for ``size`` customers."""
    stage = Stage(env, size)
    settle(env)
    insert, update, read = (partial(stage.bare, query) for query in (INSERT, UPDATE, READ))
    yield compare(env, "first full run", stage.ours, insert, "bare aggregate + INSERT of the standings")
    stage.keep()
    yield compare(env, "full run, nothing changed", stage.ours, read, "bare aggregate")
    stage.day += timedelta(days=1)
    sell(env, stage.first, size, size * SALES_A_CUSTOMER // 100, 1, stage.day, datetime(2026, 7, 1, 10))
    settle(env)
    yield compare(env, "nightly run, 1 % new sales", partial(stage.ours, full=False), read, "bare aggregate")
    stage.keep()
    env.cr.execute("UPDATE spp_customer_standing SET amount = amount + 1, frequency = frequency + 1")
    settle(env)
    yield compare(env, "full run, every row written", stage.ours, update, "bare aggregate + UPDATE")
