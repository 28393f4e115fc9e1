from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Command

from .plan_budget_line import CATEGORIES

KINDS = [("team", "Team Meeting"), ("activity", "Team Activity"), ("review", "Review")]
REPEATS = [("none", "Once"), ("weekly", "Every week"), ("monthly", "Every month")]


class EngagementMeeting(models.Model):
    """A meeting of the team, on everybody's calendar, with minutes and the cases that were shared (P7)."""

    _name = "spp.engagement.meeting"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _description = "Team Meeting"
    _order = "date_start desc, id desc"
    _mail_post_access = "read"
    _check_company_auto = True

    name = fields.Char(required=True, compute="_compute_name", store=True, readonly=False, precompute=True)
    kind = fields.Selection(KINDS, required=True, default="team", tracking=True)
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
    currency_id = fields.Many2one(related="company_id.currency_id")
    team_id = fields.Many2one(
        "crm.team", required=True, index=True, check_company=True, default=lambda self: self.env.user.sale_team_id
    )
    date_start = fields.Datetime("Begins", required=True, default=fields.Datetime.now, tracking=True)
    hours = fields.Float(required=True, default=1.0)
    date_end = fields.Datetime("Ends", compute="_compute_date_end", store=True)
    place = fields.Char()
    cost = fields.Monetary(help="It counts in the plan's budget.")
    budget_category = fields.Selection(
        CATEGORIES, "Paid from", required=True, default=lambda self: self.env.company.plan_budget_meetings
    )
    repeat = fields.Selection(REPEATS, required=True, default="none", help="The next ones are made some weeks ahead.")
    first_id = fields.Many2one(
        "spp.engagement.meeting", "First of the Series", readonly=True, index="btree_not_null", copy=False
    )
    state = fields.Selection(
        [("planned", "Planned"), ("held", "Held"), ("cancelled", "Cancelled")],
        required=True,
        readonly=True,
        default="planned",
        copy=False,
        tracking=True,
    )
    minutes = fields.Html(sanitize=True, copy=False)
    case_ids = fields.Many2many(
        "spp.talent.case", string="Cases Shared", copy=False, domain="[('state', '=', 'submitted')]"
    )
    suggestion_ids = fields.Many2many("spp.engagement.suggestion", string="Suggestions Talked About", copy=False)
    event_id = fields.Many2one("calendar.event", "On the Calendar", readonly=True, copy=False, ondelete="set null")

    _figures_positive = models.Constraint(
        "CHECK (hours > 0 AND cost >= 0)", "A meeting takes some time, and its cost is not negative."
    )

    @api.depends("kind", "team_id")
    def _compute_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for meeting in self:
            meeting.name = meeting.name or f"{kinds.get(meeting.kind, '')}: {meeting.team_id.name or ''}"

    @api.depends("date_start", "hours")
    def _compute_date_end(self):
        for meeting in self:
            meeting.date_end = meeting.date_start and meeting.date_start + timedelta(hours=meeting.hours)

    @api.model_create_multi
    def create(self, vals_list):
        """Put the meetings on everybody's calendar."""
        meetings = super().create(vals_list)
        for meeting in meetings:
            meeting._put_on_calendar()
        return meetings

    def write(self, vals):
        """Move the calendar along."""
        result = super().write(vals)
        if not {"date_start", "hours", "name", "place", "team_id"}.isdisjoint(vals):
            for meeting in self:
                meeting._put_on_calendar()
        return result

    def _put_on_calendar(self):
        people = self.team_id.crm_team_member_ids.user_id | self.team_id.user_id
        values = {
            "name": self.name,
            "start": self.date_start,
            "stop": self.date_end,
            "location": self.place or False,
            "partner_ids": [Command.set((people.partner_id | self.env.user.partner_id).ids)],
        }
        quiet = {"no_mail_to_attendees": True, "mail_create_nolog": True}
        if self.event_id.exists():
            self.event_id.with_context(**quiet).write(values)
        else:
            self.event_id = self.env["calendar.event"].with_context(**quiet).create(values)

    def action_held(self):
        """Note that it took place."""
        self.write({"state": "held"})

    def action_cancel(self):
        """Call it off."""
        self.write({"state": "cancelled"})
        self.event_id.unlink()

    @api.model
    def _cron_repeat(self):
        """Make the next meetings of each series some weeks ahead; a rerun makes none twice."""
        cron = self.env["ir.cron"]
        meetings = self.env["spp.engagement.suggestion"]._elevated().env[self._name]
        series = meetings.search([("repeat", "!=", "none"), ("first_id", "=", False), ("state", "!=", "cancelled")])
        cron._commit_progress(remaining=len(series))
        for first in series:
            first.try_lock_for_update()._make_next()
            if not cron._commit_progress(1):
                break

    def _make_next(self):
        for first in self:
            horizon = fields.Datetime.now() + timedelta(weeks=first.company_id.meeting_weeks_ahead)
            last = max(first.search([("first_id", "=", first.id)]).mapped("date_start"), default=first.date_start)
            following = first._after(last)
            while following <= horizon:
                first.copy({"name": first.name, "date_start": following, "first_id": first.id, "repeat": "none"})
                following = first._after(following)

    def _after(self, moment):
        """Return when the next one is: the same weekday; monthly ones four weeks later, or five, in the next month."""
        if self.repeat == "weekly":
            return moment + timedelta(weeks=1)
        four = moment + timedelta(weeks=4)
        return four if four.month != moment.month else moment + timedelta(weeks=5)
