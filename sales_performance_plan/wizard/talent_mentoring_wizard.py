from odoo import api, fields, models
from odoo.fields import Command

from ..rules import mentoring, periods


class TalentMentoringWizard(models.TransientModel):
    """Suggests mentors to new hires who have none, of those people whom the user may see."""

    _name = "spp.talent.mentoring.wizard"
    _description = "Pair New Hires with Mentors"

    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    suggestion_ids = fields.One2many("spp.talent.mentoring.suggestion", "wizard_id")
    missing = fields.Char("Nobody Suits", compute="_compute_missing")
    waiting = fields.Integer("Without a Mentor", compute="_compute_missing")

    def _compute_display_name(self):
        self.display_name = self.env._("Pair New Hires")

    @api.depends("suggestion_ids")
    def _compute_missing(self):
        for wizard in self:
            waiting = wizard._new_hires()
            wizard.waiting = len(waiting)
            wizard.missing = ", ".join((waiting - wizard.suggestion_ids.mentee_id).mapped("name"))

    @api.model
    def action_suggest(self):
        """Rank the mentors for each new hire, and show them."""
        wizard = self.create({})
        wizard.suggestion_ids = [Command.create(values) for values in wizard._suggestions()]
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Pair New Hires"),
            "res_model": self._name,
            "res_id": wizard.id,
            "view_mode": "form",
            "target": "current",
        }

    def _new_hires(self):
        """Return the new hires of the company who have no mentor."""
        profiles = self.env["spp.talent.profile"].with_company(self.company_id)
        found = profiles.search([("company_id", "=", self.company_id.id), ("is_new_hire", "=", True)])
        taken = found._elevated_pairs().filtered(lambda pair: pair.state == "active").mentee_id
        return found.filtered(lambda one: one.role == "new_hire") - taken

    def _suggestions(self):
        mentees = self._new_hires()
        seniors = self._seniors()
        attainments = self._attainments(seniors)
        values = []
        for mentee in mentees:
            mentors = {
                mentor.id: mentoring.Mentor(
                    mentor.id, mentor.team_id == mentee.team_id, count, attainments.get(mentor.user_id.id)
                )
                for mentor, count in seniors.items()
                if mentor != mentee
            }
            for place, one in enumerate(mentoring.rank(mentors.values()), 1):
                values.append(self._suggestion(mentee, place, one))
        return values

    def _suggestion(self, mentee, place, mentor):
        return {
            "mentee_id": mentee.id,
            "place": place,
            "mentor_id": mentor.key,
            "is_same_team": mentor.is_same_team,
            "mentees": mentor.mentees,
            "attainment": mentor.attainment or 0.0,
            "has_attainment": mentor.attainment is not None,
        }

    def _seniors(self):
        """Return {profile: mentees now} of the seniors who may have another mentee."""
        profiles = self.env["spp.talent.profile"].with_company(self.company_id)
        seniors = profiles.search([("company_id", "=", self.company_id.id), ("is_senior", "=", True)])
        running = seniors._elevated_pairs().filtered(lambda pair: pair.state == "active").grouped("mentor_id")
        counts = {mentor: len(running.get(mentor, ())) for mentor in seniors if mentor.role != "manager"}
        return {mentor: count for mentor, count in counts.items() if count < self.company_id.mentor_limit}

    def _attainments(self, seniors):
        """Return {user id: attainment of last quarter} of those who had a target."""
        last_month, last_day = int(self.company_id.fiscalyear_last_month), self.company_id.fiscalyear_last_day
        quarter = self.company_id._sales_quarter(self.company_id._sales_today())
        before = periods.previous_quarter(quarter, last_month, last_day)
        users = [profile.user_id.id for profile in seniors]
        members = self.env["spp.plan.member"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("date_from", "=", before.first),
                ("plan_id.state", "!=", "draft"),
                ("user_id", "in", users),
                ("target", ">", 0),
            ]
        )
        return {member.user_id.id: member.attainment for member in members}
