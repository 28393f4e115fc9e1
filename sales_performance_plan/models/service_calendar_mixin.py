from odoo import api, models


class ServiceCalendarMixin(models.AbstractModel):
    """Whatever changes open hours: the open requests on those calendars follow."""

    _name = "spp.service.calendar.mixin"
    _description = "Changes Open Hours"

    def _spp_calendars(self):
        """Return the calendars whose hours change with these records. To be overridden."""
        raise NotImplementedError

    @api.model_create_multi
    def create(self, vals_list):
        """Let the open requests follow."""
        records = super().create(vals_list)
        self.env["spp.service.ticket"]._replay_calendars(records._spp_calendars())
        return records

    def write(self, vals):
        """Let the open requests follow."""
        calendars = self._spp_calendars()
        result = super().write(vals)
        self.env["spp.service.ticket"]._replay_calendars(calendars | self._spp_calendars())
        return result

    def unlink(self):
        """Let the open requests follow."""
        calendars = self._spp_calendars()
        result = super().unlink()
        self.env["spp.service.ticket"]._replay_calendars(calendars)
        return result
