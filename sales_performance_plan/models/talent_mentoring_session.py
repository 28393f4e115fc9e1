from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

from .context_defaults import without_defaults
from .talent_mentoring_flow_mixin import FACT

PLANNERS = (
    "sales_performance_plan.sales_performance_plan_group_manager",
    "sales_performance_plan.sales_performance_plan_group_hr",
)
HAPPENED = frozenset({"state", "held_on", "noted_by_id", "event_id", "mentoring_id", "week"})
# What either of the pair may write; the rest is the mentor's, and of who runs the mentoring.
SHARED = frozenset({"shared_note", "private_note"})
QUIET = {"no_mail_to_attendees": True, "mail_create_nolog": True, "mail_notrack": True}


class TalentMentoringSession(models.Model):
    """Mentor and mentee meet once a week: planned ahead, held or missed, with notes for both and for oneself."""

    _name = "spp.talent.mentoring.session"
    _inherit = ["spp.talent.mentoring.note.mixin"]
    _description = "Mentoring Session"
    _order = "week desc, id desc"
    _check_company_auto = True

    mentoring_id = fields.Many2one(
        "spp.talent.mentoring", "Pair", required=True, index=True, ondelete="cascade", check_company=True
    )
    company_id = fields.Many2one(related="mentoring_id.company_id", store=True, index=True)
    mentor_user_id = fields.Many2one(related="mentoring_id.mentor_user_id", store=True, index=True)
    mentee_user_id = fields.Many2one(related="mentoring_id.mentee_user_id", store=True, index=True)
    week = fields.Date("Week of", required=True, readonly=True, help="Its Monday.")
    date_start = fields.Datetime(
        "Begins", compute="_compute_date_start", inverse="_inverse_date_start", store=True, readonly=False
    )
    minutes = fields.Integer(
        required=True,
        default=lambda self: self.env.company.mentoring_minutes,
        aggregator="sum",
        help="How long it takes.",
    )
    state = fields.Selection(
        [("planned", "Planned"), ("held", "Held"), ("missed", "Missed")],
        required=True,
        default="planned",
        readonly=True,
        index=True,
    )
    held_on = fields.Date("Held", readonly=True)
    noted_by_id = fields.Many2one("res.users", "Noted by", readonly=True)
    shared_note = fields.Text(help="Both of you read this, and so do the team's manager and HR.")
    event_id = fields.Many2one("calendar.event", "Meeting", readonly=True, ondelete="set null", index="btree_not_null")
    can_note = fields.Boolean(compute="_compute_can_note")
    has_begun = fields.Boolean(compute="_compute_has_begun")

    _once = models.UniqueIndex("(mentoring_id, week)", "A pair has one session a week.")
    _minutes_positive = models.Constraint("CHECK (minutes > 0)", "A session takes a minute at least.")

    @api.depends("mentoring_id", "week")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for session in self:
            session.display_name = f"{session.mentoring_id.display_name or ''} {session.week or ''}".strip()

    @api.depends("event_id.start")
    def _compute_date_start(self):
        """Follow the meeting when somebody moves it on the calendar."""
        for session in self:
            session.date_start = session.event_id.start or session.date_start

    def _inverse_date_start(self):
        for session in self._elevated():
            session.event_id.with_context(**QUIET).write(
                {"start": session.date_start, "stop": session.date_start + timedelta(minutes=session.minutes)}
            )

    @api.depends_context("uid")
    @api.depends("mentor_user_id")
    def _compute_can_note(self):
        for session in self:
            session.can_note = session._may_note()

    @api.depends("week")
    def _compute_has_begun(self):
        for session in self:
            session.has_begun = session.week and session.week <= session.company_id._sales_today()

    def _may_note(self):
        user = self.env.user
        runs = any(user.has_group(group) for group in PLANNERS) and user != self.mentee_user_id
        return user == self.mentor_user_id or runs

    def _elevated(self):
        """Return the records free of access rights, by the door of this room."""
        return self.env["spp.talent.profile"]._elevated().env[self._name].browse(self.ids)

    def _happened(self, values):
        self._elevated().with_context(spp_fact=FACT).write(values)

    @api.model_create_multi
    def create(self, vals_list):
        """Make sessions, which the planning does."""
        if self.env.context.get("spp_fact") is not FACT:
            raise UserError(self.env._("Sessions are made by themselves, one a week, while a mentoring runs."))
        creating = without_defaults(self, self._fields)
        return super(TalentMentoringSession, creating).create(vals_list).with_env(self.env)

    def write(self, vals):
        """Let both write notes, and leave the rest to the mentor."""
        if self.env.context.get("spp_fact") is not FACT:
            if not HAPPENED.isdisjoint(vals):
                raise UserError(self.env._("Whether a session was held is said by its buttons; it cannot be typed."))
            if not SHARED.issuperset(vals):
                self._check_may_note()
        result = super().write(vals)
        if "minutes" in vals:
            self.filtered("event_id")._inverse_date_start()
        return result

    def _check_may_note(self):
        for session in self:
            if not (self.env.su or session._may_note()):
                raise AccessError(
                    self.env._(
                        "Only the mentor, or who runs the mentoring, says when a session of %(pair)s is, and whether "
                        "it was held.",
                        pair=session.mentoring_id.display_name,
                    )
                )

    def action_held(self):
        """Note that they met."""
        self._check_may_note()
        for session in self:
            today = session.company_id._sales_today()
            if not session.has_begun:
                raise UserError(
                    self.env._(
                        "The week of %(week)s has not begun: a session is held when it is over.",
                        week=format_date(self.env, session.week),
                    )
                )
            day = min(today, session.week + timedelta(days=6))
            session._happened({"state": "held", "held_on": day, "noted_by_id": self.env.uid})
        self._elevated().mentoring_id._heard()

    def action_missed(self):
        """Note that they did not meet."""
        self._check_may_note()
        self._happened({"state": "missed", "held_on": False, "noted_by_id": self.env.uid})

    def _judge(self):
        """Tell which sessions were missed: their week is over and nobody said that they met."""
        over = self.filtered(
            lambda one: one.state == "planned" and one.week + timedelta(days=6) < one.company_id._sales_today()
        )
        over._happened({"state": "missed"})

    def _drop_coming(self):
        """Take away what is planned beyond the end of the pair."""
        coming = self.filtered(
            lambda one: one.state == "planned"
            and one.company_id._sales_day(one.date_start) > (one.mentoring_id.ended_on or one.company_id._sales_today())
        )
        coming.event_id.with_context(**QUIET).unlink()
        coming.unlink()

    def _move(self):
        """Follow the pair's weekday and hour, where the session is still to come."""
        for session in self:
            if session.state == "planned" and session.date_start > fields.Datetime.now():
                session.date_start = session.mentoring_id._moment(session.week)

    def _put_on_calendar(self):
        """Have a meeting for each session on the calendars of both; it says nothing of what they talk about."""
        events = self.env["calendar.event"].with_context(**QUIET).create([session._as_event() for session in self])
        for session, event in zip(self, events, strict=True):
            session._happened({"event_id": event.id})

    def _as_event(self):
        start = self.mentoring_id._moment(self.week)
        pair = self.mentoring_id.with_context(lang=self.mentor_user_id.lang)
        partners = (self.mentor_user_id | self.mentee_user_id).partner_id
        return {
            "name": pair.env._("Mentoring: %(pair)s", pair=pair.display_name),
            "start": start,
            "stop": start + timedelta(minutes=self.minutes),
            "user_id": self.mentor_user_id.id,
            "partner_ids": [fields.Command.set(partners.ids)],
            "privacy": "private",
        }
