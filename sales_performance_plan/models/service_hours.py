from datetime import timedelta

from odoo import api, models

from ..rules import sla
from ..rules.periods import UTC

AHEAD = (timedelta(days=60), timedelta(days=400))  # how far calendars are read: first try, last try


class ServiceHours(models.AbstractModel):
    """The open hours of calendars as the rule wants them, read once for all requests at hand."""

    _name = "spp.service.hours"
    _description = "Open Hours"

    @api.model
    def _between(self, calendar, first, last):
        """Return ``sla.Hours`` of ``calendar`` from ``first`` to ``last`` (naive UTC); around the clock without one."""
        if not calendar:
            return sla.Hours()
        start, end = first.replace(tzinfo=UTC), last.replace(tzinfo=UTC)
        batch = calendar._work_intervals_batch(start, end)[False]
        intervals = [
            (begin.astimezone(UTC).replace(tzinfo=None), stop.astimezone(UTC).replace(tzinfo=None))
            for begin, stop, _records in batch
        ]
        extra = self.env["spp.service.extra.day"].search(
            [("calendar_id", "=", calendar.id), ("day", ">=", first.date()), ("day", "<=", last.date())]
        )
        return sla.Hours(_joined(intervals + [day._interval() for day in extra]))


def _joined(intervals):
    """Return the intervals in order, those that touch as one."""
    return [(start, end) for start, end in sla.merged(intervals) if end > start]
