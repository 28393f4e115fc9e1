from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..rules import periods
from .context_defaults import without_defaults

FACT = object()
GROUP = "sales_performance_plan.sales_performance_plan_group_"
HAPPENED = frozenset({"state", "submitted_on", "is_best", "chosen_by_id", "vote_ids"})


class TalentCase(models.Model):
    """How somebody won a new customer: one a month, read and voted on by all, the best one is awarded (T1)."""

    _name = "spp.talent.case"
    _inherit = ["spp.talent.mixin", "mail.thread", "mail.activity.mixin"]
    _description = "New Customer Case"
    _order = "month desc, votes desc, id"
    _mail_post_access = "read"

    name = fields.Char("Title", required=True, tracking=True)
    profile_id = fields.Many2one(default=lambda self: self._my_profile())
    author_name = fields.Char("By", related="profile_id.name", related_sudo=True)
    month = fields.Date(required=True, default=lambda self: self.env.company._sales_today().replace(day=1))
    partner_id = fields.Many2one("res.partner", "Customer", index="btree_not_null")
    situation = fields.Html("How It Was", sanitize=True)
    approach = fields.Html("What I Did", sanitize=True)
    lesson = fields.Html("What Others Can Take from It", sanitize=True)
    state = fields.Selection(
        [("draft", "Draft"), ("submitted", "Submitted")],
        required=True,
        readonly=True,
        default="draft",
        tracking=True,
        copy=False,
    )
    submitted_on = fields.Date(readonly=True, copy=False)
    vote_ids = fields.Many2many("res.users", string="Votes of", readonly=True, copy=False)
    votes = fields.Integer(compute="_compute_votes", store=True)
    has_my_vote = fields.Boolean("My Vote", compute="_compute_has_my_vote")
    is_best = fields.Boolean("Best of the Month", readonly=True, copy=False, tracking=True)
    chosen_by_id = fields.Many2one("res.users", "Chosen by", readonly=True, copy=False)

    _one_best = models.UniqueIndex("(company_id, month) WHERE is_best", "A month has one best case.")

    @api.model
    def _my_profile(self):
        """Return the user's profile in the company at hand, or else one that they have in another."""
        mine = self.env["spp.talent.profile"].search([("user_id", "=", self.env.uid)])
        return (mine.filtered(lambda one: one.company_id == self.env.company) or mine)[:1]

    @api.depends("vote_ids")
    def _compute_votes(self):
        for case in self:
            case.votes = len(case.vote_ids)

    @api.depends("vote_ids")
    @api.depends_context("uid")
    def _compute_has_my_vote(self):
        for case in self:
            case.has_my_vote = self.env.user in case.vote_ids

    @api.onchange("month")
    def _onchange_month(self):
        if self.month:
            self.month = self.month.replace(day=1)

    @api.model_create_multi
    def create(self, vals_list):
        """Let people write cases of their own."""
        for vals in vals_list:
            if vals.get("month"):
                vals["month"] = fields.Date.to_date(vals["month"]).replace(day=1)
        self._refuse_typed(vals_list)
        return super(TalentCase, without_defaults(self, HAPPENED)).create(vals_list).with_env(self.env)

    def write(self, vals):
        """Refuse votes and honours that are typed."""
        self._refuse_typed([vals])
        return super().write(vals)

    def _refuse_typed(self, vals_list):
        if self.env.context.get("spp_fact") is not FACT and any(HAPPENED & vals.keys() for vals in vals_list):
            raise UserError(self.env._("Votes and honours are given by their buttons and cannot be typed."))

    def _happened(self, vals):
        self._elevated().with_context(spp_fact=FACT).write(vals)

    def action_submit(self):
        """Let everybody read it."""
        for case in self:
            if not (case.situation and case.approach and case.lesson):
                raise UserError(
                    self.env._(
                        "Tell all three parts of %(case)s: how it was, what you did, what others can take from it.",
                        case=case.name,
                    )
                )
            case._happened({"state": "submitted", "submitted_on": case.company_id._sales_today()})
            case._reminders().action_feedback()

    def action_vote(self):
        """Vote for it, or take the vote back; nobody votes for themselves."""
        for case in self:
            if case._is_own():
                raise UserError(self.env._("Vote for somebody else's case: this one is your own."))
            if case.state != "submitted":
                raise UserError(self.env._("%(case)s is not submitted yet.", case=case.name))
            command = fields.Command.unlink if case.has_my_vote else fields.Command.link
            case._happened({"vote_ids": [command(self.env.uid)]})

    def action_choose(self):
        """Name it the best of its month, with a badge and the team told."""
        self.ensure_one()
        if not self.env.user.has_group(f"{GROUP}manager") and not self.env.user.has_group(f"{GROUP}hr"):
            raise AccessError(self.env._("Managers and HR name the best case."))
        if self._is_own():
            raise UserError(self.env._("This case is your own: somebody else has to decide."))
        best = self._elevated().search(
            [("company_id", "=", self.company_id.id), ("month", "=", self.month), ("is_best", "=", True)]
        )
        if best:
            raise UserError(self.env._("The best case of this month is %(case)s already.", case=best.name))
        self._happened({"is_best": True, "chosen_by_id": self.env.uid})
        self._give_badge()
        self.message_post(
            body=self.env._("The best new customer case of the month, by %(author)s.", author=self.author_name),
            partner_ids=self._elevated().team_id.crm_team_member_ids.user_id.partner_id.ids,
            subtype_xmlid="mail.mt_comment",
        )

    def _give_badge(self):
        badge = self.env.ref("sales_performance_plan.badge_talent_case", raise_if_not_found=False)
        if badge and self.user_id:
            given = (
                self._elevated()
                .env["gamification.badge.user"]
                .create({"user_id": self.user_id.id, "badge_id": badge.id, "sender_id": self.env.uid})
            )
            given._send_badge()

    def _reminders(self):
        kind = self.env.ref("sales_performance_plan.mail_activity_type_talent_case")
        activities = self._elevated().profile_id.activity_ids
        return activities.filtered(lambda one: one.activity_type_id == kind)

    @api.model
    def _cron_remind(self):
        """Remind the experienced who wrote no case this month, once a month."""
        profiles = self.env["spp.talent.profile"]._elevated()
        for company in profiles.env["res.company"].search([("case_reminder_day", ">", 0)]):
            today = company._sales_today()
            if today.day >= company.case_reminder_day:
                self._remind(profiles, company, periods.month(today))

    @api.model
    def _remind(self, profiles, company, month):
        kind = "sales_performance_plan.mail_activity_type_talent_case"
        people = profiles.search(
            [("company_id", "=", company.id), ("role", "=", "experienced"), ("user_id", "!=", False)]
        )
        written = self._elevated().search(
            [("profile_id", "in", people.ids), ("month", "=", month.first), ("state", "=", "submitted")]
        )
        told = people.with_context(active_test=False).activity_ids.filtered(
            lambda one: one.activity_type_id == self.env.ref(kind) and one.date_deadline == month.last
        )
        for profile in people - written.profile_id - people.browse(told.mapped("res_id")):
            asking = profile.with_context(lang=profile.user_id.lang)
            asking.activity_schedule(
                kind,
                date_deadline=month.last,
                summary=asking.env._("This month's new customer case"),
                user_id=profile.user_id.id,
            )
