from odoo import api, fields, models

from ..rules import series
from .plan_budget_line import CATEGORIES

KINDS = [("team", "Team Meeting"), ("activity", "Team Activity"), ("review", "Review")]


class EngagementMeeting(models.Model):
    """A meeting of the team, on everybody's calendar, with minutes and the cases that were shared (P7)."""

    _name = "spp.engagement.meeting"
    _inherit = ["spp.series.mixin", "mail.thread", "mail.activity.mixin"]
    _description = "Team Meeting"
    _order = "date_start desc, id desc"
    _mail_post_access = "read"
    _check_company_auto = True

    name = fields.Char(required=True, compute="_compute_name", store=True, readonly=False, precompute=True)
    kind = fields.Selection(KINDS, required=True, default="team", tracking=True)
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
    currency_id = fields.Many2one(related="company_id.currency_id")
    team_id = fields.Many2one(
        "crm.team",
        required=True,
        index=True,
        check_company=True,
        default=lambda self: self.env.company._sales_team_of(self.env.user),
    )
    place = fields.Char()
    cost = fields.Monetary(help="It counts in the plan's budget.")
    budget_category = fields.Selection(
        CATEGORIES, "Paid from", required=True, default=lambda self: self.env.company.plan_budget_meetings
    )
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

    @api.model_create_multi
    def create(self, vals_list):
        """Put the meetings on everybody's calendar."""
        meetings = super().create(vals_list)
        for meeting in meetings:
            meeting._put_on_calendar()
        return meetings

    def write(self, vals):
        """Move the calendar along; what was called off stays off it."""
        result = super().write(vals)
        if not {"date_start", "hours", "name", "place", "team_id"}.isdisjoint(vals):
            for meeting in self.filtered(lambda one: one.state != "cancelled"):
                meeting._put_on_calendar()
        return result

    def action_held(self):
        """Note that it took place."""
        self.write({"state": "held"})

    def action_cancel(self):
        """Call it off."""
        self.write({"state": "cancelled"})
        self.event_id.unlink()

    # ------------------------------------------------------------------
    # The series
    # ------------------------------------------------------------------

    @api.model
    def _elevated_series(self):
        return self.env["spp.engagement.suggestion"]._elevated().env[self._name]

    def _attendees(self):
        return (self.team_id.crm_team_member_ids.user_id | self.team_id.user_id).partner_id

    def _location(self):
        return self.place or False

    def _weeks_ahead(self):
        return self.company_id.meeting_weeks_ahead

    def _following(self, moment):
        """Return the same weekday: of the next week, or of the next month."""
        return series.next_week(moment) if self.repeat == "weekly" else series.same_weekday(moment)

    def _make_at(self, moment):
        self.copy({"name": self.name, "date_start": moment, "first_id": self.id, "repeat": "none"})
