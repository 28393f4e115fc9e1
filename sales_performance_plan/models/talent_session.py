from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..rules import periods

REPEATS = [("none", "Once"), ("weekly", "Every week"), ("monthly", "Every month")]


class TalentSession(models.Model):
    """A lesson: when, how long, by whom, what it costs, and who was there."""

    _name = "spp.talent.session"
    _inherit = ["mail.thread", "mail.activity.mixin"]
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
    date_start = fields.Datetime("Begins", required=True, default=fields.Datetime.now, tracking=True)
    hours = fields.Float(required=True, default=1.0)
    date_end = fields.Datetime("Ends", compute="_compute_date_end", store=True)
    speaker = fields.Char()
    location = fields.Char()
    cost = fields.Monetary(help="Of all who take part: speaker, room, fees.")
    cost_per_head = fields.Monetary(compute="_compute_counts", aggregator=None)
    repeat = fields.Selection(REPEATS, required=True, default="none", help="The next ones are made some weeks ahead.")
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

    @api.depends("date_start", "hours")
    def _compute_date_end(self):
        for session in self:
            session.date_end = session.date_start and session.date_start + timedelta(hours=session.hours)

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

    def _put_on_calendar(self):
        """Have one meeting in the host's calendar, with everybody who is expected."""
        partners = self.attendance_ids._elevated().profile_id.user_id.partner_id
        values = {
            "name": self.name,
            "start": self.date_start,
            "stop": self.date_end,
            "location": self.location or False,
            "partner_ids": [fields.Command.set((partners | self.env.user.partner_id).ids)],
        }
        calendar = self.env["calendar.event"].with_context(no_mail_to_attendees=True, mail_create_nolog=True)
        if self.event_id.exists():
            self.event_id.with_context(no_mail_to_attendees=True).write(values)
        else:
            self.event_id = calendar.create(values)

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
        """Plan it again."""
        self.write({"state": "planned"})

    @api.model
    def _cron_repeat(self):
        """Make the next sessions of each series some weeks ahead; a rerun makes none twice."""
        cron = self.env["ir.cron"]
        sessions = self.env["spp.talent.profile"]._elevated().env[self._name]
        series = sessions.search([("repeat", "!=", "none"), ("first_id", "=", False), ("state", "!=", "cancelled")])
        cron._commit_progress(remaining=len(series))
        for first in series:
            first.try_lock_for_update()._make_next()
            if not cron._commit_progress(1):
                break

    def _make_next(self):
        for first in self:
            horizon = fields.Datetime.now() + timedelta(weeks=first.company_id.training_weeks_ahead)
            last = max(first.search([("first_id", "=", first.id)]).mapped("date_start"), default=first.date_start)
            following = first._after(last)
            while following <= horizon and not (first.repeat_until and following.date() > first.repeat_until):
                first.copy({"name": first.name, "date_start": following, "first_id": first.id}).action_invite()
                following = first._after(following)

    def _after(self, moment):
        if self.repeat == "weekly":
            return moment + timedelta(weeks=1)
        months = 1
        while True:
            day = periods.add_months(self.date_start.date(), months)
            if day > moment.date():
                return self.date_start.replace(year=day.year, month=day.month, day=day.day)
            months += 1
