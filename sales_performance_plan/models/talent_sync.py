from odoo import api, models
from odoo.fields import Domain

BATCH = 500


class TalentSync(models.AbstractModel):
    """Keeps sales profiles right: from HR's data, from the sales teams, and as days go by."""

    _name = "spp.talent.sync"
    _description = "Upkeep of Sales Profiles"

    @api.model
    def _cron_refresh(self):
        """See who is no longer new, who became senior, who came and who left; a rerun changes nothing."""
        cron = self.env["ir.cron"]
        companies = self._profiles().env["res.company"].search(Domain.TRUE, order="id")
        cron._commit_progress(remaining=len(companies))
        for company in companies:
            self._refresh(company)
            if not cron._commit_progress(1):
                break

    @api.model
    def _profiles(self):
        return self.env["spp.talent.profile"]._elevated().with_context(active_test=False)

    @api.model
    def _refresh(self, companies):
        """Give everybody who sells for ``companies`` a profile, and put right what changed in those that exist."""
        profiles = self._profiles()
        employees = profiles.env["hr.employee"]
        for company in companies:
            users = self._sellers(company)
            missing = employees.search([("company_id", "=", company.id), ("user_id", "in", users.ids)])
            mine = profiles.search([("company_id", "=", company.id)])
            created = profiles.create([{"employee_id": one.id} for one in missing - mine.employee_id])
            self._put_right(mine | created)

    @api.model
    def _sellers(self, company):
        """Return who is in a sales team that sells for ``company``, or leads one."""
        teams = self._profiles().env["crm.team"].search([("company_id", "in", [False, company.id])])
        return teams.crm_team_member_ids.user_id | teams.user_id

    @api.model
    def _put_right(self, profiles):
        """Write what HR's data and the teams say now, where it differs."""
        for company, same in profiles.grouped("company_id").items():
            teams = same.env["crm.team"].search([("company_id", "in", [False, company.id])], order="sequence, id")
            led = {team.user_id: team for team in reversed(teams) if team.user_id}
            joined = {member.user_id: member.crm_team_id for member in reversed(teams.crm_team_member_ids)}
            for profile in same:
                self._put_one_right(profile, led, joined)
            same.env.add_to_compute(same._fields["role"], same)
            same.flush_recordset()

    @api.model
    def _put_one_right(self, profile, led, joined):
        employee, user = profile.employee_id, profile.user_id
        facts = {
            "entry_date": employee._get_first_version_date() or False,
            "leads_team": user in led,
            "team_id": (joined.get(user) or led.get(user, profile.team_id.browse())).id,
            "active": employee.active and bool(user.active),
        }
        now = profile.read(list(facts), load=False)[0]
        changed = {name: value for name, value in facts.items() if now[name] != value}
        if changed:
            profile.with_context(mail_notrack="entry_date" not in changed).write(changed)

    @api.model
    def _follow(self, employees):
        """Put the profiles of ``employees`` right, and give one to who sells and has none."""
        self._refresh(employees.company_id)
