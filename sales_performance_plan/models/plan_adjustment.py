from odoo import api, fields, models
from odoo.tools import format_amount

from .plan_kpi_value import LEVELS


class PlanAdjustment(models.Model):
    """What a closed quarter would be now, where late documents changed it; shown in the quarter that runs (P6).

    Without a key figure it is about what was sold. What an earlier open quarter has shown already does not come again.
    """

    _name = "spp.plan.adjustment"
    _inherit = ["spp.plan.fact.mixin"]
    _description = "Late Change of a Closed Quarter"
    _order = "shown_in_id, plan_id, kpi_id, level desc, id"
    _check_company_auto = True

    plan_id = fields.Many2one(
        "spp.plan", "Closed Quarter", required=True, readonly=True, index=True, ondelete="cascade"
    )
    shown_in_id = fields.Many2one("spp.plan", "Shown in", readonly=True, index=True, ondelete="set null")
    company_id = fields.Many2one(related="plan_id.company_id", store=True, index=True)
    kpi_id = fields.Many2one("spp.plan.kpi", "Key Figure", readonly=True, index="btree_not_null", ondelete="cascade")
    what = fields.Char("What Changed", compute="_compute_words")
    level = fields.Selection(LEVELS, required=True, readonly=True)
    subject_id = fields.Integer(readonly=True, required=True, export_string_translation=False)
    team_id = fields.Many2one("crm.team", readonly=True, index="btree_not_null", ondelete="set null")
    user_id = fields.Many2one("res.users", "Rep", readonly=True, index="btree_not_null", ondelete="cascade")
    found_on = fields.Date(readonly=True, required=True)
    knew_before = fields.Boolean(readonly=True)
    before = fields.Float("Value before", readonly=True, digits=0, aggregator=None)
    knows_now = fields.Boolean(readonly=True)
    now = fields.Float("Value now", readonly=True, digits=0, aggregator=None)
    before_words = fields.Char("When Closed", compute="_compute_words", help="Or as an earlier quarter showed it.")
    now_words = fields.Char("Would Be Now", compute="_compute_words")
    difference_words = fields.Char("Difference", compute="_compute_words")

    _once = models.UniqueIndex(
        "(plan_id, COALESCE(shown_in_id, 0), COALESCE(kpi_id, 0), level, subject_id)",
        "A late change shows once in a quarter.",
    )

    @api.depends("kpi_id", "before", "now", "knew_before", "knows_now")
    @api.depends_context("lang")
    def _compute_words(self):
        for one in self:
            one.what = one.kpi_id.name or self.env._("Sales")
            one.before_words = one._words(one.before if one.knew_before else None)
            one.now_words = one._words(one.now if one.knows_now else None)
            both = one.knew_before and one.knows_now
            one.difference_words = one._words(one.now - one.before, signed=True) if both else False

    def _words(self, value, signed=False):
        if self.kpi_id:
            return self.kpi_id._words(value, signed=signed)
        if value is None:
            return self.env._("no data")
        sign = "+" if signed and value > 0 else ""
        return sign + format_amount(self.env, value, self.company_id.currency_id)

    @api.model
    def _where_from(self):
        return self.env._("Late changes are found in the documents and cannot be typed.")

    def action_open_records(self):
        """Open the records behind the key figure, or what was sold in the closed quarter, as they are now."""
        self.ensure_one()
        subject = {self.level: self.subject_id} if self.level != "total" else {}
        figure = self.kpi_id or self.env["spp.plan.kpi"].search(
            [("company_id", "=", self.company_id.id), ("measure", "=", "sales_growth")], limit=1
        )
        return self.plan_id._open_records(figure, day=self.plan_id.date_to, **subject)
