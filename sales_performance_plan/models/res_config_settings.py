from odoo import fields, models


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
    new_hire_months = fields.Integer(related="company_id.new_hire_months", readonly=False, required=True)
    plan_attained_bar = fields.Float(related="company_id.plan_attained_bar", readonly=False, required=True)
    plan_satisfied_from = fields.Integer(related="company_id.plan_satisfied_from", readonly=False, required=True)
    plan_trend_days = fields.Integer(related="company_id.plan_trend_days", readonly=False, required=True)
    plan_trend_band = fields.Float(related="company_id.plan_trend_band", readonly=False, required=True)
    plan_budget_warning = fields.Float(related="company_id.plan_budget_warning", readonly=False, required=True)
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
