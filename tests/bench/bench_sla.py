"""Deadlines and verdicts of all open requests on a calendar with holidays, against OCA's helpdesk modules.

``size`` is the number of requests. Both peers have requests of the same moments, promises of the same hours and the
same calendar; every fourth of ours was paused for a while, which the peer cannot know. Ours also chooses the promise
and judges both clocks, theirs is measured twice: the deadlines alone, and the choice of the promise besides.
The deadlines of those that were not paused are compared before anything is reported.
"""

from freezegun import freeze_time
from host_rows import tidy
from oca_peer import Kind
from requests_drawn import NOW, OPENED, RESOLUTION, RESPONSE, calendar, copies

from devtools.measure import lap

SIZES = (1_000, 10_000)
ROUNDS = 3
PEER = Kind(
    "oca-sla",
    ("odoo-addon-helpdesk-mgmt==19.0.1.3.2", "odoo-addon-helpdesk-mgmt-sla==19.0.1.0.0.4"),
    "helpdesk_mgmt_sla",
    "oca_sla_runner.py",
)
PAUSES = """
    INSERT INTO spp_service_pause (ticket_id, company_id, kind, date_from, date_to, ended_by)
    SELECT id, company_id, 'waiting', opened_at + interval '1 hour', opened_at + interval '26 hours', 'customer'
      FROM spp_service_ticket WHERE color % 4 = 0
"""
SPOIL = """
    UPDATE spp_service_ticket SET policy_id = NULL, response_due_at = NULL, resolution_due_at = NULL,
           response_status = 'running', resolution_status = 'running', next_alarm_at = NULL
"""
TOTAL = """
    SELECT count(*), sum(extract(epoch FROM resolution_due_at - opened_at))::float
      FROM spp_service_ticket WHERE color % 4 <> 0
"""


class Stage:
    """A company with open requests under one promise on a calendar."""

    def __init__(self, env, size):
        """Fill the database."""
        self.env, self.company = env, env.company
        policies = env["spp.service.policy"]
        policies.search([("company_id", "=", self.company.id)]).unlink()
        policies.create(
            {
                "name": "Bench",
                "company_id": self.company.id,
                "response_hours": RESPONSE,
                "resolution_hours": RESOLUTION,
                "calendar_id": calendar(env).id,
            }
        )
        ticket = env["spp.service.ticket"].create({"name": "Bench"})
        copies(env, ticket, size, {"number": "'BENCH' || n", "opened_at": OPENED, "color": "n"})
        ticket.unlink()
        env.cr.execute(PAUSES)
        tidy(env)

    def replay(self):
        """Judge all requests anew."""
        return self.env["spp.service.ticket"]._replay(self.company)

    def best(self, before=None):
        """Return the best of some rounds, each from the same state of the database."""
        laps = []
        for _round in range(ROUNDS):
            savepoint = self.env.cr.savepoint(flush=False)
            if before:
                self.env.cr.execute(before)
            laps.append(lap(self.env, self.replay))
            self.env.cr.execute(TOTAL)
            self.total = self.env.cr.fetchone()
            savepoint.close(rollback=True)
            self.env.invalidate_all()
        return min(laps, key=lambda one: one.seconds)


def run(env, size):
    """Yield the measurements for ``size`` requests."""
    PEER.addons()
    with freeze_time(NOW, ignore=["devtools"]):  # a lap is measured in real time
        stage = Stage(env, size)
        written = stage.best(SPOIL)
        total = stage.total
        stage.replay()
        tidy(env)
        unchanged = stage.best()
    with PEER.filled(size) as peer:
        theirs = peer.work("deadlines")
        chosen = peer.work("choose")
    number, seconds = total
    assert number == theirs["number"], f"{number} deadlines of ours, {theirs['number']} of theirs"
    assert abs(seconds - theirs["total"]) <= number, (
        f"ours {seconds / 3600:.1f} h, theirs {theirs['total'] / 3600:.1f} h"
    )
    known = f"{theirs['queries']} queries, {theirs['peak_mb']} MB"
    yield _row("all written", written, f"OCA helpdesk, deadlines ({known})", theirs["seconds"])
    yield _row("nothing changed", unchanged, f"OCA helpdesk, deadlines ({known})", theirs["seconds"])
    known = f"{theirs['queries'] + chosen['queries']} queries"
    both = theirs["seconds"] + chosen["seconds"]
    yield _row("all written", written, f"OCA helpdesk, promise and deadlines ({known})", both)


def _row(measure, mine, against, seconds):
    return {
        "measure": measure,
        "seconds": mine.seconds,
        "queries": mine.queries,
        "against": against,
        "against_seconds": seconds,
    }
