from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .context_defaults import without_defaults
from .talent_confidential_mixin import GROUP

ACTIVITY = "sales_performance_plan.mail_activity_type_pip_checkin"
THEIRS = frozenset({"employee_note"})
OURS = frozenset({"manager_note"})


class TalentPipCheckin(models.Model):
    """A weekly talk about an improvement plan, with what both noted and what the goals said."""

    _name = "spp.talent.pip.checkin"
    _inherit = ["spp.talent.pip.part.mixin"]
    _description = "Check-In"
    _order = "pip_id, date_due, id"

    date_due = fields.Date("Due", required=True, readonly=True)
    state = fields.Selection(
        [("due", "Due"), ("held", "Held"), ("off", "Called Off")],
        required=True,
        readonly=True,
        default="due",
        index=True,
        group_expand=True,
    )
    held_on = fields.Date("Held", readonly=True)
    was_late = fields.Boolean(readonly=True)
    is_late = fields.Boolean("Late", compute="_compute_is_late", search="_search_is_late")
    employee_note = fields.Text("The Person's Notes")
    manager_note = fields.Text("The Manager's Notes")
    numbers = fields.Text("Goals on That Day", readonly=True)
    is_mine = fields.Boolean(compute="_compute_is_mine")

    _once = models.UniqueIndex("(pip_id, date_due)", "There is one check-in a day.")

    @api.depends("pip_id", "date_due")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for one in self:
            one.display_name = self.env._(
                "Check-in with %(person)s, %(day)s", person=one.pip_id.person_name or "", day=one.date_due
            )

    @api.depends("state", "date_due", "was_late")
    def _compute_is_late(self):
        for one in self:
            waits = one.state == "due" and one.date_due and one.date_due < one.pip_id._today()
            one.is_late = bool(one.was_late or waits)

    @api.model
    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        waits = fields.Domain("state", "=", "due") & fields.Domain("date_due", "<", self.env.company._sales_today())
        late = waits | fields.Domain("was_late", "=", True)
        return late if True in value else ~late

    @api.depends_context("uid")
    @api.depends("user_id")
    def _compute_is_mine(self):
        for one in self:
            one.is_mine = one.user_id == self.env.user

    def _check_draft(self):
        """Check-ins come while the plan runs; what they say is checked in write."""

    @api.model_create_multi
    def create(self, vals_list):
        """Refuse check-ins that nobody planned."""
        if not self._is_fact():
            raise UserError(self.env._("Check-ins are made while an improvement plan runs; nobody adds one."))
        creating = without_defaults(self, self._fields)
        return super(TalentPipCheckin, creating).create(vals_list).with_env(self.env)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_any(self):
        if not self._is_fact():
            raise UserError(self.env._("Check-ins are kept."))

    def write(self, vals):
        """Let each side write its own notes, until the plan is over."""
        if not self._is_fact():
            self._refuse_foreign(vals)
        result = super().write(vals)
        if (vals.get("employee_note") or "").strip() and not self._is_fact():
            self._elevated()._activities(theirs=True).unlink()
        return result

    def _refuse_foreign(self, vals):
        if not vals.keys() <= THEIRS | OURS:
            raise UserError(self.env._("Only the notes of a check-in are written: its state follows from the buttons."))
        for one in self:
            if one.pip_id.state != "running":
                raise UserError(
                    self.env._("%(plan)s is over: its notes stay as they are.", plan=one.pip_id.display_name)
                )
            allowed = THEIRS if one.user_id == self.env.user else OURS
            if not vals.keys() <= allowed:
                raise AccessError(self.env._("Each side writes its own notes of a check-in."))

    # Activities
    def _schedule(self):
        """Ask both sides to sit down."""
        for one in self:
            plan = one.pip_id
            for user in plan.responsible_id | plan.user_id:
                if user.active and plan._may_read(user):
                    asking = plan.with_context(lang=user.lang)
                    asking.activity_schedule(
                        ACTIVITY,
                        date_deadline=one.date_due,
                        summary=asking.env._("Check-in: what went well, what is next?"),
                        user_id=user.id,
                    )

    def _activities(self, theirs):
        """Return the activities of these check-ins: the person's, or those of who runs the plan."""
        days = {(one.pip_id.id, one.date_due) for one in self}
        kind = self.env.ref(ACTIVITY)
        return self.pip_id.activity_ids.filtered(
            lambda activity: (
                activity.activity_type_id == kind
                and (activity.res_id, activity.date_deadline) in days
                and (activity.user_id in self.user_id) == theirs
            )
        )

    @api.model
    def _activities_done(self, activities, feedback):
        """Keep what a side says when it marks its activity as done; asked before the activities are gone."""
        kind = self.env.ref(ACTIVITY)
        for activity in activities.filtered(lambda one: one.activity_type_id == kind):
            one = self._elevated().search([("pip_id", "=", activity.res_id), ("date_due", "=", activity.date_deadline)])
            if one and one.user_id == activity.user_id:
                one._happened({"employee_note": self._added(one.employee_note, feedback)})
            elif one.state == "due":
                one._happened({"manager_note": self._added(one.manager_note, feedback)})
                one._note_held()

    @api.model
    def _added(self, note, said):
        return "\n".join(text for text in dict.fromkeys((note, said)) if text) or False

    # Actions
    def action_held(self):
        """Note that the talk took place: HR or the team's manager, with what they noted."""
        user = self.env.user
        if not (user.has_group(f"{GROUP}hr") or user.has_group(f"{GROUP}manager")):
            raise AccessError(self.env._("The team's manager or HR says that a check-in was held."))
        self.check_access("write")
        self.pip_id._check_not_mine()
        self._held()

    def _held(self):
        waiting = self.filtered(lambda one: one.state == "due")
        waiting._note_held()
        waiting._elevated()._activities(theirs=False).unlink()

    def _note_held(self):
        silent = self.filtered(lambda one: not (one.manager_note or "").strip())
        if silent:
            raise UserError(
                "\n".join(
                    self.env._("%(checkin)s has no notes yet: write some.", checkin=one.display_name) for one in silent
                )
            )
        for one in self:
            today = one.pip_id._today()
            plan = one._elevated().pip_id
            one._happened(
                {
                    "state": "held",
                    "held_on": today,
                    "was_late": today > one.date_due,
                    "numbers": "\n".join(plan.goal_ids.mapped(lambda goal: goal._sentence())),
                }
            )

    def _end(self):
        """Call off what is still due."""
        (self._activities(theirs=True) | self._activities(theirs=False)).unlink()
        self.filtered(lambda one: one.state == "due")._happened({"state": "off"})
