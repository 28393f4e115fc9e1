from odoo import api, fields, models
from odoo.fields import Domain

from ..rules import career

ROLES = [(career.NEW_HIRE, "New Hire"), (career.EXPERIENCED, "Experienced"), (career.MANAGER, "Manager")]


class TalentProfile(models.Model):
    """What the plan knows of somebody who sells: since when, how new, how experienced (the plan's section 5).

    Dates come from HR's data, which most people may not read; what is here they may, of themselves and of their teams.
    """

    _name = "spp.talent.profile"
    _inherit = [
        "spp.talent.training.mixin",
        "spp.talent.mentoring.profile.mixin",
        "spp.talent.file.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _description = "Sales Profile"
    _order = "name, id"
    _check_company_auto = True

    employee_id = fields.Many2one(
        "hr.employee", required=True, index=True, readonly=True, ondelete="cascade", check_company=True
    )
    name = fields.Char(related="employee_id.name", store=True, related_sudo=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(related="employee_id.company_id", store=True, index=True)
    user_id = fields.Many2one(related="employee_id.user_id", store=True, index=True)
    avatar_128 = fields.Image(related="user_id.avatar_128")
    job_title = fields.Char(related="employee_id.job_title", related_sudo=True)
    team_id = fields.Many2one("crm.team", readonly=True, index=True, help="The sales team that they are in, or lead.")
    manager_id = fields.Many2one(related="team_id.user_id", string="Team Leader")
    entry_date = fields.Date(
        "With the Company Since", readonly=True, tracking=True, help="From HR's data: the first day without a gap."
    )
    sales_since = fields.Date("In Sales Since", tracking=True, help="Empty: since they joined the company.")
    role_set = fields.Selection(
        ROLES, "Role Set by HR", tracking=True, help="Empty: from the dates and from who leads a team."
    )
    role = fields.Selection(ROLES, compute="_compute_career", store=True, index=True)
    leads_team = fields.Boolean(readonly=True)
    new_hire_until = fields.Date(compute="_compute_career", store=True)
    senior_from = fields.Date(compute="_compute_career", store=True)
    is_new_hire = fields.Boolean("New Hire", compute="_compute_is_now", search="_search_is_new_hire")
    is_senior = fields.Boolean("Senior", compute="_compute_is_now", search="_search_is_senior")

    _once = models.UniqueIndex("(employee_id)", "An employee has one sales profile.")

    @api.depends("entry_date", "sales_since", "role_set", "leads_team")
    def _compute_career(self):
        for profile in self:
            company = profile.company_id
            profile.new_hire_until = career.new_hire_until(profile.entry_date, company.new_hire_months)
            start = profile.sales_since or profile.entry_date
            profile.senior_from = career.senior_from(start, company.senior_years)
            role = career.role(profile._today(), profile.new_hire_until or None, leads=profile.leads_team)
            profile.role = profile.role_set or role

    @api.depends("new_hire_until", "senior_from")
    def _compute_is_now(self):
        for profile in self:
            today = profile._today()
            profile.is_new_hire = profile._is_new_hire_on(today)
            profile.is_senior = profile._is_senior_on(today)

    def _search_is_new_hire(self, operator, value):
        return self._search_is_now(operator, value, "new_hire_until", ">=")

    def _search_is_senior(self, operator, value):
        return self._search_is_now(operator, value, "senior_from", "<=")

    @api.model
    def _search_is_now(self, operator, value, name, compared):
        if operator != "in":
            return NotImplemented
        today = self.env.company._sales_today()
        found = Domain(name, "!=", False) & Domain(name, compared, today)
        return found if True in value else ~found

    def _today(self):
        return (self.company_id or self.env.company)._sales_today()

    def _is_new_hire_on(self, day):
        """Tell whether they were a new hire on ``day``."""
        return bool(self.entry_date and self.entry_date <= day <= self.new_hire_until)

    def _is_senior_on(self, day):
        """Tell whether they had enough years in sales on ``day``."""
        return bool(self.senior_from) and self.senior_from <= day

    @api.model
    def _elevated(self):
        """Return the model free of access rights: the only elevation of this room.

        Profiles follow HR's data, which sales people may not read, and whether somebody has passed decides over leads
        that others hand out. What comes out are dates and verdicts, never anything private.
        """
        return self.sudo()

    @api.model
    def _of_users(self, company, users):
        """Return {user id: profile} in ``company``."""
        profiles = self._elevated().search([("company_id", "=", company.id), ("user_id", "in", users.ids)])
        return {profile.user_id.id: profile for profile in profiles}
