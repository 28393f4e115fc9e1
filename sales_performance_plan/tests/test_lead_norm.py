from odoo.exceptions import AccessError
from odoo.tests import tagged

from .lead_step_case import LeadStepCase


@tagged("post_install", "-at_install")
class TestLeadNorm(LeadStepCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.norms = cls.env["spp.lead.norm"].search([("company_id", "=", cls.company.id)])

    def beyond(self):
        self.env.flush_all()
        return self.env["crm.lead"].search([("is_beyond_norm", "=", True), ("company_id", "=", self.company.id)])

    def watch(self):
        self.env.flush_all()
        return self.env["spp.lead.norm"]._watch(self.company)

    def test_each_company_has_the_shipped_norms(self):
        self.assertEqual(self.norms.mapped("days"), [1, 3, 7, 14, 14, 30])
        self.env["spp.lead.norm"]._create_default_norms(self.company)
        self.assertEqual(self.env["spp.lead.norm"].search_count([("company_id", "=", self.company.id)]), 6)

    def test_a_lead_beyond_the_norm_says_so(self):
        slow, quick = self.lead("Alder", "needs", 9 * 24 + 3), self.lead("Birch", "needs", 6 * 24)
        as_rep = (slow | quick).with_user(self.users["rep"])
        self.assertEqual(as_rep.mapped("norm_note"), ["9 days in Needs, norm 7", False])
        self.assertEqual(self.beyond(), slow)
        others = self.env["crm.lead"].search([("is_beyond_norm", "=", False), ("company_id", "=", self.company.id)])
        self.assertEqual(others, quick)
        self.norms.filtered(lambda norm: norm.step == "needs").days = 0
        self.assertFalse(self.beyond())

    def test_the_clock_of_a_step_runs_through_its_stages(self):
        second = self.stages["needs"].copy({"name": "Visit", "sequence": 521})
        lead = self.lead("Alder", "screening", 20 * 24)
        self.move(lead, "needs", 9 * 24)
        with self.at(24):
            lead.stage_id = second
        self.assertEqual(lead.norm_note, "9 days in Needs, norm 7")
        self.move(lead, "proposal", 5)
        self.assertFalse(lead.is_beyond_norm)

    def test_lost_leads_and_those_that_have_arrived_stand_nowhere(self):
        lost, handed_over, won = (
            self.lead(name, step, 60 * 24) for name, step in (("L", "needs"), ("H", "aftersales"), ("W", "deal"))
        )
        self.lose(lost, self.reason("Price"), 1)
        self.assertEqual(self.beyond(), won)
        self.assertEqual(won.norm_note, "60 days in Deal, norm 14")
        self.assertFalse(handed_over.norm_note)
        self.stages["aftersales"].team_ids = self._team("South", self.users["director"])
        self.env["crm.lead"].invalidate_model()
        self.assertFalse(self.beyond())

    def test_without_a_mapping_nothing_is_flagged_or_asked(self):
        self.lead("Alder", "needs", 9 * 24)
        for stage in self.stages.values():
            stage.process_step = False
        self.assertFalse(self.beyond())
        leads = self.env["crm.lead"].search([("company_id", "=", self.company.id)])
        leads.mapped("won_status")
        self.assertLessEqual(self.count_queries(lambda: leads.mapped("norm_note")), 1)

    def test_many_leads_are_looked_at_at_once(self):
        few = self.env["crm.lead"].union(*(self.lead(f"F{n}", "needs", 200) for n in range(3)))
        many = self.env["crm.lead"].union(*(self.lead(f"M{n}", "needs", 200) for n in range(60)))
        counts = []
        for leads in (few, many):
            self.env.flush_all()
            self.env.invalidate_all()
            counts.append(self.count_queries(lambda leads=leads: leads.mapped("norm_note")))
        self.assertLessEqual(counts[1], counts[0] + 1)

    def test_the_leader_gets_one_activity_per_step_and_no_second_one(self):
        slowest = self.lead("Alder", "needs", 12 * 24)
        self.lead("Birch", "needs", 9 * 24)
        offer = self.lead("Cedar", "proposal", 20 * 24)
        activities = self.watch()
        self.assertEqual(len(activities), 2)
        self.assertEqual(activities.user_id, self.users["manager"])
        needs = activities.filtered(lambda activity: activity.bottleneck_step == "needs")
        self.assertEqual(needs.res_id, slowest.id)
        self.assertIn("Needs: 2", needs.summary)
        self.assertIn("12 days: Alder", needs.note)
        self.assertIn("/odoo/leads-beyond-norm", needs.note)
        self.assertEqual((activities - needs).res_id, offer.id)
        self.assertFalse(self.watch())
        needs.with_user(self.users["manager"]).action_feedback("We talked about it")
        self.assertEqual(self.watch().bottleneck_step, "needs")

    def test_nobody_is_told_of_a_team_without_a_leader(self):
        self.team.user_id = False
        self.lead("Alder", "needs", 12 * 24)
        self.assertFalse(self.watch())

    def test_the_scheduled_action(self):
        self.lead("Alder", "needs", 12 * 24)
        self.env.flush_all()
        with self.enter_registry_test_mode():
            self.env.ref("sales_performance_plan.ir_cron_lead_watch").method_direct_trigger()
        kind = self.env.ref("sales_performance_plan.mail_activity_type_bottleneck")
        told = self.env["mail.activity"].search(
            [("activity_type_id", "=", kind.id), ("user_id", "=", self.users["manager"].id)]
        )
        self.assertEqual(told.mapped("bottleneck_step"), ["needs"])

    def test_directors_change_norms_and_see_how_many_are_beyond(self):
        lead = self.lead("Alder", "needs", 12 * 24)
        self.env.flush_all()
        norm = self.norms.filtered(lambda norm: norm.step == "needs")
        self.assertEqual(norm.with_user(self.users["director"]).lead_count, 1)
        action = norm.with_user(self.users["manager"]).action_open_leads()
        self.assertEqual(self.env["crm.lead"].search(action["domain"]), lead)
        norm.with_user(self.users["director"]).days = 20
        self.assertFalse(self.beyond())
        with self.assertRaises(AccessError):
            norm.with_user(self.users["manager"]).days = 30

    def test_who_sees_no_leads_reads_the_norms_without_them(self):
        self.lead("Alder", "needs", 12 * 24)
        norm = self.norms.filtered(lambda norm: norm.step == "needs").with_user(self.users["accountant"])
        norm.invalidate_recordset()
        self.assertEqual((norm.lead_count, norm.days > 0), (0, True))
