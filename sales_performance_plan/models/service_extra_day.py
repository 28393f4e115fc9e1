from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..rules.periods import UTC


class ServiceExtraDay(models.Model):
    """A day off on which work is done all the same: the day that makes up for a long holiday."""

    _name = "spp.service.extra.day"
    _inherit = ["spp.service.calendar.mixin"]
    _description = "Make-Up Working Day"
    _order = "day desc, hour_from, id"

    calendar_id = fields.Many2one("resource.calendar", "Working Hours", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="calendar_id.company_id", store=True, index=True)
    day = fields.Date(required=True)
    hour_from = fields.Float("From", required=True, default=9.0)
    hour_to = fields.Float("To", required=True, default=18.0)
    note = fields.Char(help="Which holiday it makes up for.")

    @api.constrains("hour_from", "hour_to")
    def _check_hours(self):
        for extra in self:
            if not 0 <= extra.hour_from < extra.hour_to <= 24:
                raise ValidationError(
                    self.env._("%(day)s: work begins before it ends, between 0:00 and 24:00.", day=extra.day)
                )

    def _interval(self):
        """Return the beginning and the end in naive UTC, by the clock of the calendar's place."""
        self.ensure_one()
        zone = ZoneInfo(self.calendar_id.tz or "UTC")
        midnight = datetime.combine(self.day, time.min)
        return tuple(
            (midnight + timedelta(hours=hours)).replace(tzinfo=zone).astimezone(UTC).replace(tzinfo=None)
            for hours in (self.hour_from, self.hour_to)
        )

    def _spp_calendars(self):
        return self.calendar_id
