from odoo import api, fields, models

from ..rules import training
from .talent_programme import WHOLE

JUDGED = [
    ("exam", "Exam"),
    ("drill", "Drill before an assessor"),
    ("attendance", "Attendance"),
    ("none", "Nothing"),
]
HR = "sales_performance_plan.sales_performance_plan_group_hr"


class TalentModule(models.Model):
    """A part of a training: how much of it, how it is judged, and whether leads wait for it."""

    _name = "spp.talent.module"
    _description = "Training Module"
    _order = "programme_id, sequence, id"

    programme_id = fields.Many2one("spp.talent.programme", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="programme_id.company_id", store=True, index=True)
    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    weight = fields.Float("Weight (%)", required=True)
    judged_by = fields.Selection(JUDGED, required=True, default="none", help="What tells whether it was learned.")
    pass_mark = fields.Float("Pass Mark (%)", default=80.0, help="Of the points, or of the sessions that were held.")
    min_sessions = fields.Integer(
        "At Least (sessions)", default=1, required=True, help="Attendance says nothing before so many were held."
    )
    is_required = fields.Boolean("Before Leads", help="New hires get no leads before they have passed it.")
    survey_id = fields.Many2one(
        "survey.survey",
        "Exam",
        groups=HR,
        ondelete="restrict",
        index="btree_not_null",
        domain="[('scoring_type', '!=', 'no_scoring')]",
        help="A survey with points; each finished attempt becomes a result here.",
    )
    has_exam = fields.Boolean(compute="_compute_has_exam", compute_sudo=True)

    _weight_is_a_share = models.Constraint(
        "CHECK (weight > 0 AND weight <= 100)", "A module's weight lies above 0 % and at most at 100 %."
    )
    _mark_is_a_share = models.Constraint(
        "CHECK (pass_mark >= 0 AND pass_mark <= 100 AND min_sessions > 0)",
        "A pass mark lies between 0 % and 100 %, and attendance takes a session at least.",
    )

    @api.depends("survey_id")
    def _compute_has_exam(self):
        for module in self:
            module.has_exam = bool(module.survey_id)

    @api.depends("programme_id.name")
    def _compute_display_name(self):
        for module in self:
            module.display_name = f"{module.programme_id.name}: {module.name}" if module.programme_id else module.name

    def _can_be_passed(self):
        """Tell whether there is anything to pass: an exam that nobody wrote yet holds nobody up."""
        return self.judged_by != "none" and (self.judged_by != "exam" or self.has_exam)

    def _as_rule(self):
        return training.Module(self.id, self.weight, self.judged_by != "none")

    def _check_programme(self, programmes):
        if self.env.context.get("spp_whole") is not WHOLE:
            programmes._check_weights()

    @api.model_create_multi
    def create(self, vals_list):
        """See whether the programme still adds up, unless all of it is being saved."""
        modules = super().create(vals_list)
        modules._check_programme(modules.programme_id)
        return modules

    def write(self, vals):
        """See whether the programme still adds up, unless all of it is being saved."""
        programmes = self.programme_id
        result = super().write(vals)
        if not {"weight", "programme_id"}.isdisjoint(vals):
            self._check_programme(programmes | self.programme_id)
        return result

    def unlink(self):
        """See whether the programme still adds up, unless all of it is being saved."""
        programmes = self.programme_id
        result = super().unlink()
        self._check_programme(programmes.exists())
        return result
