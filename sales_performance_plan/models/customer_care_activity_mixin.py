from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain

ACTIVITY = "sales_performance_plan.mail_activity_type_customer_care"


class CustomerCareActivityMixin(models.AbstractModel):
    """The activities of care: one for each duty that is due soon and that somebody has."""

    _name = "spp.customer.care.activity.mixin"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _description = "Activities of Care"

    def _care_activities(self):
        kind = self.env.ref(ACTIVITY)
        return self.activity_ids.filtered(lambda activity: activity.activity_type_id == kind)

    @api.model
    def _soon(self, company):
        """Return where the duties are that deserve an activity by now."""
        last = company._sales_today() + timedelta(days=company.care_activity_days)
        return (
            Domain("company_id", "=", company.id)
            & Domain("state", "=", "due")
            & Domain("user_id.active", "=", True)
            & Domain("date_due", "<=", last)
        )

    @api.model
    def _without_activity(self, company):
        """Return the duties that deserve an activity and have none, the most urgent first."""
        return self.search(self._soon(company) & Domain("activity_ids", "=", False), order="date_due, id")

    def _schedule(self):
        """Give each to who does it, in one go."""
        kind = self.env.ref(ACTIVITY)
        model = self.env["ir.model"]._get_id(self._name)
        rows = [
            {
                "res_model_id": model,
                "res_id": care.id,
                "activity_type_id": kind.id,
                "summary": care.playbook_id.with_context(lang=care.user_id.lang).name,
                "date_deadline": care.date_due,
                "user_id": care.user_id.id,
            }
            for care in self
        ]
        self.env["mail.activity"].with_context(mail_activity_quick_update=True).create(rows)

    def _reschedule(self):
        """Move the activities to who has the duties now, and to when they are due."""
        still = self.filtered(lambda one: one.state == "due")
        still.filtered(lambda one: not one.user_id)._care_activities().unlink()
        moved = still.filtered("user_id")
        for (user, day), same in moved.grouped(lambda one: (one.user_id, one.date_due)).items():
            same._care_activities().write({"user_id": user.id, "date_deadline": day})
        for company, same in moved.grouped("company_id").items():
            alone = same.filtered(lambda one: not one._care_activities())
            alone.filtered_domain(self._soon(company))._schedule()

    @api.model
    def _activities_done(self, activities, feedback):
        """Mark care as done whose activity was; asked before the activities are gone."""
        kind = self.env.ref(ACTIVITY)
        mine = activities.filtered(lambda one: one.res_model == self._name and one.activity_type_id == kind)
        if mine:
            elevated = self.env["spp.customer.tier"]._elevated(self.env[self._name])
            elevated.browse(mine.mapped("res_id")).exists().filtered(lambda one: one.state == "due")._done(feedback)
