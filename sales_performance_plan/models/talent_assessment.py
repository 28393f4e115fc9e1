from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class TalentAssessment(models.Model):
    """A candidate's interview or defence: when, before whom, the score and the panel's notes.

    The candidate reads none of it, whatever their role.
    """

    _name = "spp.talent.assessment"
    _inherit = ["mail.thread"]
    _description = "Interview or Defence"
    _order = "candidate_id, kind desc, id"
    _rec_name = "candidate_id"
    _check_company_auto = True

    candidate_id = fields.Many2one(
        "spp.talent.candidate", required=True, index=True, ondelete="cascade", check_company=True
    )
    company_id = fields.Many2one(related="candidate_id.company_id", store=True, index=True)
    candidate_user_id = fields.Many2one(
        related="candidate_id.user_id", string="Candidate's User", store=True, index=True
    )
    team_id = fields.Many2one(related="candidate_id.team_id", store=True, index=True)
    kind = fields.Selection([("interview", "Interview"), ("defence", "Defence")], required=True, default="interview")
    date = fields.Datetime("When", tracking=True)
    panel_ids = fields.Many2many(
        "res.users",
        "spp_talent_assessment_panel_rel",
        string="Interviewers",
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
    )
    score = fields.Integer(aggregator="avg", tracking=True, help="From 1 to 10; 0: none yet.")
    notes = fields.Text(help="The panel, the team's manager and HR read this; the candidate does not.")

    _once = models.UniqueIndex("(candidate_id, kind)", "A candidate has one interview and one defence.")
    _score_possible = models.Constraint("CHECK (score BETWEEN 0 AND 10)", "A score lies between 1 and 10.")

    @api.constrains("panel_ids", "candidate_id")
    def _check_panel(self):
        for assessment in self:
            if assessment.candidate_user_id in assessment.panel_ids:
                raise ValidationError(
                    self.env._(
                        "%s cannot sit on the panel of their own candidacy: take them off it.",
                        assessment.candidate_user_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        """Assess who is not decided on yet."""
        assessments = super().create(vals_list)
        assessments._check_open()
        return assessments

    def write(self, vals):
        """Leave as it was what somebody was decided by."""
        self._check_open()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_decided(self):
        self._check_open()

    def _check_open(self):
        elevated = self.env["spp.talent.profile"]._elevated().env[self._name].browse(self.ids)
        for assessment in elevated:
            if assessment.candidate_id.state == "decided":
                raise UserError(
                    self.env._(
                        "%s is decided: what the decision was based on stays.", assessment.candidate_id.display_name
                    )
                )
