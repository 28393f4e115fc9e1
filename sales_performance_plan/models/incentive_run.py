import logging
import time
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_date

from ..report import incentive_facts, incentive_settlement, incentive_touched
from ..rules import periods

_logger = logging.getLogger(__name__)

LOCK_SPACE = 1905191  # any number of our own: advisory locks are shared by all programs of a database
OVERLAP = timedelta(hours=1)  # documents that were being written while the last settlement read


class IncentiveRun(models.Model):
    """The log of the settlements, which also tells the days that are settled (the plan's I1, I6).

    A settlement is one transaction per company. It works on whole quarters: what is due by their facts is
    compared with what is booked, and the difference is added to the ledger. Quarters before that are looked
    at again where their documents changed.
    """

    _name = "spp.incentive.run"
    _description = "Settlement"
    _inherit = ["spp.incentive.decision.mixin"]
    _order = "id desc"
    _rec_name = "date_to"

    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True, ondelete="cascade")
    currency_id = fields.Many2one(related="company_id.currency_id")
    date_from = fields.Date("From", required=True, readonly=True)
    date_to = fields.Date("Until", required=True, readonly=True)
    started_at = fields.Datetime("Started", required=True, readonly=True)
    user_id = fields.Many2one("res.users", "By", readonly=True)
    seconds = fields.Float(readonly=True, aggregator="avg")
    sales_basis = fields.Char(readonly=True)
    sales_label = fields.Char("Sales Are", compute="_compute_sales_label")
    written = fields.Integer("Entries Added", readonly=True)
    nobody_amount = fields.Monetary("Sales without a Rep", readonly=True)

    @api.depends("date_from", "date_to")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for run in self:
            days = [format_date(self.env, day) for day in (run.date_from, run.date_to) if day]
            run.display_name = " – ".join(days)

    @api.depends("sales_basis")
    @api.depends_context("lang")
    def _compute_sales_label(self):
        labels = dict(self.env["res.company"]._fields["sales_basis"]._description_selection(self.env))
        for run in self:
            run.sales_label = labels.get(run.sales_basis, run.sales_basis)

    @api.readonly
    def action_open_entries(self):
        """List what the settlement added, of those rows that the user may see."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("sales_performance_plan.spp_incentive_entry_action")
        return {**action, "name": self.display_name, "domain": [("run_id", "=", self.id)], "context": {}}

    @api.model
    def _execute(self, company, date_from, date_to):
        """Settle (see ``spp.incentive.scheme._settle``)."""
        if date_from > date_to:
            raise UserError(self.env._("The period ends before it starts: %(a)s to %(b)s.", a=date_from, b=date_to))
        runs = self._elevated().with_context(tracking_disable=True, allowed_company_ids=company.ids)
        return runs._execute_elevated(runs.env["res.company"].browse(company.id), periods.Period(date_from, date_to))

    @api.model
    def _execute_elevated(self, company, asked):
        clock, started = time.monotonic(), fields.Datetime.now()
        self._lock(company)
        latest = self.search([("company_id", "=", company.id)], limit=1)
        covered = self._covered(company, asked)
        quarters = self._quarters(company, asked, covered, latest)
        run = self.create(
            {
                "company_id": company.id,
                "date_from": asked.first,
                "date_to": asked.last,
                "started_at": started,
                "user_id": self.env.uid,
                "sales_basis": company.sales_basis,
            }
        )
        written, nobody = 0, 0.0
        for quarter in quarters:
            basis = self._basis(company, quarter) if latest else company.sales_basis
            settlement = incentive_settlement.Settlement(run, company, quarter, basis, covered, is_begun=bool(latest))
            written += settlement.settle()
            nobody += float(settlement.totals.nobody())
        run.write({"written": written, "nobody_amount": nobody, "seconds": time.monotonic() - clock})
        self.env.invalidate_all()
        return run

    @api.model
    def _lock(self, company):
        """Keep other settlements of the company out until the end of the transaction."""
        self.env.flush_all()
        query = SQL("SELECT pg_try_advisory_xact_lock(%s, %s)", LOCK_SPACE, company.id)
        if not self.env.execute_query(query)[0][0]:
            raise UserError(
                self.env._("Commissions of %s are being settled right now; look again in a minute.", company.name)
            )

    # ------------------------------------------------------------------
    # Which quarters
    # ------------------------------------------------------------------

    @api.model
    def _covered(self, company, asked=None):
        """Return the periods whose sales are settled, with ``asked`` among them."""
        rows = self._read_group([("company_id", "=", company.id)], ["date_from:day", "date_to:day"])
        known = [periods.Period(fields.Date.to_date(first), fields.Date.to_date(last)) for first, last in rows]
        return periods.merge([*known, *([asked] if asked else [])])

    @api.model
    def _quarters(self, company, asked, covered, latest):
        """Return the quarters to work on: those of ``asked``, and earlier ones whose documents changed."""
        found, day = {}, asked.first
        while day <= asked.last:
            quarter = company._sales_quarter(day)
            found[quarter.first] = quarter
            day = quarter.last + timedelta(days=1)
        if latest:
            bases = {company.sales_basis, *self.search([("company_id", "=", company.id)]).mapped("sales_basis")}
            since = latest.started_at - OVERLAP
            for day in incentive_touched.days(self.env, company, bases, since):
                quarter = company._sales_quarter(day)
                if any(one.first <= quarter.last and quarter.first <= one.last for one in covered):
                    found[quarter.first] = quarter
        return [found[first] for first in sorted(found)]

    @api.model
    def _basis(self, company, quarter):
        """Return the sales basis of ``quarter``: a changed setting counts from the next quarter begun."""
        domain = [("company_id", "=", company.id), ("quarter", "=", quarter.first), ("source_id", "!=", 0)]
        first = self.env["spp.incentive.entry"].search(domain, order="id", limit=1).run_id
        return first.sales_basis or company.sales_basis

    # ------------------------------------------------------------------
    # By night and by hand
    # ------------------------------------------------------------------

    @api.model
    def _cron_settle(self):
        """Settle every company that has rules in force, up to today, a transaction each; safe to kill."""
        companies = self._companies_with_rules()
        self.env["ir.cron"]._commit_progress(remaining=len(companies))
        for company in companies:
            try:
                self._execute(company, *self._days_to_settle(company))
            except Exception:
                self.env.cr.rollback()
                _logger.exception("The commissions of %s could not be settled", company.display_name)
            if not self.env["ir.cron"]._commit_progress(1):
                break

    @api.model
    def _companies_with_rules(self):
        return self.env["spp.incentive.scheme"].search([("state", "=", "approved")]).company_id

    @api.model
    def _days_to_settle(self, company):
        """Return the days that a settlement of now works on: from the first day not settled, or this month's first."""
        today = company._sales_today()
        covered = self._covered(company)
        first = periods.month(today).first
        if covered:
            first = min(first, covered[-1].last + timedelta(days=1))
        return first, today

    @api.model
    def _sales_of_reps(self, company, users, first, last):
        """Return ``{user id: sales}`` of ``users`` between two days, split as commissions are."""
        runs = self._elevated()
        company = runs.env["res.company"].browse(company.id)
        period = periods.Period(first, last)
        runs.env.flush_all()
        basis = runs._basis(company, company._sales_quarter(first))
        facts = incentive_facts.Facts(runs.env, company, period, basis, [(0, 0, 0, first, None)], [period])
        return {user: amount for user, amount in facts.totals().items() if user in users.ids}
