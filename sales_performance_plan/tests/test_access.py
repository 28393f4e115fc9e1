from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import PlanCase

ALL = ("rep", "manager", "hr", "accountant", "director")
SELLERS = ("rep", "manager", "director")
MANAGERS = ("manager", "director")
CUSTOMER = (*ALL, "portal")
PLANNERS = ("manager", "hr", "director")
DIRECTOR = ("director",)
STAFF = ("manager", "hr", "accountant", "director")
PAYING = ("manager", "accountant", "director")
HR = ("hr", "director")
ACCOUNTANTS = ("accountant", "director")
PAID = (*SELLERS, "accountant")
# Who may read, write, create, delete; whoever is not named may not.
TABLE = {
    "spp.customer.tier": (ALL, DIRECTOR, DIRECTOR, DIRECTOR),
    "spp.customer.standing": (ALL, (), (), ()),
    "spp.customer.history": (ALL, (), (), ()),
    "spp.customer.recheck": (DIRECTOR, (), (), ()),
    "spp.customer.override": (ALL, MANAGERS, MANAGERS, MANAGERS),
    "spp.customer.run": (ALL, (), (), ()),
    "spp.customer.migration.report": (ALL, (), (), ()),
    "spp.customer.drift.report": (ALL, (), (), ()),
    "spp.customer.migration.wizard": (ALL, ALL, ALL, ()),
    "spp.customer.ladder.wizard": (DIRECTOR, DIRECTOR, DIRECTOR, ()),
    "spp.customer.ladder.wizard.line": (DIRECTOR, DIRECTOR, DIRECTOR, DIRECTOR),
    "spp.customer.history.wizard": (DIRECTOR, DIRECTOR, DIRECTOR, ()),
    "spp.lead.criterion": (ALL, DIRECTOR, DIRECTOR, DIRECTOR),
    "spp.lead.assignment": (ALL, (), (), ()),
    "spp.lead.moment.report": (ALL, (), (), ()),
    "spp.lead.back.test": (MANAGERS, MANAGERS, MANAGERS, ()),
    "spp.lead.back.test.line": (MANAGERS,) * 4,
    "spp.lead.turn": (MANAGERS, (), (), ()),
    "spp.gate.needs.report": (SELLERS, SELLERS, SELLERS, SELLERS),
    "spp.gate.override": (ALL, (), DIRECTOR, ()),
    "spp.gate.override.wizard": (DIRECTOR, DIRECTOR, DIRECTOR, ()),
    "spp.service.ticket": (CUSTOMER, ALL, ALL, DIRECTOR),
    "spp.service.pause": (ALL, (), (), ()),
    "spp.service.policy": (ALL, DIRECTOR, DIRECTOR, DIRECTOR),
    "spp.service.category": (CUSTOMER, DIRECTOR, DIRECTOR, DIRECTOR),
    "spp.service.team": (ALL, DIRECTOR, DIRECTOR, DIRECTOR),
    "spp.service.extra.day": (ALL, DIRECTOR, DIRECTOR, DIRECTOR),
    "spp.service.change": (ALL, (), (), ()),
    "spp.service.visit": (ALL, ALL, MANAGERS, DIRECTOR),
    "spp.service.gaming.report": (MANAGERS, (), (), ()),
    "spp.service.compliance.report": (ALL, (), (), ()),
    "spp.service.drop.wizard": (ALL, ALL, ALL, ()),
    "spp.engagement.suggestion": (ALL, ALL, ALL, PLANNERS),
    "spp.engagement.meeting": (ALL, PLANNERS, PLANNERS, PLANNERS),
    "spp.engagement.pulse": ((), (), (), ()),
    "spp.engagement.pulse.asked": ((), (), (), ()),
    "spp.engagement.pulse.report": (PLANNERS, (), (), ()),
    "spp.engagement.pulse.wizard": (ALL, ALL, ALL, ()),
    "spp.customer.playbook": (ALL, DIRECTOR, DIRECTOR, DIRECTOR),
    "spp.customer.occasion": (ALL, MANAGERS, MANAGERS, MANAGERS),
    "spp.customer.care": (ALL, ALL, (), ()),
    "spp.customer.care.report": (ALL, (), (), ()),
    "spp.customer.effect.report": (MANAGERS, (), (), ()),
    "spp.customer.grant": (ALL, (), (), ()),
    "spp.talent.profile": (ALL, HR, HR, ()),
    "spp.talent.programme": (ALL, HR, HR, HR),
    "spp.talent.module": (ALL, HR, HR, HR),
    "spp.talent.enrolment": (ALL, PLANNERS, PLANNERS, HR),
    "spp.talent.result": (ALL, PLANNERS, PLANNERS, ()),
    "spp.talent.session": (ALL, PLANNERS, PLANNERS, PLANNERS),
    "spp.talent.attendance": (ALL, PLANNERS, PLANNERS, PLANNERS),
    "spp.talent.skill": (ALL, HR, HR, HR),
    "spp.talent.skill.score": (ALL, ALL, ALL, ALL),
    "spp.talent.case": (ALL, ALL, ALL, ALL),
    "spp.talent.training.report": (ALL, (), (), ()),
    "spp.talent.mentoring": (ALL, PLANNERS, PLANNERS, PLANNERS),
    "spp.talent.mentoring.session": (ALL, ALL, (), ()),
    "spp.talent.mentoring.summary": (ALL, ALL, (), ()),
    "spp.talent.mentoring.note": (ALL,) * 4,
    "spp.talent.mentoring.moment": (ALL, (), (), ()),
    "spp.talent.mentoring.wizard": (PLANNERS, PLANNERS, PLANNERS, ()),
    "spp.talent.mentoring.suggestion": (PLANNERS,) * 4,
    "spp.talent.candidate": (ALL, PLANNERS, (), ()),
    "spp.talent.assessment": (ALL, ALL, PLANNERS, PLANNERS),
    "spp.talent.growth": (ALL, PLANNERS, PLANNERS, PLANNERS),
    "spp.talent.decide.wizard": (HR, HR, HR, ()),
    "spp.talent.mentoring.effect": (PLANNERS, PLANNERS, PLANNERS, ()),
    "spp.talent.mentoring.effect.line": (PLANNERS,) * 4,
    "spp.talent.pip": (ALL, PLANNERS, (), ()),
    "spp.talent.pip.goal": (ALL, PLANNERS, PLANNERS, PLANNERS),
    "spp.talent.pip.measure": (ALL, PLANNERS, PLANNERS, PLANNERS),
    "spp.talent.pip.evidence": (ALL, (), (), ()),
    "spp.talent.pip.checkin": (ALL, ALL, (), ()),
    "spp.talent.pip.wizard": (PLANNERS, PLANNERS, PLANNERS, ()),
    "spp.talent.pip.wizard.line": (PLANNERS,) * 4,
    "spp.talent.pay.proposal": (ALL, HR, (), ()),
    "spp.talent.violation": (ALL, HR, HR, HR),
    "spp.talent.violation.kind": (ALL, HR, HR, HR),
    "spp.talent.word.wizard": (ALL, ALL, ALL, ()),
    "spp.talent.fairness.report": (HR, (), (), ()),
    "spp.lead.step": (ALL, (), (), ()),
    "spp.lead.norm": (ALL, DIRECTOR, DIRECTOR, DIRECTOR),
    "spp.lead.funnel.report": (ALL, (), (), ()),
    "spp.lead.funnel.wizard": (ALL, ALL, ALL, ()),
    "spp.lead.stage.wizard": (DIRECTOR, DIRECTOR, DIRECTOR, ()),
    "spp.lead.stage.wizard.line": (DIRECTOR, DIRECTOR, DIRECTOR, DIRECTOR),
    "spp.gate.standin": (ALL, MANAGERS, MANAGERS, MANAGERS),
    "spp.gate.refuse.wizard": (ALL, ALL, ALL, ()),
    "spp.plan.kpi": (ALL, DIRECTOR, DIRECTOR, DIRECTOR),
    "spp.plan.target": (ALL, MANAGERS, MANAGERS, MANAGERS),
    "spp.plan.kpi.value": (ALL, (), (), ()),
    "spp.plan.target.wizard": (MANAGERS, MANAGERS, MANAGERS, ()),
    "spp.plan.target.wizard.kpi": (MANAGERS,) * 4,
    "spp.plan.target.wizard.member": (MANAGERS,) * 4,
    "spp.plan.setup.mark": (DIRECTOR, (), (), ()),
    "spp.plan.setup.role.wizard": (DIRECTOR, DIRECTOR, DIRECTOR, ()),
    "spp.plan.setup.role.wizard.line": (DIRECTOR,) * 4,
    "spp.plan.setup.team.wizard": (DIRECTOR, DIRECTOR, DIRECTOR, ()),
    "spp.plan.setup.team.wizard.line": (DIRECTOR,) * 4,
    "spp.plan.setup.address.wizard": (DIRECTOR, DIRECTOR, DIRECTOR, ()),
    "spp.plan.review": (PLANNERS, PLANNERS, PLANNERS, DIRECTOR),
    "spp.plan.review.line": (PLANNERS, PLANNERS, PLANNERS, PLANNERS),
    "spp.plan.review.cause": (PLANNERS, (), (), ()),
    "spp.plan.decision": (ALL, ALL, PLANNERS, PLANNERS),
    "spp.plan.budget.line": (STAFF, MANAGERS, DIRECTOR, DIRECTOR),
    "spp.plan.budget.use": (STAFF, (), (), ()),
    "spp.plan.budget.spending": (STAFF, STAFF, STAFF, DIRECTOR),
    "spp.plan.role": (ALL, DIRECTOR, DIRECTOR, DIRECTOR),
    "spp.plan.duty": (ALL, DIRECTOR, DIRECTOR, DIRECTOR),
    "spp.plan.post": (ALL, ALL, MANAGERS, MANAGERS),
    "spp.plan": (ALL, MANAGERS, MANAGERS, DIRECTOR),
    "spp.plan.honour": (ALL, (), (), ()),
    "spp.plan.adjustment": (ALL, (), (), ()),
    "spp.plan.reopen.wizard": (DIRECTOR, DIRECTOR, DIRECTOR, ()),
    "spp.plan.member": (ALL, MANAGERS, MANAGERS, MANAGERS),
    "spp.incentive.scheme": (ALL, HR, HR, HR),
    "spp.incentive.rule": (ALL, HR, HR, HR),
    "spp.incentive.run": (PAYING, (), (), ()),
    "spp.incentive.entry": (ALL, (), (), ()),
    "spp.incentive.statement": (ALL, (), (), ()),
    "spp.incentive.split": (ALL, MANAGERS, MANAGERS, MANAGERS),
    "spp.incentive.adjustment": (ALL, MANAGERS, MANAGERS, MANAGERS),
    "spp.incentive.dispute": (ALL, ALL, ALL, ()),
    "spp.incentive.award": (ALL, MANAGERS, MANAGERS, MANAGERS),
    "spp.incentive.payout": (("accountant", "director"),) * 4,
    "spp.incentive.answer.wizard": (MANAGERS, MANAGERS, MANAGERS, ()),
    "spp.incentive.propose.wizard": (MANAGERS, MANAGERS, MANAGERS, ()),
    "spp.incentive.settle.wizard": (PAYING, PAYING, PAYING, ()),
    "spp.incentive.what.if": (PLANNERS, PLANNERS, PLANNERS, ()),
    "spp.incentive.what.if.line": (PLANNERS, (), (), ()),
    "spp.incentive.what.if.quarter": (PLANNERS, (), (), ()),
    "spp.incentive.verify.wizard": (ACCOUNTANTS, ACCOUNTANTS, ACCOUNTANTS, ()),
    "spp.incentive.verify.wizard.line": (ACCOUNTANTS, ACCOUNTANTS, ACCOUNTANTS, ACCOUNTANTS),
}
MENUS = {
    "plan_menu_root": ALL,
    "res_partner_menu": ALL,
    "spp_customer_migration_report_menu": ALL,
    "spp_incentive_page_menu": SELLERS,
    "spp_incentive_what_if_menu": PLANNERS,
    "config_menu": MANAGERS,
    "spp_incentive_payout_menu": ACCOUNTANTS,
    "spp_customer_history_wizard_menu": DIRECTOR,
    "spp_gate_needs_report_menu": SELLERS,
    "spp_gate_override_menu": MANAGERS,
    "crm_lead_my_new_menu": SELLERS,
    "crm_lead_waiting_menu": MANAGERS,
    "spp_lead_assignment_menu": SELLERS,
    "spp_lead_back_test_menu": MANAGERS,
    "spp_lead_criterion_menu": MANAGERS,
    "crm_lead_beyond_norm_menu": ("rep", *MANAGERS),
    "spp_lead_step_menu": SELLERS,
    "spp_lead_funnel_report_menu": ALL,
    "spp_lead_stage_wizard_menu": DIRECTOR,
    "spp_lead_norm_menu": MANAGERS,
    "spp_gate_proposal_menu": MANAGERS,
    "spp_gate_standin_menu": MANAGERS,
    "spp_service_ticket_menu": ALL,
    "spp_service_compliance_report_menu": ALL,
    "spp_service_ticket_my_menu": ALL,
    "spp_service_ticket_late_menu": ALL,
    "spp_service_category_menu": MANAGERS,
    "spp_service_visit_menu": ALL,
    "spp_service_gaming_report_menu": MANAGERS,
    "spp_talent_profile_menu": ALL,
    "spp_customer_care_menu": ALL,
    "spp_customer_care_report_menu": ALL,
    "res_partner_without_senior_menu": MANAGERS,
    "spp_customer_effect_report_menu": MANAGERS,
    "spp_customer_playbook_menu": MANAGERS,
    "spp_customer_occasion_menu": MANAGERS,
    "spp_engagement_suggestion_menu": ALL,
    "spp_engagement_meeting_menu": ALL,
    "spp_engagement_pulse_wizard_menu": ALL,
    "spp_engagement_pulse_report_menu": PLANNERS,
    "spp_talent_enrolment_menu": ALL,
    "spp_talent_session_menu": ALL,
    "spp_talent_case_menu": ALL,
    "spp_talent_skill_score_menu": ALL,
    "spp_talent_result_menu": ALL,
    "spp_talent_training_report_menu": ALL,
    "spp_talent_programme_menu": HR,
    "spp_talent_skill_menu": HR,
    "spp_talent_candidate_menu": ALL,
    "spp_talent_growth_menu": ALL,
    "spp_talent_mentoring_effect_menu": PLANNERS,
    "spp_talent_mentoring_menu": ALL,
    "spp_talent_mentoring_summary_my_menu": ALL,
    "spp_talent_mentoring_session_menu": ALL,
    "spp_talent_mentoring_summary_menu": ALL,
    "spp_talent_mentoring_wizard_menu": PLANNERS,
    "spp_talent_pip_menu": ALL,
    "spp_talent_pip_checkin_menu": ALL,
    "spp_talent_pay_proposal_menu": HR,
    "spp_talent_violation_menu": HR,
    "spp_talent_violation_kind_menu": HR,
    "spp_talent_fairness_report_menu": HR,
    "spp_service_policy_menu": MANAGERS,
    "spp_service_team_menu": MANAGERS,
    "spp_service_extra_day_menu": MANAGERS,
    "spp_plan_review_menu": PLANNERS,
    "spp_plan_review_cause_menu": PLANNERS,
    "spp_plan_decision_menu": ALL,
    "spp_plan_menu": ALL,
    "spp_plan_setup_menu": DIRECTOR,
    "spp_plan_kpi_menu": MANAGERS,
    "spp_plan_scorecard_menu": ALL,
    "spp_plan_target_menu": ALL,
    "spp_plan_target_wizard_menu": MANAGERS,
    "spp_plan_budget_line_menu": STAFF,
    "spp_plan_budget_spending_menu": STAFF,
    "spp_plan_budget_use_menu": STAFF,
    "spreadsheet_dashboard_plan_menu": MANAGERS,
    "spp_plan_kpi_value_menu": ALL,
    "spp_plan_post_menu": ALL,
    "spp_plan_role_menu": MANAGERS,
    "spp_plan_member_menu": ALL,
    "spp_plan_honour_menu": ALL,
    "spp_plan_adjustment_menu": ALL,
    "spp_incentive_statement_menu": PAID,
    "spp_incentive_entry_menu": PAID,
    "spp_incentive_dispute_menu": PAID,
    "spp_incentive_adjustment_menu": PAID,
    "spp_incentive_award_menu": PAID,
    "spp_incentive_scheme_menu": ALL,
    "spp_incentive_propose_wizard_menu": MANAGERS,
    "spp_incentive_settle_wizard_menu": PAYING,
    "spp_incentive_run_menu": PAYING,
}


@tagged("post_install", "-at_install")
class TestAccess(PlanCase):
    def test_every_model_is_in_the_table(self):
        own = {name for name, model in self.env.registry.items() if name.startswith("spp.") and not model._abstract}
        self.assertEqual(own, set(TABLE))

    def test_table(self):
        for name, allowed in TABLE.items():
            for operation, roles in zip(("read", "write", "create", "unlink"), allowed, strict=True):
                for role, user in self.users.items():
                    with self.subTest(model=name, operation=operation, role=role):
                        self.assertEqual(self.env[name].with_user(user).has_access(operation), role in roles)

    def test_every_model_with_a_company_keeps_companies_apart(self):
        for name in TABLE:
            model = self.env[name]
            if "company_id" not in model._fields:
                continue
            rules = self.env["ir.rule"].search([("model_id.model", "=", name), ("global", "=", True)])
            self.assertIn("company_ids", "".join(rules.mapped("domain_force")), name)

    def test_another_company_is_not_seen(self):
        other = self.env["res.company"].create({"name": "Hillside"})
        customer = self.customer("Elsewhere")
        self.sell(customer, company=other)
        self.recompute(company=other)
        for name in ("spp.customer.tier", "spp.customer.standing", "spp.customer.history", "spp.customer.run"):
            records = self.env[name].with_context(allowed_company_ids=[]).search([("company_id", "=", other.id)])
            with self.subTest(name):
                self.assertTrue(records)
                found = self.env[name].with_user(self.users["director"]).search([("company_id", "=", other.id)])
                self.assertFalse(found)
                with self.assertRaises(AccessError):
                    records.with_user(self.users["director"]).read(["company_id"])

    def test_menus(self):
        for name, roles in MENUS.items():
            menu = self.env.ref(f"sales_performance_plan.{name}")
            for role, user in self.users.items():
                if role == "portal":
                    continue
                with self.subTest(menu=name, role=role):
                    visible = self.env["ir.ui.menu"].with_user(user).load_menus(False)
                    self.assertEqual(menu.id in visible, role in roles)
