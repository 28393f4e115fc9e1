"""What the peer of ``bench_sla`` does: ``oca_sla_runner.py fill|deadlines|choose CONFIG DATABASE SIZE``."""

import dataclasses

from oca_peer import answer, peak_mb
from requests_drawn import OPENED, RESOLUTION, RESPONSE, calendar, copies

from devtools.measure import lap

KINDS = {"response": RESPONSE, "resolution": RESOLUTION}


def fill(env, size):
    """Make the tickets and, beside each, what the peer keeps of its two promises."""
    done = env["helpdesk.ticket.stage"].search([], order="sequence desc", limit=1)
    team = env["helpdesk.ticket.team"].create(
        {"name": "Bench", "use_sla": True, "resource_calendar_id": calendar(env).id}
    )
    promises = [
        env["helpdesk.sla"].create({"name": kind, "hours": hours, "team_ids": team.ids, "stage_id": done.id})
        for kind, hours in KINDS.items()
    ]
    ticket = env["helpdesk.ticket"].create({"name": "Bench", "description": "Bench", "team_id": team.id})
    before = copies(env, ticket, size, {"number": "'BENCH' || n", "create_date": OPENED, "access_token": "'t' || n"})
    for promise in promises:
        own = ticket.ticket_sla_ids.filtered(lambda one, promise=promise: one.sla_id == promise)
        assert own, f"the peer gave no promise for {promise.name}"
        changes = {"ticket_id": f"{before} + n", "last_state_date": OPENED, "deadline": "NULL::timestamp"}
        copies(env, own, size, changes)
    ticket.ticket_sla_ids.unlink()
    ticket.unlink()
    env.cr.commit()
    return {}


def deadlines(env, _size):
    """Let the peer work out all deadlines as it does when a promise changes."""
    rows = env["helpdesk.ticket.sla"].search([])
    field = rows._fields["deadline"]

    def work():
        env.add_to_compute(field, rows)
        env.flush_all()

    return _answer(env, work)


def choose(env, _size):
    """Let the peer look which promises its tickets are under, one by one: it has no other way."""
    tickets = env["helpdesk.ticket"].search([])

    def work():
        for ticket in tickets:
            ticket.refresh_sla()

    return _answer(env, work)


def _answer(env, work):
    measured = lap(env, work)
    env.cr.execute(
        """
        SELECT count(*), sum(extract(epoch FROM own.deadline - ticket.create_date))::float
          FROM helpdesk_ticket_sla own JOIN helpdesk_ticket ticket ON ticket.id = own.ticket_id
          JOIN helpdesk_sla sla ON sla.id = own.sla_id
         WHERE sla.hours = %s AND substr(ticket.number, 6)::int %% 4 <> 0
        """,
        [RESOLUTION],
    )
    number, total = env.cr.fetchone()
    return {**dataclasses.asdict(measured), "peak_mb": peak_mb(), "number": number, "total": total}


if __name__ == "__main__":
    answer({"fill": fill, "deadlines": deadlines, "choose": choose})
