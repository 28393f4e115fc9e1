"""Settling a quarter for 50 reps: against line-by-line settlement by OCA's modules, and against the bare SQL inserts.

``size`` is the number of lines. Both peers have the same lines: OCA in a database of its own, the bare statement
in ours, where it adds the same rows to the same table in one go. Each measurement of ours includes the rules
of the quarter (accelerators, over target), the statements, and the look for what changed before.
"""

from functools import partial

import oca_commission
from sales_drawn import FIRST, LAST
from sales_lines import fill_invoices, fill_orders

from odoo.fields import Command

from devtools.measure import lap, race

SIZES = (10_000, 50_000, 100_000)
REPS = 50
ROUNDS = 5

# All that a row says, from one statement: no correction could ever follow from it.
BARE = """
    WITH bought AS (
        SELECT partner.commercial_partner_id AS partner_id, min(document.{day})::date AS day
          FROM {table} document JOIN res_partner partner ON partner.id = document.partner_id
         WHERE document.company_id = %(company)s AND document.state = '{state}'
      GROUP BY partner.commercial_partner_id
    )
    INSERT INTO spp_incentive_entry
           (company_id, user_id, statement_id, run_id, quarter, period, day, kind, scheme_id, rule_id, source_model,
            source_id, part, document_id, document, partner_id, tier_id, is_new, base, rate, amount, reason)
    SELECT %(company)s, document.{rep}, document.{rep}, 1, %(first)s, date_trunc('month', document.{day})::date,
           document.{day}::date, 'earned', %(scheme)s, %(rule)s, '{model}', line.id, 0, document.id, document.name,
           partner.commercial_partner_id, stay.tier_id, bought.day >= %(first)s, {amount}, 0.02,
           round({amount} * 0.02, 2), 'earned'
      FROM {table} document JOIN {lines} line ON {join}
      JOIN res_partner partner ON partner.id = document.partner_id
      LEFT JOIN bought ON bought.partner_id = partner.commercial_partner_id
      LEFT JOIN (SELECT partner_id, company_id, tier_id, date_from, date_to FROM spp_customer_history
                  UNION ALL
                 SELECT partner_id, company_id, tier_id, date_from, NULL FROM spp_customer_standing) stay
        ON stay.partner_id = partner.commercial_partner_id AND stay.company_id = %(company)s
       AND stay.date_from <= document.{day}::date AND (stay.date_to IS NULL OR stay.date_to > document.{day}::date)
     WHERE document.company_id = %(company)s AND document.state = '{state}'
       AND document.{day} >= %(first)s AND document.{day} < %(last)s::date + 1
"""
INVOICES = {
    "table": "account_move",
    "lines": "account_move_line",
    "join": "line.move_id = document.id AND line.display_type = 'product'",
    "day": "invoice_date",
    "rep": "invoice_user_id",
    "state": "posted",
    "model": "account.move.line",
    "amount": "-line.balance",
}
ORDERS = {
    "table": "sale_order",
    "lines": "sale_order_line",
    "join": "line.order_id = document.id",
    "day": "date_order",
    "rep": "user_id",
    "state": "sale",
    "model": "sale.order.line",
    "amount": "line.price_subtotal",
}


class Stage:
    """A company with the quarter's sales, rules in force and a target for everybody."""

    def __init__(self, env, size):
        """Fill the database: the same sales as invoices and as orders."""
        self.env, self.company = env, env.company
        self.sales = fill_invoices(env, size, REPS)
        fill_orders(env, size, REPS)
        self.scheme = env["spp.incentive.scheme"].search([("company_id", "=", self.company.id)])
        self.scheme.date_from = FIRST
        self.scheme._decide({"state": "approved"})
        members = [Command.create({"user_id": rep.id, "target": self.sales.base / REPS}) for rep in self.sales.reps]
        env["spp.plan"].create({"date_from": FIRST, "member_ids": members, "state": "running"})
        env["spp.customer.tier"]._recompute(self.company, FIRST)
        self.tidy()

    def tidy(self):
        """Commit and let PostgreSQL look at its tables, as it does by itself."""
        self.env.cr.commit()
        self.env.cr.execute("ANALYZE")
        self.env.cr.commit()

    def settle(self):
        """Settle the quarter."""
        self.scheme._settle(self.company, FIRST, LAST)

    def bare(self, basis):
        """Insert the same rows and nothing else."""
        rule = self.scheme.rule_ids.filtered(lambda rule: rule.kind == "base")
        known = {"company": self.company.id, "first": FIRST, "last": LAST, "scheme": self.scheme.id, "rule": rule.id}
        self.env.cr.execute(BARE.format(**basis), known)

    def race(self, columns):
        """Settle and insert in turn."""
        self.tidy()
        return race(self.env, self.settle, partial(self.bare, columns), "bare SQL inserts", ROUNDS)

    def check(self, size):
        """Refuse to time a settlement that is wrong."""
        entries = self.env["spp.incentive.entry"]
        [[number, base, amount]] = entries._read_group(
            [("source_id", "!=", 0)], [], ["__count", "base:sum", "amount:sum"]
        )
        assert number == size, f"{number} rows for {size} lines"
        assert abs(base - self.sales.base) < 0.01, (base, self.sales.base)
        assert abs(amount - 0.02 * base) < 0.005 * size, (amount, base)


def run(env, size):
    """Yield the measurements for ``size`` lines."""
    oca_commission.addons()
    stage = Stage(env, size)
    for basis, columns in (("orders", ORDERS), ("invoices", INVOICES)):
        stage.company.sales_basis = basis
        yield {"measure": basis, **stage.race(columns)}
    mine = lap(env, stage.settle)
    stage.check(size)
    stage.tidy()
    yield {"measure": "invoices again, nothing new", **stage.race(INVOICES)}
    with oca_commission.company(size, REPS) as peer:
        theirs = peer.settle()
    yield {
        "measure": "invoices, line by line",
        "seconds": mine.seconds,
        "queries": mine.queries,
        "against": f"OCA commission ({theirs['queries']} queries, {theirs['peak_mb']} MB)",
        "against_seconds": theirs["seconds"],
    }
