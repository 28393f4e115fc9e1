from odoo import fields, models


class TalentMentoringSuggestion(models.TransientModel):
    """One mentor who suits a new hire, with the reasons."""

    _name = "spp.talent.mentoring.suggestion"
    _description = "Suggested Mentor"
    _order = "mentee_id, place, id"

    wizard_id = fields.Many2one("spp.talent.mentoring.wizard", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="wizard_id.company_id", store=True)
    mentee_id = fields.Many2one("spp.talent.profile", "New Hire", required=True, ondelete="cascade")
    mentee_team_id = fields.Many2one(related="mentee_id.team_id", string="Team of the New Hire")
    place = fields.Integer(aggregator=None)
    mentor_id = fields.Many2one("spp.talent.profile", required=True, ondelete="cascade")
    is_same_team = fields.Boolean("Same Team")
    mentees = fields.Integer("Mentees Now", aggregator=None)
    attainment = fields.Float("Last Quarter", aggregator=None, help="Sales of the last quarter, against the target.")
    has_attainment = fields.Boolean()

    def action_pair(self):
        """Pair the two and let them begin, then show whom else to pair."""
        self.ensure_one()
        pair = self.env["spp.talent.mentoring"].create({"mentor_id": self.mentor_id.id, "mentee_id": self.mentee_id.id})
        pair.action_start()
        return self.env["spp.talent.mentoring.wizard"].action_suggest()
