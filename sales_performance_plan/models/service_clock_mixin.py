from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..rules import sla
from .service_hours import AHEAD

STATUSES = [("running", "Running"), ("paused", "Paused"), ("met", "Met"), ("breached", "Breached")]
KINDS = ("response", "resolution")
SHARES = (0.5, 0.8, 1.0)
# Passed in the context where something has happened; an object of this process cannot come in from outside.
FACT = object()
COLUMNS = (
    "policy_id",
    "policy_why",
    "response_due_at",
    "resolution_due_at",
    "response_status",
    "resolution_status",
    "response_breached_at",
    "resolution_breached_at",
    "next_alarm_at",
    "response_hours",
    "resolution_hours",
)
# Never 0: that would read as no data.
SECOND = 1 / 3600


class ServiceClockMixin(models.AbstractModel):
    """The two clocks of a request: which promise, until when, and whether it is kept."""

    _name = "spp.service.clock.mixin"
    _description = "Two Clocks"

    policy_id = fields.Many2one(
        "spp.service.policy", "Promise", readonly=True, copy=False, ondelete="set null", groups="base.group_user"
    )
    policy_why = fields.Char(readonly=True, copy=False, groups="base.group_user")
    policy_words = fields.Char("Why This Promise", compute="_compute_policy_words", groups="base.group_user")
    response_due_at = fields.Datetime("Answer Due", readonly=True, copy=False, groups="base.group_user")
    resolution_due_at = fields.Datetime("Solution Due", readonly=True, copy=False, index=True, groups="base.group_user")
    response_status = fields.Selection(
        STATUSES, readonly=True, copy=False, default="running", index=True, groups="base.group_user"
    )
    resolution_status = fields.Selection(
        STATUSES, readonly=True, copy=False, default="running", index=True, groups="base.group_user"
    )
    response_breached_at = fields.Datetime("Answer Late Since", readonly=True, copy=False, groups="base.group_user")
    resolution_breached_at = fields.Datetime("Solution Late Since", readonly=True, copy=False, groups="base.group_user")
    next_alarm_at = fields.Datetime(readonly=True, copy=False, index="btree_not_null", groups="base.group_user")
    response_hours = fields.Float(
        "Hours until Answered",
        readonly=True,
        copy=False,
        aggregator="avg",
        groups="base.group_user",
        help="As the promise counts them: in its working hours.",
    )
    resolution_hours = fields.Float(
        "Hours until Solved",
        readonly=True,
        copy=False,
        aggregator="avg",
        groups="base.group_user",
        help="As the promise counts them: in its working hours, without the time in which the customer was awaited.",
    )
    response_alarm = fields.Float(readonly=True, copy=False, groups="base.group_user")
    resolution_alarm = fields.Float(readonly=True, copy=False, groups="base.group_user")

    clock = fields.Json(compute="_compute_clock", groups="base.group_user")

    @api.depends(
        "state", "responded_at", "response_due_at", "resolution_due_at", "response_status", "resolution_status"
    )
    def _compute_clock(self):
        """Return the deadline that counts now: the first answer's, and then the solution's."""
        for ticket in self:
            kind = "resolution" if ticket.responded_at else "response"
            counts = ticket.is_open or (ticket.state == "solved" and kind == "response")
            due = ticket[f"{kind}_due_at"] if counts else False
            ticket.clock = {
                "kind": kind,
                "due": fields.Datetime.to_string(due) if due else False,
                "late": counts and ticket[f"{kind}_status"] == "breached",
                "paused": ticket.state == "waiting",
            }

    @api.depends("policy_id", "policy_why")
    def _compute_policy_words(self):
        names = {
            "category": self.env._("category"),
            "tier": self.env._("customer tier"),
            "priority": self.env._("priority"),
            "team": self.env._("team"),
        }
        for ticket in self:
            why = [names[word] for word in (ticket.policy_why or "").split(",") if word]
            if not ticket.policy_id:
                ticket.policy_words = self.env._("No promise fits: add one that asks for nothing.")
            elif why:
                ticket.policy_words = self.env._("Because of %(what)s", what=", ".join(why))
            else:
                ticket.policy_words = self.env._("Holds for everybody")

    def _is_late(self):
        """Tell whether a promise was broken, also one that the watch did not come round to yet."""
        self.ensure_one()
        now = fields.Datetime.now()
        unanswered = not self.responded_at and self.response_due_at and self.response_due_at < now
        unsolved = self.is_open and self.resolution_due_at and self.resolution_due_at < now
        return bool(self.response_breached_at or self.resolution_breached_at or unanswered or unsolved)

    def _told_to_customer(self):
        """Return what the portal says besides a request's own fields: who has it, and the promise if it is shown."""
        ticket = self._elevated()
        clock = ticket.clock if ticket.company_id.service_show_promise else {}
        due = clock.get("due") and fields.Datetime.to_datetime(clock["due"])
        promise = {"kind": clock["kind"], "due": due} if due and not clock["late"] else False
        return {"owner": ticket.user_id.name or False, "promise": promise}

    @api.model
    def _elevated(self):
        """Return the model free of access rights: the only elevation of this room.

        Clocks are worked out from promises, calendars and pauses, also when a customer answers on the portal or a mail
        comes in. They may not touch the clocks themselves. The same holds for what follows from requests: numbers,
        owners, visits, and the sentence on a lead that was lost over service.
        """
        return self.sudo()

    def _is_fact(self):
        return self.env.context.get("spp_fact") is FACT

    def _happened(self, values):
        """Write what has happened, which nobody may type."""
        self._elevated().with_context(spp_fact=FACT, mail_notrack=True).write(values)

    def _start_clocks(self):
        self._refresh()

    def _refresh(self, keep_breaches=True):
        """Work out promise, deadlines and status of the requests, and write what changed in one statement.

        :param keep_breaches: what was late stays late, whatever was edited since; a replay judges anew
        """
        tickets = self._elevated()
        now = fields.Datetime.now()
        rows = {}
        for company, same in tickets.grouped("company_id").items():
            clocks = same._clocks(company, now)
            for ticket in same:
                rows[ticket.id] = ticket._clock_row(clocks[ticket.id], now, keep_breaches)
        changed = {key: row for key, row in rows.items() if row != self._clock_row_now(tickets.browse(key))}
        self._write_clock_rows(changed)
        self._wake_watch(row["next_alarm_at"] for row in changed.values())
        return len(changed)

    def _clocks(self, company, now):
        """Return {ticket id: (policy, why, response clock, resolution clock)}; None where no promise fits."""
        policies = self.env["spp.service.policy"]._of_company(company)
        rules = policies._as_rules()
        chosen = {ticket.id: sla.choose(rules, ticket._service_facts()) for ticket in self}
        calendars = {policy.id: policy.calendar_id for policy in policies}
        hours = self._open_hours({calendars[found[0].key] for found in chosen.values() if found}, now)
        pauses = defaultdict(list)
        for pause in self.pause_ids:
            pauses[pause.ticket_id.id].append((pause.date_from, pause.date_to or None))
        result = {}
        for ticket in self:
            found = chosen[ticket.id]
            if not found:
                result[ticket.id] = None
                continue
            policy, why = found
            opened = hours[calendars[policy.key]]
            result[ticket.id] = (
                policy.key,
                ",".join(why),
                sla.Clock(opened, ticket.opened_at, policy.response),
                sla.Clock(opened, ticket.opened_at, policy.resolution, tuple(pauses[ticket.id])),
            )
        return result

    def _open_hours(self, calendars, now):
        """Return {calendar: hours} around these requests, read once for all of them."""
        first = min(self.mapped("opened_at"), default=now) - timedelta(days=1)
        last = max(now, *self.mapped("opened_at")) + AHEAD[0] if self else now
        return {calendar: self.env["spp.service.hours"]._between(calendar, first, last) for calendar in calendars}

    def _service_facts(self):
        return {
            "category": self.category_id.id or None,
            "tier": self.tier_id.id or None,
            "priority": self.priority,
            "team": self.team_id.id or None,
        }

    def _clock_row(self, clocks, now, keep_breaches):
        """Return the columns of the clocks as they should be."""
        row = dict.fromkeys(COLUMNS, False)
        if clocks is None:
            return row
        row["policy_id"], row["policy_why"] = clocks[0], clocks[1] or False
        alarms = []
        now = (self.state == "dropped" and self.closed_at) or now
        for kind, clock, stopped in zip(KINDS, clocks[2:], (self.responded_at, self.resolved_at), strict=True):
            status = clock.status(now, stopped or None)
            due = clock.due()
            late = self[f"{kind}_breached_at"]
            if status == sla.BREACHED:
                late = (late if keep_breaches else False) or due or now
            elif not (late and keep_breaches):
                late = False
            row[f"{kind}_due_at"] = due or False
            row[f"{kind}_status"] = self._verdict(sla.BREACHED if late else status)
            row[f"{kind}_breached_at"] = late
            row[f"{kind}_hours"] = max(clock.used(stopped).total_seconds() / 3600, SECOND) if stopped else False
            if not stopped and self._is_watched(kind):
                alarms += self._alarm_moments(kind, clock, now)
        row["next_alarm_at"] = min(alarms, default=False)
        return row

    def _verdict(self, status):
        """Return ``status``, but nothing for what is no request, unless it was late before."""
        return status if self.state != "dropped" or status == sla.BREACHED else False

    def _is_watched(self, kind):
        """Tell whether a clock that was not stopped still matters: an answer is owed also where all is solved."""
        return self.is_open or (kind == "response" and self.state != "dropped")

    def _alarm_moments(self, kind, clock, now):
        """Return the moments at which somebody is to be told, of those that were not told yet."""
        told = self[f"{kind}_alarm"]
        moments = [clock.due(share) for share in SHARES if share > told + 1e-6]
        return [moment for moment in moments if moment]

    def _clock_row_now(self, ticket):
        row = {name: ticket[name] for name in COLUMNS}
        return {**row, "policy_id": ticket.policy_id.id}

    def _write_clock_rows(self, rows):
        """Write the columns of many requests in one statement."""
        if not rows:
            return
        self.env.flush_all()
        table = SQL.identifier(self._table)
        columns = SQL(", ").join(SQL("%s = new.%s", SQL.identifier(name), SQL.identifier(name)) for name in COLUMNS)
        values = SQL(", ").join(
            SQL("(%s)", SQL(", ").join(self._typed(name, value) for name, value in [("id", key), *row.items()]))
            for key, row in rows.items()
        )
        names = SQL(", ").join(SQL.identifier(name) for name in ("id", *COLUMNS))
        self.env.cr.execute(
            SQL(
                "UPDATE %s ticket SET %s FROM (VALUES %s) new (%s) WHERE ticket.id = new.id",
                table,
                columns,
                values,
                names,
            )
        )
        self.browse(rows).invalidate_recordset(COLUMNS, flush=False)

    def _typed(self, name, value):
        kinds = {"_id": "int4", "_at": "timestamp", "_hours": "float8"}
        kind = next((kinds[end] for end in kinds if f"_{name}".endswith(end)), "varchar")
        return SQL("%s::%s", value or None, SQL(kind))

    @api.model
    def _replay(self, company):
        """Judge the open requests of ``company`` anew, by the promises and calendars as they are now."""
        open_tickets = self._elevated().search([("company_id", "=", company.id), ("is_open", "=", True)])
        return open_tickets._refresh(keep_breaches=False)

    @api.model
    def _replay_calendars(self, calendars):
        if not calendars:
            return
        policies = self._elevated().env["spp.service.policy"].search([("calendar_id", "in", calendars.ids)])
        for company in policies.company_id:
            self._replay(company)

    @api.model
    def _wake_watch(self, moments):
        moments = [moment for moment in moments if moment]
        if moments:
            self._elevated().env.ref("sales_performance_plan.ir_cron_service_watch")._trigger(at=min(moments))
