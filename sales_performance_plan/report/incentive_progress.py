"""One rep's running quarter, read without temporary tables: screens may be on a cursor that only reads.

What was sold is compared line by line with what is booked, so that the part that is not settled yet is told
apart and is nothing where the ledger is up to date.
"""

from dataclasses import dataclass
from decimal import Decimal

from odoo.tools import SQL

from ..rules import periods
from . import incentive_facts, incentive_measures
from .sales_source import source

# The rep's lines; a split's odd cents are the settlement's business, so less than a cent is no difference.
LINES = """
    WITH share AS (
        SELECT split.%(column)s AS split_id, split.user_id,
               split.weight::numeric / sum(split.weight::numeric) OVER (PARTITION BY split.%(column)s) AS weight
          FROM spp_incentive_split split WHERE split.%(column)s IS NOT NULL AND split.company_id = %(company)s
    ), sold AS MATERIALIZED (
        SELECT happened.source_id, happened.part, happened.day, happened.root_day, contact.commercial_partner_id,
               round(happened.amount * coalesce(share.weight, 1), %(digits)s) AS amount
          FROM (%(sold)s) happened
          LEFT JOIN res_partner contact ON contact.id = happened.payer_id
          LEFT JOIN share ON share.split_id = happened.split_id AND share.user_id = %(rep)s
         WHERE happened.root_day BETWEEN %(first)s AND %(last)s AND happened.day <= %(horizon)s
           AND happened.amount <> 0 AND (share.user_id IS NOT NULL OR happened.user_id = %(rep)s
               AND NOT EXISTS (SELECT FROM share other WHERE other.split_id = happened.split_id))
    ), bought AS (
        SELECT contact.commercial_partner_id AS partner_id, %(first_day)s AS day
          FROM (SELECT DISTINCT commercial_partner_id FROM sold) buyer
          JOIN res_partner contact ON contact.commercial_partner_id = buyer.commercial_partner_id
          JOIN %(sales)s ON sale.partner_id = contact.id
         WHERE sale.company_id = %(company)s AND sale.counts AND sale.is_sale
      GROUP BY contact.commercial_partner_id
    ), booked AS (
        SELECT source_id, part, max(day) AS day, sum(base) AS base, sum(amount) AS amount
          FROM spp_incentive_entry
         WHERE company_id = %(company)s AND quarter = %(first)s AND user_id = %(rep)s AND source_id <> 0
      GROUP BY source_id, part
    ), line AS (
        SELECT sold.*, tier.code AS tier, bought.day AS first_day, version.scheme_id,
               round(sold.amount * version.rate, %(digits)s) AS due
          FROM sold
          LEFT JOIN (VALUES %(versions)s) version (scheme_id, rule_id, rate, first, until)
            ON sold.root_day >= version.first AND sold.root_day < version.until
          LEFT JOIN bought ON bought.partner_id = sold.commercial_partner_id
          LEFT JOIN %(stays)s stay
            ON stay.partner_id = sold.commercial_partner_id AND stay.company_id = %(company)s
           AND stay.date_from <= sold.root_day AND (stay.date_to IS NULL OR stay.date_to > sold.root_day)
          LEFT JOIN spp_customer_tier tier ON tier.id = stay.tier_id
    )
"""
SALES = """
    SELECT date_trunc('month', root_day)::date, scheme_id IS NOT NULL, sum(amount)::text,
           coalesce(sum(amount) FILTER (WHERE tier = 'core'), 0)::text,
           coalesce(sum(amount) FILTER (WHERE first_day >= %(first)s), 0)::text,
           coalesce(sum(amount) FILTER (WHERE first_day >= greatest(date_trunc('month', root_day), %(first)s)), 0)::text
      FROM line GROUP BY 1, 2
"""
UNSETTLED = """
    SELECT date_trunc('month', coalesce(line.day, booked.day))::date,
           sum(coalesce(line.amount, 0) - coalesce(booked.base, 0))::text,
           sum(coalesce(line.due, 0) - coalesce(booked.amount, 0))::text
      FROM (SELECT * FROM line WHERE scheme_id IS NOT NULL) line FULL JOIN booked USING (source_id, part)
     WHERE abs(coalesce(line.amount, 0) - coalesce(booked.base, 0)) > %(cent)s
        OR abs(coalesce(line.due, 0) - coalesce(booked.amount, 0)) > %(cent)s
  GROUP BY 1
"""
# Quotations in the company's currency; who shares one has their part of it.
QUOTATIONS = """
    SELECT count(*), coalesce(sum(open.amount), 0)::text, count(open.probability),
           coalesce(sum(open.amount * coalesce(open.probability, 100) / 100), 0)::text,
           count(*) FILTER (WHERE open.validity_date < %(today)s)
      FROM (
        SELECT document.validity_date, lead.probability::numeric AS probability,
               document.amount_untaxed / coalesce(nullif(document.currency_rate::numeric, 0), 1)
               * coalesce(split.weight::numeric / 100, 1) AS amount
          FROM sale_order document
          LEFT JOIN crm_lead lead ON lead.id = document.opportunity_id AND lead.active
          LEFT JOIN spp_incentive_split split ON split.order_id = document.id AND split.user_id = %(rep)s
         WHERE document.company_id = %(company)s AND document.state IN ('draft', 'sent')
           AND (split.id IS NOT NULL OR document.user_id = %(rep)s
                AND NOT EXISTS (SELECT FROM spp_incentive_split other WHERE other.order_id = document.id))
      ) open
"""


@dataclass(frozen=True)
class Sales:
    """A period's sales of a rep that the rules count, by kind."""

    all: Decimal
    core: Decimal
    new: Decimal


@dataclass(frozen=True)
class Quotations:
    """Open quotations: how many, their amount, how many have a probability, the amount weighted by it."""

    count: int
    amount: Decimal
    rated: int
    weighted: Decimal
    expired: int


class Progress:
    """What one rep sold in the quarter up to ``today``, settled or not."""

    def __init__(self, env, company, user, today, basis, versions):
        """Take the ``versions`` in force as ``incentive_facts.Facts`` does."""
        self.env, self.company, self.user, self.today, self.basis = env, company, user, today, basis
        self.quarter = company._sales_quarter(today)
        until_now = [periods.Period(self.quarter.first, max(today, self.quarter.first))]
        self.facts = incentive_facts.Facts(env, company, self.quarter, basis, versions, until_now)
        self.rows = self._sales()

    def _lines(self):
        sales = source(self.basis, self.facts.digits)
        return SQL(
            LINES,
            column=SQL.identifier(self.facts.split_column()),
            company=self.company.id,
            digits=self.facts.digits,
            sold=self.facts.sold(),
            stays=self.env["spp.customer.history"]._table_sql,
            rep=self.user.id,
            first=self.quarter.first,
            last=self.quarter.last,
            horizon=self.today,
            first_day=self.facts.first_day(sales),
            sales=sales.rows,
            versions=self.facts.version_rows(),
        )

    def _sales(self):
        query = SQL("%s %s", self._lines(), SQL(SALES, first=self.quarter.first))
        rows = self.env.execute_query(query)
        return [(month, counted, *map(Decimal, figures)) for month, counted, *figures in rows]

    def sold(self):
        """Return all sales of the quarter, those on days without rules too: what a target is held against."""
        return sum((row[2] for row in self.rows), Decimal(0))

    def sales(self, month=None):
        """Return the sales of the quarter, or of one ``month`` of it, that the rules count."""
        rows = [row for row in self.rows if row[1] and month in (None, row[0])]
        new = 4 if month is None else 5
        return Sales(*(sum((row[column] for row in rows), Decimal(0)) for column in (2, 3, new)))

    def unsettled(self):
        """Return ``{month: (sales, base commission)}`` of what the ledger does not know yet."""
        cent = Decimal(1).scaleb(-self.facts.digits)
        rows = self.env.execute_query(SQL("%s %s", self._lines(), SQL(UNSETTLED, cent=cent)))
        return {month: (Decimal(sales), Decimal(due)) for month, sales, due in rows}

    def core_customers(self, period):
        """Return ``{customer id: whether they bought in the period}`` of the rep's core customers."""
        return incentive_measures.core_customers(self.env, self.company, period, self.basis, self.user)

    def quotations(self):
        """Return the open quotations."""
        query = SQL(QUOTATIONS, company=self.company.id, rep=self.user.id, today=self.today)
        count, amount, rated, weighted, expired = self.env.execute_query(query)[0]
        return Quotations(count, Decimal(amount), rated, Decimal(weighted), expired)
