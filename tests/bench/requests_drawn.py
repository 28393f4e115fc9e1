"""Requests by the thousand, the same moments in whatever table, and a working calendar with holidays."""

from datetime import datetime, timedelta

from host_rows import multiply, reserve, row

from odoo.fields import Command

FIRST = datetime(2026, 5, 4, 6)
MINUTES = 7  # one request each seven minutes, by night and on holidays too, over and over the same four weeks
SPAN = 28 * 24 * 60
HOLIDAYS = 6
RESPONSE, RESOLUTION = 2, 24
NOW = datetime(2026, 6, 30, 12)
OPENED = "to_jsonb(%(first)s::timestamp + (n * %(minutes)s %% %(span)s) * interval '1 minute')"
KNOWN = {"first": FIRST, "minutes": MINUTES, "span": SPAN}


def calendar(env):
    """Make a calendar of forty hours a week with holidays."""
    hours = env["resource.calendar"].create(
        {
            "name": "Bench",
            "tz": "Europe/Berlin",
            "company_id": env.company.id,
            "attendance_ids": [
                Command.create(
                    {
                        "name": f"{day} {start}",
                        "dayofweek": str(day),
                        "hour_from": start,
                        "hour_to": start + 4,
                        "day_period": "morning" if start < 12 else "afternoon",
                    }
                )
                for day in range(5)
                for start in (8, 13)
            ],
        }
    )
    for number in range(HOLIDAYS):
        day = FIRST.replace(hour=0) + timedelta(days=5 * number + 1)
        env["resource.calendar.leaves"].create(
            {
                "name": f"Holiday {number}",
                "calendar_id": hours.id,
                "company_id": env.company.id,
                "date_from": day - timedelta(hours=2),
                "date_to": day + timedelta(hours=22),
            }
        )
    return hours


def copies(env, record, size, changes):
    """Make ``size`` rows like ``record``, with ``changes`` as SQL about ``n``, and return the id before the first."""
    pattern = row(record)
    table = record._table
    before = reserve(env.cr, table, size)
    known = {**KNOWN, "before": before}
    changed = {"id": "%(before)s + n", **changes}
    multiply(env.cr, table, pattern, changed, f"generate_series(1, {int(size)}) n", known)
    env.invalidate_all()
    return before
