from odoo import fields, models
from odoo.exceptions import UserError, ValidationError

from .service_clock_mixin import FACT

STATES = [
    ("new", "New"),
    ("progress", "In Progress"),
    ("waiting", "Waiting for the Customer"),
    ("solved", "Solved"),
    ("closed", "Closed"),
    ("dropped", "No Request"),
]
OPEN = ("new", "progress", "waiting")
SOLVED = ("solved", "closed")
DROPS = [
    ("spam", "Spam or advertising"),
    ("duplicate", "The same as another request"),
    ("thanks", "Nothing was asked"),
    ("test", "Entered by mistake, or to try"),
]


class ServiceFlowMixin(models.AbstractModel):
    """The states of a request: what has to be there before each, and which moments and pauses come with it."""

    _name = "spp.service.flow.mixin"
    _description = "Course of a Request"

    state = fields.Selection(
        STATES, required=True, default="new", index=True, tracking=True, group_expand="_columns_of_work"
    )
    drop_reason = fields.Selection(
        DROPS,
        "Why It Is No Request",
        copy=False,
        tracking=True,
        groups="base.group_user",
        help="What is no request is left out of all figures, but for promises that were broken before.",
    )
    duplicate_id = fields.Many2one(
        "spp.service.ticket",
        "Same as",
        copy=False,
        index="btree_not_null",
        check_company=True,
        ondelete="set null",
        groups="base.group_user",
    )

    def _columns_of_work(self, _states, _domain):
        """Show the columns that work moves through, empty or not; what is over only where there is some."""
        return [*OPEN, "solved"]

    def _check_may_move(self, vals):
        """Refuse states that lack what they need, whichever way they are written; all requests at once."""
        problems = []
        if vals.get("state") == "waiting":
            problems += [
                self.env._("Answer %(ticket)s first: then the customer is who has to answer.", ticket=one.display_name)
                for one in self.filtered(lambda ticket: ticket.state != "waiting" and not ticket.responded_at)
            ]
        if vals.get("state") == "dropped" and not vals.get("drop_reason"):
            problems += [
                self.env._("Say why %(ticket)s is no request: choose one of the reasons.", ticket=one.display_name)
                for one in self.filtered(lambda ticket: not ticket.drop_reason)
            ]
        if problems:
            raise UserError("\n".join(problems))

    def _check_moments(self):
        """Refuse requests of before whose moments cannot be, naming each."""
        problems = [text for ticket in self for text in ticket._impossible_moments()]
        if problems:
            raise ValidationError("\n".join(problems))

    def _impossible_moments(self):
        """Return what is wrong with the moments of a request that was brought in, in words."""
        self.ensure_one()
        name = self.display_name
        if self.state in SOLVED and not self.resolved_at:
            yield self.env._("%(ticket)s: say when it was solved, or bring it in as open.", ticket=name)
        if self.state == "waiting" and not self.responded_at:
            yield self.env._("%(ticket)s: say when the customer was answered before they were awaited.", ticket=name)
        moments = [("opened_at", self.opened_at), ("responded_at", self.responded_at)]
        moments += [("resolved_at", self.resolved_at), ("closed_at", self.closed_at)]
        for field, moment in moments:
            label = self._fields[field]._description_string(self.env)
            if moment and moment > fields.Datetime.now():
                yield self.env._(
                    "%(ticket)s: %(what)s lies in the future (%(moment)s).", ticket=name, what=label, moment=moment
                )
            elif moment and moment < self.opened_at:
                yield self.env._(
                    "%(ticket)s: %(what)s (%(moment)s) comes before it came in (%(opened)s).",
                    ticket=name,
                    what=label,
                    moment=moment,
                    opened=self.opened_at,
                )

    def _begin_in_state(self):
        """Give what is brought in with a state the pause that the state is, from when it was so."""
        rows = []
        for ticket in self.filtered(lambda ticket: ticket.state in ("waiting", *SOLVED)):
            waiting = ticket.state == "waiting"
            rows.append(
                {
                    "ticket_id": ticket.id,
                    "kind": "waiting" if waiting else "solved",
                    "date_from": ticket.responded_at if waiting else ticket.resolved_at,
                    "user_id": self.env.uid,
                }
            )
        self._elevated().env["spp.service.pause"].create(rows)

    def _moved(self, before):
        """Begin and end the pauses that belong to a change of state, and keep its moments."""
        ticket = self._elevated()
        now = fields.Datetime.now()
        self._end_pause(now)
        if self.state in ("waiting", *SOLVED):
            kind = "waiting" if self.state == "waiting" else "solved"
            ticket.env["spp.service.pause"].create(
                {"ticket_id": self.id, "kind": kind, "date_from": now, "user_id": self.env.uid}
            )
        values = self._moments_of_move(before, now)
        if values:
            ticket._happened(values)
        ticket._refresh()
        if values.get("resolved_at"):
            ticket._ask_for_rating()

    def _end_pause(self, now):
        by_customer = self.env.context.get("spp_customer") is FACT
        ended = self._elevated().pause_ids.filtered(lambda pause: not pause.date_to)
        ended.write({"date_to": now, "ended_by": "customer" if by_customer else "user"})
        ended.flush_recordset()  # before the next pause comes: a request is in one at a time

    def _moments_of_move(self, before, now):
        values = {}
        if self.state in SOLVED and not self.resolved_at:
            values["resolved_at"] = now
        if self.state in ("closed", "dropped"):
            values["closed_at"] = now
        if before not in OPEN and self.is_open:
            values |= {"resolved_at": False, "closed_at": False, "drop_reason": False, "duplicate_id": False}
            values["reopened"] = self._elevated().reopened + 1
        return values

    # Actions
    def action_take(self):
        """Take the requests over and begin with them."""
        self.write({"user_id": self.env.uid})
        self.filtered(lambda ticket: ticket.state == "new").write({"state": "progress"})

    def action_wait(self):
        """Wait for the customer: the resolution clock stands still until they answer."""
        self.write({"state": "waiting"})

    def action_solve(self):
        """Mark the requests as solved; the customer is asked whether they are satisfied."""
        self.write({"state": "solved"})

    def action_reopen(self):
        """Take up again what was solved, closed or dropped; the resolution clock goes on."""
        self.filtered(lambda ticket: not ticket.is_open).write({"state": "progress"})

    def action_close(self):
        """Close what is solved for good."""
        self.filtered(lambda ticket: ticket.state == "solved").write({"state": "closed"})
