from odoo import fields, models

from ..rules.mentoring_effect import Starter


class TalentMentoringEffectLine(models.TransientModel):
    """How one starter did."""

    _name = "spp.talent.mentoring.effect.line"
    _description = "How a Starter Did"
    _order = "has_mentor desc, profile_id, id"

    effect_id = fields.Many2one("spp.talent.mentoring.effect", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="effect_id.company_id", store=True)
    profile_id = fields.Many2one("spp.talent.profile", "Starter", required=True, ondelete="cascade")
    entry_date = fields.Date(related="profile_id.entry_date")
    has_mentor = fields.Boolean("With a Mentor")
    has_attainment = fields.Boolean()
    attainment = fields.Float("First Quarters", aggregator=None, help="Mean of sales ÷ target.")
    has_deal = fields.Boolean()
    deal = fields.Integer("Days until the First Deal", aggregator=None)

    def _as_rules(self):
        return Starter(
            self.profile_id.id,
            self.has_mentor,
            self.attainment if self.has_attainment else None,
            self.deal if self.has_deal else None,
        )
