"""What the database says of a payout: its statements, the rows of the ledger and their documents, in a few reads."""

import hashlib
from collections import namedtuple
from decimal import Decimal

from odoo.tools import SQL

# Day, kind and figures as the ledger has them; names that are translated are looked up by their ids.
LINES = """
    SELECT entry.id, entry.statement_id, entry.user_id, entry.period, entry.day, entry.kind,
           coalesce(entry.document, '') AS document,
           CASE WHEN entry.source_id <> 0 THEN replace(entry.source_model, '.line', '') || ',' || entry.document_id
           END AS reference,
           nullif(entry.source_id, 0) AS source_id, coalesce(partner.complete_name, '') AS customer, entry.tier_id,
           entry.is_new, entry.rule_id, entry.scheme_id, coalesce(entry.base, 0)::text, coalesce(entry.rate, 0)::text,
           entry.amount::text
      FROM spp_incentive_entry entry LEFT JOIN res_partner partner ON partner.id = entry.partner_id
     WHERE entry.statement_id IN %(statements)s
  ORDER BY entry.statement_id, entry.id
"""
Line = namedtuple(
    "Line",
    "id statement_id user_id period day kind document reference source_id customer tier_id is_new rule_id scheme_id "
    "base rate amount",
)
# Of an order that is paid by its invoices, what those paid while invoices counted.
CARRIED = """
    SELECT sum(item.untaxed_amount_invoiced) AS invoiced, (
        SELECT sum(paid.base)
          FROM sale_order_line ordered
          JOIN sale_order_line_invoice_rel link ON link.order_line_id = ordered.id
          JOIN account_move_line bill ON bill.id = link.invoice_line_id
          JOIN spp_incentive_entry paid ON paid.document_id = bill.move_id AND paid.source_id = bill.id
           AND paid.source_model = 'account.move.line'
         WHERE ordered.order_id = sold.id) AS as_invoice
      FROM sale_order_line item WHERE item.order_id = sold.id
"""
# A document's own amount beside what the ledger says of it, here and in other statements.
DOCUMENTS = """
    WITH concerned AS (
        SELECT DISTINCT source_model, document_id FROM spp_incentive_entry
         WHERE statement_id IN %(statements)s AND source_id <> 0
    ), booked AS (
        SELECT entry.source_model, entry.document_id, max(entry.document) AS document, count(*) AS rows,
               coalesce(sum(base) FILTER (WHERE statement_id IN %(statements)s), 0) AS base,
               coalesce(sum(base) FILTER (WHERE statement_id NOT IN %(statements)s), 0) AS elsewhere,
               coalesce(array_agg(DISTINCT statement_id)
                        FILTER (WHERE statement_id NOT IN %(statements)s), '{}') AS others,
               coalesce(-sum(base) FILTER (WHERE part = -1), 0) AS credited, bool_or(part > 0) AS in_parts
          FROM spp_incentive_entry entry JOIN concerned USING (source_model, document_id)
         WHERE entry.company_id = %(company)s AND entry.source_id <> 0
      GROUP BY entry.source_model, entry.document_id
    )
    SELECT replace(booked.source_model, '.line', '') || ',' || booked.document_id AS reference,
           coalesce(sold.name, bill.name, booked.document) AS document,
           coalesce((sold.date_order AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date, bill.invoice_date) AS day,
           coalesce(partner.complete_name, '') AS customer,
           CASE WHEN sold.currency_rate IN (0, 1) THEN sold.amount_untaxed
                WHEN sold.id IS NOT NULL THEN round(sold.amount_untaxed / coalesce(sold.currency_rate, 1), %(digits)s)
                ELSE coalesce(bill.amount_untaxed_signed, 0) END::text AS amount,
           booked.base::text, booked.elsewhere::text, booked.credited::text, booked.others, booked.rows,
           coalesce(sold.state = 'sale', bill.state = 'posted', FALSE) AS counts,
           CASE WHEN booked.in_parts AND bill.amount_total_signed <> 0
                THEN round(bill.amount_untaxed_signed * bill.amount_residual_signed / bill.amount_total_signed,
                           %(digits)s) ELSE 0 END::text AS unpaid,
           coalesce(carried.as_invoice, 0)::text AS as_invoice,
           CASE WHEN booked.in_parts AND sold.id IS NOT NULL
                THEN round((sold.amount_untaxed - coalesce(carried.invoiced, 0))
                           / coalesce(nullif(sold.currency_rate, 0), 1), %(digits)s) ELSE 0 END::text AS not_invoiced
      FROM booked
      LEFT JOIN sale_order sold ON booked.source_model = 'sale.order.line' AND sold.id = booked.document_id
      LEFT JOIN account_move bill ON booked.source_model = 'account.move.line' AND bill.id = booked.document_id
      LEFT JOIN LATERAL (%(carried)s) carried ON booked.in_parts AND sold.id IS NOT NULL
      LEFT JOIN res_partner partner ON partner.id = coalesce(sold.partner_id, bill.partner_id)
  ORDER BY day, booked.source_model, booked.document_id
"""
Document = namedtuple(
    "Document",
    "reference document day customer amount base elsewhere credited others rows counts unpaid as_invoice not_invoiced",
)
TOTALS = """
    SELECT count(*), coalesce(sum(amount), 0)::text, coalesce(sum(base) FILTER (WHERE source_id <> 0), 0)::text
      FROM spp_incentive_entry WHERE statement_id IN %s
"""
LINE_AMOUNTS = ("base", "rate", "amount")
DOCUMENT_AMOUNTS = ("amount", "base", "elsewhere", "credited", "unpaid", "as_invoice", "not_invoiced")
NAMED = {"rule_id": "spp.incentive.rule", "scheme_id": "spp.incentive.scheme", "tier_id": "spp.customer.tier"}


class Snapshot:
    """Everything that a payout's workbook is made of; ``payout`` comes free of access rights, checked before."""

    def __init__(self, payout):
        """Read the payout as it is now."""
        self.payout, self.env, self.company = payout, payout.env, payout.company_id
        self.env.flush_all()
        self.statements = payout.statement_ids.sorted(lambda one: (one.user_id.name, one.period, one.id))
        known = {
            "statements": tuple(self.statements.ids) or (0,),
            "company": self.company.id,
            "digits": self.company.currency_id.decimal_places,
            "zone": self.company._sales_zone().key,
            "carried": SQL(CARRIED),
        }
        self.lines = [_exact(Line(*row), LINE_AMOUNTS) for row in self.env.execute_query(SQL(LINES, **known))]
        documents = self.env.execute_query(SQL(DOCUMENTS, **known))
        self.documents = [_exact(Document(*row), DOCUMENT_AMOUNTS) for row in documents]
        self.count, *sums = self.env.execute_query(SQL(TOTALS, known["statements"]))[0]
        self.amount, self.base = map(Decimal, sums)

    def names(self, column, lang=None):
        """Return ``{id: name}`` of what ``column`` of the lines points to, in ``lang`` or the reader's language."""
        ids = {getattr(line, column) for line in self.lines} - {None}
        named = self.env[NAMED[column]].with_context(lang=lang or self.env.context.get("lang"))
        return {record.id: record.name for record in named.browse(sorted(ids))}

    def versions(self):
        """Return ``{scheme id: what the version is called}``."""
        names = self.names("scheme_id")
        schemes = self.env["spp.incentive.scheme"].browse(sorted(names))
        return {
            scheme.id: self.env._("%(name)s, version %(number)s", name=names[scheme.id], number=scheme.version)
            for scheme in schemes
        }

    def digest(self):
        """Return a mark that changes with anything that the workbook says, whatever its language."""
        statements = [
            (one.id, one.user_id.name, one.with_context(lang="en_US").team_id.name, one.period)
            for one in self.statements
        ]
        names = [self.names(column, "en_US") for column in NAMED]
        head = (self.payout.id, self.company.name, self.company.currency_id.name, self.payout.period)
        whole = (head, statements, names, self.lines, self.documents)
        return hashlib.sha256(repr(whole).encode()).hexdigest()


def _exact(row, names):
    """Return a row with its amounts as the decimals that they are: the database's driver would make floats."""
    return row._replace(**{name: Decimal(getattr(row, name)) for name in names})
