from odoo import api, fields, models

LEVELS = [("total", "Whole Plan"), ("team", "Team"), ("rep", "Rep")]


class PlanKpiValue(models.Model):
    """What a key figure was on a day: of the whole plan, of a team, of a rep (the plan's P3).

    A figure without data has no row: what nobody measured is neither 0 nor 100 %. Rows are written by the plan's
    reading of its figures alone.
    """

    _name = "spp.plan.kpi.value"
    _description = "Figure of a Day"
    _log_access = False
    _order = "day desc, kpi_id, level desc, id"
    _rec_name = "kpi_id"

    plan_id = fields.Many2one("spp.plan", required=True, readonly=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True, ondelete="cascade")
    day = fields.Date(required=True, readonly=True)
    kpi_id = fields.Many2one("spp.plan.kpi", "Key Figure", required=True, readonly=True, index=True, ondelete="cascade")
    kind = fields.Selection(related="kpi_id.kind")
    level = fields.Selection(LEVELS, required=True, readonly=True)
    subject_id = fields.Integer(readonly=True, required=True, export_string_translation=False)
    team_id = fields.Many2one("crm.team", readonly=True, index="btree_not_null", ondelete="set null")
    user_id = fields.Many2one("res.users", "Rep", readonly=True, index="btree_not_null", ondelete="cascade")
    numerator = fields.Float("Counted", readonly=True, digits=0, help="What the figure counts.")
    denominator = fields.Float("Of", readonly=True, digits=0, help="What it is held against.")
    value = fields.Float(readonly=True, digits=0, aggregator="avg")
    expected = fields.Float(
        "Expected at the End", readonly=True, digits=0, aggregator="avg", help="By pace, and by business at hand."
    )
    words = fields.Char("Figure", compute="_compute_words")

    _once_a_day = models.UniqueIndex("(plan_id, day, kpi_id, level, subject_id)", "A figure has one value a day.")

    @api.depends("value", "kpi_id")
    @api.depends_context("lang")
    def _compute_words(self):
        for value in self:
            value.words = value.kpi_id._words(value.value)

    @api.model
    def _series(self, plan, level="total", subject=0):
        """Return ``{key figure: its values, oldest first}`` as far as the reader may see them."""
        domain = [("plan_id", "=", plan.id), ("level", "=", level), ("subject_id", "=", subject)]
        return self.search(domain, order="day, id").grouped("kpi_id")

    @api.readonly
    def action_open_records(self):
        """Open the very records behind the figure, as they are now."""
        self.ensure_one()
        subject = {self.level: self.subject_id} if self.level != "total" else {}
        return self.plan_id._open_records(self.kpi_id, day=self.day, **subject)
