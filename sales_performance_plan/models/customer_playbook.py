from odoo import api, fields, models
from odoo.exceptions import ValidationError

CODES = [("core", "Core"), ("potential", "Potential"), ("general", "General"), ("lost", "Lost")]
KINDS = [
    ("visit", "Visit"),
    ("call", "Call"),
    ("followup", "Follow-Up with SPIN Questions"),
    ("greeting", "Greeting"),
    ("invitation", "Invitation"),
    ("idea", "Cross-Sell Idea"),
    ("offer", "Offer"),
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
    _order = "company_id, tier_code, sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", index=True, ondelete="cascade")
    tier_code = fields.Selection(CODES, "Tier", required=True)
    kind = fields.Selection(KINDS, required=True)
    rhythm = fields.Selection(RHYTHMS, "When", required=True, default="every")
    interval = fields.Integer("Every", default=1, required=True)
    unit = fields.Selection([("day", "Days"), ("week", "Weeks"), ("month", "Months")], required=True, default="week")
    occasion_kind = fields.Selection([("holiday", "Holidays"), ("launch", "Product launches")], "Occasions")
    days = fields.Integer("To Be Done within (days)", required=True, default=7)
    responsible = fields.Selection(
        [("salesperson", "Salesperson"), ("leader", "Team leader")], required=True, default="salesperson"
    )
    after_lost = fields.Boolean("Only after Winning Back", help="Of customers who were lost before, until satisfied.")
    loss_cause = fields.Selection(CAUSES, "Only if Lost over", help="What the call for the reason has found.")
    no_senior = fields.Boolean(
        "Only without a Senior", help="Of customers whose salesperson is not senior, or missing."
    )
    pricelist_id = fields.Many2one(
        "product.pricelist",
        "Personal Price List",
        ondelete="restrict",
        help="Given to the customer when the duty is done, as a real discount.",
    )
    note = fields.Text("What to Do", translate=True)

    _figures_positive = models.Constraint(
        "CHECK (interval > 0 AND days >= 0)", "An interval is one at least, and days cannot be negative."
    )

    @api.constrains("rhythm", "occasion_kind")
    def _check_occasion(self):
        for step in self:
            if step.rhythm == "occasion" and not step.occasion_kind:
                raise ValidationError(self.env._("Say on which occasions %(step)s is due.", step=step.name))

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
