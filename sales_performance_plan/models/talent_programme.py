from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..rules import training
from .talent_profile import ROLES

WHOLE = object()  # in the context while a programme is saved with all of its modules


class TalentProgramme(models.Model):
    """A training for one audience: weighted modules that are all of it together (the plan's T1)."""

    _name = "spp.talent.programme"
    _inherit = ["mail.thread"]
    _description = "Training Programme"
    _order = "company_id, sequence, id"

    name = fields.Char(required=True, translate=True, tracking=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", index=True, ondelete="cascade")
    audience = fields.Selection(ROLES, required=True, tracking=True)
    form = fields.Text("How It Is Held", translate=True)
    days = fields.Integer("To Be Done within (days)", default=30, required=True)
    module_ids = fields.One2many("spp.talent.module", "programme_id", copy=True)
    enrolment_ids = fields.One2many("spp.talent.enrolment", "programme_id")
    weight = fields.Float("Sum of the Weights", compute="_compute_weight")
    enrolment_count = fields.Integer("In Training", compute="_compute_enrolment_count")

    _days_positive = models.Constraint("CHECK (days > 0)", "A training takes a day at least.")

    @api.depends("module_ids.weight")
    def _compute_weight(self):
        for programme in self:
            programme.weight = sum(programme.module_ids.mapped("weight"))

    def _compute_enrolment_count(self):
        groups = self.env["spp.talent.enrolment"]._read_group(
            [("programme_id", "in", self.ids), ("state", "=", "running")], ["programme_id"], ["__count"]
        )
        counts = {programme.id: number for programme, number in groups}
        for programme in self:
            programme.enrolment_count = counts.get(programme.id, 0)

    @api.constrains("active", "company_id")
    def _check_weights(self):
        """Refuse modules that are not all of the programme, once all of what was saved is there."""
        problems = [
            self.env._(
                "The modules of %(programme)s add up to %(sum)s %%: change their weights until they are 100 %%.",
                programme=programme.name,
                sum=round(programme.weight, 2),
            )
            for programme in self.filtered(lambda one: one.active and one.company_id)
            if programme.module_ids and not training.weights_add_up(programme.module_ids.mapped("weight"))
        ]
        if problems:
            raise ValidationError("\n".join(problems))

    def _as_rules(self):
        """Return the modules as the rule sees them."""
        return [module._as_rule() for module in self.module_ids]

    @api.model
    def _of_company(self, company):
        return self.search([("company_id", "=", company.id)])

    @api.model
    def _create_default_programmes(self, companies):
        """Copy the shipped programmes to ``companies`` that have none."""
        elevated = self.env["spp.talent.profile"]._elevated().env[self._name].with_context(active_test=False)
        shipped = elevated.search([("company_id", "=", False)])
        for company in companies:
            if not elevated.search_count([("company_id", "=", company.id)], limit=1):
                for programme in shipped:
                    programme.copy({"company_id": company.id, "active": True})

    @api.model_create_multi
    def create(self, vals_list):
        """Make programmes of the company at hand, unless they are shipped for all."""
        rows = [{"company_id": self.env.company.id, **vals} for vals in vals_list]
        programmes = super(TalentProgramme, self.with_context(spp_whole=WHOLE)).create(rows).with_env(self.env)
        programmes._check_weights()
        return programmes

    def write(self, vals):
        """See whether the modules still add up after all of them were written."""
        result = super(TalentProgramme, self.with_context(spp_whole=WHOLE)).write(vals)
        if "module_ids" in vals:
            self._check_weights()
        return result

    def copy_data(self, default=None):
        """Keep the name where a programme is copied for another company."""
        rows = super().copy_data(default=default)
        if default and "company_id" in default:
            return [{**row, "name": programme.name} for programme, row in zip(self, rows, strict=True)]
        return rows

    def action_open_enrolments(self):
        """Open who is in this training."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": "spp.talent.enrolment",
            "domain": [("programme_id", "=", self.id)],
            "view_mode": "list,form",
            "views": [(False, "list"), (False, "form")],
            "context": {"default_programme_id": self.id},
        }
