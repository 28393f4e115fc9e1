from odoo import SUPERUSER_ID, api, models
from odoo.fields import Command, Domain

from ..rules import improvement, periods
from .talent_fact_mixin import FACT


class TalentPayFinder(models.AbstractModel):
    """Finds who stayed below the bar for several quarters in a row, and asks HR what is to be done."""

    _name = "spp.talent.pay.finder"
    _description = "Quarters below the Bar"

    @api.model
    def _cron_propose(self):
        """Look at the quarters that are in review or closed, company by company; a rerun asks nothing twice."""
        plans = self._elevated("spp.plan")
        cron = self.env["ir.cron"]
        companies = plans.env["res.company"].search([("pay_quarters", ">", 0)], order="id")
        cron._commit_progress(remaining=len(companies))
        for company in companies:
            latest = plans.search(
                [("company_id", "=", company.id), ("state", "in", ("review", "closed"))],
                order="date_from desc",
                limit=1,
            )
            if latest:
                self._propose(company, latest.date_from)
            if not cron._commit_progress(1):
                break

    @api.model
    def _elevated(self, model):
        """Return ``model`` for the system: whoever closes a quarter is not the author of what they may not read."""
        return self.env["spp.talent.profile"].with_user(SUPERUSER_ID)._elevated().env[model]

    @api.model
    def _propose(self, company, last):
        """Ask HR about who stayed below the bar in the quarter that begins on ``last`` and in those before it.

        A quarter counts once: what was part of an earlier proposal does not come up again.
        """
        company = self._elevated("res.company").browse(company.id)
        quarters = self._quarters(company, last)
        if not quarters:
            return self.env["spp.talent.pay.proposal"]
        members = self._members(company, quarters)
        profiles = self.env["spp.talent.profile"]._of_users(company, members.user_id)
        rows = [
            self._values(profiles[user.id], quarters, theirs, company.attained_bar)
            for user, theirs in members.grouped("user_id").items()
            if user.id in profiles and self._is_due(theirs, quarters, company.attained_bar)
        ]
        known = self._known(profiles.values(), quarters)
        proposals = self._elevated("spp.talent.pay.proposal").with_context(spp_fact=FACT)
        made = proposals.with_company(company).create([row for row in rows if row["profile_id"] not in known])
        for one in made.with_context(spp_fact=None):
            for user in one._deciders():
                one._ask("pay", user, one._today(), lambda words: words._("Below the bar again: what is to be done?"))
        return made

    @api.model
    def _quarters(self, company, last):
        """Return the first days of the quarters that make a row, oldest first."""
        found = [company._sales_quarter(last)]
        year_end = int(company.fiscalyear_last_month), company.fiscalyear_last_day
        while len(found) < company.pay_quarters:
            found.append(periods.previous_quarter(found[-1], *year_end))
        return [quarter.first for quarter in reversed(found)] if company.pay_quarters else []

    @api.model
    def _members(self, company, quarters):
        """Return the targets of these quarters, of plans that are over."""
        over = Domain("plan_id.state", "in", ("review", "closed")) & Domain("target", ">", 0)
        mine = Domain("company_id", "=", company.id) & Domain("date_from", "in", quarters)
        return self._elevated("spp.plan.member").search(mine & over)

    @api.model
    def _is_due(self, members, quarters, bar):
        below = {one.date_from: improvement.due(one.actual, one.target, bar) for one in members}
        return improvement.in_a_row(below, quarters)

    @api.model
    def _known(self, profiles, quarters):
        """Return the ids of profiles with a proposal that was made of one of these quarters, or that is open."""
        proposals = self._elevated("spp.talent.pay.proposal")
        mine = proposals.search([("profile_id", "in", [one.id for one in profiles])])
        days = {quarter.isoformat() for quarter in quarters}
        used = mine.filtered(
            lambda one: one.state != "decided" or days & {row["quarter"] for row in one.evidence or []}
        )
        return set(used.profile_id.ids)

    @api.model
    def _values(self, profile, quarters, members, bar):
        by_quarter = {one.date_from: one for one in members}
        pips = self._elevated("spp.talent.pip").search([("profile_id", "=", profile.id), ("quarter", "in", quarters)])
        return {
            "profile_id": profile.id,
            "quarter": quarters[-1],
            "pip_ids": [Command.set(pips.ids)],
            "evidence": [
                {
                    "quarter": day.isoformat(),
                    "target": by_quarter[day].target,
                    "sales": by_quarter[day].actual,
                    "attainment": improvement.attainment(by_quarter[day].actual, by_quarter[day].target),
                    "bar": bar,
                }
                for day in quarters
            ],
        }
