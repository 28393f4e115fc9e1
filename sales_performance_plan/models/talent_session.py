from odoo import api, fields, models
from odoo.exceptions import UserError

from ..rules import series


class TalentSession(models.Model):
    """A lesson: when, how long, by whom, what it costs, and who was there."""

    _name = "spp.talent.session"
    _inherit = ["spp.series.mixin", "mail.thread", "mail.activity.mixin"]
    _description = "Training Session"
    _order = "date_start desc, id desc"
    _check_company_auto = True

    name = fields.Char(required=True)
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
    currency_id = fields.Many2one(related="company_id.currency_id")
    module_id = fields.Many2one(
        "spp.talent.module", required=True, index=True, check_company=True, domain="[('company_id', '=', company_id)]"
    )
    programme_id = fields.Many2one(related="module_id.programme_id", store=True)
    form = fields.Selection(
        [("onsite", "On Site"), ("workshop", "Workshop"), ("external", "External Course")],
        required=True,
        default="workshop",
    )
    speaker = fields.Char()
    location = fields.Char()
    cost = fields.Monetary(help="Of all who take part: speaker, room, fees.")
    cost_per_head = fields.Monetary(compute="_compute_counts", aggregator=None)
    repeat_until = fields.Date()
    first_id = fields.Many2one("spp.talent.session", "First of the Series", readonly=True, index="btree_not_null")
    state = fields.Selection(
        [("planned", "Planned"), ("held", "Held"), ("cancelled", "Cancelled")],
        required=True,
        default="planned",
        readonly=True,
        tracking=True,
        copy=False,
        index=True,
        group_expand=True,
    )
    attendance_ids = fields.One2many("spp.talent.attendance", "session_id")
    expected = fields.Integer(compute="_compute_counts")
    present = fields.Integer("Were There", compute="_compute_counts")
    event_id = fields.Many2one("calendar.event", "Meeting", readonly=True, copy=False, ondelete="set null")

    _figures_positive = models.Constraint(
        "CHECK (hours > 0 AND cost >= 0)", "A session takes some time, and its cost is not negative."
    )

    @api.depends("attendance_ids.is_present", "cost")
    def _compute_counts(self):
        for session in self:
            there = session.attendance_ids.filtered("is_present")
            session.expected = len(session.attendance_ids)
            session.present = len(there)
            session.cost_per_head = session.cost / len(there) if there else 0.0

    def action_invite(self):
        """Expect everybody who is in the training, and put the session on their calendars."""
        for session in self:
            known = session.attendance_ids.profile_id
            running = self.env["spp.talent.enrolment"].search(
                [("programme_id", "=", session.programme_id.id), ("state", "in", ("running", "passed"))]
            )
            people = (running.profile_id - known).filtered("active")
            session.attendance_ids = [fields.Command.create({"profile_id": one.id}) for one in people]
            session._put_on_calendar()

    def write(self, vals):
        """Move the meeting along."""
        result = super().write(vals)
        if not {"date_start", "hours", "name", "location"}.isdisjoint(vals):
            for session in self.filtered("event_id"):
                session._put_on_calendar()
        return result

    def action_held(self):
        """Note that it took place; who was there counts."""
        early = self.filtered(lambda session: session.date_start > fields.Datetime.now())
        if early:
            raise UserError(
                self.env._("%(session)s has not begun: it is held when it is over.", session=early[0].display_name)
            )
        self.write({"state": "held"})
        self.env["spp.talent.enrolment"]._look_again(self.attendance_ids.profile_id)

    def action_cancel(self):
        """Call it off."""
        self.write({"state": "cancelled"})
        self.event_id.unlink()

    def action_plan(self):
        """Plan it again, with a meeting for those who are expected."""
        self.write({"state": "planned"})
        for session in self.filtered("attendance_ids"):
            session._put_on_calendar()

    # ------------------------------------------------------------------
    # The series
    # ------------------------------------------------------------------

    @api.model
    def _elevated_series(self):
        return self.env["spp.talent.profile"]._elevated().env[self._name]

    def _attendees(self):
        return self.attendance_ids._elevated().profile_id.user_id.partner_id

    def _location(self):
        return self.location or False

    def _weeks_ahead(self):
        return self.company_id.training_weeks_ahead

    def _following(self, moment):
        """Return the same weekday, or the same day of each month."""
        if self.repeat == "weekly":
            return series.next_week(moment)
        return series.same_day(self._wall(self.date_start), moment)

    def _is_beyond(self, moment):
        return bool(self.repeat_until) and self.company_id._sales_day(moment) > self.repeat_until

    def _make_at(self, moment):
        self.copy({"name": self.name, "date_start": moment, "first_id": self.id}).action_invite()
