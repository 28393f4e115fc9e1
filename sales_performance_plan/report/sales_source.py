"""Where sales are read from, for each sales basis: SQL that every figure of the product shares.

A *sale* is an order or invoice over more than nothing; what is given back counts against the
amount and is no sale. Amounts are untaxed and in the company's currency.
"""

from dataclasses import dataclass

from odoo.tools import SQL

ORDERS = """
    SELECT partner_id, company_id, date_order AS moment, write_date, state = 'sale' AS counts,
           amount_untaxed > 0 AS is_sale,
           CASE WHEN currency_rate IN (0, 1) OR currency_rate IS NULL THEN amount_untaxed
                ELSE round(amount_untaxed / currency_rate::numeric, %(digits)s) END AS amount
      FROM sale_order
"""
INVOICES = """
    SELECT partner_id, company_id, invoice_date::timestamp AS moment, write_date, state = 'posted' AS counts,
           move_type <> 'out_refund' AND amount_untaxed_signed > 0 AS is_sale,
           amount_untaxed_signed AS amount
      FROM account_move
     WHERE move_type IN ('out_invoice', 'out_refund', 'out_receipt')
"""
# A share of the untaxed amount for each settlement of the receivable. What a credit note settles is
# no money, and only the first money of an invoice is its sale; the amounts net out by themselves.
PAID = """
    SELECT move.partner_id, move.company_id, part.max_date::timestamp AS moment, move.write_date,
           move.state = 'posted' AS counts,
           move.move_type <> 'out_refund' AND other.move_type IS DISTINCT FROM 'out_refund'
           AND move.amount_untaxed_signed > 0
           AND row_number() OVER (PARTITION BY move.id, other.move_type IS NOT DISTINCT FROM 'out_refund'
                                  ORDER BY part.max_date, part.id) = 1 AS is_sale,
           round(move.amount_untaxed_signed * part.amount / abs(move.amount_total_signed), %(digits)s) AS amount
      FROM account_move move
      JOIN account_move_line line ON line.move_id = move.id
      JOIN account_account account ON account.id = line.account_id AND account.account_type = 'asset_receivable'
      JOIN account_partial_reconcile part ON line.id IN (part.debit_move_id, part.credit_move_id)
      JOIN account_move_line counter
        ON counter.id = CASE WHEN part.debit_move_id = line.id THEN part.credit_move_id ELSE part.debit_move_id END
      JOIN account_move other ON other.id = counter.move_id
     WHERE move.move_type IN ('out_invoice', 'out_refund', 'out_receipt') AND move.amount_total_signed <> 0
"""


@dataclass(frozen=True)
class Source:
    """SQL of one basis: ``rows`` (partner_id, company_id, moment, write_date, counts, is_sale, amount).

    ``in_utc`` tells whether moments are UTC timestamps (orders) or days of the company (invoices).
    """

    rows: SQL
    in_utc: bool


def source(basis, digits):
    """Return the source for ``basis``; amounts are rounded to the ``digits`` of the company's currency."""
    rows, in_utc = {"orders": (ORDERS, True), "invoices": (INVOICES, False), "paid": (PAID, False)}[basis]
    return Source(SQL("(%s) sale", SQL(rows, digits=digits) if "%(digits)s" in rows else SQL(rows)), in_utc)
