"""The tier run as set-based statements: one aggregate for the facts, one write of what changed.

Three temporary tables carry a run: ``spp_tier_candidate`` (partners whose sales are read again; absent in
a full run), ``spp_tier_figure`` (last sale, F and amount per customer, beside what is stored) and
``spp_tier_change`` (rows that differ from what is stored). The statements are in ``customer_tier_reads`` and
``customer_tier_writes``, the rule itself is in ``customer_rfm_sql``.
"""

from psycopg2.errors import LockNotAvailable

from odoo.tools import SQL

from ..rules import periods
from . import customer_tier_reads as reads
from .customer_rfm_sql import in_force, may_turn, monetary, tier
from .customer_tier_reads import FIGURES_STORED
from .customer_tier_writes import END_STAYS, LEAVE_LOCKED, RESUME_STAYS, REWIND, WRITE_STANDINGS
from .sales_source import local_day, source

LOCK_SPACE = 1905190  # any number of our own: advisory locks are shared by all programs of a database
LOCK_TIMEOUT = "500ms"
# The index of the sales is in memory; compiling or sharing the work takes longer than doing it.
PLANNER = """
    SET LOCAL jit = off; SET LOCAL random_page_cost = 1.1; SET LOCAL work_mem = '64MB';
    SET LOCAL max_parallel_workers_per_gather = 0
"""
# The places of the rows to be written are known; the planner would rather join whole tables.
GO_TO_PLACES = "SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off"
BY_CUSTOMER = "SET LOCAL enable_hashagg = off; SET LOCAL enable_hashjoin = off"
PLAN_FREELY = """
    SET LOCAL enable_hashagg TO DEFAULT; SET LOCAL enable_hashjoin TO DEFAULT; SET LOCAL enable_mergejoin TO DEFAULT
"""
EVERYBODY = SQL("TRUE")
LAST_ID = 2**31 - 1


class Job:
    """One tier run of one company; everything happens in the caller's transaction."""

    def __init__(self, env, company, ladder, on_date):
        """Read the settings of ``company``; ``ladder`` is best first."""
        self.env, self.company, self.ladder, self.on_date = env, company, ladder, on_date
        self.basis, self.reading = company.sales_basis, company.rfm_monetary_reading
        self.window = company.rfm_window_days
        self.source = source(self.basis, company.currency_id.decimal_places)
        self.zone = company._sales_zone()
        self.rungs = list(zip(ladder.ids, ladder._as_rules(), strict=True))

    def lock(self):
        """Keep other runs of this company out until the end of the transaction; tell whether we may go on."""
        query = SQL("SELECT pg_try_advisory_xact_lock(%s, %s)", LOCK_SPACE, self.company.id)
        return self.env.execute_query(query)[0][0]

    def execute(self, since, latest):
        """Run; ``since`` None reads every sale, else what was written since and what time moved since ``latest``.

        Return counts: ``totals`` (amount, sales, buyers in the window), ``written``, ``moved``, ``skipped``; and
        ``newest``, the id of the last document there is.
        """
        self.env.cr.execute(PLANNER)
        if since is None:
            self._read_all()
            totals = self._count_totals()
            self._find_changes(totals)
        else:
            newest = self._newest_known(latest)
            self._add_new(newest)
            self._find_candidates(since, newest, latest.on_date)
            self._read_again()
            totals = self._carry_totals(latest)
            self._find_changes(totals, self._who_may_turn(latest, totals))
        counts = self._write()
        self.env.cr.execute(SQL("DELETE FROM spp_customer_recheck WHERE company_id = %s", self.company.id))
        return {"totals": totals, "newest": self._newest(), **counts}

    def reclassify(self, partners, totals):
        """Give ``partners`` the tier that their stored figures earn, measured against ``totals``."""
        mine = SQL("partner_id IN %s", tuple(partners.ids))
        figures = SQL(FIGURES_STORED, company=self.company.id, mine=mine)
        self._fresh_table("spp_tier_figure", self._beside_stored(figures, mine))
        self._find_changes(totals)
        return self._write()

    def rewind(self):
        """Take the history back to ``on_date``: forget what was found out about later days."""
        self.env.cr.execute(REWIND, self._parameters())

    def fingerprint(self):
        """Return what the tiers are earned by: while it stays the same, only time and sales can move anybody."""
        rungs = [(number, rule.max_recency, rule.min_frequency, rule.min_monetary) for number, rule in self.rungs]
        return repr((self.reading, rungs))

    def _parameters(self):
        return {"company": self.company.id, "day": self.on_date}

    def _fresh_table(self, name, query):
        """Fill a temporary table; the days of one transaction share it, for a new one each would pile up locks."""
        [[there]] = self.env.execute_query(SQL("SELECT to_regclass(%s)", f"pg_temp.{name}"))
        words = "TRUNCATE %s; INSERT INTO %s %s" if there else "CREATE TEMPORARY TABLE %s ON COMMIT DROP AS %s"
        table = SQL.identifier(name)
        self.env.cr.execute(SQL(words, table, table, query) if there else SQL(words, table, query))

    def _bounds(self, day):
        """Return the first moment of the window that ends with ``day`` and the first one after it."""
        period = periods.trailing(day, self.window)
        zone = self.zone if self.source.in_utc else periods.UTC
        return periods.utc_bounds(period, zone)

    # ------------------------------------------------------------------
    # Reading
    # ------------------------------------------------------------------

    def _newest(self):
        """Return the id of the last document; whoever asks after reading can be sure that none he saw is newer."""
        table = SQL.identifier(self.source.table)
        return self.env.execute_query(SQL("SELECT coalesce(max(id), 0) FROM %s", table))[0][0]

    def _newest_known(self, latest):
        """Return the id up to which documents may be part of the stored figures."""
        vouches = latest.newest_document and latest.sales_basis == self.basis and not latest.skipped
        return latest.newest_document if vouches else LAST_ID

    def _read_all(self):
        """Read every sale: that is work for two, as the planner does it by default.

        Where an index gives the sales of a customer together, a group is finished before the next one begins and
        meets its customer and its standing in the same order; hash tables of all of them take a third longer.
        """
        self.env.cr.execute("SET LOCAL max_parallel_workers_per_gather TO DEFAULT")
        if self.source.grouped:
            self.env.cr.execute(BY_CUSTOMER)
        self._fresh_table("spp_tier_figure", self._beside_stored(self._figure(reads.ALL_BOUGHT)))
        self.env.cr.execute(PLAN_FREELY)

    def _add_new(self, newest):
        """Add to the stored figures what was bought by documents with ids above ``newest``.

        The last run saw none of them, so whatever was done to them since, no part of them is in the stored figures.
        (Documents with lower ids that it missed, being uncommitted, are among those written since.)
        """
        new = self._figure(reads.NEWLY_BOUGHT, after=newest)
        self._fresh_table("spp_tier_figure", self._beside_stored(new, query=reads.FIGURES_ADDED))

    def _find_candidates(self, since, newest, previous):
        """List the customers to be read again: old documents written, come of age, left the window; marks.

        Who has a tier set by hand is looked at each time: it may have begun today. Who bought for the first time
        is read too: what does not count as a sale may have come before.
        """
        lower, upper = self._bounds(self.on_date)
        old_lower, old_upper = self._bounds(previous)
        query = SQL(
            reads.CANDIDATES,
            written=SQL(self.source.written, company=self.company.id, since=since, newest=newest),
            newest=newest,
            source=self.source.rows,
            company=self.company.id,
            day=self.on_date,
            old_lower=old_lower,
            lower=lower,
            old_upper=old_upper,
            upper=upper,
        )
        self._fresh_table("spp_tier_candidate", query)
        self.env.cr.execute("ANALYZE spp_tier_candidate")

    def _read_again(self):
        """Replace the figures of the candidates by what is read of them."""
        of_candidates = SQL("partner_id IN (SELECT partner_id FROM spp_tier_candidate)")
        bought = reads.RECENTLY_BOUGHT if self.source.indexed else reads.EVER_BOUGHT
        figures = self._figure(bought, SQL(reads.AMONG_CANDIDATES))
        self.env.cr.execute(SQL("DELETE FROM spp_tier_figure WHERE %s", of_candidates))
        self.env.cr.execute(SQL("INSERT INTO spp_tier_figure %s", self._beside_stored(figures, of_candidates)))

    def _figure(self, bought, buyers=None, after=0):
        """Return SQL for last sale, F and amount of each customer, with what its contacts ``bought``."""
        lower, upper = self._bounds(self.on_date)
        moment = SQL("last_moment")
        day = local_day(moment, self.zone) if self.source.in_utc else SQL("%s::date", moment)
        known = {"source": self.source.rows, "company": self.company.id, "lower": lower, "upper": upper}
        return SQL(reads.FIGURE, day=day, bought=SQL(bought, buyers=buyers, after=after, **known))

    def _beside_stored(self, figures, mine=EVERYBODY, query=reads.FIGURES):
        """Return SQL for the figures beside the stored standings, of all or of those who are ``mine``."""
        return SQL(query, figures=figures, company=self.company.id, mine=mine, beside=SQL(reads.BESIDE))

    def _others(self, columns, which):
        """Return SQL for the stored standings of those who are no candidates."""
        return SQL("UNION ALL SELECT %s %s", columns, SQL(reads.OTHERS, company=self.company.id, which=which))

    def _carry_totals(self, latest):
        """Return the totals of ``latest`` with what changed since, or add them up if more changed than sales."""
        carried = self._fetch_totals(SQL(reads.TOTALS_CARRIED, run=latest.id))
        return carried or self._count_totals(self._others(SQL("frequency, amount"), EVERYBODY))

    def _count_totals(self, others=None):
        return self._fetch_totals(SQL(reads.TOTALS_COUNTED, others=others or SQL()))

    def _fetch_totals(self, query):
        for amount, sales, buyers in self.env.execute_query(query):
            return float(amount), int(sales), buyers
        return None

    def _who_may_turn(self, latest, totals):
        """Return SQL for those who are no candidates and yet may be in another tier now."""
        which = EVERYBODY
        if not latest.skipped and latest.ladder == self.fingerprint():
            before, now = (latest.on_date, latest._totals()), (self.on_date, totals)
            which = may_turn(self.rungs, self.reading, before, now)
        stored = "partner_id, last_sale_date, frequency, amount, id, ctid, tier_id, coalesce(by_hand, FALSE), FALSE"
        return self._others(SQL(stored), which)

    def _find_changes(self, totals, others=None):
        """Classify the figures (and those of ``others``) and keep what differs from the stored standings."""
        query = SQL(
            reads.CHANGES,
            in_force=in_force(self.company.id, self.on_date),
            others=others or SQL(),
            on_date=self.on_date,
            monetary=monetary(totals, self.reading, "known"),
            tier=tier(self.rungs),
        )
        self._fresh_table("spp_tier_change", query)

    # ------------------------------------------------------------------
    # Writing
    # ------------------------------------------------------------------

    def _write(self):
        """Write the changes; customers that somebody else holds locked are left for the next run."""
        cr, skipped = self.env.cr, 0
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
        statements = [END_STAYS, WRITE_STANDINGS]
        if self.env["spp.customer.run"].search_count([*self._mine(), ("on_date", "=", self.on_date)], limit=1):
            statements.append(RESUME_STAYS)  # only a run for this day can have ended stays on it
        for statement in [GO_TO_PLACES, *statements, PLAN_FREELY]:
            self.env.cr.execute(statement, self._parameters(), log_exceptions=False)

    def _mine(self):
        return [("company_id", "=", self.company.id)]
