from datetime import datetime, time, timedelta

from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command, Domain

from ..rules import improvement, periods
from .talent_confidential_mixin import GROUP
from .talent_fact_mixin import FACT

# How long it takes to do something about what made it harder.
DAYS_TO_HELP = timedelta(days=14)


class TalentPipDrafterMixin(models.AbstractModel):
    """Drafts improvement plans when a quarter closes, each with the evidence of what the person had to work with."""

    _name = "spp.talent.pip.drafter.mixin"
    _description = "Drafting of Improvement Plans"

    @api.model
    def _draft_for(self, plan, members=None):
        """Draft for whoever stayed below the bar in ``plan``, of ``members`` if they are given; return what was made.

        Nobody is drafted without a target, for themselves, or twice for a quarter: a second call finds nothing.
        """
        self._check_may_draft(plan)
        due = self._due(plan)
        if members is not None:
            due &= members
        return self._draft(plan, due)

    @api.model
    def _check_may_draft(self, plan):
        user = self.env.user
        if not (user.has_group(f"{GROUP}hr") or user.has_group(f"{GROUP}manager")):
            raise AccessError(self.env._("HR or the team's manager drafts improvement plans."))
        if plan.state not in ("review", "closed"):
            raise UserError(self.env._("%(plan)s is not over yet: put it in review first.", plan=plan.display_name))

    @api.model
    def _due(self, plan):
        """Return the targets in ``plan`` that the user may act on, below the bar, whose reps have no plan of it yet."""
        user = self.env.user
        mine = plan.member_ids.filtered(lambda member: member.target > 0 and member.user_id != user)
        if not user.has_group(f"{GROUP}hr"):
            mine = mine.filtered(lambda member: member.team_id.user_id == user)
        bar = plan._elevated_bar()
        below = mine.filtered(lambda member: improvement.due(member.actual, member.target, bar))
        profiles = self.env["spp.talent.profile"]._of_users(plan.company_id, below.user_id)
        drafted = self._drafted(plan, profiles.values())
        return below.filtered(
            lambda member: member.user_id.id in profiles and profiles[member.user_id.id].id not in drafted
        )

    @api.model
    def _drafted(self, plan, profiles):
        """Return the ids of ``profiles`` that have an improvement plan for the quarter of ``plan``."""
        domain = [("quarter", "=", plan.date_from), ("profile_id", "in", [one.id for one in profiles])]
        return set(self._elevated().search(domain).profile_id.ids)

    @api.model
    def _draft(self, plan, members):
        profiles = self.env["spp.talent.profile"]._of_users(plan.company_id, members.user_id)
        elevated = self._elevated().with_context(spp_fact=FACT).with_company(plan.company_id)
        evidence = self._evidence(plan, members, profiles)
        rows = [self._values(plan, member, profiles[member.user_id.id], evidence[member.id]) for member in members]
        pips = elevated.create(rows).with_context(spp_fact=None)
        self.env["spp.talent.pay.finder"]._propose(plan.company_id, plan.date_from)
        return self.browse(pips.ids)

    @api.model
    def _values(self, plan, member, profile, evidence):
        bar = plan._elevated_bar()
        leader = profile.team_id.user_id
        harder = [row["kind"] for row in evidence if row["is_harder"]]
        helper = leader if leader and leader != profile.user_id else self.env.user
        return {
            "profile_id": profile.id,
            "plan_id": plan.id,
            "quarter": plan.date_from,
            "target": member.target,
            "sales": member.actual,
            "attainment": improvement.attainment(member.actual, member.target),
            "bar": bar,
            "gap": max(bar * member.target - member.actual, 0.0),
            "responsible_id": helper.id,
            "evidence_ids": [Command.create(row) for row in evidence],
            "goal_ids": [Command.create({"kind": "attainment", "target": 100 * bar})],
            "measure_ids": [Command.create(row) for row in self._help(plan, helper, harder)],
        }

    @api.model
    def _help(self, plan, helper, harder):
        """Suggest what to do about what made it harder for somebody: that is the company's part of the plan."""
        words = {
            "leads": self.env._("Look at how leads are handed out, and give as many as to the others"),
            "score": self.env._("Look at how leads are handed out, and give as good ones as to the others"),
            "core_share": self.env._("Look at how customers are shared out in the team"),
            "breaches": self.env._("Put right what their customers were promised, and say so to them"),
            "training": self.env._("Make time for the training that was not passed"),
            "mentor": self.env._("Find a mentor"),
        }
        day = plan.company_id._sales_today() + DAYS_TO_HELP
        return [{"name": words[kind], "by_id": helper.id, "date_due": day} for kind in harder if kind in words]

    # Evidence
    @api.model
    def _evidence(self, plan, members, profiles):
        """Return {member id: rows of evidence} as things are now."""
        bounds = plan._elevated_company()._improvement_bounds()
        reports = self._elevated().env["spp.talent.fairness.report"]
        facts = reports.search([("plan_id", "=", plan.id)])._compared()
        people = {member.id: profiles[member.user_id.id] for member in members}
        own = self._own_evidence(plan, self._elevated().profile_id.union(*people.values()))
        found = {}
        for member in members:
            mine = {**facts.get(member.id, {}), **own[people[member.id].id]}
            found[member.id] = [self._evidence_row(kind, fact, bounds) for kind, fact in mine.items()]
        return found

    @api.model
    def _evidence_row(self, kind, fact, bounds):
        own, others, colleagues = fact
        return {
            "kind": kind,
            "own": own or 0.0,
            "has_own": own is not None,
            "others": others or 0.0,
            "has_others": others is not None,
            "colleagues": colleagues,
            "side": improvement.compare(own, others, colleagues, bounds),
            "is_harder": improvement.harder(kind, own, others, colleagues, bounds),
        }

    @api.model
    def _own_evidence(self, plan, profiles):
        """Return {profile id: {kind: fact}} of what is not compared with colleagues."""
        quarter = periods.Period(plan.date_from, plan.date_to)
        leave = self._days_on_leave(plan, profiles, quarter) if "hr.leave" in self.env else {}
        gaps = self._training_gaps(profiles, quarter)
        mentored = self._mentored(profiles, quarter)
        found = {}
        for one in profiles:
            began = one.entry_date or quarter.first
            facts = {
                "leave": leave.get(one.id),
                "late_start": float(max((min(began, quarter.last) - quarter.first).days, 0)),
                "training": float(gaps.get(one.id, 0)),
            }
            if mentored is not None and one._is_new_hire_on(quarter.last):
                facts["mentor"] = float(one.id in mentored)
            found[one.id] = {kind: (value, None, 0) for kind, value in facts.items()}
        return found

    @api.model
    def _days_on_leave(self, plan, profiles, quarter):
        """Return {profile id: working days on leave}, holidays of all left out."""
        employees = profiles.employee_id
        zone = plan.company_id._sales_zone()
        first = datetime.combine(quarter.first, time(), zone)
        last = datetime.combine(quarter.last + timedelta(days=1), time(), zone)
        domain = [("time_type", "=", "leave"), ("resource_id", "!=", False)]
        found = employees._get_leave_days_data_batch(first, last, domain=domain)
        return {one.id: found.get(one.employee_id.id, {}).get("days", 0.0) for one in profiles}

    @api.model
    def _training_gaps(self, profiles, quarter):
        """Return {profile id: trainings that they were in and had not passed when the quarter ended}."""
        domain = (
            Domain("profile_id", "in", profiles.ids)
            & Domain("state", "!=", "left")
            & Domain("date_from", "<=", quarter.last)
            & (Domain("passed_on", "=", False) | Domain("passed_on", ">", quarter.last))
            & Domain("date_due", "<=", quarter.last)
        )
        groups = self._elevated().env["spp.talent.enrolment"]._read_group(domain, ["profile_id"], ["__count"])
        return {profile.id: number for profile, number in groups}

    @api.model
    def _mentored(self, profiles, quarter):
        """Return the ids of those who had a mentor in the quarter; None where mentoring is not kept."""
        if "spp.talent.mentoring" not in self.env:
            return None
        domain = (
            Domain("mentee_id", "in", profiles.ids)
            & Domain("state", "!=", "draft")
            & Domain("date_start", "<=", quarter.last)
            & (Domain("date_end", "=", False) | Domain("date_end", ">=", quarter.first))
        )
        return set(self._elevated().env["spp.talent.mentoring"].search(domain).mentee_id.ids)
