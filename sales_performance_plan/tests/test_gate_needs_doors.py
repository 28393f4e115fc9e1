from odoo.fields import Command
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .gate_needs_case import NeedsCase


@tagged("post_install", "-at_install")
class TestNeedsDoors(NeedsCase):
    """Each way past the needs step, tried by the rep who owns the lead."""

    def test_drag_and_statusbar(self):
        lead = self.opportunity()
        self.assertHeld(lambda: lead.write({"stage_id": self.offer.id}), "Mill has no needs report yet", "Situation")
        self.assertEqual(lead.stage_id, self.needs)
        self.report(lead)
        lead.write({"stage_id": self.offer.id})
        self.assertEqual(lead.stage_id, self.offer)

    def test_a_draft_is_not_enough_and_the_refusal_says_what_it_lacks(self):
        lead = self.opportunity()
        self.report(lead, complete=False, implication="", need_payoff=" ")
        self.assertHeld(
            lambda: lead.write({"stage_id": self.offer.id}),
            "Mill: fill in the SPIN report of plan_rep",
            "Implication and Need-Payoff are empty.",
        )
        parts = {"implication": "Credit notes of forty thousand a year.", "need_payoff": "A day saved a week for all."}
        lead.needs_report_ids.write(parts)
        self.assertHeld(lambda: lead.write({"stage_id": self.offer.id}), "press Complete on it")

    def test_several_leads_are_named_in_one_message(self):
        leads = self.opportunity("Mill") | self.opportunity("Quarry") | self.opportunity("Ferry")
        self.report(leads[2])
        text = self.assertHeld(lambda: leads.write({"stage_id": self.won.id}), "Mill", "Quarry")
        self.assertNotIn("Ferry", text)
        self.assertHeld(leads.action_set_won, "Mill", "Quarry")
        self.assertEqual(set(leads.mapped("stage_id")), {self.needs})

    def test_the_refusal_says_who_may_let_it_pass(self):
        lead = self.opportunity()
        self.assertHeld(lambda: lead.write({"stage_id": self.offer.id}), f"ask {self.director.name} to let it pass")
        lead = lead.with_user(self.director)
        self.assertHeld(lambda: lead.write({"stage_id": self.offer.id}), "press Let It Pass on the lead")

    def test_create(self):
        values = {"name": "Kiln", "type": "opportunity", "user_id": self.rep.id, "team_id": self.team.id}
        leads = self.env["crm.lead"].with_user(self.rep)
        for stage in (self.offer, self.won):
            self.assertHeld(lambda stage=stage: leads.create([{**values, "stage_id": stage.id}]), "Kiln has no needs")
        both = [{**values, "stage_id": self.offer.id}, {**values, "name": "Silo", "stage_id": self.won.id}]
        self.assertHeld(lambda: leads.create(both), "Kiln", "Silo")
        self.assertEqual(leads.create(values).stage_id, self.new)

    def test_a_stage_that_is_computed_holds_as_well(self):
        self.stage("Straight to the offer", 1, process_step="proposal", team_ids=[Command.set(self.other_team().ids)])
        lead = self.opportunity()
        self.env["crm.stage"].search([("team_ids", "=", False)]).fold = True
        self.assertHeld(lambda: lead.write({"team_id": self.other_team().id}), "Mill has no needs report")
        self.assertEqual((lead.team_id, lead.stage_id), (self.team, self.needs))
        self.report(lead)
        lead.write({"team_id": self.other_team().id})
        self.assertEqual(lead.stage_id.name, "Straight to the offer")

    def other_team(self):
        teams = self.env["crm.team"]
        values = {"name": "Lakeside Partners", "company_id": self.company.id}
        values["crm_team_member_ids"] = [Command.create({"user_id": self.rep.id})]
        self.env["ir.config_parameter"].set_param("sales_team.membership_multi", True)
        return teams.search([("name", "=", values["name"])]) or teams.create(values)

    def test_won_button(self):
        lead = self.opportunity()
        for press in (lead.action_set_won, lead.action_set_won_rainbowman):
            self.assertHeld(press, "Mill has no needs report")
        self.report(lead)
        lead.action_set_won_rainbowman()
        self.assertEqual(lead.won_status, "won")

    def test_a_lost_lead_is_not_brought_back_by_a_refused_win(self):
        lead = self.opportunity()
        lead.action_set_lost()
        self.assertHeld(lead.action_set_won, "Mill")
        self.assertEqual((lead.active, lead.won_status), (False, "lost"))

    def test_a_probability_of_all_wins_nothing(self):
        lead = self.opportunity()
        lead.probability = 100
        self.assertEqual((lead.won_status, lead.stage_id), ("pending", self.needs))

    def test_an_archived_lead_does_not_slip_by(self):
        lead = self.opportunity()
        lead.action_archive()
        self.assertHeld(lambda: lead.write({"stage_id": self.offer.id}), "Mill")
        self.assertHeld(lambda: lead.write({"stage_id": self.offer.id, "active": True}), "Mill")
        lead.action_unarchive()
        self.assertEqual(lead.stage_id, self.needs)

    def test_import(self):
        names = ["name", "type", "team_id/.id", "stage_id/.id", "user_id/.id"]
        rows = [
            ["Kiln", "opportunity", str(self.team.id), str(stage.id), str(self.rep.id)]
            for stage in (self.needs, self.offer)
        ]
        leads = self.env["crm.lead"].with_user(self.rep).with_context(import_file=True)
        result = leads.load(names, rows)
        self.assertFalse(result["ids"])
        # The host repeats at the first row what was wrong with the file as a whole.
        message = result["messages"][-1]
        self.assertEqual((message["type"], message["rows"]), ("error", {"from": 1, "to": 1}))
        self.assertIn("Kiln has no needs report", message["message"])
        self.assertFalse(leads.search([("name", "=", "Kiln")]))

    def test_an_import_moves_no_lead_either(self):
        lead = self.opportunity()
        result = lead.load([".id", "stage_id/.id"], [[str(lead.id), str(self.offer.id)]])
        self.assertIn("Mill has no needs report", result["messages"][0]["message"])
        self.assertEqual(lead.stage_id, self.needs)

    def test_an_automation_holds_too(self):
        lead = self.opportunity()
        self.assertHeld(lambda: lead.sudo().write({"stage_id": self.offer.id}), "Mill")
        self.assertHeld(lambda: lead.with_context(spp_needs_gate=True).write({"stage_id": self.offer.id}), "Mill")

    def test_a_lead_is_held_like_an_opportunity_so_that_converting_it_takes_none_past(self):
        lead = self.opportunity(type="lead")
        self.assertHeld(lambda: lead.write({"stage_id": self.offer.id}), "Mill has no needs report")
        both = {"type": "opportunity", "stage_id": self.offer.id}
        self.assertHeld(lambda: lead.write(both), "Mill has no needs report")
        self.assertHeld(lambda: self.opportunity("Kiln", self.offer, type="lead"), "Kiln has no needs report")
        lead.convert_opportunity(False)
        self.assertEqual((lead.type, lead.stage_id), ("opportunity", self.needs))
        self.assertHeld(lambda: lead.write({"stage_id": self.offer.id}), "Mill has no needs report")

    def test_a_lead_that_stood_beyond_is_converted_and_asked_at_the_next_step(self):
        lead = self.beyond(type="lead")
        lead.convert_opportunity(False, user_ids=self.rep.ids, team_id=self.team.id)
        self.assertEqual((lead.type, lead.stage_id), ("opportunity", self.offer))
        self.assertHeld(lead.action_set_won, "Mill has no needs report")

    def test_who_stood_beyond_stays_goes_back_and_is_asked_for_the_next_step(self):
        lead = self.beyond()
        twin = self.stage("Lake negotiation", 2)
        lead.write({"name": "Mill 2", "stage_id": self.offer.id})
        lead.stage_id = twin
        self.assertHeld(lead.action_set_won, "Mill 2 has no needs report")
        lead.stage_id = self.needs
        self.assertHeld(lambda: lead.write({"stage_id": self.offer.id}), "Mill 2")

    def test_losing_is_always_allowed_and_so_is_going_back(self):
        lead, won = self.beyond(), self.beyond("Quarry", self.won)
        lead.action_set_lost()
        self.assertEqual(lead.won_status, "lost")
        lead.action_restore()
        self.assertEqual(lead.stage_id, self.offer)
        won.write({"stage_id": self.offer.id, "probability": 50})
        self.assertEqual(won.won_status, "pending")

    def test_without_the_switch_or_steps_nothing_is_held(self):
        self.company.needs_gate = False
        self.opportunity("Free").stage_id = self.won
        self.company.needs_gate = True
        self.env["crm.stage"].search([]).process_step = False
        lead = self.opportunity()
        lead.action_set_won()
        self.assertEqual(lead.won_status, "won")

    def test_the_gate_of_one_company_holds_no_lead_of_another(self):
        other = self.env["res.company"].create({"name": "Hillside"})
        self.rep.company_ids |= other
        stages = self.env["crm.stage"].create(
            [
                {"name": "Talk", "sequence": 1, "process_step": "needs"},
                {"name": "Offer", "sequence": 2, "process_step": "proposal"},
            ]
        )
        both = {"allowed_company_ids": [self.company.id, other.id]}
        values = {"user_id": self.rep.id, "team_id": False, "stage_id": stages[0].id}
        here = self.opportunity("Here", **values, company_id=self.company.id).with_context(**both)
        there = self.opportunity("There", **values, company_id=other.id).with_context(**both)
        text = self.assertHeld(lambda: (here | there).write({"stage_id": stages[1].id}), "Here has no needs report")
        self.assertNotIn("There", text)
        there.stage_id = stages[1]
        self.assertHeld(lambda: there.write({"company_id": self.company.id}), "There has no needs report")
        self.assertEqual(there.company_id, other)

    def test_a_lead_of_no_company_is_held_by_its_owners_and_one_of_nobody_by_the_company_at_hand(self):
        other = self.env["res.company"].create({"name": "Hillside"})
        lead = self.opportunity()
        lead.sudo().write({"team_id": False, "company_id": False})
        self.assertFalse(lead.company_id)
        elsewhere = lead.sudo().with_context(allowed_company_ids=other.ids)
        self.assertEqual(elsewhere._gate_company(), self.company)
        lead.sudo().write({"user_id": False, "company_id": False})
        self.assertEqual((elsewhere._gate_company(), lead._gate_company()), (other, self.company))

    def test_saving_something_else_costs_nothing(self):
        lead = self.opportunity()

        def save(text):
            lead.invalidate_recordset()
            return self.count_queries(lambda: lead.write({"description": text, "expected_revenue": len(text)}))

        save("nothing is in the cache yet")
        with_gate = save("first")
        self.company.needs_gate = False
        lead._needs_companies()
        save("the caches are cleared by the switch")
        self.assertEqual(with_gate, save("second longer"))


@tagged("post_install", "-at_install")
class TestNeedsMailLink(NeedsCase, HttpCase):
    """The host's link in mails swallows what is raised and keeps what was written."""

    @mute_logger("odoo.addons.crm.controllers.main")
    def test_the_link_wins_nothing_without_a_report(self):
        self.rep.password = "plan_rep_password"
        self.authenticate("plan_rep", "plan_rep_password")
        lead, lost = self.opportunity(), self.opportunity("Quarry")
        lost.action_set_lost()
        for one in (lead, lost):
            self.follow(one)
        self.assertEqual((lead.stage_id, lead.won_status), (self.needs, "pending"))
        self.assertEqual((lost.active, lost.won_status), (False, "lost"))
        self.report(lead)
        self.follow(lead)
        self.assertEqual(lead.won_status, "won")

    def follow(self, lead):
        self.env.flush_all()
        link = lead.sudo()._notify_get_action_link("controller", controller="/lead/case_mark_won")
        self.url_open(link[link.index("/lead/") :])
        lead.invalidate_recordset()
