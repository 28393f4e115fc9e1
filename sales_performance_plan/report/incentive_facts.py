"""The sales of a quarter that commissions are due on, as the temporary table ``spp_incentive_fact``.

A row per source line, event and rep, with the rule that counts, the customer's tier on that day and what is
``due`` by now, whatever was booked before.
"""

from datetime import date

from odoo.tools import SQL

from ..rules import periods
from .incentive_measures import Totals
from .incentive_shares import IN_PARTS, REVERSE, SPLIT
from .incentive_sources import (
    CARRIED_ORDERS,
    CREDITED,
    CREDITED_ORDERS,
    INVOICES,
    OF_ORDERS,
    ORDERS,
    PAID,
    PAYERS_OF_INVOICES,
    PAYERS_OF_ORDERS,
    ROOT,
)
from .sales_source import local_day, source

PLANNER = "SET LOCAL jit = off; SET LOCAL work_mem = '64MB'"
END_OF_TIME = date(9999, 12, 31)
SOURCE_MODELS = {"orders": "sale.order.line", "invoices": "account.move.line", "paid": "account.move.line"}
DOCUMENT_MODELS = {"orders": "sale.order", "invoices": "account.move", "paid": "account.move"}
# On another basis the quarter before may have paid for the order that is invoiced now: once is enough.
NOT_PAID_AS_ORDER = """
    NOT EXISTS (SELECT FROM sale_order_line_invoice_rel link
                  JOIN spp_incentive_entry booked ON booked.source_id = link.order_line_id
                 WHERE link.invoice_line_id = line.id AND booked.source_model = 'sale.order.line'
                   AND (booked.part <= 0 OR booked.part = line.id))
"""
# Nor is the payment of an invoice that was paid for when it was posted, on the basis of an earlier quarter.
NOT_PAID_AS_INVOICE = """
    NOT EXISTS (SELECT FROM spp_incentive_entry booked
                 WHERE booked.document_id = document.id AND booked.source_model = 'account.move.line'
                   AND booked.source_id = line.id AND booked.part = 0
              GROUP BY booked.source_id HAVING sum(booked.base) <> 0)
"""
FACTS = """
    CREATE TEMPORARY TABLE spp_incentive_fact ON COMMIT DROP AS
    SELECT sold.source_id, sold.part, sold.document_id, sold.document, sold.user_id, sold.split_id,
           partner.commercial_partner_id AS partner_id, sold.day, sold.root_id, sold.root_day, sold.amount,
           stay.tier_id, buyer.first_day, version.scheme_id, version.rule_id, version.rate,
           round(sold.amount * version.rate, %(digits)s) AS due, %(covered)s AS is_covered
      FROM (%(sold)s) sold
      LEFT JOIN res_partner partner ON partner.id = sold.payer_id
      JOIN (VALUES %(versions)s) version (scheme_id, rule_id, rate, first, until) ON %(in_force)s
      LEFT JOIN spp_incentive_buyer buyer ON buyer.partner_id = partner.commercial_partner_id
      LEFT JOIN spp_incentive_stay stay
        ON stay.partner_id = partner.commercial_partner_id
       AND stay.date_from <= sold.root_day AND (stay.date_to IS NULL OR stay.date_to > sold.root_day)
     WHERE %(in_quarter)s AND sold.day <= %(horizon)s AND sold.amount <> 0
"""
# The customers of these documents, and since when each has bought: the day of the first sale ever.
BUYERS = """
    CREATE TEMPORARY TABLE spp_incentive_buyer ON COMMIT DROP AS
    SELECT buyer.partner_id, %(first_day)s AS first_day
      FROM (SELECT DISTINCT payer.commercial_partner_id AS partner_id
              FROM (%(payers)s) document JOIN res_partner payer ON payer.id = document.partner_id) buyer
      JOIN res_partner contact ON contact.commercial_partner_id = buyer.partner_id
      LEFT JOIN %(sales)s
        ON sale.partner_id = contact.id AND sale.company_id = %(company)s AND sale.counts AND sale.is_sale
  GROUP BY buyer.partner_id
"""
# Their stays in tiers. The planner cannot know how few they are while they come from two tables, and would spread the
# lines over a hash table: then they reach the ledger, and its indexes, in no order.
STAYS = """
    CREATE TEMPORARY TABLE spp_incentive_stay ON COMMIT DROP AS
    SELECT stay.partner_id, stay.tier_id, stay.date_from, stay.date_to
      FROM %(stays)s stay JOIN spp_incentive_buyer buyer ON buyer.partner_id = stay.partner_id
     WHERE stay.company_id = %(company)s
"""
TOTALS = """
    SELECT coalesce(share.user_id, sold.user_id) AS rep_id,
           round(sum(sold.amount * coalesce(share.weight, 1)), %(digits)s)
      FROM (%(sold)s) sold
      LEFT JOIN (SELECT split.%(column)s AS split_id, split.user_id,
                        split.weight::numeric
                        / sum(split.weight::numeric) OVER (PARTITION BY split.%(column)s) AS weight
                   FROM spp_incentive_split split WHERE split.%(column)s IS NOT NULL) share
        ON share.split_id = sold.split_id
     WHERE sold.root_day BETWEEN %(first)s AND %(last)s AND sold.day <= %(horizon)s
  GROUP BY 1 HAVING coalesce(share.user_id, sold.user_id) IS NOT NULL
"""


class Facts:
    """The sales of one company and quarter on one basis."""

    def __init__(self, env, company, quarter, basis, versions, covered):
        """Take the ``versions`` (scheme id, rule id, rate, first day, day after the last or None) in force.

        Events after the last of the ``covered`` periods are left out, and those on other days count for the
        quarter's measures but are not booked.
        """
        self.env, self.company, self.quarter, self.basis = env, company, quarter, basis
        self.versions, self.covered = versions, covered
        self.digits, self.zone = company.currency_id.decimal_places, company._sales_zone()

    def load(self):
        """Fill the table and return its totals; an empty list of versions leaves it empty."""
        cr = self.env.cr
        cr.execute(PLANNER)
        cr.execute("DROP TABLE IF EXISTS spp_incentive_fact, spp_incentive_stay, spp_incentive_buyer")
        cr.execute(self._buyers())
        cr.execute("ANALYZE spp_incentive_buyer")
        cr.execute(SQL(STAYS, stays=self.env["spp.customer.history"]._table_sql, company=self.company.id))
        cr.execute("ANALYZE spp_incentive_stay")
        cr.execute(self._fact_rows())
        self._share_out()
        totals = Totals(self.env, self.company, self.quarter)
        if self.basis == "paid":
            cr.execute(SQL(IN_PARTS, digits=self.digits))
        if totals.any_given_back():
            cr.execute(SQL(REVERSE, digits=self.digits))
        return totals

    def _fact_rows(self):
        return SQL(
            FACTS,
            sold=self.sold(),
            in_quarter=self._in_quarter(),
            in_force=self._in_force(),
            covered=self._is_covered(),
            horizon=max(period.last for period in self.covered),
            digits=self.digits,
            versions=self.version_rows(),
        )

    # A condition that is always true costs the planner its estimates, and the query its plan: a look-up a line.

    def _in_quarter(self):
        if self.basis != "paid":
            return SQL("TRUE")  # the documents were chosen by it
        return SQL("sold.root_day BETWEEN %s AND %s", self.quarter.first, self.quarter.last)

    def _in_force(self):
        for _scheme, _rule, _rate, first, until in self._versions_here():
            if first <= self.quarter.first and (until is None or until > self.quarter.last):
                return SQL("TRUE")
        return SQL("sold.root_day >= version.first AND sold.root_day < version.until")

    def _versions_here(self):
        return [
            version
            for version in self.versions
            if version[3] <= self.quarter.last and (version[4] is None or version[4] > self.quarter.first)
        ]

    def rules_begin_late(self):
        """Tell whether there are days in the quarter before the first version."""
        return min(version[3] for version in self.versions) > self.quarter.first

    def _buyers(self):
        sales = source(self.basis, self.digits)
        return SQL(
            BUYERS,
            first_day=self.first_day(sales),
            payers=self._payers(),
            sales=sales.rows,
            company=self.company.id,
        )

    def _payers(self):
        if self.basis == "orders":
            return SQL(PAYERS_OF_ORDERS, company=self.company.id, documents=self._documents())
        return SQL(PAYERS_OF_INVOICES, root=SQL(ROOT), company=self.company.id, documents=self._documents())

    def first_day(self, sales):
        """Return SQL for the day of the first of the ``sales`` of a group."""
        if sales.in_utc:
            return local_day(SQL("min(sale.moment)"), self.zone)
        return SQL("min(sale.moment)::date")

    def version_rows(self):
        """Return SQL for the rows of the versions in force."""
        rows = [
            SQL("(%s, %s, %s::numeric, %s::date, %s::date)", scheme, rule, rate, first, until or END_OF_TIME)
            for scheme, rule, rate, first, until in self._versions_here()
        ]
        return SQL(", ").join(rows or [SQL("(0, 0, 0::numeric, %s::date, %s::date)", END_OF_TIME, END_OF_TIME)])

    def _is_covered(self):
        if len(self.covered) == 1 and self.quarter.first in self.covered[0] and self.quarter.last in self.covered[0]:
            return SQL("TRUE")
        happened = self._falls_into_covered(SQL("sold.day"))
        return SQL("((%s) AND (%s))", happened, self._falls_into_covered(SQL("sold.root_day")))

    def _falls_into_covered(self, day):
        return SQL(" OR ").join(SQL("%s BETWEEN %s AND %s", day, one.first, one.last) for one in self.covered)

    def sold(self):
        """Return SQL for the sales that can concern the quarter."""
        parameters = {"company": self.company.id, "digits": self.digits}
        narrow = self._documents()
        quarter = {"first": self.quarter.first, "last": self.quarter.last}
        if self.basis != "orders":
            narrow = SQL(" AND ").join([narrow, *self._not_paid_before()])
            rows = INVOICES if self.basis == "invoices" else PAID
            return SQL(rows, root=SQL(ROOT), documents=narrow, **quarter, **parameters)
        parameters["local_day"] = local_day(SQL("document.date_order"), self.zone)
        of_orders, of_foreign = (
            SQL(OF_ORDERS, documents=narrow, rates=SQL(rates), **parameters) for rates in ("IN", "NOT IN")
        )
        orders = SQL(ORDERS, of_orders=of_orders, of_foreign=of_foreign, **parameters)
        known = {**parameters, "credited": CREDITED, "horizon": max(period.last for period in self.covered)}
        found = [orders, SQL(CREDITED_ORDERS, documents=narrow, **known)]
        if begun := self._orders_count_since():
            found.append(SQL(CARRIED_ORDERS, root=SQL(ROOT), begun=begun, company=self.company.id, **quarter))
        return SQL(" UNION ALL ").join(found)

    def _orders_count_since(self):
        """Return the moment at which orders began to count, if an earlier quarter was booked on another basis."""
        known = [("company_id", "=", self.company.id)]
        if not self.env["spp.incentive.run"].search_count([*known, ("sales_basis", "!=", "orders")], limit=1):
            return None  # without a look at the ledger, which is long
        booked = [*known, ("quarter", "<", self.quarter.first), ("source_model", "=", "account.move.line")]
        latest = self.env["spp.incentive.entry"].search(booked, order="quarter desc", limit=1).quarter
        return latest and periods.utc_bounds(self.company._sales_quarter(latest), self.zone)[1]

    def _documents(self):
        first, last = self.quarter.first, self.quarter.last
        if self.basis == "orders":
            lower, upper = periods.utc_bounds(self.quarter, self.zone)
            return SQL("document.date_order >= %s AND document.date_order < %s", lower, upper)
        if self.basis == "invoices":
            return SQL("coalesce(root.invoice_date, document.invoice_date) BETWEEN %s AND %s", first, last)
        settled = SQL(
            "(SELECT owed.move_id FROM account_partial_reconcile part "
            "JOIN account_move_line owed ON owed.id IN (part.debit_move_id, part.credit_move_id) "
            "WHERE part.max_date >= %s)",
            first,
        )
        return SQL("(document.id IN %s OR root.id IN %s)", settled, settled)

    def _not_paid_before(self):
        """Return SQL conditions that leave out what an earlier quarter paid for on another basis."""
        found = [SQL(NOT_PAID_AS_ORDER)] if self._was_settled_on("orders") else []
        if self.basis == "paid" and self._was_settled_on("invoices"):
            found.append(SQL(NOT_PAID_AS_INVOICE))
        return found

    def _was_settled_on(self, basis):
        """Tell whether rows of ``basis`` may be booked: the log of the runs is short, the ledger is not."""
        domain = [("company_id", "=", self.company.id), ("sales_basis", "=", basis)]
        return bool(self.env["spp.incentive.run"].search_count(domain, limit=1))

    def _share_out(self):
        column = self.split_column()
        if self.env["spp.incentive.split"].search_count([(column, "!=", False)], limit=1):
            parameters = {"company": self.company.id, "digits": self.digits}
            self.env.cr.execute(SQL(SPLIT, column=SQL.identifier(column), **parameters))

    def split_column(self):
        """Return the document of a split that counts on this basis."""
        return "order_id" if self.basis == "orders" else "move_id"

    def totals(self):
        """Return ``{user id: sales}`` without filling the table: for screens, which only read."""
        query = SQL(
            TOTALS,
            digits=self.digits,
            sold=self.sold(),
            column=SQL.identifier(self.split_column()),
            first=self.quarter.first,
            last=self.quarter.last,
            horizon=max(period.last for period in self.covered),
        )
        return {user: float(amount) for user, amount in self.env.execute_query(query)}
