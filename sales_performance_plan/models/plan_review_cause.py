from odoo import api, fields, models
from odoo.tools import format_amount

from ..report import plan_cause
from ..report.plan_cause import NOVELTY, PERSON, STEP, TEAM, TIER

DIMENSIONS = [
    (STEP, "Where Leads Stop"),
    (TIER, "Customers by Tier"),
    (NOVELTY, "New and Existing Customers"),
    (TEAM, "Team"),
    (PERSON, "Person"),
]
HALF = 0.5  # what is more than half of it is most of it


class PlanReviewCause(models.Model):
    """What one part contributes to the gap of a key figure: a tier, a step, a team, a person (the plan's P6).

    The contributions of a dimension add up to the gap. They are written when a review reads its figures, and by
    nothing else; managers see the teams and people of the teams that they lead.
    """

    _name = "spp.plan.review.cause"
    _description = "Cause of a Gap"
    _order = "line_id, id"
    _check_company_auto = True

    line_id = fields.Many2one("spp.plan.review.line", "Key Figure", required=True, index=True, ondelete="cascade")
    review_id = fields.Many2one(related="line_id.review_id", store=True, index=True)
    company_id = fields.Many2one(related="line_id.company_id", store=True, index=True)
    kpi_id = fields.Many2one(related="line_id.kpi_id", store=True, index=True)
    dimension = fields.Selection(DIMENSIONS, required=True, readonly=True)
    tier_id = fields.Many2one("spp.customer.tier", readonly=True, index="btree_not_null", ondelete="set null")
    team_id = fields.Many2one("crm.team", readonly=True, index="btree_not_null", ondelete="set null")
    user_id = fields.Many2one("res.users", "Person", readonly=True, index="btree_not_null", ondelete="set null")
    step = fields.Char(readonly=True)
    is_new = fields.Boolean("New Customers", readonly=True)
    name = fields.Char("Part", compute="_compute_name")
    has_actual = fields.Boolean("Data Known", readonly=True)
    actual = fields.Float(readonly=True, digits=0, aggregator=None)
    compared = fields.Float("Held Against", readonly=True, digits=0, aggregator=None)
    in_money = fields.Boolean(readonly=True, help="The part is an amount, though the figure is a share.")
    contribution = fields.Float(readonly=True, digits=0, help="In the figure's unit; less than 0 makes the gap.")
    share = fields.Float(
        "Share of the Gap (%)",
        readonly=True,
        digits=0,
        aggregator=None,
        help="Less than 0 makes up for what others miss.",
    )
    weight = fields.Float("Weight (%)", readonly=True, digits=0, aggregator=None, help="Its part of the whole.")
    mix = fields.Float(
        "By Weight",
        readonly=True,
        digits=0,
        help="What of it comes of there being more or less of the part than in the quarter before.",
    )
    actual_words = fields.Char("Reached", compute="_compute_words")
    compared_words = fields.Char("Would Be on Target", compute="_compute_words")
    contribution_words = fields.Char("Contributes", compute="_compute_words")
    reason = fields.Char("Mostly by", compute="_compute_words")

    @api.depends("dimension", "tier_id", "team_id", "user_id", "step", "is_new")
    @api.depends_context("lang")
    def _compute_name(self):
        steps = dict(self.env["crm.stage"]._fields["process_step"]._description_selection(self.env))
        nobody = {
            TIER: self.env._("No tier"),
            TEAM: self.env._("No team"),
            PERSON: self.env._("Nobody"),
            STEP: self.env._("No step"),
        }
        for cause in self:
            known = {
                TIER: cause.tier_id.display_name,
                TEAM: cause.team_id.name,
                PERSON: cause.user_id.name,
                STEP: steps.get(cause.step),
                NOVELTY: self.env._("New customers") if cause.is_new else self.env._("Existing customers"),
            }
            cause.name = known[cause.dimension] or nobody[cause.dimension] if cause.dimension else False

    @api.depends("name", "line_id")
    def _compute_display_name(self):
        for cause in self:
            cause.display_name = f"{cause.kpi_id.name}: {cause.name}"

    @api.depends("actual", "compared", "contribution", "mix", "has_actual", "in_money", "kpi_id")
    @api.depends_context("lang")
    def _compute_words(self):
        for cause in self:
            figure = cause.kpi_id
            cause.actual_words = cause._said(cause.actual if cause.has_actual else None)
            cause.compared_words = cause._said(cause.compared)
            cause.contribution_words = figure._words(cause.contribution, signed=True) if figure else False
            cause.reason = cause._reason()

    def _said(self, value):
        """Say what the part itself is: an amount, a number, or as its figure is."""
        if not self.kpi_id:
            return False
        if self.in_money and value is not None:
            return format_amount(self.env, value, self.company_id.currency_id)
        return self.kpi_id._words(value)

    def _reason(self):
        """Tell whether the part is worse, or there is but more or less of it."""
        if self.contribution >= 0:
            return False
        if self.mix < self.contribution * HALF:
            return self.env._("its weight, which is another than in the quarter before")
        return self.env._("what it reached")

    def _who(self):
        """Return whom the sentence about the biggest cause names."""
        self.ensure_one()
        if self.dimension == TIER and self.tier_id:
            return self.env._("Customers who were %(tier)s on the quarter's first day", tier=self.name)
        if self.dimension == TIER:
            return self.env._("Customers without a tier")
        if self.dimension == STEP:
            return self.env._("Leads lost in the step %(step)s", step=self.name)
        if self.dimension == TEAM and self.team_id:
            return self.env._("Team %(team)s", team=self.name)
        return self.name

    @api.model
    def _values(self, line, dimension, cause, contribution, teams):
        """Return the values of one cause of ``line``; people come with the team that they are in."""
        key = cause.key
        figure = line.kpi_id
        reader = figure._reader()
        return {
            "line_id": line.id,
            "dimension": dimension,
            "tier_id": key if dimension == TIER else False,
            "team_id": key if dimension == TEAM else teams.get(key, False) if dimension == PERSON else False,
            "user_id": key if dimension == PERSON else False,
            "step": key if dimension == STEP else False,
            "is_new": dimension == NOVELTY and key,
            "has_actual": cause.actual is not None,
            "actual": cause.actual or 0.0,
            "compared": cause.compared or 0.0,
            "in_money": reader.is_in_money(dimension),
            "contribution": contribution,
            "share": 100 * contribution / line.gap,
            "weight": cause.weight or 0.0,
            "mix": contribution * cause.mix / cause.contribution if cause.contribution else 0.0,
        }

    def _key(self):
        """Return what the part is known by where it is read."""
        known = {
            TIER: self.tier_id.id,
            TEAM: self.team_id.id,
            PERSON: self.user_id.id,
            STEP: self.step,
        }
        return self.is_new if self.dimension == NOVELTY else known[self.dimension] or None

    def action_open_records(self):
        """Open the records that the part was counted from, as far as the reader may see them."""
        self.ensure_one()
        self.check_access("read")
        line = self.line_id
        reader, scope = line.kpi_id._reader(), line._scope()
        ids = plan_cause.record_ids(reader, scope, self.dimension, self._key())
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": reader.model_of(scope),
            "domain": [("id", "in", ids)],
            "context": {"create": False, **reader.context},
            "view_mode": "list,form",
            "views": [(False, "list"), (False, "form")],
        }
