from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..rules import periods
from .context_defaults import without_defaults
from .service_clock_mixin import FACT

ACTIVITY = "sales_performance_plan.mail_activity_type_service_visit"
MANAGER = "sales_performance_plan.sales_performance_plan_group_manager"
STATES = [("due", "Due"), ("late", "Late"), ("done", "Done"), ("cancelled", "Cancelled")]
OPEN = ("due", "late")
GRADES = [("1", "1 Very dissatisfied"), ("2", "2"), ("3", "3"), ("4", "4"), ("5", "5 Very satisfied")]
# What follows from what happens; nobody types it.
HAPPENED = frozenset({"state", "done_on", "was_late"})


class ServiceVisit(models.Model):
    """A monthly visit to a customer who was served: are they satisfied, what is next (the plan's S4)."""

    _name = "spp.service.visit"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _description = "Return Visit"
    _order = "date_due, id"
    _rec_name = "partner_id"
    _check_company_auto = True

    partner_id = fields.Many2one("res.partner", "Customer", required=True, index=True, ondelete="cascade")
    month = fields.Date(required=True, default=lambda self: self._this_month(), help="Its first day.")
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
    user_id = fields.Many2one(
        "res.users", "Visitor", index=True, domain="[('share', '=', False)]", check_company=True, tracking=True
    )
    date_due = fields.Date(
        "Due", compute="_compute_date_due", store=True, readonly=False, precompute=True, required=True
    )
    state = fields.Selection(STATES, required=True, readonly=True, default="due", index=True, copy=False, tracking=True)
    done_on = fields.Date("Done", readonly=True, copy=False)
    was_late = fields.Boolean(readonly=True, copy=False)
    feedback = fields.Text("What the Customer Said")
    satisfaction = fields.Selection(GRADES, tracking=True)
    next_step = fields.Text()
    cost = fields.Monetary(tracking=True, help="Travel, a meal: it counts in the plan's budget for customer visits.")
    currency_id = fields.Many2one(related="company_id.currency_id")
    color = fields.Integer()

    _cost_not_negative = models.Constraint("CHECK (cost >= 0)", "A cost cannot be negative.")
    _once = models.UniqueIndex(
        "(partner_id, company_id, month)", "There is a visit to this customer in this month already."
    )

    @api.model
    def _this_month(self):
        return self.env.company._sales_today().replace(day=1)

    @api.depends("month")
    def _compute_date_due(self):
        """Have a visit due by the end of its month."""
        for visit in self:
            if visit.month:
                visit.date_due = periods.month(visit.month).last

    @api.depends("partner_id", "month")
    def _compute_display_name(self):
        for visit in self:
            month = visit.month and fields.Date.to_string(visit.month)[:7]
            visit.display_name = f"{visit.partner_id.display_name or ''} {month or ''}".strip()

    @api.constrains("month")
    def _check_month(self):
        for visit in self:
            if visit.month.day != 1:
                raise ValidationError(
                    self.env._(
                        "The month of the visit to %(customer)s is given by its first day, not by %(day)s.",
                        customer=visit.partner_id.display_name,
                        day=visit.month,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        """Plan visits, each with an activity for its visitor."""
        for vals in vals_list:
            self._refuse_typed(vals)
        visits = super(ServiceVisit, without_defaults(self, HAPPENED)).create(vals_list).with_env(self.env)
        visits._schedule()
        visits._judge()
        return visits

    def write(self, vals):
        """Move the activity along with visitor and date."""
        self._refuse_typed(vals)
        result = super().write(vals)
        if {"user_id", "date_due", "month"} & vals.keys():
            self._reschedule()
            self._judge()
        return result

    def _is_fact(self):
        return self.env.context.get("spp_fact") is FACT

    def _refuse_typed(self, vals):
        typed = sorted(vals.keys() & HAPPENED)
        if typed and not self._is_fact():
            names = ", ".join(self._fields[name]._description_string(self.env) for name in typed)
            raise UserError(
                self.env._(
                    "%(names)s of a visit cannot be typed: mark it as done, with what the customer said.", names=names
                )
            )

    def _happened(self, values):
        self.with_context(spp_fact=FACT).write(values)

    def _today(self):
        return self.company_id._sales_today()

    def _judge(self):
        """Tell which open visits are late by now."""
        for visit in self.filtered(lambda visit: visit.state in OPEN and visit.date_due):
            state = "late" if visit.date_due < visit._today() else "due"
            if state != visit.state:
                visit._happened({"state": state, "was_late": state == "late"})

    # Activities
    def _schedule(self):
        for visit in self.filtered(lambda visit: visit.user_id and visit.state in OPEN):
            visit.activity_schedule(
                ACTIVITY,
                date_deadline=visit.date_due,
                summary=visit._summary(),
                user_id=visit.user_id.id,
            )

    def _summary(self):
        """Return what the visitor's activity says, in their language."""
        env = self.with_context(lang=self.user_id.lang).env
        return env._("Visit %(customer)s", customer=self.partner_id.display_name)

    def _visit_activities(self):
        kind = self.env.ref(ACTIVITY)
        return self.activity_ids.filtered(lambda activity: activity.activity_type_id == kind)

    def _reschedule(self):
        for visit in self.filtered(lambda visit: visit.state in OPEN):
            activities = visit._visit_activities()
            if activities and visit.user_id:
                activities.write({"user_id": visit.user_id.id, "date_deadline": visit.date_due})
            elif visit.user_id:
                visit._schedule()
            else:
                activities.unlink()

    @api.model
    def _activities_done(self, activities, feedback):
        """Mark visits as done whose activity was; asked before the activities are gone."""
        mine = activities.filtered(lambda activity: activity.res_model == self._name)
        ids = mine and mine.filtered(lambda activity: activity.activity_type_id == self.env.ref(ACTIVITY)).mapped(
            "res_id"
        )
        if ids:
            # Whoever has the activity may do it, whosever visit it is.
            visits = self.env["spp.service.ticket"]._elevated().env[self._name].browse(ids).exists()
            visits.filtered(lambda visit: visit.state in OPEN)._visited(feedback)

    def _visited(self, feedback=False):
        """Note that the customer was visited, and what they said."""
        silent = self.filtered(lambda visit: not (feedback or visit.feedback or "").strip())
        if silent:
            raise UserError(
                "\n".join(
                    self.env._("What did %(customer)s say? A visit is done with the feedback.", customer=name)
                    for name in silent.mapped("partner_id.display_name")
                )
            )
        for visit in self:
            today = visit._today()
            said = [text for text in dict.fromkeys((visit.feedback, feedback or None)) if text]
            visit._happened(
                {
                    "state": "done",
                    "done_on": today,
                    "was_late": today > visit.date_due,
                    "feedback": "\n".join(said),
                }
            )

    # Actions
    def action_done(self):
        """Mark the visits as done, and their activities with them."""
        for visit in self.filtered(lambda visit: visit.state in OPEN):
            visit._visited()
            visit._visit_activities().action_feedback(feedback=visit.feedback)

    def action_cancel(self):
        """Call visits off; a manager does, for what is not due does not count."""
        if not self.env.user.has_group(MANAGER):
            raise UserError(self.env._("A manager calls visits off: what is called off does not count as due."))
        open_visits = self.filtered(lambda visit: visit.state in OPEN)
        open_visits._visit_activities().unlink()
        open_visits._happened({"state": "cancelled", "was_late": False})

    def action_reopen(self):
        """Take up again what was called off, or marked as done by mistake."""
        if not self.env.user.has_group(MANAGER):
            raise UserError(self.env._("A manager takes visits up again."))
        closed = self.filtered(lambda visit: visit.state not in OPEN)
        closed._happened({"state": "due", "done_on": False, "was_late": False})
        closed._schedule()
        closed._judge()

    def action_open_requests(self):
        """Open what was solved for the customer in the month before."""
        self.ensure_one()
        tickets = self.env["spp.service.ticket"].search(self._solved_domain())
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Solved for %(customer)s", customer=self.partner_id.display_name),
            "res_model": "spp.service.ticket",
            "domain": [("id", "in", tickets.ids)],
            "view_mode": "list,form",
            "views": [(False, "list"), (False, "form")],
        }

    def _solved_domain(self):
        planner = self.env["spp.service.visit.planner"]
        mine = Domain("commercial_partner_id", "=", self.partner_id.id)
        return planner._served_domain(self.company_id, self.month) & mine
