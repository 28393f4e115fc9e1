from odoo import api, fields, models

KINDS = [
    ("leads", "Leads received"),
    ("score", "Mean score of these leads"),
    ("lost_share", "Share of these leads lost"),
    ("core_share", "Core customers' share of their customers, at the beginning"),
    ("potential_share", "Potential customers' share, at the beginning"),
    ("lost_tier_share", "Lost customers' share, at the beginning"),
    ("breaches", "Broken service promises to their customers"),
    ("leave", "Working days on leave"),
    ("late_start", "Days before they began"),
    ("training", "Trainings not passed"),
    ("mentor", "Had a mentor as a new hire"),
]
SHARES = frozenset({"lost_share", "core_share", "potential_share", "lost_tier_share"})
SIDES = [("less", "Less"), ("level", "Level"), ("more", "More"), ("unknown", "Not Compared")]


class TalentPipEvidence(models.Model):
    """What somebody had to work with in the quarter, beside their colleagues, as it was when the plan was drafted."""

    _name = "spp.talent.pip.evidence"
    _inherit = ["spp.talent.pip.part.mixin"]
    _description = "Evidence of an Improvement Plan"
    _order = "pip_id, id"
    _rec_name = "kind"
    _happens = frozenset(
        {"pip_id", "kind", "own", "others", "has_own", "has_others", "colleagues", "side", "is_harder"}
    )

    kind = fields.Selection(KINDS, "What", required=True, readonly=True)
    own = fields.Float(readonly=True, aggregator="avg")
    others = fields.Float("Colleagues' Median", readonly=True, aggregator="avg")
    has_own = fields.Boolean(readonly=True)
    has_others = fields.Boolean(readonly=True)
    colleagues = fields.Integer(
        "How Many", readonly=True, aggregator=None, help="How many of the team have the figure."
    )
    side = fields.Selection(SIDES, "Against Colleagues", readonly=True)
    is_harder = fields.Boolean("Made It Harder", readonly=True, help="By the bounds in the settings.")
    own_words = fields.Char("The Person", compute="_compute_words")
    others_words = fields.Char("Colleagues", compute="_compute_words")

    @api.depends("own", "others", "has_own", "has_others", "kind")
    def _compute_words(self):
        for one in self:
            one.own_words = one._words(one.own, one.has_own)
            one.others_words = one._words(one.others, one.has_others)

    def _words(self, value, known):
        if not known:
            return self.env._("no data")
        if self.kind == "mentor":
            return self.env._("yes") if value else self.env._("no")
        return f"{100 * value:.0f} %" if self.kind in SHARES else f"{value:.4g}"
