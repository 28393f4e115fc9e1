from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

KIND = object()  # in the context where whose view a score is follows from who gave it
GROUP = "sales_performance_plan.sales_performance_plan_group_"


class TalentSkillScore(models.Model):
    """How good somebody was at something on a day, from 1 to 10: by an assessor, or as they see themselves."""

    _name = "spp.talent.skill.score"
    _inherit = ["spp.talent.mixin"]
    _description = "Skill Score"
    _order = "date desc, id desc"
    _rec_name = "skill_id"

    skill_id = fields.Many2one("spp.talent.skill", required=True, index=True, ondelete="restrict")
    kind = fields.Selection(
        [("assessed", "Assessed"), ("self", "Own View")], required=True, readonly=True, default="assessed"
    )
    date = fields.Date(required=True, default=lambda self: self.env.company._sales_today())
    score = fields.Integer("Score (1-10)", required=True, aggregator="avg")
    assessor_id = fields.Many2one("res.users", readonly=True, index=True, default=lambda self: self.env.user)
    note = fields.Text()

    _one_to_ten = models.Constraint("CHECK (score BETWEEN 1 AND 10)", "A skill is scored from 1 to 10.")

    @api.model_create_multi
    def create(self, vals_list):
        """See scores of oneself as one's own view, and others' as assessments by who may give them."""
        for vals in vals_list:
            vals["assessor_id"] = self.env.uid
        scores = super().create(vals_list)
        own = scores.filtered(lambda score: score._is_own())
        own._keep_kind("self")
        (scores - own)._keep_kind("assessed")
        scores._check_may_assess()
        return scores

    def _keep_kind(self, kind):
        self.filtered(lambda score: score.kind != kind).with_context(spp_kind=KIND).write({"kind": kind})

    def write(self, vals):
        """Let assessors put right what they gave themselves."""
        if self.env.context.get("spp_kind") is KIND:
            return super().write(vals)
        if not vals.keys() <= {"score", "note", "date"}:
            raise UserError(self.env._("Only the score, its day and the note can be put right: make another score."))
        self._check_is_mine()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_others(self):
        self._check_is_mine()

    def _check_is_mine(self):
        others = self.filtered(lambda score: score.assessor_id != self.env.user)
        if others and not self.env.su and not self.env.user.has_group(f"{GROUP}director"):
            raise AccessError(
                self.env._(
                    "%(who)s gave this score: only they, or a director, put it right.",
                    who=others[0].assessor_id.name,
                )
            )

    def _check_may_assess(self):
        user = self.env.user
        if self.env.su or user.has_group(f"{GROUP}hr"):
            return
        for score in self.filtered(lambda one: one.kind == "assessed"):
            if not (user.has_group(f"{GROUP}manager") and score._elevated().team_id.user_id == user):
                raise AccessError(
                    self.env._(
                        "Only HR and whoever leads the team of %(person)s assess their skills.",
                        person=score._elevated().profile_id.name,
                    )
                )

    @api.model
    def _latest(self, profiles):
        """Return {profile id: [{skill, assessed, self}]} of the last scores, in one query."""
        found = {}
        for score in self.search([("profile_id", "in", profiles.ids)], order="date, id"):
            mine = found.setdefault(score.profile_id.id, {})
            row = mine.setdefault(score.skill_id, {"skill": score.skill_id.name, "assessed": False, "self": False})
            row[score.kind] = score.score
        ordered = {key: sorted(rows, key=lambda skill: (skill.sequence, skill.id)) for key, rows in found.items()}
        return {key: [found[key][skill] for skill in skills] for key, skills in ordered.items()}
