from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..report import customer_care_sql


class CustomerCarePlanner(models.AbstractModel):
    """Plans care by the playbooks each night, in one statement a step; a rerun adds nothing."""

    _name = "spp.customer.care.planner"
    _description = "Planning of Care"

    @api.model
    def _cron_plan(self):
        """Plan the care of all companies, and let price lists follow the tiers."""
        cron = self.env["ir.cron"]
        companies = self._elevated("res.company").search(Domain.TRUE, order="id")
        cron._commit_progress(remaining=len(companies))
        for company in companies:
            self._plan(company)
            self.env["spp.customer.grant"]._follow_tiers(company)
            if not cron._commit_progress(1):
                break

    @api.model
    def _elevated(self, model):
        return self.env["spp.customer.tier"]._elevated(self.env[model])

    @api.model
    def _plan(self, company):
        """Call off what belongs to a tier that was left, and plan what is due; return what is new."""
        care = self._elevated("spp.customer.care")
        self.env.flush_all()
        self._call_off_left(company, care)
        steps = self._elevated("spp.customer.playbook").search([("company_id", "=", company.id)], order="sequence, id")
        new = care.browse()
        for step in steps:
            known = self._known(company, step)
            if step.rhythm == "occasion" and not known["occasions"]:
                continue
            rows = self.env.execute_query(customer_care_sql.plan(step, known))
            new |= care.browse(row[0] for row in rows)
        care.invalidate_model()
        new._schedule()
        return new

    @api.model
    def _call_off_left(self, company, care):
        rows = self.env.execute_query(SQL(customer_care_sql.LEFT_TIER, company=company.id))
        if rows:
            care.browse(row[0] for row in rows)._call_off(self.env._("The customer is in another tier by now."))
            self.env.flush_all()

    @api.model
    def _known(self, company, step):
        """Return what the statements ask for."""
        today = company._sales_today()
        last = today.fromordinal(today.toordinal() + step.days)
        occasions = self._elevated("spp.customer.occasion")
        leads = self._elevated("crm.team").search([("company_id", "in", [False, company.id]), ("user_id", "!=", False)])
        return {
            "company": company.id,
            "code": step.tier_code,
            "by_leader": step.responsible == "leader",
            "leader": leads[:1].user_id.id or None,
            "step": step.id,
            "kind": step.kind,
            "uid": self.env.uid,
            "most": company.care_most_open,
            "today": today,
            "days": step.days,
            "satisfied": str(company.care_satisfied_from),
            "seniors": self._seniors(company) if step.no_senior else [0],
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
        return [*profiles.user_id.ids, *others._seniors().user_id.ids] or [0]
