"""Where sales are read from, for each sales basis: SQL that every figure of the product shares.

A *sale* is an order or invoice over more than nothing; what is given back counts against the
amount and is no sale. Amounts are untaxed and in the company's currency.
"""

from dataclasses import dataclass

from odoo.tools import SQL

ORDERS = """
    SELECT id AS document_id, partner_id, company_id, user_id, team_id, date_order AS moment,
           state = 'sale' AS counts, amount_untaxed > 0 AS is_sale,
           CASE WHEN currency_rate = 1 OR coalesce(currency_rate, 0) = 0 THEN amount_untaxed
                ELSE round(amount_untaxed / currency_rate::numeric, %(digits)s) END AS amount
      FROM sale_order
"""
INVOICES = """
    SELECT id AS document_id, partner_id, company_id, invoice_user_id AS user_id, team_id,
           invoice_date::timestamp AS moment, state = 'posted' AS counts,
           move_type <> 'out_refund' AND amount_untaxed_signed > 0 AS is_sale,
           amount_untaxed_signed AS amount
      FROM account_move
     WHERE move_type IN ('out_invoice', 'out_refund', 'out_receipt')
"""
# A share of the untaxed amount for each settlement of the receivable. What a credit note or a difference
# of exchange settles is no money, and only the first money of an invoice is its sale.
PAID = """
    SELECT part.move_id AS document_id, part.partner_id, part.company_id, part.user_id, part.team_id,
           part.max_date::timestamp AS moment, part.counts,
           part.is_sale AND part.is_money
           AND row_number() OVER (PARTITION BY part.move_id, part.is_money
                                  ORDER BY part.max_date, part.id) = 1 AS is_sale,
           round(part.amount_untaxed_signed * part.amount / abs(part.amount_total_signed), %(digits)s) AS amount
      FROM (
        SELECT move.id AS move_id, move.partner_id, move.company_id, move.invoice_user_id AS user_id, move.team_id,
               move.state = 'posted' AS counts,
               move.amount_untaxed_signed, move.amount_total_signed, settled.id, settled.max_date, settled.amount,
               move.move_type <> 'out_refund' AND move.amount_untaxed_signed > 0 AS is_sale,
               other.move_type <> 'out_refund' AND NOT EXISTS (
                   SELECT FROM account_partial_reconcile exchange
                    WHERE exchange.exchange_move_id = other.id) AS is_money
          FROM account_move move
          JOIN account_move_line line ON line.move_id = move.id
          JOIN account_account account ON account.id = line.account_id AND account.account_type = 'asset_receivable'
          JOIN account_partial_reconcile settled ON line.id IN (settled.debit_move_id, settled.credit_move_id)
          JOIN account_move_line counter
            ON counter.id = CASE WHEN settled.debit_move_id = line.id
                                 THEN settled.credit_move_id ELSE settled.debit_move_id END
          JOIN account_move other ON other.id = counter.move_id
         WHERE move.move_type IN ('out_invoice', 'out_refund', 'out_receipt') AND move.amount_total_signed <> 0
      ) part
"""
# Asked of the documents themselves: an invoice whose last payment was taken back has no row of its own above.
WRITTEN_ORDERS = """
    SELECT partner_id FROM sale_order
     WHERE company_id = %(company)s AND write_date >= %(since)s AND id <= %(newest)s
"""
WRITTEN_INVOICES = """
    SELECT partner_id FROM account_move
     WHERE company_id = %(company)s AND write_date >= %(since)s AND id <= %(newest)s
       AND move_type IN ('out_invoice', 'out_refund', 'out_receipt')
"""


@dataclass(frozen=True)
class Source:
    """SQL of one basis: its ``rows``, and who bought by documents that were ``written``.

    Rows are (document_id, partner_id, company_id, user_id, team_id, moment, counts, is_sale, amount). ``written``
    takes parameters ``company``, ``since`` and ``newest``, the id of the last document to look at. ``table`` is
    where documents are; ``in_utc`` tells whether moments are UTC timestamps (orders) or days of the company
    (invoices), ``indexed`` whether some customers' sales of some days can be read without reading all, and
    ``grouped`` whether an index gives all sales, customer by customer.
    """

    rows: SQL
    written: str
    table: str
    in_utc: bool
    indexed: bool
    grouped: bool


def local_day(moment, zone):
    """Return SQL for the day of ``moment`` (SQL for naive UTC) in ``zone``; each conversion is looked up by name."""
    if zone.key == "UTC":
        return SQL("%s::date", moment)
    return SQL("(%s AT TIME ZONE 'UTC' AT TIME ZONE %s)::date", moment, zone.key)


def source(basis, digits):
    """Return the source for ``basis``; amounts are rounded to the ``digits`` of the company's currency."""
    rows, *others = {
        "orders": (ORDERS, WRITTEN_ORDERS, "sale_order", True, True, True),
        "invoices": (INVOICES, WRITTEN_INVOICES, "account_move", False, True, False),
        "paid": (PAID, WRITTEN_INVOICES, "account_move", False, False, False),
    }[basis]
    figures = SQL(rows, digits=digits) if "%(digits)s" in rows else SQL(rows)
    return Source(SQL("(%s) sale", figures), *others)
