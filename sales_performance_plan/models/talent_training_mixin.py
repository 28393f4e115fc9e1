from odoo import api, fields, models


class TalentTrainingMixin(models.AbstractModel):
    """What a profile shows of training and skills, and whether leads wait for something."""

    _name = "spp.talent.training.mixin"
    _description = "Training of a Profile"

    enrolment_ids = fields.One2many("spp.talent.enrolment", "profile_id", "Training")
    result_ids = fields.One2many("spp.talent.result", "profile_id", "Exams and Drills")
    attendance_ids = fields.One2many("spp.talent.attendance", "profile_id", "Sessions")
    skill_ids = fields.One2many("spp.talent.skill.score", "profile_id", "Skills")
    may_get_leads = fields.Boolean(compute="_compute_may_get_leads")
    waits_for = fields.Char("Leads Wait for", compute="_compute_may_get_leads")
    skill_summary = fields.Json("Skills Now", compute="_compute_skill_summary")

    @api.depends("role", "result_ids.passed", "attendance_ids.is_present")
    def _compute_may_get_leads(self):
        """Say which modules a new hire has to pass before the first lead."""
        for company, profiles in self.grouped("company_id").items():
            held = self.env["spp.talent.school"]._held_up(company, profiles)
            for profile in profiles:
                modules = held.get(profile.id)
                profile.may_get_leads = not modules
                profile.waits_for = ", ".join(modules.mapped("name")) if modules else False

    @api.depends("skill_ids.score")
    def _compute_skill_summary(self):
        """Return the last assessed score and the last self-rating of each skill, for the chart."""
        latest = self.env["spp.talent.skill.score"]._latest(self)
        for profile in self:
            profile.skill_summary = latest.get(profile.id, [])

    def action_open_skills(self):
        """Open how the skills went over time."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Skills of %(person)s", person=self.name),
            "res_model": "spp.talent.skill.score",
            "domain": [("profile_id", "=", self.id)],
            "view_mode": "graph,list,form",
            "views": [(False, "graph"), (False, "list"), (False, "form")],
            "context": {"default_profile_id": self.id},
        }
