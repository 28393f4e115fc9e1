from odoo import api, fields, models

from .service_clock_mixin import KINDS, SHARES

BATCH = 200


class ServiceWatch(models.AbstractModel):
    """Tells people before a promise is broken, and their leader when it is (the plan's S3)."""

    _name = "spp.service.watch"
    _description = "Alarms of Requests"

    @api.model
    def _cron_watch(self):
        """Give the alarms that are due; each once, whoever runs it twice or is killed."""
        tickets = self.env["spp.service.ticket"]._elevated()
        cron = self.env["ir.cron"]
        due = tickets.search(self._due_domain(), order="next_alarm_at, id")
        cron._commit_progress(remaining=len(due))
        for start in range(0, len(due), BATCH):
            batch = due[start : start + BATCH]
            self._alarm(batch.try_lock_for_update().filtered_domain(self._due_domain()))
            if not cron._commit_progress(len(batch)):
                break

    @api.model
    def _due_domain(self):
        return [("next_alarm_at", "<=", fields.Datetime.now())]

    @api.model
    def _alarm(self, tickets):
        """Tell about each clock the highest share that was passed, and look when the next one is due."""
        now = fields.Datetime.now()
        for company, same in tickets.grouped("company_id").items():
            clocks = same._clocks(company, now)
            for ticket in same:
                for kind, clock in zip(KINDS, (clocks[ticket.id] or ())[2:], strict=False):
                    self._alarm_one(ticket, kind, clock, now)
        tickets._refresh()

    @api.model
    def _alarm_one(self, ticket, kind, clock, now):
        stopped = ticket.responded_at if kind == "response" else ticket.resolved_at
        if stopped or not ticket._is_watched(kind):
            return
        moments = [(share, clock.due(share)) for share in SHARES if share > ticket[f"{kind}_alarm"] + 1e-6]
        passed = [share for share, moment in moments if moment and moment <= now]
        if not passed:
            return
        ticket._happened({f"{kind}_alarm": max(passed)})
        for user in self._readers(ticket, max(passed)):
            self._tell(ticket, kind, max(passed), user)

    @api.model
    def _readers(self, ticket, share):
        """Return who is told: the owner, and the team's leader too once the time is up or where nobody owns it.

        Whoever has left the company is nobody.
        """
        leader = ticket.team_id.leader_id.filtered("active")
        owner = ticket.user_id.filtered("active") or leader
        return owner | leader if share >= 1 else owner

    @api.model
    def _tell(self, ticket, kind, share, user):
        activity_type = "sales_performance_plan.mail_activity_type_service"
        summary = self.with_context(lang=user.lang)._words(kind, share)
        mine = ticket.activity_ids.filtered(
            lambda activity: activity.user_id == user and activity.activity_type_id == self.env.ref(activity_type)
        )
        if mine:
            mine[:1].write({"summary": summary, "date_deadline": fields.Date.context_today(ticket)})
        else:
            ticket.activity_schedule(activity_type, summary=summary, user_id=user.id)

    @api.model
    def _words(self, kind, share):
        """Return what is told about a clock of which ``share`` is over, in the language of the environment."""
        percent = round(100 * share)
        if share >= 1 and kind == "response":
            return self.env._("Late: the customer still waits for a first answer")
        if share >= 1:
            return self.env._("Late: it was to be solved by now")
        if kind == "response":
            return self.env._("Answer the customer: %(percent)s %% of the time is over", percent=percent)
        return self.env._("Solve it: %(percent)s %% of the time is over", percent=percent)
