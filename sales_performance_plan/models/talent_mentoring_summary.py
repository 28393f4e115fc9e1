from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

from ..rules import mentoring
from .context_defaults import without_defaults
from .talent_mentoring_flow_mixin import FACT

ACTIVITY = "sales_performance_plan.mail_activity_type_mentoring_summary"
OPEN = ("due", "late")
HAPPENED = frozenset({"state", "submitted_on", "was_late", "mentoring_id", "week", "date_due"})


class TalentMentoringSummary(models.Model):
    """What a mentee learned in a week: which problems there were, and what solved them."""

    _name = "spp.talent.mentoring.summary"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _description = "Learning Summary"
    _order = "week desc, id desc"
    _mail_post_access = "read"
    _check_company_auto = True

    mentoring_id = fields.Many2one(
        "spp.talent.mentoring", "Pair", required=True, index=True, ondelete="cascade", check_company=True
    )
    company_id = fields.Many2one(related="mentoring_id.company_id", store=True, index=True)
    mentor_user_id = fields.Many2one(related="mentoring_id.mentor_user_id", store=True, index=True)
    mentee_user_id = fields.Many2one(related="mentoring_id.mentee_user_id", store=True, index=True)
    week = fields.Date("Week of", required=True, readonly=True, help="Its Monday.")
    date_due = fields.Date("Due", required=True, readonly=True)
    problems = fields.Text(help="What was difficult, what did not work?")
    solutions = fields.Text(help="What solved it, or what will you try?")
    state = fields.Selection(
        [("due", "Due"), ("late", "Late"), ("submitted", "Written")],
        required=True,
        default="due",
        readonly=True,
        index=True,
        tracking=True,
    )
    submitted_on = fields.Date("Written", readonly=True)
    was_late = fields.Boolean(readonly=True)
    is_mine = fields.Boolean(compute="_compute_is_mine")

    _once = models.UniqueIndex("(mentoring_id, week)", "A mentee writes one summary a week.")

    @api.depends("mentoring_id", "week")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for summary in self:
            week = format_date(self.env, summary.week) if summary.week else ""
            summary.display_name = self.env._(
                "%(mentee)s, week of %(week)s", mentee=summary.mentoring_id.mentee_name or "", week=week
            )

    @api.depends("mentee_user_id")
    @api.depends_context("uid")
    def _compute_is_mine(self):
        for summary in self:
            summary.is_mine = summary.mentee_user_id == self.env.user

    def _elevated(self):
        """Return the records free of access rights, by the door of this room."""
        return self.env["spp.talent.profile"]._elevated().env[self._name].browse(self.ids)

    def _is_fact(self):
        return self.env.context.get("spp_fact") is FACT

    def _happened(self, values):
        self._elevated().with_context(spp_fact=FACT).write(values)

    @api.model_create_multi
    def create(self, vals_list):
        """Ask for summaries, which the planning does, each with a reminder for the mentee."""
        if not self._is_fact():
            raise UserError(self.env._("Learning summaries are asked for by themselves, one a week."))
        creating = without_defaults(self, self._fields)
        summaries = super(TalentMentoringSummary, creating).create(vals_list).with_env(self.env)
        summaries._remind()
        return summaries

    def write(self, vals):
        """Refuse to type what has to happen."""
        if not (self._is_fact() or HAPPENED.isdisjoint(vals)):
            raise UserError(self.env._("A learning summary is handed in by its button; its state cannot be typed."))
        return super().write(vals)

    def _remind(self):
        for summary in self.filtered("mentee_user_id"):
            asking = summary.with_context(lang=summary.mentee_user_id.lang)
            asking.activity_schedule(
                ACTIVITY,
                date_deadline=summary.date_due,
                summary=asking.env._("What did you learn this week?"),
                user_id=summary.mentee_user_id.id,
            )

    def _reminders(self):
        kind = self.env.ref(ACTIVITY)
        return self._elevated().activity_ids.filtered(lambda activity: activity.activity_type_id == kind)

    def action_submit(self):
        """Hand the summary in."""
        if not (self.env.su or all(summary.mentee_user_id == self.env.user for summary in self)):
            raise AccessError(self.env._("Only the mentee hands in a learning summary."))
        open_ones = self.filtered(lambda summary: summary.state in OPEN)
        open_ones._submitted()
        open_ones._reminders().action_feedback()
        return {"type": "ir.actions.act_window_close"}

    def _submitted(self):
        """Note that the summaries were handed in, or say what is missing."""
        missing = [text for summary in self for text in summary._missing()]
        if missing:
            raise UserError("\n".join(missing))
        for summary in self:
            today = summary.company_id._sales_today()
            summary._happened({"state": "submitted", "submitted_on": today, "was_late": today > summary.date_due})
        self._elevated().mentoring_id._heard()

    def _missing(self):
        week = format_date(self.env, self.week)
        asked = {
            "problems": self.env._("Write down what the problems were in the week of %(week)s.", week=week),
            "solutions": self.env._("Write down what solved them in the week of %(week)s.", week=week),
        }
        return [text for name, text in asked.items() if not (self[name] or "").strip()]

    @api.model
    def _activities_done(self, activities):
        """Take a reminder that is done for the summary handed in; asked before the activities are gone."""
        kind = self.env.ref(ACTIVITY, raise_if_not_found=False)
        mine = activities.filtered(lambda one: one.res_model == self._name and one.activity_type_id == kind)
        if mine:
            summaries = self.browse(mine.mapped("res_id"))._elevated().exists()
            summaries.filtered(lambda summary: summary.state in OPEN)._submitted()

    def _judge(self):
        """Tell which summaries are late by now."""
        late = self.filtered(lambda one: one.state == "due" and one.date_due < one.company_id._sales_today())
        late.with_context(mail_notrack=True)._happened({"state": "late", "was_late": True})

    def _drop_coming(self):
        """Ask no more for what is due after the end of the pair."""
        coming = self.filtered(
            lambda one: one.state in OPEN and one.date_due >= (one.mentoring_id.ended_on or one.date_due)
        )
        coming.unlink()

    @api.model
    def action_this_week(self):
        """Open the summary of the week that the user has to write, or all of theirs."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sales_performance_plan.spp_talent_mentoring_summary_action_my"
        )
        week = mentoring.monday(self.env.company._sales_today())
        mine = [("mentee_user_id", "=", self.env.uid), ("state", "in", OPEN), ("week", "<=", week)]
        summary = self.search(mine, limit=1)
        if not summary:
            return action
        view = self.env.ref("sales_performance_plan.spp_talent_mentoring_summary_view_form_week")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("This Week's Summary"),
            "res_model": self._name,
            "res_id": summary.id,
            "views": [(view.id, "form")],
            "view_mode": "form",
            "target": "current",
        }

    @api.model
    def _due_on(self, company, week):
        return week + timedelta(days=int(company.mentoring_summary_day))
