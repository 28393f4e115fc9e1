"""Which quarters are looked at again?  Those whose documents or targets were written since the last settlement."""

from odoo.tools import SQL

ORDERS = """
    SELECT (document.date_order AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date AS day FROM sale_order document
     WHERE document.company_id = %(company)s AND document.write_date >= %(since)s
     UNION
    SELECT (document.date_order AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date
      FROM account_move move
      JOIN account_move_line bill ON bill.move_id = move.id
      JOIN sale_order_line_invoice_rel link ON link.invoice_line_id = bill.id
      JOIN sale_order_line line ON line.id = link.order_line_id
      JOIN sale_order document ON document.id = line.order_id
     WHERE move.company_id = %(company)s AND move.write_date >= %(since)s
       AND move.move_type IN ('out_invoice', 'out_refund')
"""
INVOICES = """
    SELECT unnest(ARRAY[document.invoice_date, root.invoice_date]) AS day
      FROM account_move document
      LEFT JOIN account_move reversed ON reversed.id = document.reversed_entry_id
      LEFT JOIN account_move root ON root.id = coalesce(reversed.reversed_entry_id, reversed.id)
     WHERE document.company_id = %(company)s AND document.write_date >= %(since)s
       AND document.move_type IN ('out_invoice', 'out_refund', 'out_receipt')
"""
PAID = """
    SELECT part.max_date AS day
      FROM account_move document
      LEFT JOIN account_move reversed ON reversed.id = document.reversed_entry_id
      JOIN account_move_line owed
        ON owed.move_id IN (document.id, reversed.id, coalesce(reversed.reversed_entry_id, reversed.id))
      JOIN account_partial_reconcile part ON owed.id IN (part.debit_move_id, part.credit_move_id)
     WHERE document.company_id = %(company)s AND document.write_date >= %(since)s
       AND document.move_type IN ('out_invoice', 'out_refund', 'out_receipt')
"""
# What was booked and is gone or changed: a deleted order has no row of its own above.
BOOKED = """
    SELECT DISTINCT quarter FROM spp_incentive_entry booked
     WHERE company_id = %(company)s AND source_id <> 0
       AND NOT EXISTS (SELECT FROM sale_order document
                        WHERE document.id = booked.document_id AND booked.source_model = 'sale.order.line'
                          AND document.write_date < %(since)s)
       AND NOT EXISTS (SELECT FROM account_move document
                        WHERE document.id = booked.document_id AND booked.source_model = 'account.move.line'
                          AND document.write_date < %(since)s)
"""
TARGETS = """
    SELECT plan.date_from FROM spp_plan plan LEFT JOIN spp_plan_member member ON member.plan_id = plan.id
     WHERE plan.company_id = %(company)s AND (plan.write_date >= %(since)s OR member.write_date >= %(since)s)
"""
QUERIES = {"orders": ORDERS, "invoices": INVOICES, "paid": PAID}


def days(env, company, bases, since):
    """Return days of the quarters in which documents of ``company`` changed since the moment ``since``.

    After a change of the basis older orders are paid by their invoices.
    """
    bases = bases | {"invoices"} if len(bases) > 1 else bases
    known = {"company": company.id, "since": since, "zone": company._sales_zone().key}
    queries = [SQL(BOOKED, **known), SQL(TARGETS, **known), *(SQL(QUERIES[basis], **known) for basis in sorted(bases))]
    return {day for query in queries for (day,) in env.execute_query(query) if day}
