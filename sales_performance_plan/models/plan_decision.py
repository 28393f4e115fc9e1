from odoo import api, fields, models
from odoo.exceptions import UserError

ACTIVITY = "sales_performance_plan.mail_activity_type_plan_decision"
MOVES = [("better", "Better"), ("same", "The Same"), ("worse", "Worse"), ("unknown", "No Data")]


class PlanDecision(models.Model):
    """What a review decided: who does it, by when, and whether its figure has moved since."""

    _name = "spp.plan.decision"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _description = "Decision of a Review"
    _order = "date_due, id"
    _check_company_auto = True

    name = fields.Char("What Is Done", required=True)
    review_id = fields.Many2one("spp.plan.review", required=True, index=True, ondelete="cascade")
    plan_id = fields.Many2one(related="review_id.plan_id", store=True, index=True)
    company_id = fields.Many2one(related="review_id.company_id", store=True, index=True)
    kpi_id = fields.Many2one("spp.plan.kpi", "To Move", index=True, ondelete="restrict", check_company=True)
    user_id = fields.Many2one("res.users", "By Whom", required=True, index=True, domain="[('share', '=', False)]")
    date_due = fields.Date("By When", required=True)
    state = fields.Selection(
        [("open", "Open"), ("done", "Done"), ("dropped", "Dropped")],
        required=True,
        readonly=True,
        default="open",
        tracking=True,
        group_expand=True,
    )
    date_closed = fields.Date(readonly=True)
    outcome = fields.Text("What Came of It")
    value_then = fields.Float("Figure Then", readonly=True, digits=0)
    knew_then = fields.Boolean(readonly=True)
    then_words = fields.Char("Then", compute="_compute_moved")
    now_words = fields.Char("Now", compute="_compute_moved")
    moved = fields.Selection(MOVES, compute="_compute_moved")
    is_late = fields.Boolean("Late", compute="_compute_is_late")

    @api.depends("state", "date_due")
    def _compute_is_late(self):
        for decision in self:
            today = (decision.company_id or self.env.company)._sales_today()
            decision.is_late = decision.state == "open" and bool(decision.date_due) and decision.date_due < today

    @api.depends("kpi_id", "value_then")
    def _compute_moved(self):
        """Tell how the figure has moved since the decision."""
        now = self._values_now()
        for decision in self:
            figure, value = decision.kpi_id, now.get(decision)
            decision.then_words = (
                figure._words(decision.value_then if decision.knew_then else None) if figure else False
            )
            decision.now_words = figure._words(value) if figure else False
            decision.moved = decision._moved(value)

    def _moved(self, value):
        if not self.kpi_id or not self.knew_then or value is None:
            return "unknown"
        change = round(value - self.value_then, 6) * (1 if self.kpi_id.direction == "higher" else -1)
        return "better" if change > 0 else "worse" if change < 0 else "same"

    def _values_now(self):
        """Return {decision: the value of its figure as last read}, also by a later plan of the same teams.

        What builds up over a quarter begins anew with the next one, and is looked at in its own.
        """
        elevated = self.env["spp.plan.kpi"]._elevated().env
        plans = elevated["spp.plan"].search([("company_id", "in", self.company_id.ids)])
        domain = [("plan_id", "in", plans.ids), ("kpi_id", "in", self.kpi_id.ids), ("level", "=", "total")]
        values = elevated["spp.plan.kpi.value"].search(domain, order="day")
        within = {(value.plan_id.id, value.kpi_id.id): value.value for value in values}
        later = {(self._same(value.plan_id), value.kpi_id.id): value.value for value in values}
        found = {}
        for decision in self:
            figure, plan = decision.kpi_id, plans.browse(decision.plan_id.id)
            known, key = (within, plan.id) if not figure or figure._builds_up() else (later, self._same(plan))
            found[decision] = known.get((key, figure.id))
        return found

    @api.model
    def _same(self, plan):
        """Return what plans of the same teams have in common."""
        return plan.company_id.id, tuple(sorted(plan.team_ids.ids))

    @api.model_create_multi
    def create(self, vals_list):
        """Keep what the figure was when it was decided to move it."""
        decisions = super().create(vals_list)
        decisions._keep_then()
        decisions.filtered(lambda one: one.review_id.state == "held")._schedule()
        return decisions

    def write(self, vals):
        """Keep the figure then, of whatever it is about now."""
        result = super().write(vals)
        if "kpi_id" in vals:
            self._keep_then()
        return result

    def _keep_then(self):
        for decision in self:
            line = decision.review_id.line_ids.filtered(lambda one, d=decision: one.kpi_id == d.kpi_id)[:1]
            decision.write({"value_then": line.actual, "knew_then": line.has_data})

    def _schedule(self):
        """Give each to who does it."""
        for decision in self.filtered(lambda one: one.state == "open" and not one.activity_ids):
            decision.activity_schedule(
                ACTIVITY, date_deadline=decision.date_due, summary=decision.name, user_id=decision.user_id.id
            )

    def action_done(self):
        """Note that it is done, with what came of it."""
        silent = self.filtered(lambda one: not (one.outcome or "").strip())
        if silent:
            raise UserError(self.env._("What came of it? Say it of “%(what)s” before it is done.", what=silent[0].name))
        self._close("done")

    def action_drop(self):
        """Note that it is no longer to be done."""
        self._close("dropped")

    def _close(self, state):
        self.activity_ids.unlink()
        for decision in self:
            decision.write({"state": state, "date_closed": decision.company_id._sales_today()})
