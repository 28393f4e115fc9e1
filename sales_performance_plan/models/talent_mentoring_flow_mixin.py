from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date

from ..rules import mentoring
from .context_defaults import without_defaults, without_followers

# Passed in the context where something has happened; an object of this process cannot come in from outside.
FACT = object()
SILENCE = "sales_performance_plan.mail_activity_type_mentoring_silence"
HAPPENED = frozenset({"state", "ended_on", "silence_told_on"})


class TalentMentoringFlowMixin(models.AbstractModel):
    """How a pair begins and ends, and what is done when nothing is heard of it."""

    _name = "spp.talent.mentoring.flow.mixin"
    _description = "Course of a Mentoring"

    state = fields.Selection(
        [("draft", "Draft"), ("active", "Running"), ("ended", "Ended")],
        required=True,
        default="draft",
        readonly=True,
        index=True,
        copy=False,
        tracking=True,
        group_expand=True,
    )
    ended_on = fields.Date("Ended", readonly=True, copy=False)
    last_contact_on = fields.Date(
        "Last Heard of",
        compute="_compute_last_contact_on",
        store=True,
        help="The last session or learning summary, or the day on which they began.",
    )
    is_silent = fields.Boolean("Silent", compute="_compute_is_silent", search="_search_is_silent")
    silence_told_on = fields.Date(readonly=True, copy=False, help="The last contact before the silence that was told.")

    @api.depends("date_start", "session_ids.held_on", "summary_ids.submitted_on")
    def _compute_last_contact_on(self):
        for pair in self:
            heard = [*pair.session_ids.mapped("held_on"), *pair.summary_ids.mapped("submitted_on"), pair.date_start]
            pair.last_contact_on = max(filter(None, heard), default=False)

    @api.depends("state", "last_contact_on")
    def _compute_is_silent(self):
        for pair in self:
            days = pair.company_id.mentoring_silence_days
            heard = pair.last_contact_on
            quiet = bool(heard) and mentoring.is_silent(heard, pair._today(), days)
            pair.is_silent = pair.state == "active" and quiet

    @api.model
    def _search_is_silent(self, operator, value):
        if operator != "in":
            return NotImplemented
        found = Domain.OR(self._silent_domain(company) for company in self.env.companies)
        return found if True in value else ~found

    @api.model
    def _silent_domain(self, company):
        days = company.mentoring_silence_days
        before = fields.Date.subtract(company._sales_today(), days=days)
        running = Domain("company_id", "=", company.id) & Domain("state", "=", "active")
        return running & Domain("last_contact_on", "<", before) if days else Domain.FALSE

    def _elevated(self):
        """Return the records free of access rights, by the door of this room."""
        return self.env["spp.talent.profile"]._elevated().env[self._name].browse(self.ids)

    def _is_fact(self):
        return self.env.context.get("spp_fact") is FACT

    def _happened(self, values):
        """Write what has happened, which nobody may type."""
        self._elevated().with_context(spp_fact=FACT).write(values)

    @api.model_create_multi
    def create(self, vals_list):
        """Plan mentoring; it begins by the button."""
        for vals in vals_list:
            self._refuse_typed(vals)
        creating = without_defaults(self, HAPPENED)
        return super(TalentMentoringFlowMixin, creating).create(vals_list).with_env(self.env)

    def write(self, vals):
        """Refuse to type what has to happen."""
        self._refuse_typed(vals)
        return super().write(without_followers(self, vals))

    def _refuse_typed(self, vals):
        if not (self._is_fact() or HAPPENED.isdisjoint(vals)):
            raise UserError(self.env._("Mentoring begins and ends by its buttons: its state cannot be typed."))

    def action_start(self):
        """Let the pairs begin, with their first sessions on the calendar."""
        self.check_access("write")
        waiting = self.filtered(lambda pair: pair.state == "draft")
        # Two who press at once do so in turn, so that nobody gets a mentee too many.
        (waiting._elevated().mentor_id | waiting._elevated().mentee_id).lock_for_update()
        for pair in waiting:
            pair._refuse_mismatches()
            pair._happened({"state": "active"})
        self.env["spp.talent.mentoring.planner"]._plan(waiting._elevated())

    def action_end(self):
        """End the pairs today; what was to come is taken off the calendar."""
        self.check_access("write")
        self.filtered(lambda pair: pair.state == "active")._end()

    def _end(self, day=None):
        for pair in self:
            pair._happened({"state": "ended", "ended_on": day or pair._today()})
            pair._silence_activities().unlink()
        self._elevated().session_ids._drop_coming()
        self._elevated().summary_ids._drop_coming()

    # Silence
    def _silence_activities(self):
        kind = self.env.ref(SILENCE)
        return self._elevated().activity_ids.filtered(lambda activity: activity.activity_type_id == kind)

    def _tell_silence(self):
        """Tell the team's manager of pairs that nothing is heard of, once a silence."""
        for pair in self:
            manager = pair._whom_to_tell()
            if pair.is_silent and manager and pair.silence_told_on != pair.last_contact_on:
                pair.with_context(lang=manager.lang)._ask_about_silence(manager)
                pair._happened({"silence_told_on": pair.last_contact_on})

    def _ask_about_silence(self, manager):
        day = format_date(self.env, self.last_contact_on)
        self.activity_schedule(
            SILENCE,
            summary=self.env._("Nothing heard of %(pair)s", pair=self.display_name),
            note=self.env._("No session and no learning summary since %(day)s.", day=day),
            user_id=manager.id,
        )

    def _whom_to_tell(self):
        """Return who leads the mentee's team, or the mentor's where that one is in the pair."""
        leaders = self.mentee_id.team_id.user_id + self.mentor_id.team_id.user_id
        own = self.mentor_user_id | self.mentee_user_id
        there = [leader for leader in leaders if leader.active and self.company_id in leader.company_ids]
        return next((leader for leader in there if leader not in own), self.env["res.users"].union(*there[:1]))

    def _heard(self):
        """Take back what was told of a silence that is over."""
        for pair in self:
            activities = pair._silence_activities()
            if activities:
                words = pair.with_context(lang=activities.user_id[:1].lang).env
                activities.action_feedback(feedback=words._("Something was heard of them."))
