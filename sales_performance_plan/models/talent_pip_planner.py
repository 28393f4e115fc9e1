from datetime import timedelta

from odoo import api, models

from ..rules import improvement
from .talent_fact_mixin import FACT

BATCH = 100


class TalentPipPlanner(models.AbstractModel):
    """Makes the weekly check-ins of improvement plans that run."""

    _name = "spp.talent.pip.planner"
    _description = "Planning of Check-Ins"

    @api.model
    def _cron_plan(self):
        """Make the check-ins that are due soon; safe to be killed, and a rerun makes none twice."""
        pips = self.env["spp.talent.pip"]._elevated()
        cron = self.env["ir.cron"]
        running = pips.search([("state", "=", "running")], order="id")
        cron._commit_progress(remaining=len(running))
        for start in range(0, len(running), BATCH):
            batch = running[start : start + BATCH]
            self._plan(batch.try_lock_for_update().filtered(lambda pip: pip.state == "running"))
            if not cron._commit_progress(len(batch)):
                break

    @api.model
    def _plan(self, pips):
        """Make what is missing of the check-ins of ``pips`` up to some days from now."""
        checkins = self.env["spp.talent.pip.checkin"]._elevated().with_context(spp_fact=FACT)
        for company, same in pips.grouped("company_id").items():
            until = company._sales_today() + timedelta(days=company.pip_checkins_ahead)
            there = {(one.pip_id.id, one.date_due) for one in same.checkin_ids}
            rows = [
                {"pip_id": pip.id, "date_due": day}
                for pip in same
                for day in improvement.checkins(pip.date_from, pip.date_to, company.pip_checkin_days, until)
                if (pip.id, day) not in there
            ]
            checkins.create(rows)._schedule()
