from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Command

from ..rules import periods

REPEATS = [("none", "Once"), ("weekly", "Every week"), ("monthly", "Every month")]
QUIET = {"no_mail_to_attendees": True, "mail_create_nolog": True}


class SeriesMixin(models.AbstractModel):
    """Something at a moment that is on the host's calendar, and may come again: the next ones are made ahead.

    Models have ``event_id``, ``first_id`` (the first of their series) and say what comes below *What models say*.
    """

    _name = "spp.series.mixin"
    _description = "One of a Series"

    date_start = fields.Datetime("Begins", required=True, default=fields.Datetime.now, tracking=True)
    hours = fields.Float(required=True, default=1.0)
    date_end = fields.Datetime("Ends", compute="_compute_date_end", store=True)
    repeat = fields.Selection(REPEATS, required=True, default="none", help="The next ones are made some weeks ahead.")

    @api.depends("date_start", "hours")
    def _compute_date_end(self):
        for one in self:
            one.date_end = one.date_start and one.date_start + timedelta(hours=one.hours)

    # ------------------------------------------------------------------
    # What models say
    # ------------------------------------------------------------------

    @api.model
    def _elevated_series(self):
        """Return the model free of access rights, by the door of its room."""
        raise NotImplementedError

    def _attendees(self):
        """Return the partners who are expected."""
        raise NotImplementedError

    def _location(self):
        """Return where it is, or False."""
        raise NotImplementedError

    def _weeks_ahead(self):
        """Return how many weeks ahead the next ones are made."""
        raise NotImplementedError

    def _following(self, moment):
        """Return when the one after ``moment`` is, both by the clock on the company's wall."""
        raise NotImplementedError

    def _is_beyond(self, moment):
        """Tell whether the series has ended by ``moment`` (UTC)."""
        return False

    def _make_at(self, moment):
        """Make another one like the first, at ``moment`` (UTC)."""
        raise NotImplementedError

    # ------------------------------------------------------------------
    # The calendar
    # ------------------------------------------------------------------

    def _put_on_calendar(self):
        """Have one meeting in the host's calendar, with everybody who is expected; nobody gets a mail.

        Who plans it comes too; the machine that makes the next ones does not.
        """
        people = self._attendees() | self.env.user.filtered("active").partner_id
        values = {
            "name": self.name,
            "start": self.date_start,
            "stop": self.date_end,
            "location": self._location(),
            "partner_ids": [Command.set(people.ids)],
        }
        event = self.event_id.exists().with_context(**QUIET)
        if event:
            event.write(values)
        else:
            self.event_id = event.create(values)

    # ------------------------------------------------------------------
    # The next ones
    # ------------------------------------------------------------------

    @api.model
    def _cron_repeat(self):
        """Make the next ones of each series some weeks ahead; a rerun makes none twice."""
        cron = self.env["ir.cron"]
        firsts = [("repeat", "!=", "none"), ("first_id", "=", False), ("state", "!=", "cancelled")]
        series = self._elevated_series().search(firsts)
        cron._commit_progress(remaining=len(series))
        for first in series:
            first.try_lock_for_update()._make_next()
            if not cron._commit_progress(1):
                break

    def _make_next(self):
        for first in self:
            horizon = fields.Datetime.now() + timedelta(weeks=first._weeks_ahead())
            last = max(first.search([("first_id", "=", first.id)]).mapped("date_start"), default=first.date_start)
            following = first._after(last)
            while following <= horizon and not first._is_beyond(following):
                first._make_at(following)
                following = first._after(following)

    def _after(self, moment):
        """Return when the one after ``moment`` is, both in UTC: at the same hour where the company is, all year."""
        following = self._following(self._wall(moment))
        return following.replace(tzinfo=self.company_id._sales_zone()).astimezone(periods.UTC).replace(tzinfo=None)

    def _wall(self, moment):
        """Return what the clock on the company's wall shows at ``moment`` (UTC)."""
        return moment.replace(tzinfo=periods.UTC).astimezone(self.company_id._sales_zone()).replace(tzinfo=None)
