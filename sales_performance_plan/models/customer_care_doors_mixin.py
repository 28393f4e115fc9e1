from odoo import fields, models
from odoo.exceptions import UserError

from .customer_mixin import REP


class CustomerCareDoorsMixin(models.AbstractModel):
    """Where a duty leads to: the calendar, the portal, the archive."""

    _name = "spp.customer.care.doors.mixin"
    _inherit = ["spp.customer.link.mixin"]
    _description = "Doors of Care"

    meeting_at = fields.Datetime("On the Calendar", compute="_compute_meeting_at", groups=REP)

    def _compute_meeting_at(self):
        for care in self:
            care.meeting_at = care._care_activities().calendar_event_id[:1].start

    def action_plan_meeting(self):
        """Open the calendar for the duty's own activity: the meeting and the activity are one."""
        self.ensure_one()
        if self.user_id and not self._care_activities():
            self._schedule()
        activity = self._care_activities()[:1]
        if not activity:
            raise UserError(self.env._("Nobody has %(care)s: say who does it first.", care=self.display_name))
        action = activity.with_context(
            default_res_model=self._name, default_res_id=self.id
        ).action_create_calendar_event()
        customers = activity.user_id.partner_id | (self.contact_id or self.partner_id)
        return {**action, "context": {**action["context"], "default_partner_ids": customers.ids}}

    def action_give_access(self):
        """Open the host's page on who of the customer uses the portal."""
        self.ensure_one()
        wizard = self.env["portal.wizard"].with_context(default_partner_ids=self.partner_id.ids).create({})
        return wizard._action_open_modal()

    def action_archive_customer(self):
        """Archive a customer that is none any more, and say so."""
        self.ensure_one()
        if self.kind != "cleanup":
            raise UserError(self.env._("Customers are archived from the clean-up only."))
        self.partner_id.action_archive()
        if self.state == "due":
            self._done(self.env._("Archived"))
            self._care_activities().action_feedback(feedback=self.outcome)
