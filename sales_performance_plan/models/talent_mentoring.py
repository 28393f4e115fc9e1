from datetime import datetime, time, timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..rules import mentoring, periods
from .talent_mentoring_company_mixin import WEEKDAYS

# Who is paired, and since when: settled once the pair has begun.
SETTLED = frozenset({"mentor_id", "mentee_id", "date_start"})


class TalentMentoring(models.Model):
    """An old hand who takes a new hire along: who, from when to when, and when they meet (the plan's T2)."""

    _name = "spp.talent.mentoring"
    _inherit = ["spp.talent.mentoring.flow.mixin", "mail.thread", "mail.activity.mixin"]
    _description = "Mentoring"
    _order = "state, date_start desc, id desc"
    _mail_post_access = "read"
    _check_company_auto = True

    mentor_id = fields.Many2one("spp.talent.profile", required=True, index=True, ondelete="cascade", tracking=True)
    mentee_id = fields.Many2one("spp.talent.profile", required=True, index=True, ondelete="cascade", tracking=True)
    company_id = fields.Many2one(related="mentee_id.company_id", store=True, index=True)
    mentor_user_id = fields.Many2one(related="mentor_id.user_id", string="Mentor's User", store=True, index=True)
    mentee_user_id = fields.Many2one(related="mentee_id.user_id", string="Mentee's User", store=True, index=True)
    mentor_name = fields.Char("Mentor's Name", related="mentor_id.name", related_sudo=True)
    mentee_name = fields.Char("Mentee's Name", related="mentee_id.name", related_sudo=True)
    team_id = fields.Many2one(related="mentee_id.team_id", store=True, index=True)
    date_start = fields.Date("From", required=True, default=lambda self: self.env.company._sales_today(), tracking=True)
    date_end = fields.Date(
        "Until",
        compute="_compute_date_end",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        help="The last day; suggested is the last one on which the mentee is a new hire.",
    )
    weekday = fields.Selection(WEEKDAYS, "They Meet on", required=True, default="0")
    hour = fields.Float("At", required=True, default=lambda self: self.env.company.mentoring_hour)
    session_ids = fields.One2many("spp.talent.mentoring.session", "mentoring_id", "Sessions")
    summary_ids = fields.One2many("spp.talent.mentoring.summary", "mentoring_id", "Learning Summaries")
    moment_ids = fields.One2many("spp.talent.mentoring.moment", "mentoring_id", "Timeline", readonly=True)
    held = fields.Integer("Sessions Held", compute="_compute_counts")
    submitted = fields.Integer("Summaries Written", compute="_compute_counts")

    _one_mentor = models.UniqueIndex("(mentee_id) WHERE state = 'active'", "A mentee has one mentor at a time.")
    _ends_after_start = models.Constraint("CHECK (date_end >= date_start)", "Mentoring ends before it starts.")
    _hour_of_a_day = models.Constraint("CHECK (hour >= 0 AND hour < 24)", "They meet between 0:00 and 23:59.")

    @api.depends("mentor_id", "mentee_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for pair in self:
            names = (pair.mentor_name, pair.mentee_name)
            pair.display_name = self.env._("%(mentor)s and %(mentee)s", mentor=names[0] or "", mentee=names[1] or "")

    @api.depends("mentee_id", "date_start")
    def _compute_date_end(self):
        for pair in self:
            until = pair.mentee_id.new_hire_until
            pair.date_end = until if until and pair.date_start and until >= pair.date_start else False

    @api.depends("session_ids.state", "summary_ids.state")
    def _compute_counts(self):
        for pair in self:
            pair.held = len(pair.session_ids.filtered(lambda one: one.state == "held"))
            pair.submitted = len(pair.summary_ids.filtered(lambda one: one.state == "submitted"))

    @api.constrains("mentor_id", "mentee_id", "date_start")
    def _check_match(self):
        self.filtered(lambda pair: pair.state == "draft")._refuse_mismatches()

    def _refuse_mismatches(self):
        """Say everything that speaks against the pairs, at once."""
        findings = [text for pair in self for text in pair._findings()]
        if findings:
            raise ValidationError("\n".join(findings))

    def _findings(self):
        pair = self._elevated()
        limit = pair.company_id.mentor_limit
        return [pair._describe(code) for code in mentoring.check(pair._as_match(), limit)]

    def _as_match(self):
        """Return what the rule asks of this pair; what others have is counted elevated, for it may not be seen."""
        mentor, mentee = self.mentor_id, self.mentee_id
        running = Domain("state", "=", "active") & Domain("id", "!=", self.id)
        return mentoring.Match(
            is_same_person=mentor == mentee,
            is_same_company=mentor.company_id == mentee.company_id,
            is_mentor_there=mentor.active,
            is_mentee_there=mentee.active,
            is_senior=mentor._is_senior_on(self.date_start),
            is_new_hire=mentee._is_new_hire_on(self.date_start),
            mentees=self.search_count(running & Domain("mentor_id", "=", mentor.id)),
            has_mentor=bool(self.search_count(running & Domain("mentee_id", "=", mentee.id), limit=1)),
        )

    def _describe(self, code):
        company = self.company_id
        known = {
            "mentor": self.mentor_name,
            "mentee": self.mentee_name,
            "day": self.date_start,
            "years": f"{company.senior_years:g}",
            "months": company.new_hire_months,
            "limit": company.mentor_limit,
        }
        texts = {
            "same_person": self.env._("%(mentor)s cannot mentor themselves: choose somebody else.", **known),
            "other_company": self.env._("%(mentor)s and %(mentee)s work for different companies.", **known),
            "mentor_left": self.env._("%(mentor)s does not sell here any more: choose another mentor.", **known),
            "mentee_left": self.env._("%(mentee)s does not sell here any more.", **known),
            "not_senior": self.env._(
                "%(mentor)s has not been in sales for %(years)s years on %(day)s: choose a senior.", **known
            ),
            "not_new": self.env._(
                "%(mentee)s did not begin in the %(months)s months before %(day)s: mentoring is for new hires.", **known
            ),
            "full": self.env._(
                "%(mentor)s has %(limit)s mentees already: choose another mentor, or end one of these first.", **known
            ),
            "taken": self.env._("%(mentee)s has a mentor already: end that mentoring first.", **known),
        }
        return texts[code]

    def write(self, vals):
        """Leave who is paired as it is once they have begun, and move the sessions to come along with the hour."""
        begun = self.filtered(lambda pair: pair.state != "draft")
        if begun and not SETTLED.isdisjoint(vals) and not self._is_fact():
            raise UserError(
                self.env._("%(pair)s have begun: end this mentoring and begin another one.", pair=begun[0].display_name)
            )
        result = super().write(vals)
        if not {"weekday", "hour"}.isdisjoint(vals):
            self._elevated().session_ids._move()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_begun(self):
        for pair in self:
            if pair.state != "draft":
                raise UserError(
                    self.env._("%(pair)s have begun: end this mentoring, it is kept.", pair=pair.display_name)
                )

    def _today(self):
        return (self.company_id or self.env.company)._sales_today()

    def _moment(self, week):
        """Return when they meet in ``week``, in UTC."""
        minutes = round(60 * self.hour)
        day = week + timedelta(days=int(self.weekday))
        local = datetime.combine(day, time(minutes // 60, minutes % 60), self.company_id._sales_zone())
        return local.astimezone(periods.UTC).replace(tzinfo=None)
