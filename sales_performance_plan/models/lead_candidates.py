from ast import literal_eval
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..rules import assignment

PERIOD_DAYS = 30  # what the host's capacity of a member is for


class LeadCandidates(models.AbstractModel):
    """What the rule of assignment needs to know of leads and members, read for all of them at once."""

    _name = "spp.lead.candidates"
    _description = "Facts for the Assignment of Leads"

    @api.model
    def _membership(self, team, company):
        """Return the members whom leads of ``team`` may go to; without one, those of all teams that assign by score."""
        teams = team
        if not teams:
            own = Domain("company_id", "in", [False, *company.ids]) if company else Domain.TRUE
            teams = self.env["crm.team"].search(Domain("assign_by_score", "=", True) & own)
        return teams.filtered("assign_by_score").crm_team_member_ids.filtered("user_id.active").sorted("id")

    @api.model
    def _members(self, members, turns):
        """Return the members as the rule sees them."""
        since = fields.Datetime.now() - timedelta(days=PERIOD_DAYS)
        loads = members._get_lead_from_date(since)
        away, passed, senior = members._away(), members._passed_exams(), members._seniors()
        shares = {turn.member_id.id: turn.share for turn in turns if turn.has_share}
        return [
            assignment.Member(
                key=member.id,
                capacity=member.assignment_max,
                room=member.assignment_max - loads.get((member.user_id.id, member.crm_team_id.id), 0),
                share=shares.get(member.id),
                paused=member.assignment_optout,
                away=member in away,
                passed=member in passed,
                senior=member in senior,
            )
            for member in members
        ]

    @api.model
    def _leads(self, leads, members):
        """Return the leads as the rule sees them, the best first, as the host does."""
        by_user = {member.user_id.id: member.id for member in members}
        held = self.env["spp.lead.assignment"]._lapsed(leads)
        suits = self._matches(leads, members, "assignment_domain")
        preferred = self._matches(leads, members, "assignment_domain_preferred") or {}
        ordered = leads.sorted(lambda lead: (-lead.qualification_score, lead.id))
        return [
            assignment.Lead(
                key=lead.id,
                owner=by_user.get(self._owner(lead).id),
                claimed=by_user.get(lead.claimed_user_id.id),
                needs_senior=self._needs_senior(lead),
                held_before=frozenset(by_user.get(user_id) for user_id in held.get(lead.id, ())) - {None},
                suits=None if suits is None else suits.get(lead.id, frozenset()),
                preferred=preferred.get(lead.id, frozenset()),
            )
            for lead in ordered
        ]

    @api.model
    def _owner(self, lead):
        """Return who has the customer already."""
        return lead.partner_id.user_id or lead.partner_id.commercial_partner_id.user_id

    @api.model
    def _needs_senior(self, lead):
        company = lead._card_company()
        return company.core_needs_senior and lead.with_company(company).customer_tier_id.code == "core"

    @api.model
    def _matches(self, leads, members, field):
        """Return {lead id: ids of the members whose domain it meets}; None where no member has one."""
        if not any(members.mapped(field)):
            return None
        matches = {}
        for member in members:
            wanted = literal_eval(member[field] or "[]")
            if field == "assignment_domain_preferred" and not wanted:
                continue
            for lead in leads.filtered_domain(wanted):
                matches.setdefault(lead.id, set()).add(member.id)
        return {lead_id: frozenset(found) for lead_id, found in matches.items()}
