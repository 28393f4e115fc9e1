from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError, UserError

from .context_defaults import without_defaults

FACT = object()
GROUP = "sales_performance_plan.sales_performance_plan_group_"
HAPPENED = frozenset({"state", "answer", "answered_by_id", "answered_on", "vote_ids", "is_best", "author_id", "cost"})
STATES = [
    ("new", "New"),
    ("talked", "Being Talked About"),
    ("accepted", "Accepted"),
    ("done", "Done"),
    ("refused", "Not Now"),
]


class EngagementSuggestion(models.Model):
    """How something could be better: with a name or without, voted on, answered, the best ones honoured (P7)."""

    _name = "spp.engagement.suggestion"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _description = "Suggestion"
    _order = "is_best desc, votes desc, id desc"
    _mail_post_access = "read"

    name = fields.Char("Suggestion", required=True)
    reason = fields.Text("What Would Be Better Then?")
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
    currency_id = fields.Many2one(related="company_id.currency_id")
    is_anonymous = fields.Boolean(
        "Without My Name", help="Nothing is kept of who wrote it, not even for administrators."
    )
    author_id = fields.Many2one("res.users", readonly=True, index="btree_not_null")
    date = fields.Date(readonly=True, default=lambda self: self.env.company._sales_today())
    state = fields.Selection(
        STATES, required=True, readonly=True, default="new", index=True, tracking=True, group_expand=True
    )
    vote_ids = fields.Many2many("res.users", string="Votes of", readonly=True, copy=False, groups="base.group_system")
    votes = fields.Integer(compute="_compute_votes", store=True, compute_sudo=True)
    has_my_vote = fields.Boolean(compute="_compute_has_my_vote", compute_sudo=True)
    answer = fields.Text()
    answered_by_id = fields.Many2one("res.users", readonly=True)
    answered_on = fields.Date(readonly=True)
    cost = fields.Monetary("It Will Cost")
    is_best = fields.Boolean("Best Suggestion", readonly=True, tracking=True)
    color = fields.Integer()

    @api.depends("vote_ids")
    def _compute_votes(self):
        for suggestion in self:
            suggestion.votes = len(suggestion.vote_ids)

    @api.depends("vote_ids")
    @api.depends_context("uid")
    def _compute_has_my_vote(self):
        for suggestion in self:
            suggestion.has_my_vote = self.env.uid in suggestion.vote_ids.ids

    @api.model
    def _elevated(self):
        """Return the records free of access rights: the only elevation of this room.

        Whoever reads a suggestion may vote for it though they may not change it, and what is written without a name is
        created by nobody in particular.
        """
        return self.sudo()

    @api.model_create_multi
    def create(self, vals_list):
        """Keep who wrote it, unless they want to stay unknown: then the record is nobody's from the first moment."""
        self.check_access("create")
        creating, created = without_defaults(self, HAPPENED), self.browse()
        wishes = self.default_get(["is_anonymous"])
        for vals in vals_list:
            typed = {**wishes, **{name: value for name, value in vals.items() if name not in HAPPENED}}
            if typed.get("is_anonymous"):
                unknown = creating._elevated().with_user(SUPERUSER_ID)
                unknown = unknown.with_context(tracking_disable=True, mail_create_nosubscribe=True)
                created |= super(EngagementSuggestion, unknown).create([typed]).with_env(self.env)
            else:
                written = [{**typed, "author_id": self.env.uid}]
                created |= super(EngagementSuggestion, creating).create(written).with_env(self.env)
        return created

    def write(self, vals):
        """Refuse votes, answers and honours that are typed; who wrote a suggestion stays as it was."""
        if self.env.context.get("spp_fact") is not FACT:
            if not {"is_anonymous", *HAPPENED - {"answer", "cost"}}.isdisjoint(vals):
                raise UserError(self.env._("Votes, states and honours are given by their buttons and cannot be typed."))
            self._check_may_write(vals)
        return super().write(vals)

    def _check_may_write(self, vals):
        if self._answers_for_company() or self.env.su:
            return
        others = self.filtered(lambda one: one.author_id != self.env.user or one.state != "new")
        if others or not {"answer", "cost"}.isdisjoint(vals):
            raise AccessError(
                self.env._("Only managers and HR change suggestions; whoever wrote one may until it is talked about.")
            )

    def _answers_for_company(self):
        user = self.env.user
        return user.has_group(f"{GROUP}manager") or user.has_group(f"{GROUP}hr")

    def _happened(self, vals):
        self._elevated().with_context(spp_fact=FACT).write(vals)

    # Actions
    def action_vote(self):
        """Vote for it, or take the vote back; nobody votes for their own."""
        for suggestion in self:
            suggestion.check_access("read")
            if suggestion.author_id == self.env.user:
                raise UserError(self.env._("This suggestion is your own: let the others vote."))
            command = fields.Command.unlink if suggestion.has_my_vote else fields.Command.link
            suggestion._happened({"vote_ids": [command(self.env.uid)]})

    def _decide(self, state):
        """Move on, with the answer that everybody reads."""
        if not self._answers_for_company():
            raise AccessError(self.env._("Managers and HR answer suggestions."))
        silent = self.filtered(lambda one: not (one.answer or "").strip()) if state != "talked" else self.browse()
        if silent:
            raise UserError(
                self.env._(
                    "Answer %(suggestion)s first: whoever wrote it wants to know why.", suggestion=silent[0].name
                )
            )
        for suggestion in self:
            today = suggestion.company_id._sales_today()
            suggestion._happened({"state": state, "answered_by_id": self.env.uid, "answered_on": today})

    def action_talk(self):
        """Take it into the next meeting."""
        self._decide("talked")

    def action_accept(self):
        """Say that it will be done."""
        self._decide("accepted")

    def action_done(self):
        """Say that it is done."""
        self._decide("done")

    def action_refuse(self):
        """Say why it will not be done now."""
        self._decide("refused")

    def action_best(self):
        """Honour it, or take the honour back."""
        self.ensure_one()
        if not self._answers_for_company():
            raise AccessError(self.env._("Managers and HR honour suggestions."))
        if self.author_id == self.env.user:
            raise UserError(self.env._("This suggestion is your own: somebody else has to honour it."))
        if self.state not in ("accepted", "done"):
            raise UserError(self.env._("Honour what was accepted: answer it first."))
        self._happened({"is_best": not self.is_best})
        badge = self.env.ref("sales_performance_plan.badge_engagement_suggestion", raise_if_not_found=False)
        if self.is_best and badge and self.author_id:
            given = (
                self._elevated()
                .env["gamification.badge.user"]
                .create({"user_id": self.author_id.id, "badge_id": badge.id, "sender_id": self.env.uid})
            )
            given._send_badge()
