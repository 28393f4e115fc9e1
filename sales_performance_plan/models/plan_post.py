from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from .plan_role import ADMIN

MANAGER = "sales_performance_plan.sales_performance_plan_group_manager"
STATES = [("vacant", "Nobody"), ("held", "Held"), ("later", "Later"), ("over", "Over")]
# What the holder says of the own post; all else is said by who sets up the task force.
OWN = {"seen_duty_ids"}


class PlanPost(models.Model):
    """Who holds a role in the task force of a plan, from when to when, and who stands in (the plan's P4)."""

    _name = "spp.plan.post"
    _description = "Post in the Task Force"
    _order = "plan_id, sequence, date_from, id"
    _rec_names_search = ["role_id", "user_id"]
    _check_company_auto = True

    plan_id = fields.Many2one("spp.plan", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="plan_id.company_id", store=True, index=True)
    plan_state = fields.Selection(related="plan_id.state", string="Plan's State")
    role_id = fields.Many2one(
        "spp.plan.role",
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
        domain="[('company_id', '=', company_id)]",
    )
    sequence = fields.Integer(related="role_id.sequence", store=True)
    is_lead = fields.Boolean(related="role_id.is_lead")
    user_id = fields.Many2one(
        "res.users", "Held by", index=True, check_company=True, domain="[('share', '=', False)]", ondelete="restrict"
    )
    standin_id = fields.Many2one(
        "res.users", "Stand-In", check_company=True, domain="[('share', '=', False)]", ondelete="restrict"
    )
    date_from = fields.Date("From", copy=False, help="Empty: since the plan's first day.")
    date_to = fields.Date("Until", copy=False, help="The last day, included; empty: to the plan's end.")
    state = fields.Selection(STATES, compute="_compute_state")
    seen_duty_ids = fields.Many2many(
        "spp.plan.duty", string="Seen To", domain="[('role_id', '=', role_id)]", copy=False, check_company=True
    )
    duties = fields.Text(compute="_compute_duties")
    duty_count = fields.Char("Duties Seen To", compute="_compute_duties")
    without_access_ids = fields.Many2many("res.users", compute="_compute_without_access_ids", compute_sudo=True)
    access_note = fields.Char("Access", compute="_compute_without_access_ids", compute_sudo=True)

    _ends_after_start = models.Constraint("CHECK (date_from <= date_to)", "A post ends before it starts.")
    _somebody_else = models.Constraint("CHECK (user_id != standin_id)", "Nobody stands in for themselves.")

    @api.depends("role_id", "plan_id")
    def _compute_display_name(self):
        for post in self:
            post.display_name = f"{post.role_id.name or ''} ({post.plan_id.display_name or ''})"

    @api.depends("user_id.active", "date_from", "date_to", "plan_id.date_from", "plan_id.date_to")
    def _compute_state(self):
        for post in self:
            today = post._day()
            if not post.user_id.active:
                post.state = "vacant"
            elif post.date_from and post.date_from > today:
                post.state = "later"
            else:
                post.state = "over" if post.date_to and post.date_to < today else "held"

    def _day(self):
        """Return the day on which a post is looked at: today, or the end of the quarter that is nearer to it."""
        today = (self.company_id or self.env.company)._sales_today()
        if not self.plan_id.date_to:
            return today
        return max(self.plan_id.date_from, min(today, self.plan_id.date_to))

    @api.depends("role_id.duty_ids.name", "seen_duty_ids")
    def _compute_duties(self):
        for post in self:
            duties = post.role_id.duty_ids
            seen = post.seen_duty_ids & duties
            post.duties = "\n".join(f"{'☑' if duty in seen else '☐'} {duty.name}" for duty in duties)
            post.duty_count = f"{len(seen)} / {len(duties)}" if duties else ""

    @api.depends("user_id.group_ids", "standin_id.group_ids", "role_id.group_id", "plan_id.date_from", "date_to")
    @api.depends_context("lang")
    def _compute_without_access_ids(self):
        """Name those who should do what they have no access for."""
        for post in self:
            group = post.role_id.group_id
            people = (post.user_id | post.standin_id) if group and post.state != "over" else post.user_id.browse()
            lacking = people.filtered(lambda user, group=group: user.active and group not in user.all_group_ids)
            post.without_access_ids = lacking
            names = ", ".join(lacking.mapped("name"))
            text = self.env._("%(names)s: not in %(group)s", names=names, group=group.full_name)
            post.access_note = text if lacking else False

    @api.constrains("role_id", "user_id", "plan_id", "date_from", "date_to")
    def _check_one_at_a_time(self):
        """Refuse two holders of a role at once: nobody would know whom to ask."""
        problems = [
            self.env._(
                "%(role)s of %(plan)s is held by %(one)s and by %(other)s at once: end one of the posts first.",
                role=post.role_id.name,
                plan=post.plan_id.name,
                one=other.user_id.name,
                other=post.user_id.name,
            )
            for post in self.filtered("user_id")
            for other in post.plan_id.post_ids.filtered("user_id")
            if other != post and other.role_id == post.role_id and post._meets(other)
        ]
        if problems:
            raise ValidationError("\n".join(dict.fromkeys(problems)))

    def _meets(self, other):
        first, last = self._span()
        start, end = other._span()
        return first <= end and start <= last

    def _span(self):
        first = self.date_from or self.plan_id.date_from
        return first, self.date_to or max(self.plan_id.date_to, first)

    @api.model_create_multi
    def create(self, vals_list):
        """Refuse posts of a plan that is closed."""
        posts = super().create(vals_list)
        posts._check_plan_open()
        return posts

    def write(self, vals):
        """Let holders tick their duties, and whoever sets up the task force change the rest."""
        self._check_plan_open()
        self._check_may_write(vals)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_closed(self):
        self._check_plan_open()

    def _check_plan_open(self):
        closed = self.plan_id.filtered(lambda plan: plan.state == "closed")
        if closed:
            raise UserError(
                self.env._(
                    "%(plans)s is closed: its task force stays as it was. Change that of the plan that runs.",
                    plans=", ".join(closed.mapped("name")),
                )
            )

    def _check_may_write(self, vals):
        if self.env.su or self.env.user.has_group(MANAGER):
            return
        if vals.keys() - OWN:
            raise AccessError(self.env._("A manager says who holds a post; holders tick their own duties."))

    def action_give_access(self):
        """Put those without access into the role's group, as somebody who may; the plan keeps who did."""
        if not self.env.user.has_group(ADMIN):
            raise AccessError(self.env._("Who may give access rights gives them: ask your administrator."))
        for post in self:
            people, group = post.without_access_ids, post.role_id.group_id
            if not people:
                continue
            # With the administrator's own rights: no more is given than they could give by hand.
            people.write({"group_ids": [fields.Command.link(group.id)]})
            post._keep_who_gave(people, group)

    def _keep_who_gave(self, people, group):
        plan = self.env["spp.plan.kpi"]._elevated().env["spp.plan"].browse(self.plan_id.id)
        plan.message_post(
            body=self.env._(
                "%(who)s put %(names)s into %(group)s, for the role %(role)s.",
                who=self.env.user.name,
                names=", ".join(people.mapped("name")),
                group=group.full_name,
                role=self.role_id.name,
            )
        )
        self.invalidate_recordset(["without_access_ids", "access_note"])
