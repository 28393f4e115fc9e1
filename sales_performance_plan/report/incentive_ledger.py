"""What a settlement writes: the differences between what is due and what is booked, as new rows of the ledger.

``spp_incentive_gap`` holds the differences of a quarter.  A row of the ledger is never changed: a correction is
another row.
"""

from dataclasses import dataclass
from decimal import Decimal

from odoo.tools import SQL

from ..rules import periods

# Nothing booked in this quarter yet: all that is due is missing.
FIRST_TIME = """
    SELECT source_id, part, document_id, document, user_id, partner_id, tier_id, day, scheme_id, rule_id, rate,
           coalesce(first_day >= %(quarter)s, FALSE) AS is_new, amount AS base, due AS amount
      FROM spp_incentive_fact WHERE user_id IS NOT NULL AND is_covered
"""
# Most often nothing is missing: what else a row says is asked for those that are.
GAPS = """
    WITH due AS (
        SELECT * FROM spp_incentive_fact WHERE user_id IS NOT NULL AND is_covered
    ), missing AS MATERIALIZED (
        SELECT source_id, part, rule_id, user_id, sum(base) AS base, sum(amount) AS amount
          FROM (SELECT source_id, part, rule_id, user_id, amount AS base, due AS amount FROM due
                 UNION ALL
                SELECT source_id, part, rule_id, user_id, -base, -amount FROM spp_incentive_entry
                 WHERE company_id = %(company)s AND quarter = %(quarter)s AND source_id <> 0) side
      GROUP BY source_id, part, rule_id, user_id HAVING sum(base) <> 0 OR sum(amount) <> 0
    ), booked AS (
        SELECT source_id, part, rule_id, user_id, max(document_id) AS document_id, max(document) AS document,
               max(partner_id) AS partner_id, max(tier_id) AS tier_id, max(day) AS day, bool_or(is_new) AS is_new,
               max(scheme_id) AS scheme_id, max(rate) AS rate
          FROM spp_incentive_entry
         WHERE company_id = %(company)s AND quarter = %(quarter)s AND source_id IN (SELECT source_id FROM missing)
      GROUP BY source_id, part, rule_id, user_id
    )
    SELECT source_id, part, coalesce(due.document_id, booked.document_id) AS document_id,
           coalesce(due.document, booked.document) AS document, user_id,
           coalesce(due.partner_id, booked.partner_id) AS partner_id,
           CASE WHEN due.document_id IS NULL THEN booked.tier_id ELSE due.tier_id END AS tier_id,
           coalesce(due.day, booked.day) AS day,
           CASE WHEN due.document_id IS NULL THEN booked.is_new
                ELSE coalesce(due.first_day >= %(quarter)s, FALSE) END AS is_new,
           coalesce(due.scheme_id, booked.scheme_id) AS scheme_id, rule_id,
           coalesce(due.rate, booked.rate) AS rate, missing.base, missing.amount
      FROM missing
      LEFT JOIN due USING (source_id, part, rule_id, user_id)
      LEFT JOIN booked USING (source_id, part, rule_id, user_id)
"""
PLACES = "SELECT DISTINCT user_id, date_trunc('month', day::timestamp)::date FROM spp_incentive_gap ORDER BY 1, 2"
INSERT = """
    INSERT INTO spp_incentive_entry
           (company_id, user_id, statement_id, run_id, quarter, period, day, kind, scheme_id, rule_id, source_model,
            source_id, part, document_id, document, partner_id, tier_id, is_new, base, rate, amount, reason)
    SELECT %(company)s, gap.user_id, place.statement_id, %(run)s, %(quarter)s, place.period, gap.day,
           CASE WHEN gap.amount < 0 OR gap.amount = 0 AND gap.base < 0 THEN 'clawback'
                WHEN place.period > place.month THEN 'adjustment' ELSE 'earned' END,
           gap.scheme_id, gap.rule_id, %(source)s, gap.source_id, gap.part, gap.document_id, gap.document,
           gap.partner_id, gap.tier_id, gap.is_new, gap.base, gap.rate, gap.amount, 'earned'
      FROM (%(gaps)s) gap
      JOIN (VALUES %(places)s) place (user_id, month, month_end, statement_id, period)
        ON place.user_id = gap.user_id AND gap.day BETWEEN place.month AND place.month_end
"""
RESULT_COLUMNS = (
    "company_id",
    "user_id",
    "statement_id",
    "run_id",
    "quarter",
    "period",
    "day",
    "kind",
    "scheme_id",
    "rule_id",
    "source_id",
    "part",
    "base",
    "rate",
    "amount",
    "reason",
    "value",
    "threshold",
)
BOOKED_RESULTS = """
    SELECT user_id, rule_id, part, sum(base)::text, sum(amount)::text, (array_agg(rate ORDER BY id DESC))[1]::text,
           (array_agg(value ORDER BY id DESC))[1]::text, (array_agg(threshold ORDER BY id DESC))[1]::text,
           (array_agg(reason ORDER BY id DESC))[1], (array_agg(scheme_id ORDER BY id DESC))[1]
      FROM spp_incentive_entry
     WHERE company_id = %s AND quarter = %s AND source_id = 0 AND kind IN ('earned', 'adjustment', 'clawback')
       AND rule_id IS NOT NULL
  GROUP BY user_id, rule_id, part
"""


@dataclass(frozen=True)
class Booked:
    """What the ledger says of one rule for one rep and period; the verdict is that of the last row."""

    base: Decimal
    amount: Decimal
    rate: Decimal
    value: Decimal | None
    threshold: Decimal
    reason: str
    scheme_id: int


class Ledger:
    """The entries of one company and quarter."""

    def __init__(self, env, company, quarter, is_begun):
        """Look at the quarter's rows, of which there are none unless ``is_begun``."""
        self.env, self.company, self.quarter, self.is_begun = env, company, quarter, is_begun

    def find_gaps(self, all_places):
        """Compare what is due with what is booked; return the (rep, month) for which rows are missing.

        ``all_places`` are those of everything that is due: the answer where nothing is booked yet.
        """
        self.gaps = SQL(FIRST_TIME, quarter=self.quarter.first)
        if not self.is_begun:
            return all_places
        known = {"company": self.company.id, "quarter": self.quarter.first}
        self.env.cr.execute("DROP TABLE IF EXISTS spp_incentive_gap")
        self.env.cr.execute(SQL("CREATE TEMPORARY TABLE spp_incentive_gap ON COMMIT DROP AS %s", SQL(GAPS, **known)))
        self.gaps = SQL("TABLE spp_incentive_gap")
        return self.env.execute_query(SQL(PLACES))

    def add(self, run, source_model, places):
        """Add the missing rows to the statements in ``places`` ({(user id, month): statement}); return how many."""
        if not places:
            return 0
        rows = [
            SQL(
                "(%s, %s::date, %s::date, %s, %s::date)",
                user,
                month,
                periods.month(month).last,
                statement.id,
                statement.period,
            )
            for (user, month), statement in places.items()
        ]
        self.env.cr.execute(
            SQL(
                INSERT,
                company=self.company.id,
                run=run.id,
                quarter=self.quarter.first,
                source=source_model,
                gaps=self.gaps,
                places=SQL(", ").join(rows),
            )
        )
        return self.env.cr.rowcount

    def booked_results(self):
        """Return ``{(user id, rule id, part): Booked}``."""
        if not self.is_begun:
            return {}
        query = SQL(BOOKED_RESULTS, self.company.id, self.quarter.first)
        return {
            row[:3]: Booked(*(number and Decimal(number) for number in row[3:8]), *row[8:])
            for row in self.env.execute_query(query)
        }

    def add_results(self, rows):
        """Add rows of a period's rules, dictionaries of the columns above; return how many."""
        if rows:
            self.env.cr.execute(
                SQL(
                    "INSERT INTO spp_incentive_entry (%s) VALUES %s",
                    SQL(", ").join(map(SQL.identifier, RESULT_COLUMNS)),
                    SQL(", ").join(SQL("%s", tuple(row[name] for name in RESULT_COLUMNS)) for row in rows),
                )
            )
        return len(rows)
