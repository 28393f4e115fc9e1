from odoo import api, fields, models

from ..rules import lead_score

INTERNAL = "base.group_user"


class LeadScoringMixin(models.AbstractModel):
    """What is known of a lead, the points that the company's card gives for it, and what they lead to."""

    _name = "spp.lead.scoring.mixin"
    _description = "Scored by the Card"

    company_size = fields.Integer(
        compute="_compute_company_facts",
        store=True,
        readonly=False,
        precompute=True,
        groups=INTERNAL,
        aggregator="avg",
        help="How many people the company employs; 0 is not known.",
    )
    industry_id = fields.Many2one(
        "res.partner.industry",
        compute="_compute_company_facts",
        store=True,
        readonly=False,
        precompute=True,
        groups=INTERNAL,
        index="btree_not_null",
    )
    has_purchase_plan = fields.Boolean(groups=INTERNAL, help="They have decided to buy, and know roughly when.")
    qualification_score = fields.Integer(
        "Score",
        compute="_compute_qualification",
        store=True,
        copy=False,
        groups=INTERNAL,
        aggregator="avg",
        help="Points by the company's score card.",
    )
    qualification_state = fields.Selection(
        [("qualified", "Qualified"), ("nurture", "Nurture"), ("invalid", "Invalid")],
        "Qualification",
        compute="_compute_qualification",
        store=True,
        copy=False,
        groups=INTERNAL,
        help="Qualified: reaches the pass mark. Invalid: lost for a reason that makes it one that never was a lead.",
    )
    qualification_summary = fields.Char("Score Says", compute="_compute_breakdown", groups=INTERNAL)
    qualification_missing = fields.Char("Missing", compute="_compute_breakdown", groups=INTERNAL)
    qualification_breakdown = fields.Json(compute="_compute_breakdown", groups=INTERNAL)

    @api.depends(
        "partner_id", "partner_id.commercial_partner_id.industry_id", "partner_id.commercial_partner_id.company_size"
    )
    def _compute_company_facts(self):
        for lead in self:
            customer = lead.partner_id and lead.partner_id.commercial_partner_id
            if not customer:
                continue  # what was typed stays
            lead.industry_id = lead.industry_id or customer.industry_id
            lead.company_size = lead.company_size or customer.company_size

    @api.depends(
        "company_size",
        "industry_id",
        "has_purchase_plan",
        "lost_reason_id.loss_cause",
        "active",
        "company_id",
        "team_id",
    )
    def _compute_qualification(self):
        now = fields.Datetime.now()
        for lead in self:
            total = lead._score(now).total
            passed = total >= lead._card_company().lead_pass_mark
            invalid = not lead.active and lead.lost_reason_id.is_invalid
            lead.qualification_score = total
            lead.qualification_state = "invalid" if invalid else "qualified" if passed else "nurture"
            lead.qualified_at = lead.qualified_at or (now if passed and not invalid else False)

    @api.depends("qualification_score", "company_size", "industry_id", "has_purchase_plan", "company_id", "team_id")
    def _compute_breakdown(self):
        now = fields.Datetime.now()
        criteria = self.env["spp.lead.pool"]._elevated().env["spp.lead.criterion"]
        for lead in self:
            result = lead._score(now)
            mark = lead._card_company().lead_pass_mark
            lines = [
                {
                    "id": line.criterion.key,
                    "name": criteria.browse(line.criterion.key).name,
                    "points": line.criterion.points,
                    "met": line.met,
                }
                for line in result.lines
            ]
            lead.qualification_breakdown = {"total": result.total, "mark": mark, "lines": lines}
            lead.qualification_missing = lead._missing_words(result)
            lead.qualification_summary = self.env._("%(score)s of %(mark)s points", score=result.total, mark=mark)

    def _missing_words(self, result):
        """Return what would bring points, as the reader says it."""
        criteria = self.env["spp.lead.pool"]._elevated().env["spp.lead.criterion"]
        return ", ".join(
            self.env._("%(name)s (+%(points)s)", name=criteria.browse(line.key).name, points=line.points)
            for line in result.missing
        )

    def _card_company(self):
        """Return the company whose card counts for the lead."""
        return self.company_id or self.team_id.company_id or self.env.company

    def _score(self, now):
        """Return the lead's ``lead_score.Score`` as the facts are, without writing it."""
        card = self.env["spp.lead.criterion"]._card(self._card_company().id)
        known = self._elevated().with_company(self._card_company())  # some facts are a company's: the customer's tier
        return lead_score.score({line.field: known._fact(line.field) for line in card}, card, now)

    def _fact(self, name):
        """Return a field's value as the rules see it: ids of records, plain values of the rest."""
        value = self[name]
        return frozenset(value.ids) if self._fields[name].relational else value

    def write(self, vals):
        """Score anew when a fact changes that only the card looks at."""
        result = super().write(vals)
        if vals.keys() & self.env["spp.lead.criterion"]._scored_fields():
            self._elevated()._score_anew()
        return result

    def _score_anew(self):
        """Let the leads whose score is another one now be computed; most writes change none."""
        now = fields.Datetime.now()
        changed = self.filtered(lambda lead: lead._score(now).total != lead.qualification_score)
        for name in ("qualification_score", "qualification_state", "qualified_at") if changed else ():
            self.env.add_to_compute(self._fields[name], changed)
