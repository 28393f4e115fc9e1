from odoo import api, fields, models
from odoo.exceptions import AccessError

from .talent_confidential_mixin import GROUP


class TalentPipMeasure(models.Model):
    """What will be done in an improvement plan, by whom, and by when."""

    _name = "spp.talent.pip.measure"
    _inherit = ["spp.talent.pip.part.mixin"]
    _description = "Measure of an Improvement Plan"
    _order = "pip_id, date_due, id"
    _happens = frozenset({"done_on", "activity_id"})

    name = fields.Char("What", required=True)
    by_id = fields.Many2one("res.users", domain="[('share', '=', False)]")
    date_due = fields.Date("By When")
    done_on = fields.Date("Done", readonly=True, copy=False)
    activity_id = fields.Many2one(
        "mail.activity", readonly=True, copy=False, ondelete="set null", index="btree_not_null"
    )
    is_late = fields.Boolean("Late", compute="_compute_is_late")

    @api.depends("date_due", "done_on", "pip_id.state")
    def _compute_is_late(self):
        for measure in self:
            today = measure.pip_id._today()
            late = measure.pip_id.state == "running" and not measure.done_on
            measure.is_late = bool(late and measure.date_due and measure.date_due < today)

    def _findings(self):
        """Say what is missing to what will be done."""
        return [
            self.env._("Who does “%(what)s”, and by when? Say both.", what=measure.name)
            for measure in self
            if not (measure.by_id and measure.date_due)
        ] + [
            self.env._(
                "%(who)s may not read this improvement plan and cannot be asked to “%(what)s”: name the person, the "
                "team's manager or HR.",
                who=measure.by_id.name,
                what=measure.name,
            )
            for measure in self
            if measure.by_id and not measure._may_be_asked()
        ]

    def _may_be_asked(self):
        """Tell whether who is to do it reads the plan, as the person will once it is shown to them."""
        plan = self.pip_id._elevated()
        return self.by_id == plan.user_id or plan._may_read(self.by_id)

    def _schedule(self):
        """Ask those who do something to do it."""
        for measure in self:
            activity = measure.pip_id.activity_schedule(
                "sales_performance_plan.mail_activity_type_pip_measure",
                date_deadline=measure.date_due,
                summary=measure.name,
                user_id=measure.by_id.id,
            )
            measure._happened({"activity_id": activity.id})

    @api.model
    def _activities_done(self, activities):
        """Note what was done, whose activity was marked as done."""
        measures = self._elevated().search([("activity_id", "in", activities.ids), ("done_on", "=", False)])
        for measure in measures:
            measure._happened({"done_on": measure.pip_id._today()})

    def action_done(self):
        """Mark as done: whoever does it, or runs the plan."""
        for measure in self.filtered(lambda one: not one.done_on):
            measure._check_may_do()
            activity = measure._elevated().activity_id
            if activity.active:
                activity.action_feedback()
            measure._happened({"done_on": measure.pip_id._today()})

    def _check_may_do(self):
        user = self.env.user
        runs = (user.has_group(f"{GROUP}hr") or user.has_group(f"{GROUP}manager")) and self.has_access("write")
        if self.by_id != user and not runs:
            raise AccessError(self.env._("%(who)s does this: only they mark it as done.", who=self.by_id.name))

    def _end(self):
        """Ask nobody any more."""
        self.activity_id.filtered("active").unlink()
