from collections import defaultdict

from odoo import api, fields, models

from ..rules import training


class TalentAttendance(models.Model):
    """Whether somebody was at a session: one tap."""

    _name = "spp.talent.attendance"
    _inherit = ["spp.talent.mixin"]
    _description = "Attendance"
    _order = "session_id desc, profile_id, id"
    _rec_name = "profile_id"

    session_id = fields.Many2one("spp.talent.session", required=True, index=True, ondelete="cascade")
    date_start = fields.Datetime(related="session_id.date_start", store=True)
    module_id = fields.Many2one(related="session_id.module_id", store=True)
    programme_id = fields.Many2one(related="session_id.programme_id", store=True)
    state = fields.Selection(related="session_id.state", store=True)
    avatar_128 = fields.Image(related="profile_id.avatar_128")
    is_present = fields.Boolean("Was There")
    hours = fields.Float(compute="_compute_hours", store=True, help="Of training that somebody had.")

    _once = models.UniqueIndex("(session_id, profile_id)", "Somebody is expected at a session once.")

    @api.depends("is_present", "session_id.hours", "session_id.state")
    def _compute_hours(self):
        for attendance in self:
            counts = attendance.is_present and attendance.session_id.state == "held"
            attendance.hours = attendance.session_id.hours if counts else 0.0

    def action_toggle(self):
        """Note that somebody is there, or not after all."""
        for attendance in self:
            attendance.is_present = not attendance.is_present

    def write(self, vals):
        """Look again at the trainings when somebody's attendance is put right after a session."""
        result = super().write(vals)
        if "is_present" in vals:
            held = self.filtered(lambda one: one.state == "held")
            if held:
                self.env["spp.talent.enrolment"]._look_again(held.profile_id)
        return result

    @api.model
    def _shares(self, enrolments):
        """Return {enrolment id: {module id: result}} of modules judged by attendance, by the sessions since then."""
        elevated = self.env["spp.talent.profile"]._elevated().env[self._name]
        rows = elevated.search(
            [
                ("profile_id", "in", enrolments.profile_id.ids),
                ("state", "=", "held"),
                ("module_id.judged_by", "=", "attendance"),
            ]
        )
        by_profile = rows.grouped("profile_id")
        found = {}
        for one in enrolments:
            counts = defaultdict(list)
            for row in by_profile.get(one.profile_id, rows.browse()):
                day = row.company_id._sales_day(row.date_start)
                if row.programme_id == one.programme_id and day >= one.date_from:
                    counts[row.module_id].append(row.is_present)
            found[one.id] = {
                module.id: self._result(module, 100 * sum(there) / len(there))
                for module, there in counts.items()
                if len(there) >= module.min_sessions
            }
        return found

    @api.model
    def _result(self, module, share):
        return training.Result(share, share >= module.pass_mark)
