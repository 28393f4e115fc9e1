from odoo import api, fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    sales_basis = fields.Selection(related="company_id.sales_basis", readonly=False, required=True)
    rfm_monetary_reading = fields.Selection(related="company_id.rfm_monetary_reading", readonly=False, required=True)
    rfm_window_days = fields.Integer(related="company_id.rfm_window_days", readonly=False, required=True)
    tier_drift_tolerance = fields.Float(related="company_id.tier_drift_tolerance", readonly=False)
    lead_pass_mark = fields.Integer(related="company_id.lead_pass_mark", readonly=False, required=True)
    lead_return_hours = fields.Float(related="company_id.lead_return_hours", readonly=False, required=True)
    lead_protection_days = fields.Float(related="company_id.lead_protection_days", readonly=False, required=True)
    lead_delay_hours = fields.Float(related="company_id.lead_delay_hours", readonly=False, required=True)
    senior_years = fields.Float(related="company_id.senior_years", readonly=False, required=True)
    core_needs_senior = fields.Boolean(related="company_id.core_needs_senior", readonly=False)
    dispute_days = fields.Integer(related="company_id.dispute_days", readonly=False, required=True)
    needs_gate = fields.Boolean(related="company_id.needs_gate", readonly=False)
    needs_min_length = fields.Integer(related="company_id.needs_min_length", readonly=False, required=True)
    proposal_gate = fields.Boolean(related="company_id.proposal_gate", readonly=False)
    proposal_free_limit = fields.Monetary(
        related="company_id.proposal_free_limit", currency_field="currency_id", readonly=False
    )
    proposal_skip_online = fields.Boolean(related="company_id.proposal_skip_online", readonly=False)
    proposal_require_parts = fields.Boolean(related="company_id.proposal_require_parts", readonly=False)
    proposal_require_needs = fields.Boolean(related="company_id.proposal_require_needs", readonly=False)
    pulse_satisfied_from = fields.Integer(related="company_id.pulse_satisfied_from", readonly=False, required=True)
    pulse_fewest_answers = fields.Integer(related="company_id.pulse_fewest_answers", readonly=False, required=True)
    pulse_day = fields.Integer(related="company_id.pulse_day", readonly=False, required=True)
    meeting_weeks_ahead = fields.Integer(related="company_id.meeting_weeks_ahead", readonly=False, required=True)
    care_most_open = fields.Integer(related="company_id.care_most_open", readonly=False, required=True)
    care_activity_days = fields.Integer(related="company_id.care_activity_days", readonly=False, required=True)
    care_back_within = fields.Integer(related="company_id.care_back_within", readonly=False, required=True)
    care_satisfied_from = fields.Integer(related="company_id.care_satisfied_from", readonly=False, required=True)
    care_effect_days = fields.Integer(related="company_id.care_effect_days", readonly=False, required=True)
    care_ideas = fields.Integer(related="company_id.care_ideas", readonly=False, required=True)
    care_alike = fields.Integer(related="company_id.care_alike", readonly=False, required=True)
    tier_pricelists = fields.Boolean(related="company_id.tier_pricelists", readonly=False)
    exam_before_leads = fields.Boolean(related="company_id.exam_before_leads", readonly=False)
    training_weeks_ahead = fields.Integer(related="company_id.training_weeks_ahead", readonly=False, required=True)
    case_reminder_day = fields.Integer(related="company_id.case_reminder_day", readonly=False, required=True)
    new_hire_months = fields.Integer(related="company_id.new_hire_months", readonly=False, required=True)
    service_alias_name = fields.Char(
        "Address for Requests", compute="_compute_service_alias", inverse="_inverse_service_alias"
    )
    service_alias_domain_id = fields.Many2one(
        "mail.alias.domain", compute="_compute_service_alias", inverse="_inverse_service_alias"
    )
    mentor_limit = fields.Integer(related="company_id.mentor_limit", readonly=False, required=True)
    mentoring_minutes = fields.Integer(related="company_id.mentoring_minutes", readonly=False, required=True)
    mentoring_hour = fields.Float(related="company_id.mentoring_hour", readonly=False, required=True)
    mentoring_summary_day = fields.Selection(related="company_id.mentoring_summary_day", readonly=False, required=True)
    mentoring_weeks_ahead = fields.Integer(related="company_id.mentoring_weeks_ahead", readonly=False, required=True)
    mentoring_silence_days = fields.Integer(related="company_id.mentoring_silence_days", readonly=False, required=True)
    mentoring_effect_quarters = fields.Integer(
        related="company_id.mentoring_effect_quarters", readonly=False, required=True
    )
    mentoring_effect_least = fields.Integer(related="company_id.mentoring_effect_least", readonly=False, required=True)
    promotion_share = fields.Float(related="company_id.promotion_share", readonly=False, required=True)
    promotion_least = fields.Integer(related="company_id.promotion_least", readonly=False, required=True)
    attained_bar = fields.Float(related="company_id.attained_bar", readonly=False, required=True)
    pip_days = fields.Integer(related="company_id.pip_days", readonly=False, required=True)
    pip_checkin_days = fields.Integer(related="company_id.pip_checkin_days", readonly=False, required=True)
    pip_checkins_ahead = fields.Integer(related="company_id.pip_checkins_ahead", readonly=False, required=True)
    pip_tolerance = fields.Float(related="company_id.pip_tolerance", readonly=False, required=True)
    pip_away_days = fields.Float(related="company_id.pip_away_days", readonly=False, required=True)
    pip_least_colleagues = fields.Integer(related="company_id.pip_least_colleagues", readonly=False, required=True)
    pay_quarters = fields.Integer(related="company_id.pay_quarters", readonly=False, required=True)
    violation_statement_days = fields.Integer(
        related="company_id.violation_statement_days", readonly=False, required=True
    )
    violation_appeal_days = fields.Integer(related="company_id.violation_appeal_days", readonly=False, required=True)
    plan_satisfied_from = fields.Integer(related="company_id.plan_satisfied_from", readonly=False, required=True)
    plan_trend_days = fields.Integer(related="company_id.plan_trend_days", readonly=False, required=True)
    plan_trend_band = fields.Float(related="company_id.plan_trend_band", readonly=False, required=True)
    plan_cause_least = fields.Float(related="company_id.plan_cause_least", readonly=False, required=True)
    plan_budget_training = fields.Float(related="company_id.plan_budget_training", readonly=False, required=True)
    plan_budget_visits = fields.Float(related="company_id.plan_budget_visits", readonly=False, required=True)
    plan_budget_crm = fields.Float(related="company_id.plan_budget_crm", readonly=False, required=True)
    plan_budget_meetings = fields.Selection(related="company_id.plan_budget_meetings", readonly=False, required=True)
    plan_budget_warning = fields.Float(related="company_id.plan_budget_warning", readonly=False, required=True)
    plan_honour_places = fields.Integer(related="company_id.plan_honour_places", readonly=False, required=True)
    plan_late_days = fields.Integer(related="company_id.plan_late_days", readonly=False, required=True)
    plan_budget_full = fields.Selection(related="company_id.plan_budget_full", readonly=False, required=True)
    service_link_days = fields.Integer(related="company_id.service_link_days", readonly=False, required=True)
    service_show_promise = fields.Boolean(related="company_id.service_show_promise", readonly=False)
    service_ask_rating = fields.Boolean(related="company_id.service_ask_rating", readonly=False)
    service_rating_days = fields.Integer(related="company_id.service_rating_days", readonly=False, required=True)
    service_bad_rating = fields.Integer(related="company_id.service_bad_rating", readonly=False, required=True)
    service_close_days = fields.Integer(related="company_id.service_close_days", readonly=False, required=True)
    service_evidence_days = fields.Integer(related="company_id.service_evidence_days", readonly=False, required=True)
    service_reopen_days = fields.Integer(related="company_id.service_reopen_days", readonly=False, required=True)
    service_short_answer = fields.Integer(related="company_id.service_short_answer", readonly=False, required=True)

    @api.depends("company_id")
    def _compute_service_alias(self):
        """Show the address of the team that requests go to if nobody says which."""
        for settings in self:
            team = self.env["spp.service.team"]._of_company(settings.company_id)
            settings.service_alias_name = team.alias_name
            settings.service_alias_domain_id = team.alias_domain_id or settings.company_id.alias_domain_id

    def _inverse_service_alias(self):
        """Give that team the address; without one, make it."""
        teams = self.env["spp.service.team"]
        for settings in self:
            team = teams._of_company(settings.company_id)
            if not team and settings.service_alias_name:
                team = teams.create({"name": self.env._("Customer Care"), "company_id": settings.company_id.id})
            address = (settings.service_alias_name or False, settings.service_alias_domain_id)
            if team and address != (team.alias_name, team.alias_domain_id):
                team.write({"alias_name": address[0], "alias_domain_id": address[1].id})
