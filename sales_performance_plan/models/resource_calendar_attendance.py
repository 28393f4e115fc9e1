from odoo import models


class ResourceCalendarAttendance(models.Model):
    _name = "resource.calendar.attendance"
    _inherit = ["spp.service.calendar.mixin", "resource.calendar.attendance"]

    def _spp_calendars(self):
        return self.calendar_id
