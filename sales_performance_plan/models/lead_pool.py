from collections import defaultdict
from contextlib import suppress

from odoo import api, fields, models
from odoo.exceptions import LockError
from odoo.fields import Domain
from odoo.tools import ormcache

from ..report import lead_score_sql
from ..rules import assignment

AT_ONCE = 20  # so many leads are handed out while somebody waits for the page; more go to the scheduler
BATCH = 500
# Passed in the context by the pool alone; being an object of this process, it cannot come in from outside.
HANDED_OUT = object()


class LeadPool(models.AbstractModel):
    """Scores leads in bulk, and hands those that pass to the members of teams that assign by score."""

    _name = "spp.lead.pool"
    _description = "Scoring and Handing Out of Leads"

    @api.model
    def _elevated(self):
        """Return the pool free of access rights: the only elevation of this room.

        Whoever saves a lead may not see colleagues' leads, loads or absences, and yet it has to go to the right one.
        What comes out is an owner on the lead and a row that says why; both have record rules of their own. And whoever
        creates a company need not be the plan's director, and yet it gets a score card and norms.
        """
        return self.sudo()

    @api.model
    def _wake(self, verb):
        """Let a scheduled action of this room run now."""
        self._elevated().env.ref(f"sales_performance_plan.ir_cron_lead_{verb}")._trigger()

    @api.model
    def _only_company(self):
        """Return the company if there is one alone, else none: leads that say nothing of a company are its.

        Mail to a team of no company makes such leads, until somebody has them.
        """
        companies = self._elevated().env["res.company"].search(Domain.TRUE, limit=2)
        return companies if len(companies) == 1 else companies.browse()

    # Scoring
    @api.model
    def _recompute(self, company):
        """Score all open leads of ``company`` anew, write those that changed, and return how many did."""
        changed, passed = lead_score_sql.rescore(self._elevated().env, company, passed_at=fields.Datetime.now())
        if passed:
            self._wake("assign")
        return changed

    @api.model
    def _score_all(self, companies):
        """Score the leads of ``companies`` that were there before the card, also the closed ones."""
        for company in companies:
            lead_score_sql.rescore(self._elevated().env, company, lead_score_sql.OPEN)
            lead_score_sql.rescore(self._elevated().env, company, ~lead_score_sql.OPEN)

    @api.model
    def _cron_score(self):
        """Score the open leads of each company: facts age, customers become better known, more records may count."""
        self.env.registry.clear_cache()  # a card keeps which records count
        companies = self._elevated().env["res.company"].search(Domain.TRUE, order="id")
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(companies))
        for company in companies:
            self._recompute(company)
            if not cron._commit_progress(1):
                break

    # Handing out
    @api.model
    @ormcache()
    def _teams_by_score(self):
        """Return the ids of the teams that assign by score; asked at every save, so kept until one changes."""
        return frozenset(self._elevated().env["crm.team"].search([("assign_by_score", "=", True)]).ids)

    @api.model
    @ormcache()
    def _companies_by_score(self):
        """Return the ids of the companies that teams which assign by score sell for; None stands for all."""
        teams = self._elevated().env["crm.team"].browse(self._teams_by_score())
        return frozenset(team.company_id.id or None for team in teams)

    @api.model
    def _waiting_domain(self):
        """Return the domain of the leads that pass and have nobody."""
        by_score = Domain("team_id.assign_by_score", "=", True)
        if not self.env["crm.lead"]._is_rule_based_assignment_activated():
            by_score |= Domain("team_id", "=", False)  # else the host gives them a team first
        passed = Domain("qualification_state", "=", "qualified") | Domain("gate_override_ids.gate", "=", "assignment")
        return by_score & passed & Domain("user_id", "=", False) & Domain("won_status", "=", "pending")

    @api.model
    def _cron_assign(self):
        """Hand out what waits, some hundreds at a time; whoever runs it twice finds nothing left."""
        pool = self._elevated()
        leads = pool.env["crm.lead"].search(self._waiting_domain(), order="id")
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(leads))
        for start in range(0, len(leads), BATCH):
            batch = leads[start : start + BATCH]
            try:
                pool._hand_out(batch.try_lock_for_update().filtered_domain(self._waiting_domain()))
            except LockError:  # somebody saves a lead right now: soon again
                self.env.cr.rollback()
                self._wake("assign")
            if not cron._commit_progress(len(batch)):
                break

    @api.model
    def _at_once(self, leads):
        """Hand out ``leads`` now if they are few and nobody else is at it, else as soon as the scheduler wakes."""
        pool = self._elevated()
        if len(leads) <= AT_ONCE:
            with suppress(LockError):
                return pool._hand_out(leads._elevated())
        return self._wake("assign")

    @api.model
    def _hand_out(self, leads):
        """Give each of ``leads`` to a member of its team, and keep why; all leads of a team at once.

        :raises LockError: while somebody else hands out leads to the same members
        """
        for (team, company), same in leads.grouped(lambda lead: (lead.team_id, lead.company_id)).items():
            here = company or team.company_id  # whose rules say who is senior; neither leaves it to the one at hand
            self.with_company(here)._hand_out_in(same.with_company(here), team.with_company(here), company)

    @api.model
    def _hand_out_in(self, leads, team, company):
        """Give the ``leads`` of one team and company (each may be empty) to its members."""
        candidates = self.env["spp.lead.candidates"]
        members = candidates._membership(team, company)
        if not members:
            return
        turns = self.env["spp.lead.turn"]._of(members)
        turns.lock_for_update()
        choices, shares = assignment.hand_out(candidates._leads(leads, members), candidates._members(members, turns))
        self._write_owners(leads, choices, members)
        self.env["spp.lead.assignment"]._log(leads, choices, members)
        turns._keep(shares)

    @api.model
    def _write_owners(self, leads, choices, members):
        """Write the owners, all leads of one at once; tracking is the host's, mails only for a handful."""
        teams = {member.id: member.crm_team_id for member in members}
        users = {member.id: member.user_id for member in members}
        chosen = defaultdict(list)
        for choice in choices:
            if choice.member:
                chosen[choice.member].append(choice.lead)
        quiet = {"mail_auto_subscribe_no_notify": True} if len(leads) > AT_ONCE else {}
        for key, lead_ids in chosen.items():
            given = leads.browse(lead_ids).with_context(spp_handed_out=HANDED_OUT, **quiet)
            for (kind, team), same in given.grouped(lambda lead: (lead.type, lead.team_id)).items():
                values = {"user_id": users[key].id, "claimed_user_id": False}
                if kind == "lead":
                    values |= {"type": "opportunity", "date_conversion": fields.Datetime.now()}
                if team != teams[key]:
                    values["team_id"] = teams[key].id
                same.write(values)
