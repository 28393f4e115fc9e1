from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .context_defaults import without_defaults
from .service_clock_mixin import COLUMNS
from .service_flow_mixin import OPEN
from .service_policy import PRIORITIES

# Directors may bring in requests of before, with their moments.
DIRECTOR = "sales_performance_plan.sales_performance_plan_group_director"
# What decides which promise a request is under.
FACTS = frozenset({"category_id", "tier_id", "priority", "team_id", "partner_id"})
# Moments that happen; nobody types them.
MOMENTS = frozenset(
    {
        "opened_at",
        "responded_at",
        "resolved_at",
        "closed_at",
        "reopened",
        "response_alarm",
        "resolution_alarm",
        *COLUMNS,
    }
)


class ServiceTicket(models.Model):
    """A customer's request, with a promise for the first answer and one for the solution (the plan's S1–S3)."""

    _name = "spp.service.ticket"
    _inherit = [
        "spp.service.mail.mixin",
        "spp.service.conversation.mixin",
        "spp.service.flow.mixin",
        "spp.service.clock.mixin",
        "spp.service.rating.mixin",
        "spp.import.mixin",
        "portal.mixin",
        "mail.thread.cc",
        "mail.activity.mixin",
        "rating.mixin",
    ]
    _description = "After-Sales Request"
    _order = "priority desc, resolution_due_at, id desc"
    _primary_email = "email_from"
    _mail_post_access = "read"
    _mail_thread_customer = True
    _check_company_auto = True

    name = fields.Char("Subject", required=True, tracking=True)
    number = fields.Char(copy=False, index="trigram", default="/")
    description = fields.Html(sanitize=True)
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
    partner_id = fields.Many2one("res.partner", "Contact", index=True, check_company=True, tracking=True)
    commercial_partner_id = fields.Many2one(
        "res.partner", "Customer", compute="_compute_commercial_partner_id", store=True, index=True, precompute=True
    )
    email_from = fields.Char("Email", compute="_compute_email_from", store=True, readonly=False, precompute=True)
    order_id = fields.Many2one("sale.order", index="btree_not_null", check_company=True)
    lead_id = fields.Many2one(
        "crm.lead", "Opportunity", index="btree_not_null", check_company=True, groups="base.group_user"
    )
    category_id = fields.Many2one("spp.service.category", index="btree_not_null", check_company=True, tracking=True)
    priority = fields.Selection(PRIORITIES, required=True, default="1", tracking=True)
    tier_id = fields.Many2one(
        "spp.customer.tier",
        "Customer Tier",
        compute="_compute_tier_id",
        store=True,
        precompute=True,
        groups="base.group_user",
        help="As it was when the request came in.",
    )
    tier_color = fields.Integer(related="tier_id.color", groups="base.group_user")
    team_id = fields.Many2one(
        "spp.service.team", index=True, check_company=True, default=lambda self: self._default_team_id()
    )
    user_id = fields.Many2one(
        "res.users", "Owner", index=True, domain="[('share', '=', False)]", check_company=True, tracking=True
    )
    is_open = fields.Boolean(compute="_compute_is_open", search="_search_is_open")
    # Read-only on every screen, and refused when written; but directors import requests of before with their moments.
    opened_at = fields.Datetime("Came In", required=True, default=fields.Datetime.now, copy=False, index=True)
    responded_at = fields.Datetime("First Answered", copy=False)
    resolved_at = fields.Datetime("Solved On", copy=False)
    closed_at = fields.Datetime("Closed On", copy=False)
    reopened = fields.Integer(readonly=True, copy=False, groups="base.group_user")
    pause_ids = fields.One2many("spp.service.pause", "ticket_id", readonly=True, groups="base.group_user")
    color = fields.Integer(groups="base.group_user")

    _number_unique = models.UniqueIndex("(number, company_id) WHERE number <> '/'", "This number is taken.")

    @api.model
    def _default_team_id(self):
        company = self.env.context.get("default_company_id") or self.env.company.id
        return self.env["spp.service.team"]._of_company(self.env["res.company"].browse(company))

    @api.depends("partner_id")
    def _compute_commercial_partner_id(self):
        for ticket in self:
            ticket.commercial_partner_id = ticket.partner_id.commercial_partner_id

    @api.depends("partner_id")
    def _compute_email_from(self):
        for ticket in self:
            ticket.email_from = ticket.email_from or ticket.partner_id.email

    @api.depends("commercial_partner_id", "company_id")
    def _compute_tier_id(self):
        tiers = self._tiers_now()
        for ticket in self:
            ticket.tier_id = ticket.tier_id or tiers[ticket]

    def _tiers_now(self):
        """Return {request: the tier that its customer is in now}."""
        tiers = {}
        for company, tickets in self.grouped("company_id").items():
            customers = tickets.commercial_partner_id.with_company(company)
            found = {customer.id: customer.customer_tier_id for customer in customers}
            tiers |= {ticket: found.get(ticket.commercial_partner_id.id) for ticket in tickets}
        return tiers

    @api.depends("state")
    def _compute_is_open(self):
        for ticket in self:
            ticket.is_open = ticket.state in OPEN

    @api.model
    def _search_is_open(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("state", "in" if True in value else "not in", OPEN)

    @api.depends("number", "name")
    def _compute_display_name(self):
        for ticket in self:
            ticket.display_name = ticket.name if ticket.number in (False, "/") else f"{ticket.number} {ticket.name}"

    def _compute_access_url(self):
        result = super()._compute_access_url()
        for ticket in self:
            ticket.access_url = f"/my/requests/{ticket.id}"
        return result

    @api.model_create_multi
    def create(self, vals_list):
        """Give each request a number, a team of its company and an owner, and start its clocks."""
        creating = self
        if not self.env.su and not self.env.user.has_group(DIRECTOR):
            for vals in vals_list:
                self._refuse_moments(vals)
            creating = without_defaults(self, MOMENTS)
        for vals in vals_list:
            self._begin_in_company(vals)
        tickets = super(ServiceTicket, creating).create(vals_list).with_env(self.env)
        tickets._check_moments()
        tickets._suggest_owners()
        tickets._begin_in_state()
        tickets._start_clocks()
        return tickets

    @api.model
    def _begin_in_company(self, vals):
        """Add to ``vals`` what depends on the company: the number, and the team if another company is at hand."""
        company = vals.get("company_id") or self.env.context.get("default_company_id") or self.env.company.id
        if vals.get("number", "/") == "/":
            numbers = self._elevated().env["ir.sequence"].with_company(company)
            vals["number"] = numbers.next_by_code("spp.service.ticket") or "/"
        if "default_team_id" not in self.env.context:
            vals.setdefault("team_id", self.with_context(default_company_id=company)._default_team_id().id)

    def _suggest_owners(self):
        """Give those that nobody has to a member of their team."""
        free = self.filtered(lambda ticket: ticket.is_open and not ticket.user_id and ticket.team_id)
        for team, tickets in free._elevated().grouped("team_id").items():
            for ticket, owner in team._next_owners(tickets).items():
                ticket.user_id = owner

    def write(self, vals):
        """Change requests: what happened cannot be typed, a state moves the clocks, facts move the promise."""
        if not self._is_fact():
            self._refuse_moments(vals)
        self._check_may_move(vals)
        before = {ticket: ticket.state for ticket in self} if "state" in vals else {}
        customers = {ticket: ticket.commercial_partner_id for ticket in self} if "partner_id" in vals else {}
        self.env["spp.service.change"]._note(self, vals)
        result = super().write(vals)
        self._take_tier_of_another(customers)
        for ticket, state in before.items():
            if state != ticket.state:
                ticket._moved(state)
        if vals.keys() & FACTS:
            self.filtered("is_open")._refresh()
        return result

    def _take_tier_of_another(self, customers):
        """Take the customer's tier where a request is another one's than it was before, {request: customer}."""
        moved = self.filtered(lambda ticket: customers and ticket.commercial_partner_id != customers[ticket])
        for ticket, tier in moved._elevated()._tiers_now().items():
            ticket._happened({"tier_id": tier and tier.id})

    def _refuse_moments(self, vals):
        typed = sorted(vals.keys() & MOMENTS)
        if typed:
            names = ", ".join(self._fields[name]._description_string(self.env) for name in typed)
            raise UserError(
                self.env._(
                    "%(names)s of %(ticket)s cannot be typed: moments are kept when they happen.",
                    names=names,
                    ticket=self[:1].display_name or vals.get("name", ""),
                )
            )
