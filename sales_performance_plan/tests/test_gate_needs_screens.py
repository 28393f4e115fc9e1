from odoo.tests import Form, tagged

from .gate_needs_case import SAYS_IT_ALL, NeedsCase


@tagged("post_install", "-at_install")
class TestNeedsScreens(NeedsCase):
    def test_the_form_leads_from_the_lead_to_a_complete_report(self):
        lead = self.opportunity()
        with Form(lead) as form:
            self.assertEqual(form.needs_state, "none")
            self.assertIn("Mill has no needs report yet", form.needs_findings)
            self.assertIn(self.director.name, form.needs_hint)
        action = lead.action_open_needs_report()
        form = Form(self.env[action["res_model"]].with_user(self.rep).with_context(**action["context"]))
        self.assertEqual(form.missing, "Situation, Problem, Implication, and Need-Payoff are empty")
        form.situation = SAYS_IT_ALL["situation"]
        self.assertEqual(form.missing, "Problem, Implication, and Need-Payoff are empty")
        report = form.save()
        self.assertEqual((report.lead_id, lead.needs_state), (lead, "draft"))
        self.assertEqual(lead.action_open_needs_report()["res_id"], report.id)
        with Form(report) as form:
            form.problem, form.implication, form.need_payoff = list(SAYS_IT_ALL.values())[1:]
        report.action_complete()
        self.assertEqual(lead.needs_state, "complete")
        self.assertFalse(lead.needs_findings)
        self.assertFalse(lead.needs_hint)

    def test_several_reports_open_as_a_list(self):
        lead = self.opportunity()
        reports = self.report(lead) | self.report(lead, complete=False)
        action = lead.action_open_needs_report()
        self.assertEqual(self.env[action["res_model"]].search(action["domain"]), reports.sorted("id", reverse=True))

    def test_the_mark_is_on_cards_that_need_a_report_now(self):
        lead, early = self.opportunity(), self.opportunity("Ferry", self.new)
        self.assertEqual((lead.needs_due, early.needs_due), (True, False))
        self.assertTrue(early.needs_asked)
        self.report(lead)
        lead.invalidate_recordset()
        self.assertFalse(lead.needs_due)
        self.company.needs_gate = False
        lead.invalidate_recordset()
        early.stage_id = self.needs
        self.assertEqual((early.needs_due, early.needs_asked), (False, False))

    def test_filters_find_what_the_screen_says(self):
        leads = self.opportunity("none") | self.opportunity("draft") | self.opportunity("passed")
        leads |= self.opportunity("complete")
        self.report(leads[1], complete=False)
        self.report(leads[3])
        self.env["spp.gate.override"].with_user(self.director)._grant(
            leads[2].with_user(self.director), "needs", "Tender"
        )
        leads.invalidate_recordset()
        for lead in leads:
            self.assertEqual(lead.needs_state, lead.name)
            found = leads.search([("id", "in", leads.ids), ("needs_state", "=", lead.name)])
            self.assertEqual(found, lead)
        missing = leads.search([("id", "in", leads.ids), ("needs_state", "in", ("none", "draft"))])
        self.assertEqual(missing, leads[:2].sorted("id", reverse=True))
        others = leads.search([("id", "in", leads.ids), ("needs_state", "!=", "complete")])
        self.assertEqual(len(others), 3)

    def test_a_board_reads_its_marks_at_once(self):
        def read(count):
            leads = self.env["crm.lead"].browse([self.opportunity(f"Lead {n}").id for n in range(count)])
            leads = leads.with_user(self.rep)
            self.env.invalidate_all()
            return self.count_queries(lambda: leads.mapped("needs_due"))

        few, many = read(3), read(40)
        self.assertLess(many, 2 * few)

    def test_portal_and_public_see_nothing_of_it(self):
        for user in (self.users["portal"], self.env.ref("base.public_user")):
            fields = self.env["crm.lead"].with_user(user).sudo().with_user(user)._fields
            for name in ("needs_report_ids", "needs_state", "needs_findings", "gate_override_ids"):
                self.assertTrue(fields[name].groups)
                self.assertFalse(self.env["crm.lead"].with_user(user)._has_field_access(fields[name], "read"))
            company = self.env["res.company"].with_user(user)
            self.assertFalse(company._has_field_access(company._fields["needs_gate"], "read"))

    def test_the_switch_is_a_setting(self):
        settings = self.env["res.config.settings"].create({})
        self.assertTrue(settings.needs_gate)
        settings.needs_gate = False
        settings.execute()
        lead = self.opportunity()
        lead.stage_id = self.offer
        self.assertEqual(lead.stage_id, self.offer)
