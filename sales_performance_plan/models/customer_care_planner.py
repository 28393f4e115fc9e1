from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..report import customer_care_sql

BATCH = 500
MANY = 5000


class CustomerCarePlanner(models.AbstractModel):
    """Plans care by the playbooks each night, in one statement a step; a rerun adds nothing."""

    _name = "spp.customer.care.planner"
    _description = "Planning of Care"

    @api.model
    def _cron_plan(self):
        """Plan the care of all companies, then write activities and let price lists follow the tiers, in batches.

        Planning goes through whatever time it takes: a night that stopped there would begin with the same the next
        time, and never come to the batches.
        """
        cron = self.env["ir.cron"]
        companies = self._elevated("res.company").search(Domain.TRUE, order="id")
        cron._commit_progress(remaining=len(companies))
        for company in companies:
            self._plan_duties(company)
            cron._commit_progress(1)
        parts = [part for company in companies for part in self._parts(company)]
        cron._commit_progress(remaining=sum(len(things) for _work, things in parts))
        for work, things in parts:
            work(things)
            if not cron._commit_progress(len(things)):
                break

    @api.model
    def _plan(self, company):
        """Do all of a company's night at once; return the duties that are new."""
        new = self._plan_duties(company)
        for work, things in self._parts(company):
            work(things)
        return new

    @api.model
    def _parts(self, company):
        """Return what is left to do for ``company`` by hand of the host, as [(what to do, with what)]."""
        care = self._elevated("spp.customer.care")
        waiting = care._without_activity(company)
        work = [(self._schedule, waiting[start : start + BATCH]) for start in range(0, len(waiting), BATCH)]
        return [*work, *self.env["spp.customer.grant"]._parts(company)]

    @api.model
    def _schedule(self, care):
        care.try_lock_for_update().filtered(lambda one: one.state == "due" and not one.activity_ids)._schedule()

    @api.model
    def _elevated(self, model):
        return self.env["spp.customer.tier"]._elevated(self.env[model])

    @api.model
    def _plan_duties(self, company):
        """Call off what is nobody's business, move what has another owner, plan what is due; return the new."""
        care = self._elevated("spp.customer.care")
        self.env.flush_all()
        self.env.cr.execute(customer_care_sql.BEGIN)
        seniors = self._seniors(company)
        self._call_off(company, care)
        self._finish_come_true(company, care, seniors)
        self._move_on(company, care)
        new = care.browse()
        steps = self._elevated("spp.customer.playbook").search([("company_id", "=", company.id)], order="sequence, id")
        for step in steps:
            known = self._known(company, step, seniors)
            if step.rhythm != "occasion" or known["occasions"]:
                rows = self.env.execute_query(customer_care_sql.plan(step, known))
                new |= care.browse(row[0] for row in rows)
                self._learn(rows)
        care.invalidate_model()
        return new

    @api.model
    def _learn(self, rows):
        """Have the database look again at a table that has grown much, before it plans the next statement."""
        if len(rows) >= MANY:
            self.env.cr.execute(customer_care_sql.LEARN)

    @api.model
    def _call_off(self, company, care):
        for why, ids in self.env.execute_query(SQL(customer_care_sql.OUTDATED, company=company.id)):
            for lang, same in care.browse(ids).grouped(self._language).items():
                same._call_off(self.with_context(lang=lang)._why_off(why))
        self.env.flush_all()

    @api.model
    def _language(self, care):
        """Return the language of whoever has the duty, else the company's: nobody is there at night to speak one."""
        return care.user_id.lang or care.company_id.partner_id.lang

    @api.model
    def _why_off(self, why):
        return {
            "tier": self.env._("The customer is in another tier by now."),
            "step": self.env._("It is not asked for any more."),
            "customer": self.env._("The customer is archived."),
        }[why]

    @api.model
    def _finish_come_true(self, company, care, seniors):
        """See that customers are with a senior, or on the portal, by now.

        Where the step asks for more than that, or gives what cannot be given now, somebody has to mark it as done.
        """
        for what, ids in self.env.execute_query(customer_care_sql.come_true(company, seniors)):
            for one in care.browse(ids):
                said = self.with_context(lang=self._language(one))._what_came_true(one, what)
                if not any(one._missing(said)):
                    one._done(said)
                    one._care_activities().action_feedback(feedback=one.outcome)
        self.env.flush_all()

    @api.model
    def _what_came_true(self, care, what):
        if what == "portal":
            return self.env._("On the portal by now.")
        return self.env._("With %(who)s by now.", who=care.partner_id.user_id.name)

    @api.model
    def _move_on(self, company, care):
        """Let open duties go to who has the customer by now, with their activities."""
        rows = self.env.execute_query(customer_care_sql.move_on(company.id))
        moved = care.browse(row[0] for row in rows)
        moved.invalidate_recordset(["user_id", "planned_user_id"], flush=False)
        moved.with_context(mail_activity_quick_update=True)._reschedule()
        self.env.flush_all()

    @api.model
    def _known(self, company, step, seniors):
        """Return what the statements ask for."""
        today = company._sales_today()
        last = today.fromordinal(today.toordinal() + step.days)
        occasions = self._elevated("spp.customer.occasion")
        return {
            "company": company.id,
            "code": step.tier_code,
            "by_leader": step.responsible == "leader",
            "step": step.id,
            "kind": step.kind,
            "uid": self.env.uid,
            "most": company.care_most_open,
            "can_wait": step.can_wait,
            "today": today,
            "days": step.days,
            "satisfied": str(company.care_satisfied_from),
            "back_within": company.care_back_within,
            "seniors": seniors,
            "occasions": occasions._between(company, step.occasion_kind, today, last)
            if step.rhythm == "occasion"
            else [],
        }

    @api.model
    def _seniors(self, company):
        """Return the ids of the users who are senior in ``company``; [0] where nobody is."""
        today = company._sales_today()
        profiles = self._elevated("spp.talent.profile").search(
            [("company_id", "=", company.id), ("senior_from", "<=", today)]
        )
        members = self._elevated("crm.team.member").search([("crm_team_id.company_id", "in", [False, company.id])])
        known = self._elevated("spp.talent.profile").search([("company_id", "=", company.id)]).user_id
        others = members.filtered(lambda one: one.user_id not in known)
        return [*profiles.user_id.ids, *others.with_company(company)._seniors().user_id.ids] or [0]
