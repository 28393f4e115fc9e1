from odoo import api, fields, models
from odoo.exceptions import UserError

from .customer_playbook import CAUSES, KINDS
from .narrow import NarrowMany2one

FACT = object()
ACTIVITY = "sales_performance_plan.mail_activity_type_customer_care"
PRICELISTS = "product.group_product_pricelist"
MANAGER = "sales_performance_plan.sales_performance_plan_group_manager"
HAPPENED = frozenset({"state", "done_on", "was_late", "date_planned", "playbook_id", "tier_id"})
GRADES = [("1", "1 Very dissatisfied"), ("2", "2"), ("3", "3"), ("4", "4"), ("5", "5 Very satisfied")]


class CustomerCare(models.Model):
    """Something that is to be done for a customer: due, done, or called off (the plan's C5)."""

    _name = "spp.customer.care"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _description = "Care of a Customer"
    _order = "date_due, id"
    _rec_name = "partner_id"

    company_id = NarrowMany2one("res.company", required=True, readonly=True)
    partner_id = NarrowMany2one("res.partner", "Customer", required=True, readonly=True, index=True)
    contact_id = NarrowMany2one("res.partner", "Contact", readonly=True)
    playbook_id = NarrowMany2one("spp.customer.playbook", "Care", required=True, readonly=True, index=True)
    kind = fields.Selection(KINDS, readonly=True)
    tier_id = NarrowMany2one("spp.customer.tier", "Customer Tier", required=True, readonly=True)
    tier_color = fields.Integer(related="tier_id.color")
    user_id = fields.Many2one("res.users", "Who", index=True, domain="[('share', '=', False)]")
    date_planned = fields.Date("Planned On", required=True, readonly=True)
    date_due = fields.Date("Due", required=True)
    state = fields.Selection(
        [("due", "Due"), ("done", "Done"), ("off", "Called Off")],
        required=True,
        readonly=True,
        default="due",
        index=True,
        group_expand=True,
    )
    is_late = fields.Boolean("Late", compute="_compute_is_late", search="_search_is_late")
    was_late = fields.Boolean(readonly=True)
    done_on = fields.Date(readonly=True)
    outcome = fields.Text("What Came of It")
    loss_cause = fields.Selection(CAUSES, "Why They Left")
    satisfaction = fields.Selection(GRADES)
    off_reason = fields.Char("Why It Was Called Off", readonly=True)
    note = fields.Text("What to Do", related="playbook_id.note")
    # Occasion or birthday: the same step may be due for several of them.
    key = fields.Integer(readonly=True, default=0)
    color = fields.Integer()

    _once = models.UniqueIndex("(company_id, partner_id, playbook_id, date_planned, key)", "This is planned already.")

    @api.depends("playbook_id", "partner_id")
    def _compute_display_name(self):
        for care in self:
            who = care.contact_id or care.partner_id
            care.display_name = f"{care.playbook_id.name}: {who.display_name}"

    @api.depends("state", "date_due")
    def _compute_is_late(self):
        for care in self:
            care.is_late = care.state == "due" and care.date_due < care._today()

    @api.model
    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        late = fields.Domain("state", "=", "due") & fields.Domain("date_due", "<", self.env.company._sales_today())
        return late if True in value else ~late

    def _today(self):
        return (self.company_id or self.env.company)._sales_today()

    @api.model_create_multi
    def create(self, vals_list):
        """Leave planning to the playbooks."""
        if not self.env.su:
            raise UserError(self.env._("Care is planned by the playbooks: add a step there."))
        return super().create(vals_list)

    def write(self, vals):
        """Refuse states that are typed, and move the activity along."""
        if self.env.context.get("spp_fact") is not FACT and not HAPPENED.isdisjoint(vals):
            raise UserError(self.env._("Mark care as done, with what came of it: its state cannot be typed."))
        result = super().write(vals)
        if not {"user_id", "date_due"}.isdisjoint(vals):
            self._reschedule()
        return result

    def _happened(self, vals):
        elevated = self.env["spp.customer.tier"]._elevated(self.env[self._name]).browse(self.ids)
        elevated.with_context(spp_fact=FACT).write(vals)

    # Activities
    def _care_activities(self):
        kind = self.env.ref(ACTIVITY)
        return self.activity_ids.filtered(lambda activity: activity.activity_type_id == kind)

    def _schedule(self):
        """Give each to who does it, in one go."""
        kind = self.env.ref(ACTIVITY)
        model = self.env["ir.model"]._get_id(self._name)
        rows = [
            {
                "res_model_id": model,
                "res_id": care.id,
                "activity_type_id": kind.id,
                "summary": care.playbook_id.name,
                "date_deadline": care.date_due,
                "user_id": care.user_id.id,
            }
            for care in self
            if care.user_id and care.state == "due"
        ]
        self.env["mail.activity"].with_context(mail_activity_quick_update=True).create(rows)

    def _reschedule(self):
        for care in self.filtered(lambda one: one.state == "due"):
            activities = care._care_activities()
            if activities and care.user_id:
                activities.write({"user_id": care.user_id.id, "date_deadline": care.date_due})
            elif care.user_id:
                care._schedule()
            else:
                activities.unlink()

    @api.model
    def _activities_done(self, activities, feedback):
        """Mark care as done whose activity was; asked before the activities are gone."""
        kind = self.env.ref(ACTIVITY)
        mine = activities.filtered(lambda one: one.res_model == self._name and one.activity_type_id == kind)
        if mine:
            elevated = self.env["spp.customer.tier"]._elevated(self.env[self._name])
            elevated.browse(mine.mapped("res_id")).exists().filtered(lambda one: one.state == "due")._done(feedback)

    def _done(self, feedback=False):
        problems = [text for care in self for text in care._missing(feedback)]
        if problems:
            raise UserError("\n".join(problems))
        for care in self:
            today = care._today()
            said = [text for text in dict.fromkeys((care.outcome, feedback or None)) if text]
            care._happened(
                {"state": "done", "done_on": today, "was_late": today > care.date_due, "outcome": "\n".join(said)}
            )
            if care.playbook_id.pricelist_id:
                self.env["spp.customer.grant"]._give(
                    care.company_id, care.partner_id, care.playbook_id.pricelist_id, care
                )

    def _missing(self, feedback):
        self.ensure_one()
        if not (feedback or self.outcome or "").strip():
            yield self.env._("What came of it? Say it of %(care)s before it is done.", care=self.display_name)
        if self.playbook_id.pricelist_id and not self.env.user.has_group(PRICELISTS):
            yield self.env._(
                "%(care)s gives a price list, and price lists are switched off: have them switched on in the settings "
                "of Sales, or take the price list out of the step.",
                care=self.display_name,
            )
        if self.kind == "reason" and not self.loss_cause:
            yield self.env._("Why did they leave? Choose it at %(care)s.", care=self.display_name)
        if self.kind == "winback" and not self.satisfaction:
            yield self.env._("Are they satisfied now? Choose it at %(care)s.", care=self.display_name)

    # Actions
    def action_done(self):
        """Mark it as done, and the activity with it."""
        for care in self.filtered(lambda one: one.state == "due"):
            care._done()
            care._care_activities().action_feedback(feedback=care.outcome)

    def action_call_off(self):
        """Call it off; a manager does, for what is called off does not count as due."""
        if not self.env.user.has_group(MANAGER):
            raise UserError(self.env._("A manager calls care off: what is called off does not count as due."))
        self.filtered(lambda one: one.state == "due")._call_off(self.env._("By %(who)s", who=self.env.user.name))

    def _call_off(self, reason):
        self._care_activities().unlink()
        self._happened({"state": "off", "off_reason": reason})

    def action_open_customer(self):
        """Open the customer."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "res.partner",
            "res_id": self.partner_id.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }
