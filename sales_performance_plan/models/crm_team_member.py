from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models


class CrmTeamMember(models.Model):
    _inherit = "crm.team.member"

    sales_since = fields.Date(
        "In Sales Since",
        groups="sales_performance_plan.sales_performance_plan_group_rep",
        help="Leads of core customers go to members with enough years in sales. Their sales profile goes first; "
        "without one and empty: since they joined the company.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Give whoever joins a team a sales profile."""
        members = super().create(vals_list)
        members.crm_team_id._tell_profiles()
        return members

    def write(self, vals):
        """Let the sales profiles know who is in a team."""
        result = super().write(vals)
        if not {"user_id", "crm_team_id", "active"}.isdisjoint(vals):
            self.crm_team_id._tell_profiles()
        return result

    def _seniors(self):
        """Return the members with enough years in sales for core customers' leads."""
        seniors = self.browse()
        for company, members in self._by_company().items():
            profiles = self.env["spp.talent.profile"]._of_users(company, members.user_id)
            for member in members:
                if member._is_senior(company, profiles.get(member.user_id.id)):
                    seniors |= member
        return seniors

    def _by_company(self):
        """Return {company: members}; teams of no company sell for the one at hand."""
        return self.grouped(lambda member: member.crm_team_id.company_id or self.env.company)

    def _is_senior(self, company, profile):
        today = company._sales_today()
        if profile and (profile.sales_since or not self.sales_since):
            return profile._is_senior_on(today)
        start = self.sales_since or self._employed_since(company)
        return bool(start) and start <= today - relativedelta(months=round(company.senior_years * 12))

    def _employed_since(self, company):
        """Return since when the member has been employed; the pool has read everything elevated already."""
        employee = self.user_id.employee_ids.filtered(lambda employee: employee.company_id == company)[:1]
        return employee._get_first_version_date() if employee else False

    def _passed_exams(self):
        """Return the members who may have leads: all but new hires who have to pass something first."""
        held_up = self.browse()
        for company, members in self._by_company().items():
            profiles = self.env["spp.talent.profile"]._of_users(company, members.user_id)
            people = self.env["spp.talent.profile"]._elevated().union(*profiles.values())
            held = self.env["spp.talent.school"]._held_up(company, people)
            waiting = {user for user, profile in profiles.items() if profile.id in held}
            held_up |= members.filtered(lambda one, waiting=waiting: one.user_id.id in waiting)
        return self - held_up

    def _away(self):
        """Return the members who are on leave now, where leaves are kept in this database."""
        if "hr.leave" not in self.env:
            return self.browse()
        now = fields.Datetime.now()
        leaves = self.env["hr.leave"].search(
            [
                ("state", "=", "validate"),
                ("holiday_status_id.time_type", "=", "leave"),
                ("date_from", "<=", now + timedelta(days=1)),
                ("date_to", ">=", now - timedelta(days=1)),
                ("employee_id.user_id", "in", self.user_id.ids),
            ]
        )
        absent = leaves.filtered(lambda leave: self._covers(leave, now)).employee_id.user_id
        return self.filtered(lambda member: member.user_id in absent)

    @api.model
    def _covers(self, leave, now):
        """Tell whether somebody is on ``leave``: its days count in full, not just their hours of work.

        Whoever has a half day or some hours off is away until those end.
        """
        zone = ZoneInfo(leave.employee_id.tz or leave.tz or "UTC")
        start, end, here = (moment.replace(tzinfo=UTC) for moment in (leave.date_from, leave.date_to, now))
        begins_late = leave.request_unit_hours or (leave.request_unit_half and leave.request_date_from_period == "pm")
        ends_early = leave.request_unit_hours or (leave.request_unit_half and leave.request_date_to_period == "am")
        today, first, last = (moment.astimezone(zone).date() for moment in (here, start, end))
        begun = start <= here if begins_late else first <= today
        return begun and (here <= end if ends_early else today <= last)
