"""Where commissions are read from, for each sales basis: SQL with a row per source line and event.

Each gives ``source_id, part, document_id, document, user_id, split_id, payer_id, day, root_id, root_day, amount``:

- ``part``: 0 for the line itself, the settlement's id where it was paid, ``CREDITED`` for what was credited, the
  invoice's line where an order that was confirmed on another basis is paid as it is invoiced;
- ``split_id``: the document whose split between reps counts;  ``payer_id``: the partner on the document;
- ``day``: when it happened;  ``root_id``: the document that this gives back, if any;
- ``root_day``: the day whose rules, tier and quarter count: a credit follows what it gives back;
- ``amount``: untaxed, in the company's currency, rounded to its cents so that the lines add up to the document.

Parameters: ``company``, ``digits``, for orders ``of_orders`` (those in the company's currency), ``of_foreign``,
``local_day``, ``horizon`` and the moment ``begun`` since which they count, for invoices ``root``;
``documents`` narrows the documents (SQL on ``document`` and, for invoices, ``root``); for payments (and
orders before ``begun``) the quarter's ``first`` and ``last`` day.
"""

CREDITED = -1

# The day is worked out once for each order, and not again for each of its lines.
OF_ORDERS = """
    FROM (SELECT document.id, document.name, document.user_id, document.partner_id, document.currency_rate,
                 %(local_day)s AS day
            FROM sale_order document
           WHERE document.company_id = %(company)s AND document.state = 'sale' AND %(documents)s
             AND coalesce(document.currency_rate, 1) %(rates)s (0, 1) OFFSET 0) document
    JOIN sale_order_line line ON line.order_id = document.id
"""
ORDERS = """
    SELECT line.id AS source_id, 0 AS part, document.id AS document_id, document.name AS document,
           document.user_id, document.id AS split_id, document.partner_id AS payer_id, document.day,
           NULL::int AS root_id, document.day AS root_day, line.price_subtotal AS amount
    %(of_orders)s
 UNION ALL
    SELECT line.id, 0, document.id, document.name, document.user_id, document.id, document.partner_id, document.day,
           NULL, document.day, round(sum(line.price_subtotal) OVER lines / document.currency_rate, %(digits)s)
           - round((sum(line.price_subtotal) OVER lines - line.price_subtotal) / document.currency_rate, %(digits)s)
    %(of_foreign)s
    WINDOW lines AS (PARTITION BY document.id ORDER BY line.id)
"""
# What was credited of an order's line: its credit notes, but for what was invoiced once more than ordered
# (an invoice that was credited to be written again takes nothing from the sale).
CREDITED_ORDERS = """
    SELECT credited.source_id, %(credited)s, document.id, credited.document, document.user_id, document.id,
           document.partner_id, credited.day, document.id,
           %(local_day)s,
           -greatest(0, credited.refunded - greatest(0, credited.invoiced - credited.ordered))
      FROM (
        SELECT line.order_id, line.id AS source_id,
               CASE WHEN ordered.currency_rate IN (0, 1) OR ordered.currency_rate IS NULL THEN line.price_subtotal
                    ELSE round(line.price_subtotal / ordered.currency_rate, %(digits)s) END AS ordered,
               coalesce(sum(bill.balance) FILTER (WHERE move.move_type = 'out_refund'), 0) AS refunded,
               coalesce(-sum(bill.balance) FILTER (WHERE move.move_type <> 'out_refund'), 0) AS invoiced,
               max(move.invoice_date) FILTER (WHERE move.move_type = 'out_refund') AS day,
               max(move.name) FILTER (WHERE move.move_type = 'out_refund') AS document
          FROM account_move move
          JOIN account_move_line bill ON bill.move_id = move.id AND bill.display_type = 'product'
          JOIN sale_order_line_invoice_rel link ON link.invoice_line_id = bill.id
          JOIN sale_order_line line ON line.id = link.order_line_id
          JOIN sale_order ordered ON ordered.id = line.order_id
         WHERE move.company_id = %(company)s AND move.state = 'posted' AND move.invoice_date <= %(horizon)s
           AND move.move_type IN ('out_invoice', 'out_refund') AND line.id IN (
               SELECT other.order_line_id FROM sale_order_line_invoice_rel other
                 JOIN account_move_line refund ON refund.id = other.invoice_line_id
                 JOIN account_move given_back ON given_back.id = refund.move_id
                WHERE given_back.company_id = %(company)s AND given_back.move_type = 'out_refund'
                  AND given_back.state = 'posted')
      GROUP BY line.order_id, line.id, ordered.id
      ) credited
      JOIN sale_order document ON document.id = credited.order_id AND document.state = 'sale'
     WHERE credited.refunded > greatest(0, credited.invoiced - credited.ordered) AND %(documents)s
"""
# A credit note belongs to the invoice that it reverses, and an invoice that reverses a credit note to the
# first one of the chain: whoever sold that is concerned, by the rules of that day.
ROOT = """
    FROM account_move document
    LEFT JOIN account_move reversed ON reversed.id = document.reversed_entry_id
    LEFT JOIN account_move root ON root.id = coalesce(reversed.reversed_entry_id, reversed.id)
"""
INVOICES = """
    SELECT line.id AS source_id, 0 AS part, document.id AS document_id, document.name AS document,
           CASE WHEN root.id IS NULL THEN document.invoice_user_id ELSE root.invoice_user_id END AS user_id,
           coalesce(root.id, document.id) AS split_id, document.partner_id AS payer_id,
           document.invoice_date AS day, root.id AS root_id,
           coalesce(root.invoice_date, document.invoice_date) AS root_day, -line.balance AS amount
    %(root)s
      JOIN account_move_line line ON line.move_id = document.id AND line.display_type = 'product'
     WHERE document.company_id = %(company)s AND document.state = 'posted'
       AND document.move_type IN ('out_invoice', 'out_refund', 'out_receipt') AND line.balance <> 0 AND %(documents)s
"""
# A share of each line for each settlement of the receivable, whose running sums are rounded. What a credit note
# gives back is dealt out over the settlements of its invoice: each quarter takes back its part of what it paid.
PAID = """
    SELECT line.id AS source_id, settled.id AS part, document.id AS document_id, document.name AS document,
           CASE WHEN root.id IS NULL THEN document.invoice_user_id ELSE root.invoice_user_id END AS user_id,
           coalesce(root.id, document.id) AS split_id, document.partner_id AS payer_id,
           settled.max_date AS day, root.id AS root_id,
           CASE WHEN root.id IS NULL THEN settled.max_date
                ELSE coalesce(paid.max_date, settled.max_date) END AS root_day,
           round(-line.balance * coalesce(paid.share, 1) * sum(settled.amount) OVER parts
                 / abs(document.amount_total_signed), %(digits)s)
           - round(-line.balance * coalesce(paid.share, 1) * (sum(settled.amount) OVER parts - settled.amount)
                   / abs(document.amount_total_signed), %(digits)s) AS amount
    %(root)s
      JOIN account_move_line line ON line.move_id = document.id AND line.display_type = 'product'
      JOIN account_move_line receivable ON receivable.move_id = document.id
      JOIN account_account account ON account.id = receivable.account_id
       AND account.account_type = 'asset_receivable'
      JOIN account_partial_reconcile settled ON receivable.id IN (settled.debit_move_id, settled.credit_move_id)
      LEFT JOIN LATERAL (
        SELECT max(part.max_date) FILTER (WHERE part.max_date BETWEEN %(first)s AND %(last)s) AS max_date,
               coalesce(sum(part.amount) FILTER (WHERE part.max_date BETWEEN %(first)s AND %(last)s), 0)
               / nullif(sum(part.amount), 0) AS share
          FROM account_partial_reconcile part JOIN account_move_line owed ON owed.id = part.debit_move_id
         WHERE root.id IS NOT NULL AND owed.move_id = root.id
      ) paid ON root.id IS NOT NULL
     WHERE document.company_id = %(company)s AND document.state = 'posted' AND document.amount_total_signed <> 0
       AND document.move_type IN ('out_invoice', 'out_refund', 'out_receipt') AND line.balance <> 0 AND %(documents)s
    WINDOW parts AS (PARTITION BY line.id ORDER BY settled.max_date, settled.id)
"""
# What was ordered before orders counted is paid by its invoices still, as a part of the order's line for each of
# their lines: nobody was paid for it on its day.
CARRIED_ORDERS = """
    SELECT line.id, bill.id, ordered.id, document.name, ordered.user_id, ordered.id, ordered.partner_id,
           document.invoice_date, CASE WHEN root.id IS NOT NULL THEN ordered.id END,
           coalesce(root.invoice_date, document.invoice_date), -bill.balance
    %(root)s
      JOIN account_move_line bill ON bill.move_id = document.id AND bill.display_type = 'product'
      JOIN sale_order_line line ON line.id = (
           SELECT min(link.order_line_id) FROM sale_order_line_invoice_rel link WHERE link.invoice_line_id = bill.id)
      JOIN sale_order ordered ON ordered.id = line.order_id AND ordered.date_order < %(begun)s
     WHERE document.company_id = %(company)s AND document.state = 'posted' AND bill.balance <> 0
       AND document.move_type IN ('out_invoice', 'out_refund', 'out_receipt')
       AND coalesce(root.invoice_date, document.invoice_date) BETWEEN %(first)s AND %(last)s
       AND NOT EXISTS (
           SELECT FROM spp_incentive_entry booked
            WHERE booked.document_id = ordered.id AND booked.source_model = 'sale.order.line'
              AND booked.source_id = line.id AND booked.part <= 0)
"""
# Who stands on these documents, without a look at their lines.
PAYERS_OF_ORDERS = """
    SELECT DISTINCT document.partner_id FROM sale_order document
     WHERE document.company_id = %(company)s AND document.state = 'sale' AND %(documents)s
"""
PAYERS_OF_INVOICES = """
    SELECT DISTINCT document.partner_id
    %(root)s
     WHERE document.company_id = %(company)s AND document.state = 'posted'
       AND document.move_type IN ('out_invoice', 'out_refund', 'out_receipt') AND %(documents)s
"""
