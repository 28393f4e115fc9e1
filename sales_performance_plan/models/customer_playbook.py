from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

CODES = [("core", "Core"), ("potential", "Potential"), ("general", "General"), ("lost", "Lost")]
KINDS = [
    ("visit", "Visit"),
    ("call", "Call"),
    ("followup", "Follow-Up with SPIN Questions"),
    ("greeting", "Greeting"),
    ("invitation", "Invitation"),
    ("idea", "Cross-Sell Idea"),
    ("offer", "Offer"),
    ("promotion", "Promotion"),
    ("portal", "Access to the Portal"),
    ("cleanup", "Clean-Up"),
    ("reason", "Call for the Reason"),
    ("apology", "Apology and Promise"),
    ("winback", "Follow-Up after Winning Back"),
    ("assign", "Give to a Senior"),
]
RHYTHMS = [
    ("every", "Again and again"),
    ("enter", "Once in the tier"),
    ("birthday", "On birthdays of decision makers"),
    ("occasion", "On occasions"),
]
CAUSES = [("price", "Price"), ("service", "Service"), ("other", "Something else")]


class CustomerPlaybook(models.Model):
    """What is done for the customers of a tier, how often and by whom (the plan's C5)."""

    _name = "spp.customer.playbook"
    _description = "Care of a Tier"
    _order = "company_id, sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", index=True, ondelete="cascade")
    tier_code = fields.Selection(CODES, "Tier", required=True)
    kind = fields.Selection(KINDS, required=True)
    rhythm = fields.Selection(RHYTHMS, "When", required=True, default="every")
    interval = fields.Integer("Every", default=1, required=True, aggregator=None)
    unit = fields.Selection([("day", "Days"), ("week", "Weeks"), ("month", "Months")], required=True, default="week")
    occasion_kind = fields.Selection([("holiday", "Holidays"), ("launch", "Product launches")], "Occasions")
    days = fields.Integer("To Be Done within (days)", required=True, default=7, aggregator=None)
    responsible = fields.Selection(
        [("salesperson", "Salesperson"), ("leader", "Team leader")], required=True, default="salesperson"
    )
    after_lost = fields.Boolean("Only after Winning Back", help="Of customers who were lost before, until satisfied.")
    loss_cause = fields.Selection(CAUSES, "Only if Lost over", help="What the call for the reason has found.")
    out_of_reach = fields.Boolean(
        "Only if out of Reach", help="Of customers without telephone and email, or whose mail comes back."
    )
    not_on_portal = fields.Boolean(
        "Only if Not on the Portal", help="Of customers none of whose people has access to the portal."
    )
    can_wait = fields.Boolean(
        default=True, help="Planned only as far as the limit of open duties allows: who waited longest comes first."
    )
    is_benefit = fields.Boolean(
        "Is a Benefit", help="Named to customers of the tier below: what they get when they come up."
    )
    no_senior = fields.Boolean(
        "Only without a Senior", help="Of customers whose salesperson is not senior, or missing."
    )
    pricelist_id = fields.Many2one(
        "product.pricelist",
        "Personal Price List",
        ondelete="restrict",
        help="Given to the customer when the duty is done, as a real discount.",
    )
    pricelist_days = fields.Integer(
        "For (days)", default=180, help="So long the customer has the personal price list; 0 is until it is taken back."
    )
    gives = fields.Boolean("Gives Something", compute="_compute_gives", help="A price list of their own, for example.")
    note = fields.Text("What to Do", translate=True)

    _figures_positive = models.Constraint(
        "CHECK (interval > 0 AND days >= 0 AND pricelist_days >= 0)",
        "An interval is one at least, and days cannot be negative.",
    )

    @api.depends("pricelist_id")
    def _compute_gives(self):
        for step in self:
            step.gives = bool(step.pricelist_id)

    @api.constrains("rhythm", "occasion_kind")
    def _check_occasion(self):
        for step in self:
            if step.rhythm == "occasion" and not step.occasion_kind:
                raise ValidationError(self.env._("Say on which occasions %(step)s is due.", step=step.name))

    @api.constrains("kind", "after_lost")
    def _check_winback(self):
        for step in self:
            if step.after_lost and step.kind != "winback":
                raise ValidationError(
                    self.env._(
                        "%(step)s asks who was won back until they are satisfied: its kind is the follow-up after "
                        "winning back.",
                        step=step.name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_use(self):
        care = self.env["spp.customer.tier"]._elevated(self.env["spp.customer.care"])
        used = care.search([("playbook_id", "in", self.ids)], limit=1)
        if used:
            raise UserError(
                self.env._(
                    "%(step)s was planned already, for %(customer)s for example: archive it instead, and nothing more "
                    "is planned.",
                    step=used.playbook_id.name,
                    customer=used.partner_id.display_name,
                )
            )

    @api.model
    def _create_default_playbooks(self, companies):
        """Copy the shipped care to ``companies`` that have none."""
        elevated = self.env["spp.customer.tier"]._elevated(self.env[self._name]).with_context(active_test=False)
        shipped = elevated.search([("company_id", "=", False)])
        for company in companies:
            if not elevated.search_count([("company_id", "=", company.id)], limit=1):
                for step in shipped:
                    step.copy({"company_id": company.id, "name": step.name})

    @api.model_create_multi
    def create(self, vals_list):
        """Make steps of the company at hand, unless they are shipped for all."""
        return super().create([{"company_id": self.env.company.id, **vals} for vals in vals_list])
