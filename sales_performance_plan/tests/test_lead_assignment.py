from collections import Counter
from unittest.mock import patch

from odoo.exceptions import AccessError, LockError
from odoo.fields import Command
from odoo.tests import Form, new_test_user, tagged

from .lead_case import LeadCase


@tagged("post_install", "-at_install")
class TestLeadAssignment(LeadCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.team.assign_by_score = True

    def log(self, lead):
        return self.env["spp.lead.assignment"].search([("lead_id", "=", lead.id)])

    def test_a_lead_that_passes_is_given_at_once_and_says_why(self):
        lead = self.good_lead()
        self.assertIn(lead.user_id, self.mara | self.nils | self.olga)
        self.assertEqual(lead.type, "opportunity")
        row = self.log(lead)
        self.assertEqual((row.user_id, row.reason, row.score), (lead.user_id, "turn", 7))
        self.assertEqual(row.runner_up_ids, (self.mara | self.nils | self.olga) - lead.user_id)

    def test_below_the_mark_nobody_gets_it_until_a_fact_makes_it_pass(self):
        lead = self.lead(company_size=300)
        self.assertFalse(lead.user_id)
        self.run_cron("assign")
        self.assertFalse(lead.user_id)
        lead.with_user(self.users["manager"]).has_purchase_plan = True
        self.assertTrue(lead.user_id)

    def test_equal_members_differ_by_at_most_one(self):
        leads = self.env["crm.lead"].concat(*[self.good_lead() for _ in range(7)])
        counts = Counter(lead.user_id for lead in leads)
        self.assertEqual(sorted(counts.values()), [2, 2, 3])

    def test_many_at_a_time_wait_for_the_scheduler_and_are_fair_too(self):
        values = {
            "name": "Fair",
            "team_id": self.team.id,
            "company_size": 200,
            "has_purchase_plan": True,
            "user_id": False,
        }
        leads = self.env["crm.lead"].create([{**values, "company_id": self.company.id} for _ in range(40)])
        self.assertFalse(leads.user_id)
        self.run_cron("assign")
        self.assertEqual(sorted(Counter(lead.user_id for lead in leads).values()), [13, 13, 14])
        self.assertFalse(self.env["crm.lead"].search(self.pool._waiting_domain()))

    def test_twice_the_capacity_gets_twice_as_many(self):
        self.membership(self.mara).assignment_max = 60
        leads = self.env["crm.lead"].concat(*[self.good_lead() for _ in range(8)])
        self.assertEqual(Counter(lead.user_id for lead in leads)[self.mara], 4)

    def test_who_is_paused_gets_none_and_no_arrears_later(self):
        self.membership(self.mara).assignment_optout = True
        leads = self.env["crm.lead"].concat(*[self.good_lead() for _ in range(6)])
        counts = Counter(lead.user_id for lead in leads)
        self.assertEqual((counts[self.mara], counts[self.nils], counts[self.olga]), (0, 3, 3))
        self.assertIn(f"{self.mara.name}: takes no leads at the moment", self.log(leads[-1]).left_out_words)
        self.membership(self.mara).assignment_optout = False
        more = self.env["crm.lead"].concat(*[self.good_lead() for _ in range(6)])
        self.assertEqual(set(Counter(lead.user_id for lead in more).values()), {2})

    def test_who_is_full_gets_no_more_and_then_nobody_can(self):
        self.team.crm_team_member_ids.assignment_max = 1
        leads = self.env["crm.lead"].concat(*[self.good_lead() for _ in range(4)])
        self.assertEqual(len(leads.user_id), 3)
        self.assertFalse(leads[3].user_id)
        self.assertIn("has no room left in these 30 days", self.log(leads[3]).left_out_words)

    def test_who_has_the_customer_gets_their_leads(self):
        customer = self.customer("Nimbus", user_id=self.olga.id)
        for _ in range(3):
            lead = self.good_lead(partner_id=customer.id)
            self.assertEqual((lead.user_id, self.log(lead).reason), (self.olga, "owner"))

    def test_core_customers_leads_go_to_seniors(self):
        customer = self.customer("Big")
        for days in (1, 2, 3, 4):
            self.sell(customer, amount=900, days_ago=days)
            self.sell(self.customer("Small"), amount=10, days_ago=days)
        self.recompute()
        self.assertTier(customer, "core")
        lead = self.good_lead(partner_id=customer.id)
        self.assertFalse(lead.user_id)
        self.assertIn("too few years in sales", self.log(lead).left_out_words)
        self.membership(self.nils).sales_since = "2023-06-30"
        self.run_cron("assign")
        self.assertEqual(lead.user_id, self.nils)

    def test_who_is_senior_is_what_the_leads_company_says(self):
        customer = self.customer("Big")
        for days in (1, 2, 3, 4):
            self.sell(customer, amount=900, days_ago=days)
            self.sell(self.customer("Small"), amount=10, days_ago=days)
        self.recompute()
        lead = self.good_lead(partner_id=customer.id)
        self.assertFalse(lead.user_id)
        self.team.company_id = False
        self.company.senior_years = 1
        self.membership(self.nils).sales_since = "2025-01-01"
        elsewhere = self.env["res.company"].create({"name": "Hillside"})
        self.pool.with_company(elsewhere)._elevated()._hand_out(lead.with_company(elsewhere).sudo())
        self.assertEqual(lead.user_id, self.nils)

    def test_nobody_is_given_a_lead_below_the_mark_by_hand(self):
        lead = self.lead(company_size=300)
        for role in ("manager", "director"):
            with self.subTest(role), self.assertRefused("4 of 6 points.*Plans to buy"):
                lead.with_user(self.users[role]).user_id = self.mara
        with self.assertRefused("Inquiry.*\n.*Second"):
            (lead | self.lead(name="Second")).with_user(self.users["manager"]).write({"user_id": self.mara.id})
        with self.assertRefused("0 of 6 points"):
            self.env["crm.lead"].with_user(self.users["manager"]).create(
                {"name": "Pushed", "team_id": self.team.id, "user_id": self.mara.id}
            )

    def test_a_lead_of_another_team_is_held_as_well_once_it_is_given_to_this_one(self):
        plain = self.env["crm.team"].create({"name": "Plain", "company_id": self.company.id})
        lead = self.lead(team_id=plain.id).with_user(self.users["manager"])
        with self.assertRefused("0 of 6 points"):
            lead.write({"team_id": self.team.id, "user_id": self.mara.id})
        with self.assertRefused("0 of 6 points"):
            lead.user_id = self.mara  # the host moves it to the rep's team
        lead.write({"team_id": self.team.id, "user_id": self.mara.id, "company_size": 500, "has_purchase_plan": True})
        self.assertEqual((lead.team_id, lead.user_id), (self.team, self.mara))

    def test_facts_and_owner_may_come_in_one_save(self):
        lead = self.lead()
        lead.with_user(self.users["manager"]).write(
            {"user_id": self.nils.id, "company_size": 500, "has_purchase_plan": True}
        )
        self.assertEqual(lead.user_id, self.nils)

    def test_an_imported_row_below_the_mark_is_named_and_nothing_stays(self):
        leads = self.env["crm.lead"].with_user(self.users["director"])
        rows = [["Good", "Hunters", self.mara.login, "200", "True"], ["Poor", "Hunters", self.nils.login, "3", "False"]]
        result = leads.load(["name", "team_id", "user_id", "company_size", "has_purchase_plan"], rows)
        self.assertFalse(result["ids"])
        self.assertIn("Poor", result["messages"][0]["message"])
        self.assertFalse(leads.search([("name", "in", ["Good", "Poor"])]))

    def test_what_a_rep_enters_waits_and_comes_back_to_them(self):
        lead = self.env["crm.lead"].with_user(self.olga).create({"name": "Met at a fair", "team_id": self.team.id})
        self.assertEqual((lead.user_id, lead.claimed_user_id), (self.env["res.users"], self.olga))
        self.assertFalse(lead.first_assigned_at)
        lead.write({"company_size": 500, "has_purchase_plan": True})
        self.assertEqual((lead.user_id, self.log(lead.sudo()).reason), (self.olga, "claimed"))

    def test_a_mail_to_the_team_waits_for_its_facts_and_is_not_lost(self):
        self.team.user_id = self.users["manager"]
        lead = self.env["crm.lead"].message_new(
            {"subject": "Offer please", "from": "buyer@example.com", "email_from": "buyer@example.com", "to": ""},
            {"team_id": self.team.id, "company_id": self.company.id},
        )
        lead._assign_userless_lead_in_team("mail")
        self.assertTrue(lead.exists())
        self.assertFalse(lead.user_id)
        lead.write({"company_size": 500, "has_purchase_plan": True})
        self.assertIn(lead.user_id, self.mara | self.nils | self.olga)

    def test_a_form_on_the_web_that_names_a_rep_is_kept_without_them(self):
        lead = self.env["crm.lead"].sudo().create({"name": "Web", "team_id": self.team.id, "user_id": self.mara.id})
        self.assertEqual((lead.user_id, lead.claimed_user_id), (self.env["res.users"], self.mara))

    def test_the_hosts_assignment_gives_only_what_passes(self):
        poor = self.lead(company_size=300)
        self.env["ir.config_parameter"].set_param("crm.lead.auto.assignment", True)
        self.env["crm.team"]._cron_assign_leads(force_quota=True)
        self.assertFalse(poor.user_id)

    def test_the_hosts_assignment_does_not_fail_while_somebody_else_hands_out(self):
        self.team.crm_team_member_ids.assignment_optout = True
        lead = self.good_lead()
        self.team.crm_team_member_ids.assignment_optout = False
        busy = patch.object(self.registry["spp.lead.turn"], "lock_for_update", side_effect=LockError("busy"))
        with busy:
            self.team._assign_and_convert_leads()
        self.assertFalse(lead.user_id)
        self.team._assign_and_convert_leads()
        self.assertTrue(lead.user_id)

    def test_teams_that_do_not_assign_by_score_are_left_to_the_host(self):
        plain = self.env["crm.team"].create({"name": "Plain", "company_id": self.company.id})
        user = self.member("petra", team=plain, assignment_max=30)
        self.assertFalse(self.good_lead(team_id=plain.id).user_id)
        lead = self.lead(team_id=plain.id)
        lead.with_user(self.users["manager"]).user_id = user
        self.assertEqual(lead.user_id, user)

    def test_a_manager_lets_one_pass_with_a_reason_that_stays(self):
        lead = self.lead(company_size=300)
        director = self.users["director"]
        action = lead.with_user(director).action_override_assignment()
        wizard = Form(self.env[action["res_model"]].with_user(director).with_context(**action["context"]))
        self.assertIn("4 of 6 points", wizard.findings)
        wizard.reason = "The founder knows us"
        wizard.save().action_override()
        self.assertTrue(lead.user_id)
        override = lead.sudo().gate_override_ids
        self.assertEqual((override.user_id, override.reason), (director, "The founder knows us"))
        self.assertIn("Plans to buy", override.findings)
        with self.assertRaises(AccessError):
            self.env["spp.gate.override"].with_user(self.mara)._grant(lead, "assignment", "Please")

    def test_a_company_without_such_a_team_keeps_its_leads(self):
        other = self.env["res.company"].create({"name": "Hillside"})
        user = new_test_user(
            self.env, "hilda", "sales_team.group_sale_salesman", company_id=other.id, company_ids=other.ids
        )
        leads = self.env["crm.lead"].with_user(user).with_context(allowed_company_ids=other.ids)
        lead = leads.create({"name": "Theirs", "team_id": False})
        self.assertEqual((lead.company_id, lead.team_id.id, lead.user_id), (other, False, user))
        self.team.write({"crm_team_member_ids": [Command.clear()], "company_id": other.id})
        self.assertFalse(leads.create({"name": "Waits", "team_id": False}).user_id)

    def test_leads_are_kept_once_the_last_such_team_is_gone(self):
        leads = self.env["crm.lead"].with_user(self.mara)
        self.assertFalse(leads.create({"name": "Waits", "team_id": False}).user_id)
        self.team.unlink()
        self.assertEqual(leads.create({"name": "Kept", "team_id": False}).user_id, self.mara)

    def test_a_lead_without_team_goes_to_a_team_that_assigns_by_score(self):
        lead = self.good_lead(team_id=False)
        self.assertTrue(lead.user_id)
        self.assertEqual(lead.team_id, self.team)

    def test_restored_leads_are_handed_out_again(self):
        lead = self.good_lead()
        lead.user_id = False
        self.assertTrue(lead.user_id)

    def test_nobody_to_take_it_is_said_once(self):
        self.team.crm_team_member_ids.assignment_optout = True
        lead = self.good_lead()
        self.run_cron("assign")
        self.assertEqual(self.log(lead).mapped("reason"), ["nobody"])

    def test_many_handed_out_have_the_same_note_each_as_one_has(self):
        self.team.assign_by_score = False
        tracked = self.env["crm.lead"].with_context(tracking_disable=False)
        leads = tracked.concat(*[self.good_lead() for _ in range(7)])
        self.team.assign_by_score = True
        self.cr.precommit.clear()
        for batch in (leads[:1], leads[1:]):
            self.pool._elevated().with_context(tracking_disable=False)._hand_out(batch.sudo())
            self.cr.flush()
        notes = {lead: self.notes(lead) for lead in leads}
        alone, *others = notes.values()
        self.assertEqual(len(alone), 1)
        self.assertIn("user_id", alone[0][-1])
        self.assertEqual(others, [alone] * 6)
        for lead in leads:
            values = lead.message_ids.sudo().tracking_value_ids
            told = values.filtered(lambda value: value.field_id.name == "user_id").mapped("new_value_char")
            self.assertEqual(told, [lead.user_id.name])

    def notes(self, lead):
        return [
            (
                message.message_type,
                message.subtype_id,
                message.author_id,
                message.email_from,
                message.body,
                message.is_internal,
                message.reply_to,
                set(message.sudo().tracking_value_ids.field_id.mapped("name")),
            )
            for message in lead.message_ids
            if message.sudo().tracking_value_ids
        ]
