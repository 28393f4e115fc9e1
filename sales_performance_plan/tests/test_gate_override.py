from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, new_test_user, tagged

from .gate_needs_case import NeedsCase


@tagged("post_install", "-at_install")
class TestGateOverride(NeedsCase):
    def overrides(self, role):
        return self.env["spp.gate.override"].with_user(self.users[role])

    def test_a_director_lets_a_lead_pass_and_the_rep_goes_on(self):
        lead = self.opportunity()
        self.report(lead, complete=False, problem=False)
        action = lead.with_user(self.director).action_let_needs_pass()
        form = Form(self.env[action["res_model"]].with_user(self.director).with_context(**action["context"]))
        self.assertEqual(form.findings, f"Mill: fill in the SPIN report of {self.rep.name}: Problem is empty.")
        form.reason = "The customer sent a tender."
        form.save().action_override()
        override = lead.gate_override_ids
        self.assertEqual((override.user_id, override.company_id), (self.director, self.company))
        self.assertIn("Problem is empty", override.findings)
        self.assertIn("The customer sent a tender.", lead.message_ids[0].body)
        lead.stage_id = self.offer
        self.assertEqual(lead.needs_state, "passed")

    def test_a_rep_may_not(self):
        lead = self.opportunity()
        with self.assertRaises(AccessError):
            self.overrides("rep").create({"gate": "needs", "lead_id": lead.id, "reason": "In a hurry"})
        with self.assertRaises(AccessError):
            self.overrides("rep")._grant(lead, "needs", "In a hurry")
        with self.assertRaises(AccessError):
            action = lead.action_let_needs_pass()
            self.env[action["res_model"]].with_user(self.rep).create({"gate": "needs", "reason": "In a hurry"})

    def test_an_override_of_another_gate_opens_this_one_to_nobody(self):
        lead = self.opportunity()
        self.overrides("director")._grant(lead.with_user(self.director), "assignment", "Old friend")
        self.assertHeld(lambda: lead.write({"stage_id": self.offer.id}), "Mill has no needs report")

    def test_over_rpc_a_reason_is_needed_and_findings_are_found_out(self):
        lead = self.opportunity()
        values = {"gate": "needs", "lead_id": lead.id, "reason": " \n "}
        with self.assertRaisesRegex(UserError, "Say why Mill"):
            self.overrides("director").create(values)
        other = self.env["res.company"].create({"name": "Hillside"})
        forged = {"findings": "nothing", "company_id": other.id, "user_id": self.rep.id, "reason": "Tender"}
        override = self.overrides("director").create({**values, **forged})
        self.assertIn("Mill has no needs report", override.findings)
        self.assertEqual((override.company_id, override.user_id), (self.company, self.director))
        self.assertIn("Tender", lead.message_ids[0].body)

    def test_nobody_lets_a_record_pass_that_is_not_theirs_to_change(self):
        lead = self.opportunity()
        helper = new_test_user(
            self.env,
            "helper",
            "sales_team.group_sale_salesman,sales_performance_plan.sales_performance_plan_group_override",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        with self.assertRaises(AccessError):
            self.env["spp.gate.override"].with_user(helper).create(
                {"gate": "needs", "lead_id": lead.id, "reason": "Tender"}
            )

    def test_who_reads_which_overrides(self):
        lead = self.opportunity()
        foreign = self.opportunity("Quarry", user_id=self.director.id, team_id=False)
        order = self.sell(self.customer("Aurora Mills"), state="draft", user_id=self.rep.id)
        for record, gate in ((lead, "needs"), (foreign, "needs"), (order, "proposal")):
            self.overrides("director")._grant(record.with_user(self.director), gate, "Tender")
        domain = [("user_id", "=", self.director.id)]
        for role, names in [
            ("rep", {"Mill", order.name}),
            ("manager", {"Mill", order.name}),
            ("hr", set()),
            ("accountant", set()),
            ("director", {"Mill", "Quarry", order.name}),
        ]:
            found = self.overrides(role).search(domain).sudo()
            with self.subTest(role):
                self.assertEqual({(one.lead_id or one.order_id).display_name for one in found}, names)
