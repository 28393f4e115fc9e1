from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..rules import sla

PRIORITIES = [("0", "Low"), ("1", "Normal"), ("2", "High"), ("3", "Urgent")]


class ServicePolicy(models.Model):
    """A promise: how long until the first answer and until it is solved, and to whom it is given (the plan's S2)."""

    _name = "spp.service.policy"
    _description = "Service Promise"
    _order = "company_id, sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", index=True, ondelete="cascade")
    response_hours = fields.Float("First Response within (hours)", required=True, default=2.0)
    resolution_hours = fields.Float("Solved within (hours)", required=True, default=24.0)
    calendar_id = fields.Many2one(
        "resource.calendar",
        "Working Hours",
        check_company=True,
        ondelete="restrict",
        help="The clocks run in these hours alone, holidays left out. Empty: around the clock.",
    )
    category_id = fields.Many2one("spp.service.category", ondelete="restrict")
    tier_id = fields.Many2one("spp.customer.tier", "Customer Tier", check_company=True, ondelete="restrict")
    priority = fields.Selection(PRIORITIES)
    team_id = fields.Many2one("spp.service.team", check_company=True, ondelete="restrict")

    calendar_words = fields.Char(compute="_compute_words")
    whom = fields.Char(compute="_compute_words")

    _hours_positive = models.Constraint(
        "CHECK (response_hours > 0 AND resolution_hours > 0)", "A promise allows some time: more than 0 hours."
    )

    @api.depends("calendar_id", "category_id", "tier_id", "priority", "team_id")
    def _compute_words(self):
        """Say when the clocks run and to whom the promise is given."""
        priorities = dict(self._fields["priority"]._description_selection(self.env))
        for policy in self:
            policy.calendar_words = policy.calendar_id.name or self.env._("around the clock")
            records = (policy.tier_id, policy.category_id, policy.team_id)
            tier, category, team = (record.display_name for record in records)
            named = [tier, priorities.get(policy.priority), category, team]
            policy.whom = ", ".join(filter(None, named)) or self.env._("everybody")

    @api.constrains("active", "category_id", "tier_id", "priority", "team_id", "company_id")
    def _check_everybody_is_promised(self):
        """Refuse to leave somebody without a promise: the last that asks for nothing stays."""
        self._check_promises(self.company_id)

    @api.model
    def _check_promises(self, companies):
        for company in companies:
            policies = self._of_company(company)
            if policies and not any(not rule.named for rule in policies._as_rules()):
                raise ValidationError(
                    self.env._(
                        "Some requests of %(company)s would be promised nothing: keep one promise that asks for no "
                        "tier, priority, category or team.",
                        company=company.name,
                    )
                )

    def _as_rules(self):
        """Return the promises as the rule sees them."""
        return [
            sla.Policy(
                policy.id,
                timedelta(hours=policy.response_hours),
                timedelta(hours=policy.resolution_hours),
                {
                    "category": policy.category_id.id or None,
                    "tier": policy.tier_id.id or None,
                    "priority": policy.priority or None,
                    "team": policy.team_id.id or None,
                },
            )
            for policy in self
        ]

    @api.model
    def _of_company(self, company):
        return self.search([("company_id", "=", company.id)])

    @api.model
    def _create_default_policies(self, companies):
        """Copy the shipped promise, 2 hours and 24 hours around the clock, to ``companies`` that have none."""
        policies = self.env["spp.service.ticket"]._elevated().env[self._name].with_context(active_test=False)
        shipped = policies.search([("company_id", "=", False)])
        for company in companies:
            if not policies.search_count([("company_id", "=", company.id)], limit=1):
                for policy in shipped:
                    policy.copy({"company_id": company.id})

    @api.model_create_multi
    def create(self, vals_list):
        """Add promises, and let the open requests follow."""
        policies = super().create([{"company_id": self.env.company.id, **vals} for vals in vals_list])
        policies._replay(policies.company_id)
        return policies

    def write(self, vals):
        """Change promises, and let the open requests follow; the closed ones stay as they were judged."""
        companies = self.company_id
        result = super().write(vals)
        if vals.keys() - {"name"}:
            self._replay(companies | self.company_id)
        return result

    def unlink(self):
        """Drop promises, and let the open requests follow."""
        companies = self.company_id
        result = super().unlink()
        self._check_promises(companies)
        self._replay(companies)
        return result

    @api.model
    def _replay(self, companies):
        for company in companies:
            self.env["spp.service.ticket"]._replay(company)
