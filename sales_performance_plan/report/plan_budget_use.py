from odoo import fields, models
from odoo.tools import SQL

from ..models.plan_budget_line import CATEGORIES
from . import plan_budget_sql as queries
from . import sales_zone

# Each source has a number, by which its rows' ids differ from those of the others.
SOURCES = [
    ("hand", "Entered by Hand", 0, "spp.plan.budget.spending"),
    ("session", "Training Session", 1, "spp.talent.session"),
    ("growth", "Reward of Growth", 2, "spp.talent.growth"),
    ("care", "Visit to a Customer", 3, "spp.customer.care"),
    ("visit", "Return Visit", 4, "spp.service.visit"),
    ("meeting", "Team Meeting", 5, "spp.engagement.meeting"),
    ("ledger", "Commissions and Awards", 6, "spp.plan.member"),
]
FACTS = {
    "session": queries.SESSIONS,
    "growth": queries.GROWTH,
    "care": queries.CARE,
    "visit": queries.VISITS,
    "meeting": queries.MEETINGS,
}
WHOLE = {"hand": queries.HAND, "ledger": queries.LEDGER}


class PlanBudgetUse(models.Model):
    """What counts in a budget line, record by record: entered by hand, or known from what happened (the plan's P5).

    The line's figures are the sums of these rows. A record that somebody chose in a spending counts there alone.
    """

    _name = "spp.plan.budget.use"
    _description = "Use of the Budget"
    _auto = False
    _order = "date desc, id desc"
    _depends = {
        "spp.plan": ["company_id", "date_from", "date_to", "team_ids"],
        "spp.plan.member": ["plan_id", "user_id"],
        "spp.plan.budget.line": ["plan_id", "category"],
        "spp.plan.budget.spending": ["line_id", "date", "name", "amount", "state", "user_id", "record"],
        "spp.talent.session": ["company_id", "name", "date_start", "cost", "state"],
        "spp.talent.growth": ["company_id", "team_id", "name", "date_from", "cost", "state"],
        "spp.customer.care": ["company_id", "kind", "date_due", "done_on", "cost", "state", "user_id", "done_by_id"],
        "spp.service.visit": ["company_id", "date_due", "done_on", "cost", "state", "user_id"],
        "spp.engagement.meeting": ["company_id", "team_id", "name", "date_start", "cost", "state", "budget_category"],
        "spp.incentive.entry": ["company_id", "quarter", "user_id", "source_id", "amount"],
        "crm.team.member": ["crm_team_id", "user_id", "active"],
    }

    line_id = fields.Many2one("spp.plan.budget.line", "Budget Line", readonly=True)
    plan_id = fields.Many2one("spp.plan", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    category = fields.Selection(CATEGORIES, readonly=True)
    date = fields.Date(readonly=True)
    name = fields.Char("What", readonly=True)
    amount = fields.Monetary(readonly=True)
    state = fields.Selection([("committed", "Committed"), ("spent", "Spent")], readonly=True)
    user_id = fields.Many2one("res.users", "By", readonly=True)
    source = fields.Selection([(code, label) for code, label, _number, _model in SOURCES], readonly=True)
    res_model = fields.Char(readonly=True)
    res_id = fields.Many2oneReference("Record", model_field="res_model", readonly=True)

    @property
    def _table_query(self):
        return SQL(" UNION ALL ").join(self._parts())

    def _parts(self):
        """Return one SELECT for each source; a bridge to another app adds its own, with a number of its own."""
        words = {"day": SQL(sales_zone.DAY), "place": SQL(sales_zone.PLACE)}
        parts = []
        for code, _label, number, model in SOURCES:
            if code in WHOLE:
                parts.append(SQL(WHOLE[code], **self._mark(code, number, model)))
            else:
                parts.append(self._given_out(SQL(FACTS[code], **words), code, number, model))
        return parts

    def _given_out(self, facts, source, number, model):
        """Return the rows of ``facts``, each in the line of the plan that it belongs to."""
        return SQL(queries.PART, facts=facts, **self._mark(source, number, model))

    def _mark(self, source, number, model):
        return {"number": number, "source": SQL("%s::varchar", source), "model": SQL("%s::varchar", model)}

    def action_open_record(self):
        """Open the very record; of commissions, what the ledger says of the person."""
        self.ensure_one()
        if self.source == "ledger":
            action = self.env["ir.actions.act_window"]._for_xml_id("sales_performance_plan.spp_incentive_entry_action")
            mine = [("user_id", "=", self.user_id.id), ("company_id", "=", self.company_id.id)]
            quarter = [("quarter", "=", self.plan_id.date_from), ("source_id", "=", 0)]
            return {**action, "domain": [*mine, *quarter], "context": {"create": False}}
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "view_mode": "form",
            "views": [(False, "form")],
        }
