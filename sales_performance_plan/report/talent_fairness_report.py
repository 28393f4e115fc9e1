from odoo import api, fields, models

from ..models.narrow import NarrowMany2one
from ..rules import improvement
from . import talent_fairness_sql


class TalentFairnessReport(models.Model):
    """Did they have the same to work with?  Leads, customers and broken promises of each rep beside their colleagues.

    A row for each rep with a target in a quarter. Medians are those of the others in the team in the same plan.
    """

    _name = "spp.talent.fairness.report"
    _description = "Fairness"
    _auto = False
    _order = "date_from desc, team_id, id"
    _rec_name = "user_id"

    member_id = NarrowMany2one("spp.plan.member", "Target", readonly=True)
    plan_id = NarrowMany2one("spp.plan", readonly=True)
    company_id = NarrowMany2one("res.company", readonly=True)
    user_id = NarrowMany2one("res.users", "Rep", readonly=True)
    team_id = NarrowMany2one("crm.team", "Sales Team", readonly=True)
    date_from = fields.Date("Quarter", readonly=True)
    attainment = fields.Float(compute="_compute_attainment")
    leads = fields.Integer("Leads Received", readonly=True, aggregator="avg")
    leads_median = fields.Float("Leads: Colleagues", readonly=True, aggregator="avg")
    leads_of = fields.Integer("Colleagues with Leads", readonly=True, aggregator=None)
    score = fields.Float("Mean Score", readonly=True, aggregator="avg")
    score_median = fields.Float("Score: Colleagues", readonly=True, aggregator="avg")
    score_of = fields.Integer("Colleagues with a Score", readonly=True, aggregator=None)
    lost_share = fields.Float("Leads Lost", readonly=True, aggregator="avg")
    lost_share_median = fields.Float("Leads Lost: Colleagues", readonly=True, aggregator="avg")
    lost_share_of = fields.Integer("Colleagues with Lost Leads", readonly=True, aggregator=None)
    customers = fields.Integer(
        readonly=True, aggregator="avg", help="Of theirs, with a tier on the quarter's first day."
    )
    core_share = fields.Float("Core", readonly=True, aggregator="avg")
    core_share_median = fields.Float("Core: Colleagues", readonly=True, aggregator="avg")
    core_share_of = fields.Integer("Colleagues with Customers", readonly=True, aggregator=None)
    potential_share = fields.Float("Potential", readonly=True, aggregator="avg")
    potential_share_median = fields.Float("Potential: Colleagues", readonly=True, aggregator="avg")
    potential_share_of = fields.Integer("Colleagues with Potential", readonly=True, aggregator=None)
    general_share = fields.Float("General", readonly=True, aggregator="avg")
    lost_tier_share = fields.Float("Lost Customers", readonly=True, aggregator="avg")
    lost_tier_share_median = fields.Float("Lost Customers: Colleagues", readonly=True, aggregator="avg")
    lost_tier_share_of = fields.Integer("Colleagues with Lost Customers", readonly=True, aggregator=None)
    breaches = fields.Integer(
        "Broken Promises", readonly=True, aggregator="avg", help="To their customers, by whomever."
    )
    breaches_median = fields.Float("Broken Promises: Colleagues", readonly=True, aggregator="avg")
    breaches_of = fields.Integer("Colleagues with Promises", readonly=True, aggregator=None)
    harder_words = fields.Char("Had Less to Work with", compute="_compute_harder_words")

    @property
    def _table_query(self):
        return talent_fairness_sql.rows(self.env)

    @api.depends("member_id")
    def _compute_attainment(self):
        for row in self:
            row.attainment = row.member_id.attainment

    @api.depends("leads", "score", "core_share", "potential_share", "lost_tier_share", "breaches")
    @api.depends_context("lang")
    def _compute_harder_words(self):
        labels = dict(self.env["spp.talent.pip.evidence"]._fields["kind"]._description_selection(self.env))
        facts = self._compared()
        for row in self:
            bounds = row.company_id._improvement_bounds()
            kinds = [kind for kind, fact in facts[row.id].items() if improvement.harder(kind, *fact, bounds)]
            row.harder_words = ", ".join(labels[kind] for kind in kinds)

    def _compared(self):
        """Return {row id: {kind: (own, colleagues' median, colleagues with a figure)}}; None for no data.

        Read in one statement, for an empty figure and 0 are not the same.
        """
        names = [part for name in talent_fairness_sql.COMPARED for part in (name, f"{name}_median", f"{name}_of")]
        query = self._search([("id", "in", self.ids)])
        rows = self.env.execute_query(
            query.select("id", *(self._field_to_sql(self._table, name, query) for name in names))
        )
        return {
            key: {
                kind: (values[3 * place], values[3 * place + 1], values[3 * place + 2])
                for place, kind in enumerate(talent_fairness_sql.COMPARED)
            }
            for key, *values in rows
        }
