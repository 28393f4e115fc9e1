from datetime import date

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .gate_proposal_case import PARTS, ProposalCase

REVIEW = "sales_performance_plan.mail_activity_type_proposal_review"
REFUSED = "sales_performance_plan.mail_activity_type_proposal_refused"


@tagged("post_install", "-at_install")
class TestGateProposalFlow(ProposalCase):
    """Fill in, submit, approve, refuse, stand in."""

    def standin(self, first=date(2026, 6, 29), last=date(2026, 7, 3), user=None):
        return (
            self.env["spp.gate.standin"]
            .with_user(user or self.manager)
            .create(
                {
                    "user_id": self.manager.id,
                    "standin_id": self.deputy.id,
                    "date_from": first,
                    "date_to": last,
                    "company_id": self.company.id,
                }
            )
        )

    def activities(self, order, kind):
        return order.sudo().activity_ids.filtered(lambda each: each.activity_type_id == self.env.ref(kind))

    def refuse(self, order, user, reason):
        wizard = self.env["spp.gate.refuse.wizard"].with_user(user)
        wizard.create({"order_ids": [Command.set(order.ids)], "reason": reason}).action_refuse()

    def test_submit_approve_send(self):
        order = self.quote()
        order.action_submit_proposal()
        self.assertState(order, "submitted")
        self.assertEqual(self.activities(order, REVIEW).user_id, self.manager)
        order.with_user(self.manager).action_approve_proposal()
        self.assertState(order, "approved")
        self.assertFalse(self.activities(order, REVIEW))
        self.assertEqual(order.action_quotation_send()["res_model"], "mail.compose.message")
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_all_that_is_missing_is_said_at_once(self):
        empty, partly = self.quote(pain_points=False, advantages=False, roi=False), self.quote(roi="<p><br></p>")
        with self.assertRaises(UserError) as refusal:
            (empty | partly).action_submit_proposal()
        said = str(refusal.exception)
        self.assertIn(f"{empty.name}: fill in Pain Points, Advantages, ROI", said)
        self.assertIn(f"{partly.name}: fill in ROI", said)

    def test_parts_need_not_be_there_where_the_company_says_so(self):
        self.company.proposal_require_parts = False
        order = self.quote(pain_points=False, advantages=False, roi=False)
        order.action_submit_proposal()
        self.assertState(order, "submitted")

    def test_refusal_has_a_reason_and_comes_back_to_the_rep(self):
        order = self.quote()
        order.action_submit_proposal()
        with self.assertRaises(UserError):
            self.refuse(order, self.manager, " ")
        self.refuse(order, self.manager, "Too cheap for this customer")
        self.assertState(order, "refused")
        self.assertEqual(order.proposal_reason, "Too cheap for this customer")
        self.assertEqual(self.activities(order, REFUSED).user_id, self.rep)
        self.assertIn("Too cheap", self.notes(order))
        with self.assertRaisesRegex(UserError, "Too cheap for this customer"):
            order.action_quotation_send()
        order.action_submit_proposal()
        self.assertState(order, "submitted")
        self.assertFalse(self.activities(order, REFUSED))

    def test_withdraw(self):
        order = self.quote()
        with self.assertRaisesRegex(UserError, "nothing is waiting"):
            order.action_withdraw_proposal()
        order.action_submit_proposal()
        order.action_withdraw_proposal()
        self.assertState(order, "draft")
        self.assertFalse(self.activities(order, REVIEW))

    def test_who_may_approve(self):
        other = self.seller("plan_other_manager", "sales_performance_plan.sales_performance_plan_group_manager")
        order = self.quote()
        order.action_submit_proposal()
        for user in (self.rep, self.deputy, other):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                order.with_user(user).action_approve_proposal()
        with self.assertRaises(AccessError):
            order.with_user(self.colleague).action_approve_proposal()
        order.with_user(self.director).action_approve_proposal()
        self.assertState(order, "approved")

    def test_nobody_approves_their_own(self):
        order = self.quote(user=self.manager)
        order.action_submit_proposal()
        self.assertNotEqual(self.activities(order, REVIEW).user_id, self.manager)
        with self.assertRaises(AccessError):
            order.with_user(self.manager).action_approve_proposal()
        order.with_user(self.director).action_approve_proposal()
        mine = self.quote(user=self.director)
        mine.action_submit_proposal()
        with self.assertRaises(AccessError):
            mine.with_user(self.director).action_approve_proposal()
        mine.with_user(self.manager).action_approve_proposal()

    def test_whoever_submitted_for_a_rep_does_not_approve(self):
        order = self.quote()
        order.with_user(self.manager).action_submit_proposal()
        with self.assertRaises(AccessError):
            order.with_user(self.manager).action_approve_proposal()

    def test_without_a_leader_any_manager(self):
        self.team.user_id = False
        order = self.quote()
        order.action_submit_proposal()
        self.assertIn(order, self.inbox(self.manager))
        order.with_user(self.manager).action_approve_proposal()
        self.assertState(order, "approved")

    def test_stand_in(self):
        self.standin()
        order = self.quote()
        order.action_submit_proposal()
        self.assertEqual(self.activities(order, REVIEW).user_id, self.deputy)
        self.assertIn(order, self.inbox(self.deputy))
        order.with_user(self.deputy).action_approve_proposal()
        self.assertState(order, "approved")

    def test_stand_in_outside_of_the_dates(self):
        self.standin(first=date(2026, 7, 1))
        order = self.quote()
        order.action_submit_proposal()
        self.assertEqual(self.activities(order, REVIEW).user_id, self.manager)
        self.assertNotIn(order, self.inbox(self.deputy))
        with self.assertRaises(AccessError):
            order.with_user(self.deputy).action_approve_proposal()

    def test_who_has_left_stands_in_for_nobody_and_works_on_nothing(self):
        self.standin()
        self.deputy.active = False
        order = self.quote()
        order.with_user(self.colleague).sudo().action_submit_proposal()
        self.assertEqual(self.activities(order, REVIEW).user_id, self.manager)
        self.rep.active = False
        self.refuse(order, self.manager, "Too cheap")
        self.assertEqual(self.activities(order, REFUSED).user_id, self.colleague)

    def test_who_names_a_stand_in(self):
        with self.assertRaises(AccessError):
            self.standin(user=self.rep)
        other = self.seller("plan_other_manager", "sales_performance_plan.sales_performance_plan_group_manager")
        with self.assertRaisesRegex(AccessError, "or a director"):
            self.standin(user=other)
        row = self.standin(user=self.director)
        with self.assertRaises(AccessError):
            row.with_user(other).date_to = date(2027, 1, 1)
        with self.assertRaises(AccessError):
            row.with_user(other).unlink()
        with self.assertRaisesRegex(ValidationError, "All Documents"):
            row.standin_id = self.colleague
        row.with_user(self.manager).unlink()

    def test_inbox(self):
        order = self.quote()
        order.action_submit_proposal()
        self.assertIn(order, self.inbox(self.manager))
        self.assertNotIn(order, self.inbox(self.rep))
        self.assertNotIn(order, self.inbox(self.director))

    def inbox(self, user):
        return self.env["sale.order"].with_user(user).search([("proposal_mine", "=", True)])

    def test_override_leaves_a_trace(self):
        order = self.quote()
        action = order.with_user(self.director).action_override_proposal()
        wizard = (
            self.env["spp.gate.override.wizard"]
            .with_user(self.director)
            .with_context(**action["context"])
            .create({"reason": "The fair ends today"})
        )
        self.assertIn(order.name, wizard.findings)
        wizard.action_override()
        self.assertState(order, "approved")
        trace = self.env["spp.gate.override"].search([("order_id", "=", order.id)])
        self.assertEqual((trace.gate, trace.user_id, trace.reason), ("proposal", self.director, "The fair ends today"))
        order.action_quotation_sent()
        with self.assertRaises(AccessError):
            self.env["spp.gate.override"].with_user(self.rep)._grant(self.quote(), "proposal", "I want to")

    def test_over_rpc_nobody_writes_a_decision(self):
        order = self.quote()
        for user in (self.rep, self.manager, self.director):
            for values in (
                {"proposal_state": "approved"},
                {"proposal_state": "draft"},
                {"proposal_approver_id": user.id},
                {"proposal_content": {"header": {}, "lines": []}},
                {"proposal_mark": "before"},
            ):
                with self.subTest(user=user.login, values=values), self.assertRaises(AccessError):
                    order.with_user(user).write(values)
        with self.assertRaises(AccessError):
            self.quote(proposal_state="approved")
        with self.assertRaises(AccessError):
            order.with_context(spp_decision=True).write({"proposal_state": "approved"})
        born = self.env["sale.order"].with_user(self.rep).with_context(default_proposal_state="approved")
        self.assertState(born.create({"partner_id": self.buyer.id}), "draft")

    def test_a_copy_starts_anew(self):
        copy = self.approved().copy()
        self.assertState(copy, "draft")
        self.assertEqual(copy.pain_points, PARTS["pain_points"])
        with self.assertRaises(UserError):
            copy.action_confirm()

    def test_needs_report_of_the_opportunity(self):
        self.company.needs_gate = True
        self.env["crm.stage"].search([], limit=1).process_step = "acquisition"
        lead = self.env["crm.lead"].create({"name": "Big", "type": "opportunity", "user_id": self.rep.id})
        order = self.quote(opportunity_id=lead.id)
        with self.assertRaisesRegex(UserError, "Big has no needs report yet"):
            order.action_submit_proposal()
        self.company.proposal_require_needs = False
        order.action_submit_proposal()
        self.assertState(order, "submitted")

    def test_parts_come_from_the_template_and_never_over_what_was_written(self):
        template, other = self.env["sale.order.template"].create(
            [
                {"name": "Standard", "company_id": self.company.id, **PARTS},
                {"name": "Other", "company_id": self.company.id, "roi": "<p>Two years</p>"},
            ]
        )
        order = self.quote(pain_points=None, advantages="<p>My own words</p>", roi=False)
        self.assertFalse(order.roi)
        order = (
            self.env["sale.order"]
            .with_user(self.rep)
            .create(
                {
                    "partner_id": self.buyer.id,
                    "sale_order_template_id": template.id,
                    "advantages": "<p>My own words</p>",
                }
            )
        )
        self.assertEqual(order.pain_points, PARTS["pain_points"])
        self.assertEqual(order.advantages, "<p>My own words</p>")
        self.assertEqual(order.roi, PARTS["roi"])
        order.sale_order_template_id = other
        self.assertEqual(order.roi, "<p>Two years</p>")
        self.assertEqual(order.pain_points, PARTS["pain_points"])
        self.assertEqual(order.advantages, "<p>My own words</p>")

    def test_nothing_is_to_be_submitted_where_the_gate_is_off(self):
        self.company.proposal_gate = False
        with self.assertRaisesRegex(UserError, "needs no approval"):
            self.quote().action_submit_proposal()

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.models")
    def test_portal_reads_what_is_for_the_customer_only(self):
        portal = self.users["portal"]
        order = self.approved(partner_id=portal.partner_id.id)
        seen = order.with_user(portal)
        self.assertIn("Orders are typed twice", seen.read(["pain_points"])[0]["pain_points"])
        internal = [name for name in order._fields if "proposal" in name]
        self.assertGreater(len(internal), 8)
        known = self.env["sale.order"].with_user(portal).fields_get()
        for name in internal:
            with self.subTest(field=name):
                self.assertNotIn(name, known)
                with self.assertRaises(AccessError):
                    seen.read([name])
        with self.assertRaises(AccessError):
            self.env["sale.order"].with_user(portal).search([("proposal_state", "=", "draft")])
        with self.assertRaises(AccessError):
            seen.action_approve_proposal()
