import logging
import time
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ..report import customer_rfm_sql, customer_tier_job
from ..rules import rfm

_logger = logging.getLogger(__name__)

# Transactions that were open while the last run read the sales commit later, with an earlier stamp.
OVERLAP = timedelta(hours=1)
FULL_RUN_EVERY = timedelta(days=7)
CATCH_UP_DAYS = 400  # a year's history that was left half rebuilt is finished by the night


class CustomerRun(models.Model):
    """The log of the tier runs, and the averages that M is measured against (the plan's C2).

    A run is one transaction per company: killed half-way it leaves nothing. Nightly it reads only
    sales that changed since the last run; once a week, and whenever a setting changed, all of them.
    """

    _name = "spp.customer.run"
    _description = "Customer Tier Run"
    _order = "id desc"
    _rec_name = "on_date"

    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True, ondelete="cascade")
    on_date = fields.Date("As of", required=True, readonly=True)
    started_at = fields.Datetime("Started", required=True, readonly=True)
    seconds = fields.Float(readonly=True, aggregator="avg")
    full = fields.Boolean("Read All Sales", readonly=True)
    sales_basis = fields.Char(readonly=True)
    monetary_reading = fields.Char(readonly=True)
    window_days = fields.Integer(readonly=True)
    ladder = fields.Char(readonly=True, help="What the tiers were earned by.")
    newest_document = fields.Integer(readonly=True, help="The last order or invoice that there was.")
    total_amount = fields.Float("Amount in the Window", readonly=True, digits=0, aggregator=None)
    total_sales = fields.Integer("Number of Sales", readonly=True, aggregator=None)
    total_buyers = fields.Integer("Buyers", readonly=True, aggregator=None)
    written = fields.Integer("Customers Updated", readonly=True)
    moved = fields.Integer("Customers Moved", readonly=True, help="Customers whose tier changed.")
    skipped = fields.Integer("Locked Meanwhile", readonly=True, help="Taken up again by the next run.")

    @api.model
    def _latest(self, company):
        """Return the run that the standings of ``company`` are from."""
        return self.search([("company_id", "=", company.id)], limit=1)

    def _totals(self):
        return (self.total_amount, self.total_sales, self.total_buyers)

    def _average(self):
        """Return what one times the average is, in company currency (0 where there is nothing)."""
        number = self.total_buyers if self.monetary_reading == rfm.READINGS[0] else self.total_sales
        return max(self.total_amount, 0.0) / number if number else 0.0

    def _recency_sql(self, alias):
        """Return SQL for R of the standing joined as ``alias``, as of this run."""
        return SQL("%s::date - %s", self.on_date or None, SQL.identifier(alias, "last_sale_date"))

    def _monetary_sql(self, alias):
        """Return SQL for M of the standing joined as ``alias``, measured against this run's totals."""
        return customer_rfm_sql.monetary(self._totals(), self.monetary_reading, alias)

    @api.model
    def _execute(self, company, on_date=None, full=None, replay=False):
        """Run for ``company`` as of ``on_date`` (see ``spp.customer.tier._recompute``).

        ``replay`` says that nobody has written sales since the run before: only time moves on.
        """
        on_date = fields.Date.to_date(on_date) or company._sales_today()
        started, clock = fields.Datetime.now(), time.monotonic()
        job = self._job(company, on_date)
        latest = self._latest(company)
        if latest and on_date < latest.on_date:
            job.rewind()
            latest = self.browse()
        if full is None or not latest:
            full = self._needs_all(latest, job, started)
        since = None if full else started if replay else latest.started_at - OVERLAP
        counts = job.execute(since, latest)
        values = self._log_values(job, started, full, counts, time.monotonic() - clock)
        run = self.env["spp.customer.tier"]._elevated(self).create(values)
        self.env.invalidate_all()
        return self.browse(run.id)

    @api.model
    def _bring_up_to_date(self, company):
        """Run for each day since the last run, the first time reading what was written meanwhile."""
        for number, day in enumerate(self._days_to_do(company)):
            yield self._execute(company, day, replay=number > 0)

    @api.model
    def _reclassify(self, company, partners):
        """Look again at the tiers of a few customers, where nothing was sold but a decision was made."""
        latest = self._latest(company)
        job = self._job(company, company._sales_today())
        if latest.on_date != job.on_date or not latest._same_reading(job):
            list(self._bring_up_to_date(company))
        elif partners:
            job.reclassify(partners, latest._totals())
            self.env.invalidate_all()

    @api.model
    def _job(self, company, on_date):
        """Return the statements for a run after making sure that nobody else runs."""
        job = customer_tier_job.Job(self.env, company, self._ladder_of(company), on_date)
        if not job.lock():
            raise UserError(
                self.env._(
                    "The tiers of %(company)s are being computed right now; look again in a minute.",
                    company=company.display_name,
                )
            )
        self.env.flush_all()
        return job

    @api.model
    def _ladder_of(self, company):
        ladder = self.env["spp.customer.tier"]._ladder(company)
        if not ladder:
            self.env["spp.customer.tier"]._create_default_ladders(company)
            ladder = self.env["spp.customer.tier"]._ladder(company)
        return ladder

    def _same_reading(self, job):
        """Tell whether this run counted sales as ``job`` will."""
        return (self.sales_basis, self.window_days) == (job.basis, job.window)

    @api.model
    def _needs_all(self, latest, job, started):
        if not latest or latest.skipped or not latest._same_reading(job):
            return True
        last_full = self.search([("company_id", "=", job.company.id), ("full", "=", True)], limit=1)
        return not last_full or started - last_full.started_at > FULL_RUN_EVERY

    @api.model
    def _log_values(self, job, started, full, counts, seconds):
        amount, sales, buyers = counts["totals"]
        return {
            "company_id": job.company.id,
            "on_date": job.on_date,
            "started_at": started,
            "seconds": seconds,
            "full": full,
            "sales_basis": job.basis,
            "monetary_reading": job.reading,
            "window_days": job.window,
            "ladder": job.fingerprint(),
            "newest_document": counts["newest"],
            "total_amount": amount,
            "total_sales": sales,
            "total_buyers": buyers,
            "written": counts["written"],
            "moved": counts["moved"],
            "skipped": counts["skipped"],
        }

    @api.model
    def _cron_recompute(self):
        """Bring every company up to today; one transaction per company and day, safe to kill."""
        companies = self.env["res.company"].search([("active", "=", True)])
        self.env["ir.cron"]._commit_progress(remaining=len(companies))
        for company in companies:
            try:
                for _run in self._bring_up_to_date(company):
                    self.env["ir.cron"]._commit_progress()
            except Exception:
                self.env.cr.rollback()
                _logger.exception("The customer tiers of %s could not be computed", company.display_name)
            if not self.env["ir.cron"]._commit_progress(1):
                break

    @api.model
    def _days_to_do(self, company):
        """Return the days after the last run up to today, so that a missed night leaves no gap."""
        today = company._sales_today()
        last = self._latest(company).on_date
        if not last or not 0 < (today - last).days <= CATCH_UP_DAYS:
            return [today]
        return [last + timedelta(days=number) for number in range(1, (today - last).days + 1)]

    @api.model
    def _check_may_run(self):
        """Refuse who is no team manager: nobody writes the log directly, so its access rights do not tell."""
        if not (self.env.su or self.env.user.has_group("sales_performance_plan.sales_performance_plan_group_manager")):
            raise AccessError(self.env._("Only team managers may recompute the customer tiers."))

    @api.model
    def action_recompute(self):
        """Recompute the companies at hand now, showing how far it is."""
        self._check_may_run()
        return {
            "type": "ir.actions.client",
            "tag": "spp_progress",
            "target": "new",
            "name": self.env._("Recomputing Customer Tiers"),
            "params": {"model": self._name, "method": "recompute_step"},
        }

    @api.model
    def recompute_step(self, state=None):
        """Recompute one of the companies at hand; return how far it is and what comes next."""
        self._check_may_run()
        companies, state = self.env.companies, state or {"number": 0, "moved": 0}
        number = state["number"]
        moved = state["moved"] + sum(run.moved for run in self._bring_up_to_date(companies[number]))
        last = number + 1 == len(companies)
        return {
            "done": number + 1,
            "total": len(companies),
            "label": companies[number].display_name,
            "next": False if last else {"number": number + 1, "moved": moved},
            "message": self.env._("Customer tiers are up to date; customers who moved: %s.", moved),
        }
