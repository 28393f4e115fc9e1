from psycopg2 import IntegrityError

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .gate_needs_case import SAYS_IT_ALL, NeedsCase


@tagged("post_install", "-at_install")
class TestNeedsReport(NeedsCase):
    def test_a_report_is_complete_when_all_four_parts_say_something(self):
        lead = self.opportunity()
        report = self.report(lead)
        self.assertEqual((report.state, report.completer_id, report.author_id), ("complete", self.rep, self.rep))
        self.assertTrue(report.completed_at)
        self.assertIn("is complete", lead.message_ids[0].body)

    def test_complete_lists_all_that_is_missing_in_all_reports(self):
        one = self.report(self.opportunity("Mill"), complete=False, implication=False, need_payoff="<p><br></p>")
        two = self.report(self.opportunity("Quarry"), complete=False, problem="slow work")
        text = self.assertHeld((one | two).action_complete, "Mill: fill in the SPIN report", "Quarry: fill in")
        self.assertIn("Implication and Need-Payoff are empty", text)
        self.assertIn("less than 20 letters in Problem", text)
        self.assertEqual(set((one | two).mapped("state")), {"draft"})

    def test_filler_is_not_enough(self):
        for filler in ("          ", "....................", "x" * 50, "<div>&nbsp;</div>", "n/a"):
            report = self.report(self.opportunity(), complete=False, situation=filler)
            self.assertHeld(report.action_complete, "Situation")

    def test_how_much_is_enough_is_the_companys(self):
        report = self.report(self.opportunity(), complete=False, problem="Prices are wrong.")
        self.assertHeld(report.action_complete, "less than 20 letters in Problem")
        self.company.needs_min_length = 10
        report.action_complete()
        self.assertEqual(report.state, "complete")

    def test_nobody_sets_the_state_by_hand(self):
        lead = self.opportunity()
        values = {"lead_id": lead.id, "state": "complete", "completed_at": "2026-01-01", "author_id": self.manager.id}
        report = self.env["spp.gate.needs.report"].with_user(self.rep).create(values)
        self.assertEqual((report.state, report.completed_at, report.author_id), ("draft", False, self.rep))
        for values in ({"state": "complete"}, {"completer_id": self.rep.id}, {"author_id": self.manager.id}):
            self.assertHeld(lambda values=values: report.write(values), "Use the buttons")
        forged = report.with_context(spp_needs_gate=True)
        self.assertHeld(lambda: forged.write({"state": "complete"}), "Use the buttons")

    def test_a_report_stays_with_its_opportunity(self):
        report = self.report(self.opportunity())
        other = self.opportunity("Quarry")
        self.assertHeld(lambda: report.write({"lead_id": other.id}), "stays with its opportunity")

    def test_emptying_a_complete_report_makes_it_a_draft_and_says_so(self):
        lead = self.opportunity()
        report = self.report(lead)
        report.problem = "Prices are wrong in one of twenty orders."
        self.assertEqual(report.state, "complete")
        report.problem = ""
        self.assertEqual((report.state, report.completed_at), ("draft", False))
        self.assertIn("is a draft again", lead.message_ids[0].body)

    def test_the_report_that_a_lead_stands_by_is_kept(self):
        lead = self.opportunity()
        report = self.report(lead)
        lead.stage_id = self.offer
        for move in (
            report.action_draft,
            report.unlink,
            lambda: report.write({"need_payoff": " "}),
            lambda: report.with_user(self.director).unlink(),
        ):
            self.assertHeld(move, "Mill stands at Lake proposal by this complete needs report")
        second = self.report(lead)
        report.unlink()
        self.assertHeld(second.action_draft, "Mill stands at")
        lead.stage_id = self.needs
        second.action_draft()
        self.assertEqual(second.state, "draft")

    def test_after_an_override_or_without_the_gate_the_report_may_go(self):
        lead = self.opportunity()
        report = self.report(lead)
        lead.stage_id = self.offer
        self.env["spp.gate.override"].with_user(self.director)._grant(
            lead.with_user(self.director), "needs", "Tender without talks"
        )
        report.action_draft()
        other = self.opportunity("Quarry")
        kept = self.report(other)
        other.stage_id = self.offer
        self.company.needs_gate = False
        kept.unlink()
        self.assertFalse(other.needs_report_ids)

    def test_a_lead_takes_its_reports_with_it(self):
        lead = self.opportunity()
        report = self.report(lead)
        lead.stage_id = self.offer
        lead.with_user(self.director).unlink()
        self.assertFalse(report.exists())

    def test_who_may_read_a_lead_reads_its_reports_and_who_owns_it_writes_them(self):
        colleague = self.seller("colleague", "sales_team.group_sale_salesman")
        reader = self.seller("reader", "sales_team.group_sale_salesman_all_leads")
        leader = self.seller("leader", "sales_team.group_sale_salesman_all_leads")
        lead = self.opportunity()
        report = self.report(lead)
        self.team.user_id = leader
        for user, read, write in [
            (self.rep, True, True),
            (leader, True, True),
            (self.manager, True, True),
            (self.director, True, True),
            (reader, True, False),
            (colleague, False, False),
            (self.users["clerk"], False, False),
            (self.users["hr"], False, False),
            (self.users["portal"], False, False),
            (self.env.ref("base.public_user"), False, False),
        ]:
            for operation, allowed in (("read", read), ("write", write), ("unlink", write)):
                with self.subTest(user=user.login, operation=operation):
                    self.assertEqual(report.with_user(user).has_access(operation), allowed)
                    if operation == "read":
                        self.assertEqual(lead.with_user(user).has_access("read"), allowed)
        with self.assertRaises(AccessError):
            report.with_user(colleague).write({"problem": "no"})
        with self.assertRaises(AccessError):
            self.env["spp.gate.needs.report"].with_user(reader).create({"lead_id": lead.id, **SAYS_IT_ALL})

    def test_a_report_of_another_company_is_not_seen(self):
        other = self.env["res.company"].create({"name": "Hillside"})
        report = self.report(self.opportunity())
        report.lead_id.sudo().write({"company_id": other.id, "user_id": False, "team_id": False})
        found = self.env["spp.gate.needs.report"].with_user(self.director).search([("id", "=", report.id)])
        self.assertFalse(found)

    def seller(self, login, group):
        return new_test_user(self.env, login, group, company_id=self.company.id, company_ids=self.company.ids)

    def test_a_minimum_of_nothing_is_refused(self):
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self.company.needs_min_length = 0
            self.env.flush_all()
