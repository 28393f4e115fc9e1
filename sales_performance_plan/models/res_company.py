from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from ..rules import periods, rfm
from .company_setting import SETTING
from .customer_care_company_mixin import CARE_SETTINGS
from .engagement_company_mixin import ENGAGEMENT_SETTINGS
from .lead_company_mixin import LEAD_SETTINGS
from .plan_company_mixin import PLAN_SETTINGS
from .service_company_mixin import SERVICE_SETTINGS
from .talent_company_mixin import TALENT_SETTINGS
from .talent_mentoring_company_mixin import MENTORING_SETTINGS
from .talent_pip_company_mixin import PIP_SETTINGS

FIRST_YEAR, LAST_YEAR = 1900, 2199  # of days that people type
# Settings that a company needs a default of, also one that other code inserts.
SETTINGS = (
    "sales_basis",
    "rfm_monetary_reading",
    "rfm_window_days",
    "tier_drift_tolerance",
    "dispute_days",
    *LEAD_SETTINGS,
    *SERVICE_SETTINGS,
    *TALENT_SETTINGS,
    *ENGAGEMENT_SETTINGS,
    *CARE_SETTINGS,
    *MENTORING_SETTINGS,
    *PIP_SETTINGS,
    *PLAN_SETTINGS,
    "needs_min_length",
    "proposal_skip_online",
    "proposal_require_parts",
    "proposal_require_needs",
)


class ResCompany(models.Model):
    _name = "res.company"
    _inherit = [
        "res.company",
        "spp.lead.company.mixin",
        "spp.gate.needs.company.mixin",
        "spp.gate.proposal.company.mixin",
        "spp.service.company.mixin",
        "spp.talent.company.mixin",
        "spp.engagement.company.mixin",
        "spp.customer.care.company.mixin",
        "spp.talent.mentoring.company.mixin",
        "spp.talent.pip.company.mixin",
        "spp.plan.company.mixin",
    ]

    sales_basis = fields.Selection(
        [
            ("orders", "Confirmed orders"),
            ("invoices", "Posted invoices, net of credit notes"),
            ("paid", "Paid invoices"),
        ],
        required=True,
        default="orders",
        **SETTING,
        help="What counts as sales in tiers, targets and commissions. Paid: pro rata to what was collected.",
    )
    rfm_monetary_reading = fields.Selection(
        [
            (rfm.READINGS[0], "Customer's sales ÷ average sales per customer"),
            (rfm.READINGS[1], "Customer's average sale ÷ everybody's average sale"),
            (rfm.READINGS[2], "Customer's sales ÷ everybody's average sale"),
        ],
        string="Reading of M",
        required=True,
        default=rfm.READINGS[0],
        **SETTING,
        help="What a customer's value is measured against.",
    )
    rfm_window_days = fields.Integer(
        "Trailing Window (days)", required=True, default=365, **SETTING, help="F and M look back this far."
    )

    tier_drift_tolerance = fields.Float(
        required=True,
        default=0.1,
        **SETTING,
        help="How far a tier's real share may be from the expected one, 0.1 being ten points.",
    )

    dispute_days = fields.Integer(
        "Days to Answer", required=True, default=5, **SETTING, help="By when a question about pay is answered."
    )

    proposal_free_limit = fields.Monetary(
        "Free of Approval up to",
        currency_field="currency_id",
        **SETTING,
        help="Quotations up to this untaxed amount need no approval; 0 frees none.",
    )

    _window_is_positive = models.Constraint("CHECK (rfm_window_days > 0)", "The trailing window is a day at least.")

    def init(self):
        """Give the settings to companies too that code without this addon inserts."""
        result = super().init()
        for name in SETTINGS:
            query = "ALTER TABLE res_company ALTER COLUMN %s SET DEFAULT %s"
            self.env.cr.execute(SQL(query, SQL.identifier(name), self._fields[name].default(self)))
        return result

    @api.constrains("fiscalyear_last_day", "fiscalyear_last_month")
    def _check_settled_quarters_stand(self):
        entries = self.env["spp.incentive.run"]._elevated().env["spp.incentive.entry"]
        for company in self:
            for (quarter,) in entries._read_group([("company_id", "=", company.id)], ["quarter:day"]):
                first = fields.Date.to_date(quarter)
                if company._sales_quarter(first).first != first:
                    raise ValidationError(
                        self.env._(
                            "The commissions of %(company)s are settled by a quarter that starts on %(day)s, and other "
                            "quarters would pay them again: keep a fiscal year in which a quarter starts on that day.",
                            company=company.name,
                            day=first,
                        )
                    )

    @api.constrains("rfm_window_days")
    def _check_window_suits_ladder(self):
        tiers = self.env["spp.customer.tier"]
        problems = [text for company in self for text in tiers._ladder(company)._ladder_problems()]
        if problems:
            raise ValidationError("\n".join(problems))

    @api.model_create_multi
    def create(self, vals_list):
        """Give each new company what is shipped."""
        companies = super().create(vals_list)
        companies._give_shipped()
        return companies

    def _give_shipped(self):
        """Copy the shipped records (ladder, commission rules as a draft, score card …) to those that have none yet."""
        self.env["spp.customer.tier"]._create_default_ladders(self)
        self.env["spp.incentive.scheme"]._create_default_schemes(self)
        self.env["spp.lead.criterion"]._create_default_cards(self)
        self.env["spp.service.policy"]._create_default_policies(self)
        self.env["spp.lead.norm"]._create_default_norms(self)
        self.env["spp.customer.playbook"]._create_default_playbooks(self)
        self.env["spp.talent.programme"]._create_default_programmes(self)
        self.env["spp.plan.kpi"]._create_default_kpis(self)
        self.env["spp.plan.role"]._create_default_roles(self)

    def _set_monetary_reading(self, reading):
        """Choose the reading of M; whoever may change the ladder may change what it measures."""
        self.ensure_one()
        tiers = self.env["spp.customer.tier"]
        tiers.check_access("write")
        if self.rfm_monetary_reading != reading:
            tiers._elevated(self).rfm_monetary_reading = reading

    @api.model
    def _setup_restore(self, values):
        """Take back the reading of M, the only setting that setting up changes."""
        for company, vals in values.items():
            company._set_monetary_reading(vals["rfm_monetary_reading"])

    def _sales_zone(self):
        """Return the time zone that the company's days are counted in."""
        self.ensure_one()
        name = self.resource_calendar_id.tz or self.partner_id.tz or "UTC"
        return ZoneInfo(name)

    def _sales_day(self, moment):
        """Return the day of ``moment``, which is in UTC as the database has it, where the company is."""
        return moment.replace(tzinfo=periods.UTC).astimezone(self._sales_zone()).date()

    def _sales_today(self):
        """Return today's date where the company is."""
        return self._sales_day(fields.Datetime.now())

    def _sales_team_of(self, user):
        """Return the first sales team of ``user`` that sells for this company; their others may be of other companies.

        The user comes free of access rights, since those who ask may not read other companies' teams.
        """
        teams = user.crm_team_member_ids.filtered("active").crm_team_id
        return teams.filtered(lambda team: not team.company_id or team.company_id.id == self.id)[:1]

    def _sales_quarter(self, day):
        """Return the fiscal quarter around ``day``."""
        self.ensure_one()
        self._check_day(day)
        return periods.quarter(day, int(self.fiscalyear_last_month), self.fiscalyear_last_day)

    def _check_day(self, day):
        """Refuse a mistyped year: calendars end somewhere, and nothing was sold there."""
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise UserError(
                self.env._(
                    "%(day)s is too far away: choose a day between the years %(first)s and %(last)s.",
                    day=day,
                    first=FIRST_YEAR,
                    last=LAST_YEAR,
                )
            )

    def _sales_quarter_name(self, day):
        """Return what the fiscal quarter around ``day`` is called, by the year in which it ends."""
        self.ensure_one()
        quarter = self._sales_quarter(day)
        start = periods.fiscal_year_start(day, int(self.fiscalyear_last_month), self.fiscalyear_last_day)
        months = (quarter.first.year - start.year) * 12 + quarter.first.month - start.month
        number = months // 3 + 1
        return self.env._("Q%(number)s %(year)s", number=number, year=periods.add_months(start, 11).year)
