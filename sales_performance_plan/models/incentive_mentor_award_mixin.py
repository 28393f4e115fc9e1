from odoo import api, fields, models

from ..report import incentive_measures, talent_mentoring_measures
from ..rules import awards, mentor_award


class IncentiveMentorAwardMixin(models.AbstractModel):
    """Who wins: the first places of a ranking, or every mentor whose mentees exceed the bar (the plan's T3)."""

    _name = "spp.incentive.mentor.award.mixin"
    _description = "Winners of an Award"

    # With one mentee it is that person's own figure, which colleagues do not read.
    mentee_attainment = fields.Float(readonly=True, groups=fields.NO_ACCESS, aggregator=None)
    mentee_words = fields.Char("Mentees' Mean Attainment", compute="_compute_mentee_words")

    @api.depends("rule_id", "user_id")
    @api.depends_context("uid")
    def _compute_mentee_words(self):
        for award in self:
            reached = award._elevated().mentee_attainment if award._is_told() else 0.0
            award.mentee_words = f"{100 * reached:.1f} %" if reached else False

    @api.model
    def _proposals(self, rules, company, month):
        """Yield (rule, user id, what is proposed) for the month, by the figures."""
        figures = incentive_measures.month_figures(self.env, company, month)
        for rule in rules:
            if rule.award_measure == "mentees":
                means = self._mentee_means(rule, company, month)
                for user, reached in mentor_award.excellent(means, rule._decimal("minimum")).items():
                    yield rule, user, {"rank": 1, "shared_by": 1, "mentee_attainment": float(reached)}
            else:
                candidates = {user: found[rule.award_measure] for user, found in figures.items()}
                for user, place in awards.rank(candidates, rule.winners, rule._decimal("minimum")).items():
                    figure = float(place.figure)
                    yield rule, user, {"rank": place.rank, "shared_by": place.shared_by, "figure": figure}

    @api.model
    def _mentee_means(self, rule, company, month):
        span = rule.period or "quarter"
        return talent_mentoring_measures.mentee_attainment(self.env, company, month, rule.mentee_days, span)
