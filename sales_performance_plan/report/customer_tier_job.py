"""The tier run as set-based statements: one aggregate for the facts, one write of what changed.

Three temporary tables carry a run: ``spp_tier_candidate`` (partners whose sales are read again; absent in
a full run), ``spp_tier_figure`` (last sale, F and amount per customer) and ``spp_tier_change`` (rows that
differ from what is stored). The rule itself is in ``customer_rfm_sql``, the writes are in ``customer_tier_writes``.
"""

from psycopg2.errors import LockNotAvailable

from odoo.tools import SQL

from ..rules import periods
from .customer_rfm_sql import in_force, monetary, tier
from .customer_tier_writes import LEAVE_LOCKED, REPLACE_TODAY, WRITE_HISTORY, WRITE_STANDINGS
from .sales_source import source

LOCK_SPACE = 1905190  # any number of our own: advisory locks are shared by all programs of a database
LOCK_TIMEOUT = "500ms"
# The index of the sales is in memory; compiling or sharing the work takes longer than doing it.
PLANNER = """
    SET LOCAL jit = off; SET LOCAL random_page_cost = 1.1; SET LOCAL work_mem = '64MB';
    SET LOCAL max_parallel_workers_per_gather = 0
"""


class Job:
    """One tier run of one company; everything happens in the caller's transaction."""

    def __init__(self, env, company, ladder, on_date):
        """Read the settings of ``company``; ``ladder`` is best first."""
        self.env, self.company, self.ladder, self.on_date = env, company, ladder, on_date
        self.basis, self.reading = company.sales_basis, company.rfm_monetary_reading
        self.window = company.rfm_window_days
        self.source = source(self.basis, company.currency_id.decimal_places)
        self.zone = company._sales_zone()

    def lock(self):
        """Keep other runs of this company out until the end of the transaction; tell whether we may go on."""
        query = SQL("SELECT pg_try_advisory_xact_lock(%s, %s)", LOCK_SPACE, self.company.id)
        return self.env.execute_query(query)[0][0]

    def execute(self, since, previous):
        """Run; ``since`` None reads every sale, else what was written since and what time moved since ``previous``.

        Return counts: ``totals`` (amount, sales, buyers in the window), ``written``, ``moved``, ``skipped``.
        """
        self.env.cr.execute(PLANNER)
        others = SQL()
        if since is not None:
            self._find_candidates(since, previous)
            others = self._others()
        self._read_sales(only_candidates=since is not None)
        totals = self._totals(others)
        self._find_changes(totals, since is not None, others)
        counts = self._write()
        self.env.cr.execute(SQL("DELETE FROM spp_customer_recheck WHERE company_id = %s", self.company.id))
        return {"totals": totals, **counts}

    def reclassify(self, partners, totals):
        """Give ``partners`` the tier that their stored figures earn, measured against ``totals``."""
        self._fresh_table("spp_tier_candidate", SQL("SELECT unnest(%s) AS partner_id", partners.ids))
        stored = "SELECT partner_id, last_sale_date, frequency, amount FROM spp_customer_standing"
        mine = SQL(f"{stored} WHERE company_id = %s AND partner_id IN %s", self.company.id, tuple(partners.ids))
        self._fresh_table("spp_tier_figure", mine)
        self._find_changes(totals, True)
        return self._write()

    def rewind(self):
        """Take the history back to ``on_date``: forget what was found out about later days."""
        self.env.cr.execute(
            SQL(
                """
                DELETE FROM spp_customer_history WHERE company_id = %(company)s AND date_from > %(day)s;
                UPDATE spp_customer_history SET date_to = NULL WHERE company_id = %(company)s AND date_to > %(day)s;
                UPDATE spp_customer_standing standing SET tier_id = history.tier_id, by_hand = history.by_hand
                  FROM spp_customer_history history
                 WHERE standing.company_id = %(company)s AND history.company_id = %(company)s
                   AND history.partner_id = standing.partner_id AND history.date_to IS NULL;
                DELETE FROM spp_customer_standing standing WHERE company_id = %(company)s AND NOT EXISTS (
                    SELECT FROM spp_customer_history history WHERE history.company_id = standing.company_id
                       AND history.partner_id = standing.partner_id AND history.date_to IS NULL);
                INSERT INTO spp_customer_standing
                       (company_id, partner_id, tier_id, last_sale_date, frequency, amount, by_hand)
                SELECT company_id, partner_id, tier_id, date_from, 0, 0, by_hand FROM spp_customer_history history
                 WHERE company_id = %(company)s AND date_to IS NULL AND NOT EXISTS (
                       SELECT FROM spp_customer_standing standing WHERE standing.company_id = history.company_id
                          AND standing.partner_id = history.partner_id);
                """,
                company=self.company.id,
                day=self.on_date,
            )
        )

    def _fresh_table(self, name, query):
        self.env.cr.execute(
            SQL(
                "DROP TABLE IF EXISTS %(name)s; CREATE TEMPORARY TABLE %(name)s ON COMMIT DROP AS %(query)s",
                name=SQL.identifier(name),
                query=query,
            )
        )

    def _bounds(self, day):
        """Return the first moment of the window that ends with ``day`` and the first one after it."""
        period = periods.trailing(day, self.window)
        zone = self.zone if self.source.in_utc else periods.UTC
        return periods.utc_bounds(period, zone)

    def _find_candidates(self, since, previous):
        """List the customers whose figures can have changed: written, come of age, left the window, marked."""
        lower, upper = self._bounds(self.on_date)
        old_lower, old_upper = self._bounds(previous)
        written = self.source.written
        touched = SQL(
            """
            %(written)s
            UNION SELECT sale.partner_id FROM %(source)s WHERE company_id = %(company)s AND counts
              AND (moment >= %(old_lower)s AND moment < %(lower)s OR moment >= %(old_upper)s AND moment < %(upper)s)
            UNION SELECT partner_id FROM spp_customer_recheck WHERE company_id = %(company)s
            """,
            written=SQL(written, company=self.company.id, since=since),
            source=self.source.rows,
            company=self.company.id,
            old_lower=old_lower,
            lower=lower,
            old_upper=old_upper,
            upper=upper,
        )
        # Both the partner itself (it may have become a contact of another one) and who pays for it.
        self._fresh_table(
            "spp_tier_candidate",
            SQL(
                """
                WITH touched AS MATERIALIZED (%s)
                SELECT partner_id FROM touched
                UNION SELECT partner.commercial_partner_id FROM touched
                  JOIN res_partner partner ON partner.id = touched.partner_id
                """,
                touched,
            ),
        )
        self.env.cr.execute("ANALYZE spp_tier_candidate")

    def _read_sales(self, only_candidates):
        """Keep last sale, F and amount of each customer (of the candidates), with what its contacts bought."""
        payers, mine = SQL("res_partner"), SQL()
        if only_candidates:
            self._fresh_table(
                "spp_tier_buyer",
                SQL(
                    """
                    SELECT partner.id, partner.commercial_partner_id FROM res_partner partner
                      JOIN spp_tier_candidate candidate ON candidate.partner_id = partner.commercial_partner_id
                  ORDER BY partner.id
                    """
                ),
            )
            self.env.cr.execute("CREATE UNIQUE INDEX ON spp_tier_buyer (id); ANALYZE spp_tier_buyer")
            payers, mine = SQL("spp_tier_buyer"), SQL("AND sale.partner_id IN (SELECT id FROM spp_tier_buyer)")
        day = SQL("max(bought.last_moment)::date")
        if self.source.in_utc:
            day = SQL("(max(bought.last_moment) AT TIME ZONE 'UTC' AT TIME ZONE %s)::date", self.zone.key)
        self._fresh_table(
            "spp_tier_figure",
            SQL(
                """
                SELECT partner.commercial_partner_id AS partner_id, %(day)s AS last_sale_date,
                       sum(bought.frequency)::int AS frequency, sum(bought.amount) AS amount
                  FROM (%(bought)s) bought JOIN %(payers)s partner ON partner.id = bought.partner_id
              GROUP BY partner.commercial_partner_id HAVING max(bought.last_moment) IS NOT NULL
                """,
                day=day,
                bought=self._bought(mine),
                payers=payers,
            ),
        )

    def _bought(self, mine):
        """Return SQL for what each contact bought: last sale, and F and amount in the window."""
        lower, upper = self._bounds(self.on_date)
        return SQL(
            """
            SELECT sale.partner_id, max(moment) FILTER (WHERE is_sale) AS last_moment,
                   count(*) FILTER (WHERE moment >= %(lower)s AND is_sale) AS frequency,
                   coalesce(sum(amount) FILTER (WHERE moment >= %(lower)s), 0) AS amount
              FROM %(source)s
             WHERE counts AND company_id = %(company)s AND moment < %(upper)s %(mine)s
          GROUP BY sale.partner_id
            """,
            lower=lower,
            upper=upper,
            source=self.source.rows,
            company=self.company.id,
            mine=mine,
        )

    def _others(self):
        """Return SQL for the stored standings of those who are no candidates."""
        return SQL(
            """
            UNION ALL
            SELECT partner_id, last_sale_date, frequency, amount, id, tier_id, coalesce(by_hand, FALSE), FALSE
              FROM spp_customer_standing standing
             WHERE company_id = %s AND NOT EXISTS (
                   SELECT FROM spp_tier_candidate candidate WHERE candidate.partner_id = standing.partner_id)
            """,
            self.company.id,
        )

    def _totals(self, others):
        self.env.cr.execute(
            SQL(
                """
                SELECT coalesce(sum(amount), 0), coalesce(sum(frequency), 0), count(*) FILTER (WHERE frequency > 0)
                  FROM (SELECT partner_id, last_sale_date, frequency, amount, 0, 0, FALSE, FALSE
                          FROM spp_tier_figure %s) figure
                """,
                others,
            )
        )
        amount, sales, buyers = self.env.cr.fetchone()
        return float(amount), int(sales), buyers

    def _find_changes(self, totals, candidates, others=None):
        """Classify the figures (and those of ``others``) and keep what differs from the stored standings."""
        mine = SQL("AND partner_id IN (SELECT partner_id FROM spp_tier_candidate)") if candidates else SQL()
        self._fresh_table(
            "spp_tier_change",
            SQL(
                """
                WITH in_force AS (%(in_force)s), known AS (
                    SELECT coalesce(figure.partner_id, stored.partner_id) AS partner_id, figure.last_sale_date,
                           figure.frequency, figure.amount, stored.id AS standing_id, stored.tier_id AS old_tier_id,
                           coalesce(stored.by_hand, FALSE) AS was_by_hand,
                           (figure.last_sale_date, figure.frequency, figure.amount)
                           IS DISTINCT FROM (stored.last_sale_date, stored.frequency, stored.amount) AS differs
                      FROM spp_tier_figure figure
                      FULL JOIN (SELECT * FROM spp_customer_standing WHERE company_id = %(company)s %(mine)s) stored
                        ON stored.partner_id = figure.partner_id
                    %(others)s
                ), measured AS (
                    SELECT known.*, %(on_date)s::date - last_sale_date AS recency, %(monetary)s AS monetary FROM known
                ), earned AS (
                    SELECT measured.*, hand.id IS NOT NULL AS by_hand,
                           CASE WHEN last_sale_date IS NOT NULL THEN coalesce(hand.tier_id, %(tier)s) END AS tier_id
                      FROM measured
                      LEFT JOIN in_force hand ON hand.partner_id = measured.partner_id
                )
                SELECT partner_id, standing_id, last_sale_date, frequency, amount, recency, monetary, tier_id, by_hand,
                       tier_id IS DISTINCT FROM old_tier_id AS moved,
                       tier_id IS DISTINCT FROM old_tier_id OR by_hand <> was_by_hand AS turned
                  FROM earned WHERE differs OR tier_id IS DISTINCT FROM old_tier_id OR by_hand <> was_by_hand
                """,
                company=self.company.id,
                mine=mine,
                in_force=in_force(self.company.id, self.on_date),
                others=others or SQL(),
                on_date=self.on_date,
                monetary=monetary(totals, self.reading, "known"),
                tier=tier(zip(self.ladder.ids, self.ladder._as_rules(), strict=True)),
            ),
        )

    def _write(self):
        """Write the changes; customers that somebody else holds locked are left for the next run."""
        cr = self.env.cr
        cr.execute("CREATE UNIQUE INDEX ON spp_tier_change (partner_id); ANALYZE spp_tier_change")
        skipped = 0
        try:
            with cr.savepoint(flush=False):
                cr.execute(SQL("SET LOCAL lock_timeout = %s", LOCK_TIMEOUT))
                self._write_changes()
                cr.execute("SET LOCAL lock_timeout TO DEFAULT")
        except LockNotAvailable:
            cr.execute(LEAVE_LOCKED)
            skipped = cr.rowcount
            self._write_changes()
        cr.execute("SELECT count(*), count(*) FILTER (WHERE moved) FROM spp_tier_change")
        written, moved = cr.fetchone()
        return {"written": written, "moved": moved, "skipped": skipped}

    def _write_changes(self):
        parameters = {"company": self.company.id, "day": self.on_date}
        if self._ran_before():
            self.env.cr.execute(REPLACE_TODAY, parameters, log_exceptions=False)
        self.env.cr.execute(WRITE_HISTORY, parameters, log_exceptions=False)
        self.env.cr.execute(WRITE_STANDINGS, parameters, log_exceptions=False)

    def _ran_before(self):
        """Tell whether there was a run for this day already, so that stays may have begun on it."""
        domain = [("company_id", "=", self.company.id), ("on_date", "=", self.on_date)]
        return bool(self.env["spp.customer.run"].search_count(domain, limit=1))
