from odoo.tests import tagged

from .gate_needs_case import NeedsCase


@tagged("post_install", "-at_install")
class TestNeedsMerge(NeedsCase):
    """A salesperson merges opportunities; what belongs to them stays."""

    def test_reports_overrides_and_done_activities_move_to_the_lead_that_stays(self):
        leads = self.opportunity("Mill") | self.opportunity("Quarry") | self.opportunity("Ferry", self.new)
        reports = self.report(leads[0], complete=False, problem=False) | self.report(leads[2])
        for lead in leads:
            self.env["spp.gate.override"].with_user(self.director)._grant(
                lead.with_user(self.director), "needs", "Asked by phone"
            )
            activity = lead.activity_schedule("mail.mail_activity_data_call", user_id=self.rep.id)
            activity.action_feedback(feedback=f"Called {lead.name}")
            lead.activity_schedule("mail.mail_activity_data_call", user_id=self.rep.id)
        head = leads.merge_opportunity()
        self.assertEqual(leads.exists(), head)
        self.assertEqual(head.needs_report_ids, reports.sorted("id", reverse=True))
        self.assertEqual(set(reports.mapped("state")), {"draft", "complete"})
        self.assertEqual(len(head.gate_override_ids), 3)
        activities = head.with_context(active_test=False).activity_ids
        self.assertEqual(len(activities), 6)
        self.assertEqual(len(activities.filtered("date_done")), 3)
        head.stage_id = self.offer
        self.assertEqual(head.needs_state, "complete")

    def test_leads_of_nobody_are_merged_by_a_rep_with_their_reports(self):
        leads = self.opportunity("Mill") | self.opportunity("Quarry")
        report = self.report(leads[1])
        leads.sudo().user_id = False
        head = leads.merge_opportunity(user_id=self.rep.id)
        self.assertEqual(head.needs_report_ids, report)

    def test_a_merge_takes_no_lead_past_the_gate(self):
        ahead, behind = self.beyond("Mill"), self.opportunity("Quarry")
        head = (ahead | behind).merge_opportunity()
        self.assertEqual((head, head.stage_id), (ahead, self.offer))
        self.assertHeld(head.action_set_won, "Mill has no needs report")

    def test_a_merge_that_puts_a_lead_further_is_refused(self):
        target = self.env["crm.team"].create({"name": "Lakeside Partners", "company_id": self.company.id})
        self.env["crm.stage"].search([("team_ids", "=", False)]).sudo().team_ids = self.team
        self.stage("Offer at once", 1, process_step="proposal", team_ids=target.ids)
        leads = self.opportunity("Mill") | self.opportunity("Quarry")
        self.assertHeld(lambda: leads.merge_opportunity(team_id=target.id), "has no needs report")
        self.assertEqual(leads.exists(), leads)
        self.report(leads[1])
        self.assertEqual(leads.merge_opportunity(team_id=target.id).stage_id.name, "Offer at once")
