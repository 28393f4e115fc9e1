import re

from odoo.fields import Command
from odoo.tests import tagged

from .lead_case import NOW, LeadCase


@tagged("post_install", "-at_install")
class TestLeadScore(LeadCase):
    def test_any_two_of_the_three_pass(self):
        for facts, score, state in [
            ({}, 0, "nurture"),
            ({"company_size": 99}, 0, "nurture"),
            ({"company_size": 100}, 4, "nurture"),
            ({"company_size": 100, "has_purchase_plan": True}, 7, "qualified"),
            ({"has_purchase_plan": True, "industry_id": self.industry.id}, 6, "qualified"),
            ({"company_size": 5000, "has_purchase_plan": True, "industry_id": self.industry.id}, 10, "qualified"),
        ]:
            with self.subTest(facts=facts):
                lead = self.lead(**facts)
                self.assertEqual((lead.qualification_score, lead.qualification_state), (score, state))

    def test_a_lead_says_what_is_missing(self):
        lead = self.lead(company_size=250).with_user(self.users["rep"])
        self.assertEqual(lead.qualification_summary, "4 of 6 points")
        self.assertEqual(lead.qualification_missing, "Industry that we sell to (+3), Plans to buy (+3)")
        self.assertEqual([line["met"] for line in lead.qualification_breakdown["lines"]], [True, False, False])

    def test_the_score_follows_the_facts_of_the_lead_and_of_its_customer(self):
        customer = self.customer("Nimbus")
        lead = self.lead(partner_id=customer.id, has_purchase_plan=True)
        self.assertEqual(lead.qualification_score, 3)
        customer.write({"company_size": 400, "industry_id": self.industry.id})
        self.assertEqual((lead.company_size, lead.qualification_score), (400, 10))
        lead.has_purchase_plan = False
        self.assertEqual(lead.qualification_score, 7)

    def test_what_was_typed_on_the_lead_is_not_overwritten_by_the_customer(self):
        customer = self.customer("Nimbus")
        lead = self.lead(partner_id=customer.id, company_size=80)
        customer.company_size = 400
        self.assertEqual(lead.company_size, 80)

    def test_a_changed_card_judges_the_open_leads_anew_and_leaves_closed_ones(self):
        open_lead, lost = self.lead(company_size=60), self.lead(company_size=60)
        lost.action_set_lost()
        self.env.flush_all()
        self.card.filtered(lambda line: line.field_name == "company_size").write({"value": "50", "points": 6})
        self.assertEqual((open_lead.qualification_score, open_lead.qualification_state), (6, "qualified"))
        self.assertEqual(lost.qualification_score, 0)

    def test_any_field_can_be_a_criterion_and_points_can_be_taken(self):
        partner = self.customer("Nimbus")
        tag = self.env["crm.tag"].create({"name": "Reseller"})
        rules = [
            {"field_name": "expected_revenue", "operator": "at_least", "value": "1000", "points": 2},
            {"field_name": "email_from", "operator": "contains", "value": "@gmail.", "points": -3},
            {"field_name": "priority", "operator": "among", "value": "2,3", "points": 1},
            {"field_name": "tag_ids", "operator": "among", "value_domain": f"[('id', '=', {tag.id})]", "points": -1},
            {"field_name": "partner_id", "operator": "unset", "points": -4},
            {"field_name": "acquired_at", "operator": "older", "value": "90", "points": -2},
        ]
        self.criteria.create([{"name": rule["field_name"], **rule} for rule in rules])
        lead = self.lead(expected_revenue=5000, priority="3", partner_id=partner.id)
        self.assertEqual(lead.qualification_score, 3)
        lead.write({"email_from": "someone@gmail.com", "tag_ids": [Command.link(tag.id)], "partner_id": False})
        self.assertEqual(lead.qualification_score, 3 - 3 - 1 - 4)
        old = self.lead(partner_id=partner.id, acquired_at="2026-03-01 00:00:00")
        self.assertEqual(old.qualification_score, -2)

    def test_leads_age_with_the_days(self):
        self.card.with_context(active_test=False).search(
            [("field_name", "=", "acquired_at"), ("company_id", "=", self.company.id), ("active", "=", False)]
        ).active = True
        lead = self.lead(company_size=100, has_purchase_plan=True, acquired_at="2026-04-02 12:00:00")
        self.assertEqual(lead.qualification_score, 7)
        with self.later(days=2):
            self.pool._recompute(self.company)
            self.assertEqual((lead.qualification_score, lead.qualification_state), (5, "nurture"))

    def test_records_that_come_later_count_from_the_next_night_on(self):
        resellers = {"operator": "among", "value_domain": "[('name', 'like', 'Reseller')]", "points": 9}
        self.criteria.create({"name": "Reseller", "field_name": "tag_ids", **resellers})
        self.assertEqual(self.lead().qualification_score, 0)
        tag = self.env["crm.tag"].create({"name": "Reseller in the north"})
        lead = self.lead(tag_ids=[Command.link(tag.id)])
        self.run_cron("score")
        self.assertEqual(lead.qualification_score, 9)

    def test_bulk_and_single_agree_and_a_second_run_writes_nothing(self):
        leads = self.drawn_leads(40)
        singly = [(lead.qualification_score, lead.qualification_state) for lead in leads]
        self.env.flush_all()
        self.env.cr.execute("UPDATE crm_lead SET qualification_score = -99, qualification_state = NULL")
        self.env.invalidate_all()
        self.assertEqual(self.pool._recompute(self.company), 40)
        self.assertEqual([(lead.qualification_score, lead.qualification_state) for lead in leads], singly)
        self.assertEqual(self.pool._recompute(self.company), 0)

    def test_the_predictive_probability_is_never_written(self):
        lead = self.lead(probability=33.0)
        lead.write({"company_size": 500, "has_purchase_plan": True})
        self.pool._recompute(self.company)
        self.assertEqual(lead.probability, 33.0)

    def test_lost_for_a_reason_that_says_so_is_invalid(self):
        lead = self.lead(company_size=100, has_purchase_plan=True)
        lead.action_set_lost(lost_reason_id=self.env.ref("sales_performance_plan.lost_reason_spam").id)
        self.assertEqual(lead.qualification_state, "invalid")
        self.pool._score_all(self.company)
        self.assertEqual(lead.qualification_state, "invalid", "also when all are scored anew")
        lead.action_unarchive()
        self.assertEqual(lead.qualification_state, "qualified")

    def test_a_criterion_that_cannot_be_asked_is_refused_with_what_to_do(self):
        for values, words in [
            ({"field_name": "no_such", "operator": "set"}, "no_such"),
            ({"field_name": "email_from", "operator": "at_least", "value": "3"}, "choose another comparison"),
            ({"field_name": "company_size", "operator": "at_least", "value": "many"}, "many"),
            ({"field_name": "priority", "operator": "among", "value": "9"}, "0 (Low)"),
            ({"field_name": "email_from", "operator": "contains", "value": " "}, "Sized: type the text to look for"),
            ({"field_name": "acquired_at", "operator": "older", "value": "99999"}, "not a number up to 36525"),
            ({"field_name": "tag_ids", "operator": "among", "value_domain": "[('id'"}, "which records count"),
            ({"field_name": "day_open", "operator": "older", "value": "3"}, "Sized"),
        ]:
            with self.subTest(values=values), self.assertRefused(re.escape(words)):
                self.criteria.create({"name": "Sized", "points": 1, **values})

    def test_cards_of_companies_do_not_mix(self):
        other = self.env["res.company"].create({"name": "Hillside"})
        self.assertEqual(len(self.criteria.with_context(active_test=False).search([("company_id", "=", other.id)])), 4)
        self.criteria.search([("company_id", "=", other.id)]).unlink()
        theirs = self.env["crm.lead"].create(
            {"name": "T", "company_id": other.id, "company_size": 900, "user_id": False}
        )
        self.assertEqual(theirs.qualification_score, 0)
        self.assertEqual(self.lead(company_size=900).qualification_score, 4)

    def test_the_tier_is_the_one_in_the_company_whose_card_counts(self):
        other = self.env["res.company"].create({"name": "Hillside"})
        customer = self.customer("Nimbus")
        self.sell(customer, company=other)
        self.recompute(company=other)
        self.criteria.search([("company_id", "=", other.id)]).unlink()
        tier = {"name": "Has bought", "field_name": "customer_tier_id", "operator": "set", "points": 5}
        self.criteria.create({**tier, "company_id": other.id})
        team = self.env["crm.team"].create({"name": "Hill", "company_id": False})
        lead = self.lead(team_id=team.id, company_id=False, partner_id=customer.id)
        team.company_id = other
        self.env.flush_all()
        self.assertEqual(lead._score(NOW).total, 5)
        self.cr.execute("UPDATE crm_lead SET qualification_score = 0 WHERE id = %s", [lead.id])
        self.env.invalidate_all()
        self.assertEqual(self.pool._recompute(other), 1)
        self.assertEqual(lead.qualification_score, 5)

    def test_leads_that_say_nothing_of_a_company_are_the_only_ones(self):
        team = self.env["crm.team"].create({"name": "Inbox", "company_id": False})
        lead = self.lead(team_id=team.id, company_id=False, company_size=200)
        self.assertFalse(lead.company_id)
        size = self.card.filtered(lambda line: line.field_name == "company_size")
        size.points = 5
        self.assertEqual(lead.qualification_score, 4, "nobody can tell whose card counts")
        self.cr.execute("UPDATE res_company SET active = id = %s", [self.company.id])
        self.env.invalidate_all()
        size.points = 6
        self.assertEqual((lead.qualification_score, lead.qualification_state), (6, "qualified"))

    def test_a_shipped_criterion_can_be_deleted(self):
        shipped = self.criteria.with_context(active_test=False).search([("company_id", "=", False)])
        self.assertTrue(shipped)
        shipped.unlink()
        self.assertFalse(shipped.exists())
