from decimal import Decimal

from odoo import api, models
from odoo.fields import Domain

from ..report import talent_mentoring_measures
from ..rules import awards, honours, mentor_award, periods
from .plan_honour import CATEGORIES


class PlanHonourFinder(models.AbstractModel):
    """Finds who did best in a quarter, category by category; each method returns [(figure, what is noted)].

    It is called with the plan elevated: names and figures go to all, and none of them is an amount.
    """

    _name = "spp.plan.honour.finder"
    _description = "Who Did Best"

    @api.model
    def _find(self, plan):
        """Return the values of the honours of ``plan``: the first places of each category."""
        found = []
        people = self._people(plan)
        for sequence, (category, _label) in enumerate(CATEGORIES):
            candidates = getattr(self, f"_find_{category}")(plan, people)
            figures = {number: figure for number, (figure, _vals) in enumerate(candidates)}
            ranked = awards.rank(figures, plan.company_id.plan_honour_places)
            for number, place in ranked.items():
                found.append(
                    {
                        "plan_id": plan.id,
                        "category": category,
                        "sequence": sequence,
                        "place": place.rank,
                        "shared_by": place.shared_by,
                        "candidates": len(candidates),
                        **candidates[number][1],
                    }
                )
        return found

    @api.model
    def _people(self, plan):
        """Return whom a plan honours: its members, and the teams' members and leaders, as far as they are here."""
        teams = plan.team_ids or plan.env["crm.team"].search([("company_id", "in", [plan.company_id.id, False])])
        users = plan.member_ids.user_id | teams.crm_team_member_ids.user_id | teams.user_id
        return users.filtered(lambda user: user.active and plan.company_id in user.company_ids)

    @api.model
    def _attained(self, plan):
        return {one.user_id: one.attainment for one in plan.member_ids if one.target > 0}

    @api.model
    def _find_attainment(self, plan, people):
        bar = plan.company_id.attained_bar
        return [
            (Decimal(str(round(reached, 6))), {"user_id": user.id, "value": reached})
            for user, reached in self._attained(plan).items()
            if user in people and reached >= bar
        ]

    @api.model
    def _find_improved(self, plan, people):
        before, after = self._attained(plan.previous_id), self._attained(plan)
        return [
            (more, {"user_id": user.id, "value": after[user], "earlier": before[user]})
            for user, more in honours.improvement(before, after).items()
            if user in people
        ]

    @api.model
    def _granted(self, plan, people):
        days = [("period", ">=", plan.date_from), ("period", "<=", plan.date_to), ("state", "=", "granted")]
        domain = [("company_id", "=", plan.company_id.id), ("user_id", "in", people.ids), *days]
        return plan.env["spp.incentive.award"].search(domain)

    @api.model
    def _find_awards(self, plan, people):
        won = self._granted(plan, people).filtered(lambda one: one.rule_id.award_measure != "mentees")
        return [
            (Decimal(len(mine)), {"user_id": user.id, "value": len(mine), "award_ids": [(6, 0, mine.ids)]})
            for user, mine in won.grouped("user_id").items()
        ]

    @api.model
    def _find_mentor(self, plan, people):
        """Rank by the mentees' attainment, which is their own: what is noted is how many they are."""
        schemes = plan.env["spp.incentive.scheme"]
        rules = schemes._on(schemes._in_force(plan.company_id), plan.date_to).rule_ids
        rule = rules.filtered(lambda one: one.award_measure == "mentees")[:1]
        if not rule:
            return []
        month = periods.month(plan.date_to)
        pairs = talent_mentoring_measures.mentees(plan.env, plan.company_id, month, rule.mentee_days)
        means = talent_mentoring_measures.mentee_attainment(
            plan.env, plan.company_id, month, rule.mentee_days, "quarter"
        )
        excellent = mentor_award.excellent(means, rule._decimal("minimum"))
        return [
            (Decimal(str(round(float(reached), 6))), {"user_id": user, "value": len(pairs[user])})
            for user, reached in excellent.items()
            if user in people.ids
        ]

    @api.model
    def _find_case(self, plan, people):
        domain = [("company_id", "=", plan.company_id.id), ("is_best", "=", True)]
        days = [("month", ">=", plan.date_from), ("month", "<=", plan.date_to), ("user_id", "in", people.ids)]
        return [self._by_votes(one, one.user_id) for one in plan.env["spp.talent.case"].search([*domain, *days])]

    @api.model
    def _find_suggestion(self, plan, people):
        domain = Domain("company_id", "=", plan.company_id.id) & Domain("is_best", "=", True)
        domain &= Domain("date", ">=", plan.date_from) & Domain("date", "<=", plan.date_to)
        domain &= Domain("author_id", "=", False) | Domain("author_id", "in", people.ids)
        return [self._by_votes(one, one.author_id) for one in plan.env["spp.engagement.suggestion"].search(domain)]

    @api.model
    def _by_votes(self, record, author):
        """Rank by votes; what somebody chose without any vote is chosen too."""
        return Decimal(1 + record.votes), {"user_id": author.id, "value": record.votes, "title": record.name}

    @api.model
    def _find_exam(self, plan, people):
        first, after = plan._moments()
        domain = [("user_id", "in", people.ids), ("kind", "=", "exam"), ("date", ">=", first), ("date", "<", after)]
        results = plan.env["spp.talent.result"].search([("company_id", "=", plan.company_id.id), *domain])
        means = {
            user: honours.best_mean((one.module_id, one.score, one.passed) for one in mine)
            for user, mine in results.grouped("user_id").items()
        }
        return self._known(means)

    @api.model
    def _find_growth(self, plan, people):
        domain = [("user_id", "in", people.ids), ("kind", "=", "assessed"), ("date", "<=", plan.date_to)]
        scores = plan.env["spp.talent.skill.score"].search([("company_id", "=", plan.company_id.id), *domain])
        quarter = plan._quarter()
        grown = {
            user: honours.growth([(one.skill_id, one.date, one.score) for one in mine.sorted("id")], quarter)
            for user, mine in scores.grouped("user_id").items()
        }
        return [(figure, vals) for figure, vals in self._known(grown) if figure > 0]

    @api.model
    def _known(self, figures):
        return [
            (figure, {"user_id": user.id, "value": float(figure)})
            for user, figure in figures.items()
            if figure is not None
        ]
