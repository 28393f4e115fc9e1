from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain

from ..rules import mentoring
from .talent_mentoring_flow_mixin import FACT

BATCH = 100


class TalentMentoringPlanner(models.AbstractModel):
    """Makes the weeks of the pairs ahead, judges those that are over, and hears silence."""

    _name = "spp.talent.mentoring.planner"
    _description = "Planning of Mentoring"

    @api.model
    def _cron_plan(self):
        """Keep all pairs going; a rerun finds only what is left, whoever kills it."""
        pairs = self._pairs().search([("state", "=", "active")], order="id")
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(pairs))
        for start in range(0, len(pairs), BATCH):
            batch = pairs[start : start + BATCH]
            self._run(batch.try_lock_for_update().filtered(lambda pair: pair.state == "active"))
            if not cron._commit_progress(len(batch)):
                break

    @api.model
    def _pairs(self):
        return self.env["spp.talent.profile"]._elevated().env["spp.talent.mentoring"]

    @api.model
    def _run(self, pairs):
        self._end_what_is_over(pairs)
        running = pairs.filtered(lambda pair: pair.state == "active")
        self._plan(running)
        running.session_ids._judge()
        running.summary_ids._judge()
        running._tell_silence()

    @api.model
    def _end_what_is_over(self, pairs):
        """End pairs whose last day has passed, or of whom one has left."""
        for pair in pairs:
            if pair.date_end and pair.date_end < pair._today():
                pair._end(pair.date_end)
            elif not (pair.mentor_id.active and pair.mentee_id.active):
                pair._end()

    @api.model
    def _plan(self, pairs):
        """Make the sessions of the weeks to come, and ask for the summaries of the weeks begun."""
        for company, same in pairs.grouped("company_id").items():
            here = same.with_company(company)
            self._plan_sessions(company, here)
            self._ask_for_summaries(company, here)

    @api.model
    def _plan_sessions(self, company, pairs):
        horizon = company._sales_today() + timedelta(weeks=company.mentoring_weeks_ahead)
        values = [
            {
                "mentoring_id": pair.id,
                "week": week,
                "minutes": company.mentoring_minutes,
                "date_start": pair._moment(week),
            }
            for pair in pairs
            for week in self._weeks(pair, horizon, int(pair.weekday))
        ]
        self._create_missing("spp.talent.mentoring.session", pairs, values)._put_on_calendar()

    @api.model
    def _ask_for_summaries(self, company, pairs):
        day = int(company.mentoring_summary_day)
        end_of_week = mentoring.monday(company._sales_today()) + timedelta(days=mentoring.DAYS_IN_WEEK - 1)
        summaries = self.env["spp.talent.mentoring.summary"]
        values = [
            {"mentoring_id": pair.id, "week": week, "date_due": summaries._due_on(company, week)}
            for pair in pairs
            for week in self._weeks(pair, end_of_week, day)
        ]
        self._create_missing("spp.talent.mentoring.summary", pairs, values)

    @api.model
    def _weeks(self, pair, horizon, weekday):
        """Return the weeks of ``pair`` from this one on; what was never planned is not missed afterwards."""
        first = max(pair.date_start, mentoring.monday(pair._today()))
        return mentoring.weeks(first, min(horizon, pair.date_end or horizon), weekday)

    @api.model
    def _create_missing(self, name, pairs, values):
        """Create what is not there yet."""
        records = self._pairs().env[name].with_context(spp_fact=FACT, mail_create_nolog=True)
        weeks = [row["week"] for row in values]
        rows = Domain("mentoring_id", "in", pairs.ids) & Domain("week", "in", weeks)
        there = {(one.mentoring_id.id, one.week) for one in records.search(rows)}
        return records.create([row for row in values if (row["mentoring_id"], row["week"]) not in there])
