from odoo import api, fields, models
from odoo.exceptions import UserError

from ..report import customer_care_sql
from .customer_care_answers_mixin import PARTS
from .customer_grant import PRICELISTS
from .customer_mixin import REP
from .customer_playbook import CAUSES, KINDS
from .narrow import NarrowMany2one

FACT = object()
MANAGER = "sales_performance_plan.sales_performance_plan_group_manager"
# What follows from what happens, what a manager alone decides, and what cannot be said anew once it is done.
HAPPENED = frozenset(
    {"state", "done_on", "done_by_id", "was_late", "off_reason", "date_planned", "planned_user_id", "key"}
    | {"company_id", "partner_id", "contact_id", "playbook_id", "kind", "tier_id"}
)
DECIDED = frozenset({"date_due"})
SAID = frozenset({"outcome", "loss_cause", "satisfaction", "cost", *PARTS})
GRADES = [("1", "1 Very dissatisfied"), ("2", "2"), ("3", "3"), ("4", "4"), ("5", "5 Very satisfied")]


class CustomerCare(models.Model):
    """Something that is to be done for a customer: due, done, or called off (the plan's C5)."""

    _name = "spp.customer.care"
    _inherit = [
        "spp.customer.care.activity.mixin",
        "spp.customer.care.answers.mixin",
        "spp.customer.care.doors.mixin",
    ]
    _description = "Care of a Customer"
    _check_company_auto = True
    _order = "date_due, id"
    _rec_name = "partner_id"

    company_id = NarrowMany2one("res.company", required=True, readonly=True)
    partner_id = NarrowMany2one("res.partner", "Customer", required=True, readonly=True)
    contact_id = NarrowMany2one("res.partner", "Contact", readonly=True)
    playbook_id = NarrowMany2one("spp.customer.playbook", "Care", required=True, readonly=True)
    kind = fields.Selection(KINDS, readonly=True)
    tier_id = NarrowMany2one("spp.customer.tier", "Customer Tier", required=True, readonly=True)
    tier_color = fields.Integer(related="tier_id.color")
    user_id = fields.Many2one("res.users", "Who", domain="[('share', '=', False)]", check_company=True, tracking=True)
    planned_user_id = NarrowMany2one("res.users", readonly=True)  # as the playbook says; another one was chosen by hand
    date_planned = fields.Date("Planned On", required=True, readonly=True)
    date_due = fields.Date("Due", required=True, tracking=True)
    state = fields.Selection(
        [("due", "Due"), ("done", "Done"), ("off", "Called Off")],
        required=True,
        readonly=True,
        default="due",
        group_expand=True,
    )
    is_late = fields.Boolean("Late", compute="_compute_is_late", search="_search_is_late")
    was_late = fields.Boolean(readonly=True)
    done_on = fields.Date(readonly=True)
    done_by_id = NarrowMany2one("res.users", "By", readonly=True)
    outcome = fields.Text("What Came of It", tracking=True)
    loss_cause = fields.Selection(CAUSES, "Why They Left", tracking=True)
    satisfaction = fields.Selection(GRADES, tracking=True)
    cost = fields.Monetary(tracking=True, help="Travel, a meal: it counts in the plan's budget for customer visits.")
    currency_id = fields.Many2one(related="company_id.currency_id")
    off_reason = fields.Char("Why It Was Called Off", readonly=True)
    note = fields.Text("What to Do", related="playbook_id.note")
    upgrade_path = fields.Text("On the Way Up", compute="_compute_upgrade_path", groups=REP)
    # Occasion or birthday: the same step may be due for several of them.
    key = fields.Integer(readonly=True, default=0)
    color = fields.Integer()

    _cost_not_negative = models.Constraint("CHECK (cost >= 0)", "A cost cannot be negative.")
    _once = models.UniqueIndex("(company_id, partner_id, playbook_id, date_planned, key)", "This is planned already.")
    _open = models.Index("(company_id, user_id, date_due) WHERE state = 'due'")

    @api.depends("playbook_id", "partner_id", "contact_id")
    def _compute_display_name(self):
        for care in self:
            who = care.contact_id or care.partner_id
            care.display_name = f"{care.playbook_id.name}: {who.display_name}"

    @api.depends("partner_id", "state", "tier_id")
    @api.depends_context("lang")
    def _compute_upgrade_path(self):
        """Say what lacks for the next tier, and what comes with it."""
        for care in self:
            customer = care.partner_id.with_company(care.company_id)
            care.upgrade_path = care.state == "due" and customer.care_upgrade_path

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
        """Refuse what is typed instead of done, and move the activity along."""
        if self.env.context.get("spp_fact") is not FACT:
            self._refuse_typed(vals)
        result = super().write(vals)
        if not {"user_id", "date_due"}.isdisjoint(vals):
            self._reschedule()
        return result

    def _refuse_typed(self, vals):
        if not HAPPENED.isdisjoint(vals):
            raise UserError(self.env._("Mark care as done, with what came of it: its state cannot be typed."))
        if self._may_decide():
            return
        if not DECIDED.isdisjoint(vals):
            raise UserError(self.env._("A manager moves the day on which care is due: ask yours."))
        closed = self.filtered(lambda one: one.state != "due")
        if closed and not SAID.isdisjoint(vals):
            names = ", ".join(closed.mapped("display_name"))
            raise UserError(self.env._("A manager corrects what was said when it was done: %(names)s.", names=names))

    def _may_decide(self):
        return self.env.su or self.env.user.has_group(MANAGER)

    def _happened(self, vals):
        elevated = self.env["spp.customer.tier"]._elevated(self.env[self._name]).browse(self.ids)
        elevated.with_context(spp_fact=FACT, mail_notrack=True).write(vals)

    def _done(self, feedback=False):
        problems = [text for care in self for text in care._missing(feedback)]
        if problems:
            raise UserError("\n".join(problems))
        for care in self:
            today = care._today()
            said = [text for text in dict.fromkeys((care.outcome, feedback or None)) if text]
            care._happened(
                {
                    "state": "done",
                    "done_on": today,
                    "done_by_id": self.env.uid,
                    "was_late": today > care.date_due,
                    "outcome": "\n".join(said),
                }
            )
            care._reward()

    def _reward(self):
        """Give what the step promises; a price list that a person chose stays, and that is said."""
        self.ensure_one()
        step = self.playbook_id
        if step.pricelist_id and not self.env["spp.customer.grant"]._give_personally(self):
            kept = self.partner_id.with_company(self.company_id).specific_property_product_pricelist
            note = self.env._(
                "The customer keeps %(kept)s, which somebody chose for them; %(given)s was not given.",
                kept=kept.display_name,
                given=step.pricelist_id.display_name,
            )
            self.message_post(body=note)

    def _missing(self, feedback):
        self.ensure_one()
        if not any((text or "").strip() for text in (feedback, self.outcome, *(self[name] for name in PARTS))):
            yield self.env._("What came of it? Say it of %(care)s before it is done.", care=self.display_name)
        yield from self._missing_price_lists()
        if self.kind == "reason" and not self.loss_cause:
            yield self.env._("Why did they leave? Choose it at %(care)s.", care=self.display_name)
        if self.kind == "winback" and not self.satisfaction:
            yield self.env._("Are they satisfied now? Choose it at %(care)s.", care=self.display_name)

    def _missing_price_lists(self):
        pricelist = self.playbook_id.pricelist_id
        if not pricelist:
            return
        if not self.env["res.groups"]._is_feature_enabled(PRICELISTS):
            yield self.env._(
                "%(care)s gives a price list, and price lists are switched off: have them switched on in the settings "
                "of Sales, or take the price list out of the step.",
                care=self.display_name,
            )
        elif self.env["spp.customer.grant"]._is_everybodys(self.company_id, pricelist):
            yield self.env._(
                "%(care)s gives %(pricelist)s, which everybody would get, as there is no other price list: "
                "have one added for all other customers first.",
                care=self.display_name,
                pricelist=pricelist.display_name,
            )

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
        still = self.filtered(lambda one: one.state == "due")
        still._call_off(self.env._("By %(who)s", who=self.env.user.name), self.env.user)

    def _call_off(self, reason, user=None):
        self._care_activities().unlink()
        self._happened({"state": "off", "off_reason": reason, "done_by_id": user and user.id})

    @api.model
    def _merge(self, gone, kept):
        """Let ``kept`` have what is planned, and was done, for the partners that are ``gone``."""
        elevated = self.env["spp.customer.tier"]._elevated(self)
        self.env.flush_all()
        twice = self.env.execute_query(customer_care_sql.planned_twice(gone, kept))
        elevated.browse(row[0] for row in twice).unlink()
        self.env.flush_all()
        self.env.cr.execute(customer_care_sql.hand_over(gone, kept))
        elevated.invalidate_model(["partner_id", "contact_id", "key"])

    @api.model
    def _forget(self, partners):
        """Take along what was to be done for ``partners`` who are deleted."""
        elevated = self.env["spp.customer.tier"]._elevated(self)
        elevated.search([("partner_id", "in", partners.ids)]).unlink()
        theirs = elevated.search([("contact_id", "in", partners.ids)])
        theirs.filtered(lambda one: one.state == "due")._call_off(self.env._("The contact is gone."))
        theirs._happened({"contact_id": False})
