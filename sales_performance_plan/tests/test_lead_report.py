from datetime import timedelta

from odoo.tests import Form, tagged

from .lead_case import NOW, LeadCase


@tagged("post_install", "-at_install")
class TestLeadReport(LeadCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.team.assign_by_score = True

    def row(self, lead, user=None):
        self.env.flush_all()
        return (
            self.env["spp.lead.moment.report"].with_user(user or self.users["manager"]).search([("id", "=", lead.id)])
        )

    def test_the_wait_is_split_into_system_and_people(self):
        lead = self.lead(company_size=300, acquired_at=NOW - timedelta(hours=10))
        lead.has_purchase_plan = True
        self.env.flush_all()
        with self.later(hours=3):
            lead._contacted()
        row = self.row(lead)
        self.assertEqual(row.origin, "pool")
        self.assertEqual((row.assignment_hours, row.system_hours, row.contact_hours), (10.0, 0.0, 3.0))
        self.assertEqual(row.people_hours, 13.0)

    def test_a_qualified_lead_that_nobody_could_take_waits_for_the_system(self):
        self.team.crm_team_member_ids.assignment_optout = True
        lead = self.good_lead()
        self.team.crm_team_member_ids.assignment_optout = False
        with self.later(hours=6):
            self.run_cron("assign")
            self.env.flush_all()
        row = self.row(lead)
        self.assertEqual((row.system_hours, row.people_hours, row.is_late), (6.0, 0.0, 0))

    def test_a_loss_through_delay_is_told_from_other_losses(self):
        late = self.lead(acquired_at=NOW - timedelta(hours=25))
        soon = self.lead(acquired_at=NOW - timedelta(hours=2))
        told = self.lead()
        spam = self.lead(acquired_at=NOW - timedelta(days=9))
        (late | soon).action_set_lost()
        told.action_set_lost(lost_reason_id=self.env.ref("sales_performance_plan.lost_reason_late").id)
        spam.action_set_lost(lost_reason_id=self.env.ref("sales_performance_plan.lost_reason_spam").id)
        lost = {lead: self.row(lead).lost_through_delay for lead in (late, soon, told, spam)}
        self.assertEqual(lost, {late: 1, soon: 0, told: 1, spam: 0})

    def test_what_a_rep_entered_for_themselves_is_kept_apart(self):
        self.team.assign_by_score = False
        own = self.env["crm.lead"].with_user(self.olga).create({"name": "Mine", "team_id": self.team.id})
        row = self.row(own.sudo())
        self.assertEqual((row.origin, row.assignment_hours), ("own", 0.0))

    def test_leads_of_no_company_wait_in_their_teams_or_the_only_one(self):
        team = self.env["crm.team"].create({"name": "Inbox", "company_id": False})
        lead = self.lead(team_id=team.id, company_id=False)
        self.assertFalse(self.row(lead))
        team.company_id = self.company
        self.assertEqual((lead.company_id.id, self.row(lead).company_id), (False, self.company))
        team.company_id = False
        self.cr.execute("UPDATE res_company SET active = id = %s", [self.company.id])
        self.env.invalidate_all()
        self.assertEqual(self.row(lead).company_id, self.company)

    def test_a_rep_sees_own_rows(self):
        leads = self.good_lead() | self.good_lead() | self.good_lead()
        mine = self.env["spp.lead.moment.report"].with_user(self.mara).search([("id", "in", leads.ids)])
        self.assertEqual(mine.lead_id.ids, leads.filtered(lambda lead: lead.user_id == self.mara).ids)

    def close(self, number, won, **facts):
        leads = self.env["crm.lead"].create(
            [
                {"name": "Old", "team_id": self.team.id, "company_id": self.company.id, "user_id": False, **facts}
                for _ in range(number)
            ]
        )
        leads[won:].action_set_lost()
        leads[:won].action_set_won()
        return leads

    def back_test(self, **values):
        form = Form(self.env["spp.lead.back.test"].with_user(self.users["manager"]))
        for name, value in values.items():
            form[name] = value
        test = form.save()
        test.action_run()
        return test

    def test_the_back_test_tells_a_card_that_separates(self):
        good = {"company_size": 200, "has_purchase_plan": True}
        self.close(40, 30, **good)
        poor = self.close(60, 6, company_size=200)
        test = self.back_test()
        self.assertEqual((test.leads, test.rejected_won, test.verdict), (100, 6, "separates"))
        self.assertAlmostEqual(test.precision, 0.75)
        self.assertAlmostEqual(test.recall, 30 / 36)
        self.assertAlmostEqual(test.lift, 0.75 / 0.36, places=2)
        self.assertEqual([(line.score, line.leads, line.won) for line in test.line_ids], [(7, 40, 30), (4, 60, 6)])
        self.assertEqual(self.env["crm.lead"].search(test.action_open_rejected_won()["domain"]), poor[:6].sorted())

    def test_the_back_test_says_so_when_a_card_does_not_separate(self):
        self.close(50, 32, company_size=200, has_purchase_plan=True)
        self.close(50, 31, company_size=200)
        test = self.back_test()
        self.assertEqual(test.verdict, "no_difference")
        self.assertIn("does not separate anything", test.words)
        test.pass_mark = 8
        self.assertIn("at least 30", test.words)

    def test_the_back_test_looks_at_the_last_ones_of_a_team(self):
        self.close(5, 5, company_size=200)
        other = self.env["crm.team"].create({"name": "Other", "company_id": self.company.id})
        self.close(7, 0, team_id=other.id)
        self.assertEqual(self.back_test(team_id=other).leads, 7)
        self.assertEqual(self.back_test(number=3).leads, 3)
        with self.assertRefused("at least 1"):
            self.back_test(number=0)
