from odoo import models


class ResourceCalendarLeaves(models.Model):
    _name = "resource.calendar.leaves"
    _inherit = ["spp.service.calendar.mixin", "resource.calendar.leaves"]

    def _spp_calendars(self):
        """Return the calendars with these holidays; somebody's own leave changes no open hours."""
        holidays = self.filtered(lambda leave: not leave.resource_id)
        everywhere = holidays.filtered(lambda leave: not leave.calendar_id).company_id
        others = self.env["resource.calendar"].search([("company_id", "in", everywhere.ids)]) if everywhere else False
        return holidays.calendar_id | (others or holidays.calendar_id)
