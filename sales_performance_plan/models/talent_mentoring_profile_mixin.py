from odoo import api, fields, models


class TalentMentoringProfileMixin(models.AbstractModel):
    """What a profile shows of mentoring: whom somebody mentors, and by whom they are mentored."""

    _name = "spp.talent.mentoring.profile.mixin"
    _description = "Mentoring of a Profile"

    mentee_ids = fields.One2many("spp.talent.mentoring", "mentor_id", "Mentees")
    mentor_ids = fields.One2many("spp.talent.mentoring", "mentee_id", "Mentors")
    running_mentees = fields.Integer("Mentees Now", compute="_compute_running_mentees")

    @api.depends("mentee_ids.state")
    def _compute_running_mentees(self):
        for profile in self:
            profile.running_mentees = len(profile.mentee_ids.filtered(lambda pair: pair.state == "active"))

    def _elevated_pairs(self):
        """Return the pairs that the profiles are in, also those that the user may not see, for counting alone."""
        pairs = self.env["spp.talent.profile"]._elevated().env["spp.talent.mentoring"]
        return pairs.search(["|", ("mentor_id", "in", self.ids), ("mentee_id", "in", self.ids)])
