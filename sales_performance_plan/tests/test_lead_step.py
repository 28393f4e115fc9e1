from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .lead_step_case import NOON, LeadStepCase


@tagged("post_install", "-at_install")
class TestLeadStep(LeadStepCase):
    def test_a_stay_is_written_when_it_ends(self):
        lead = self.lead("Alder", hours_ago=30)
        self.assertWay(lead, ("acquisition", 30))
        self.move(lead.with_user(self.users["rep"]), "screening", 20)
        self.move(lead.with_user(self.users["rep"]), "needs", 5)
        self.assertWay(lead, ("acquisition", 10), ("screening", 15), ("needs", 5))
        ended = self.steps.search([("lead_id", "=", lead.id), ("is_current", "=", False)], order="entered_at", limit=1)
        self.assertEqual((ended.entered_at, ended.left_at), (NOON - timedelta(hours=30), NOON - timedelta(hours=20)))
        self.assertEqual((ended.user_id, ended.team_id, ended.company_id), (lead.user_id, self.team, self.company))

    def test_the_stay_belongs_to_whoever_had_the_lead_then(self):
        lead = self.lead("Alder", hours_ago=30)
        with self.at(20):
            lead.write({"user_id": self.users["manager"].id, "stage_id": self.stages["needs"].id})
        stays = self.steps.search([("lead_id", "=", lead.id)], order="entered_at")
        self.assertEqual(stays.user_id, self.users["rep"] | self.users["manager"])
        self.assertEqual(stays[0].user_id, self.users["rep"])

    def test_winning_with_the_button_ends_the_stay(self):
        lead = self.lead("Alder", "proposal", hours_ago=30)
        with self.at(6):
            lead.action_set_won()
        self.assertWay(lead, ("proposal", 24), ("deal", 6))

    def test_many_leads_take_no_more_queries_than_few(self):
        few = self.env["crm.lead"].union(*(self.lead(f"Few {number}") for number in range(2)))
        many = self.env["crm.lead"].union(*(self.lead(f"Many {number}") for number in range(40)))
        self.steps._leave(self._stays(few))
        for leads in (few, many):
            self.assertEqual(self.count_queries(lambda leads=leads: self.steps._leave(self._stays(leads))), 1)
        many.write({"stage_id": self.stages["needs"].id})
        self.assertEqual(self.steps.search_count([("lead_id", "in", many.ids), ("is_current", "=", False)]), 80)

    def _stays(self, leads):
        return {lead: (lead.stage_id, lead.date_last_stage_update) for lead in leads}

    def test_without_a_change_of_stage_nothing_is_asked_or_written(self):
        lead = self.lead("Alder")
        self.env.flush_all()
        self.assertEqual(self.count_queries(lambda: lead.write({"color": 3})), 1)
        lead.write({"stage_id": self.stages["acquisition"].id})
        self.assertWay(lead, ("acquisition", 0))

    def test_leads_whose_clock_the_host_sets_anew_lose_no_time(self):
        staying, moving = self.lead("Alder", "needs", hours_ago=30), self.lead("Birch", "screening", hours_ago=30)
        self.move(staying | moving, "needs", 10)
        self.assertWay(staying, ("needs", 20), ("needs", 10))
        self.assertWay(moving, ("screening", 20), ("needs", 10))

    def test_a_new_team_without_the_stage(self):
        lead = self.lead("Alder", "proposal", hours_ago=30)
        other = self._team("South", self.users["director"])
        stage = self.env["crm.stage"].create(
            {"name": "hello", "sequence": 0, "process_step": "screening", "team_ids": [Command.set(other.ids)]}
        )
        with self.at(8):
            lead.write({"team_id": other.id, "user_id": False})
            self.env.flush_all()
        self.assertEqual(lead.stage_id, stage)
        self.assertWay(lead, ("proposal", 22), ("screening", 8))
        ended = self.steps.search([("lead_id", "=", lead.id), ("is_current", "=", False)])
        self.assertEqual(ended.team_id, self.team)

    def test_a_lost_lead_stands_until_its_loss(self):
        lead = self.lead("Alder", "needs", hours_ago=50)
        self.lose(lead, self.reason("Price"), 20)
        self.assertWay(lead, ("needs", 30))
        self.assertEqual(self.steps.search([("lead_id", "=", lead.id)]).left_at, NOON - timedelta(hours=20))

    def test_merged_leads_bring_their_stays(self):
        head, tail = self.lead("Alder", "screening", hours_ago=90), self.lead("Alder too", hours_ago=60)
        self.move(head, "proposal", 70)
        self.move(tail, "screening", 40)
        with self.at(10):
            kept = (head | tail).with_user(self.users["director"]).merge_opportunity()
        self.assertEqual(kept.id, head.id)
        self.assertWay(head, ("screening", 20), ("proposal", 70))
        merged = self.steps.search([("lead_id", "=", head.id), ("merged", "=", True)])
        self.assertEqual([(stay.step, stay.hours) for stay in merged], [("acquisition", 20)])

    def test_a_stage_that_is_mapped_later_counts_with_its_past(self):
        self.stages["screening"].process_step = False
        lead = self.lead("Alder", "screening", hours_ago=30)
        self.move(lead, "proposal", 10)
        self.assertWay(lead, ("acquisition", 20), ("proposal", 10))
        self.stages["screening"].process_step = "screening"
        self.assertWay(lead, ("screening", 20), ("proposal", 10))
        self.stages["screening"].unlink()
        self.assertWay(lead, ("acquisition", 20), ("proposal", 10))

    def test_reps_read_the_stays_of_their_leads(self):
        mine, nobodys = self.lead("Alder", hours_ago=3), self.lead("Birch", user_id=False)
        theirs = self.lead("Cedar", user_id=self.users["manager"].id)
        leads = mine | nobodys | theirs
        self.move(leads, "needs", 1)
        stays = self.steps.search([("lead_id", "in", leads.ids)])
        self.assertEqual(len(stays), 6)
        seen = self.steps.with_user(self.users["rep"]).search([("lead_id", "in", leads.ids)])
        self.assertEqual(set(seen.lead_id.ids), {mine.id, nobodys.id})
        self.assertEqual(self.steps.with_user(self.users["manager"]).search_count([("lead_id", "in", leads.ids)]), 6)
        with self.assertRaises(AccessError):
            (stays - seen).with_user(self.users["rep"]).read(["hours"])
        with self.assertRaises(AccessError):
            self.steps.with_user(self.users["clerk"]).search([])

    def test_after_sales_is_won(self):
        with self.assertRaisesRegex(Exception, "Tick Is Won Stage"):
            self.stages["needs"].process_step = "aftersales"
