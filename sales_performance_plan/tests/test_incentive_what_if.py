from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .page_case import Q1, PageCase

KEPT = ("spp.incentive.entry", "spp.incentive.statement", "spp.incentive.run")


@tagged("post_install", "-at_install")
class TestIncentiveWhatIf(PageCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.scheme.date_from = Q1
        cls.approve()
        cls.lead = cls.plan(1000.0, first=Q1)
        for number, amount in enumerate((333.33, 999.99, 0.25)):
            customer = cls.customer(f"Customer {number}")
            cls.sell(customer, amount, 95 + 20 * number, user_id=cls.rep.id)
            cls.sell(customer, 50.05, 100 + number, user_id=cls.manager.id)
        cls.settle(Q1, date(2026, 3, 31))

    def what_if(self, scheme=None, role="director", **values):
        wizard = self.env["spp.incentive.what.if"].with_user(self.users[role])
        return wizard.create(
            {"scheme_id": (scheme or self.scheme).id, "date_from": Q1, "date_to": date(2026, 3, 31), **values}
        )

    def replay(self, *args, **values):
        wizard = self.what_if(*args, **values)
        wizard.action_replay()
        return wizard

    def draft(self, **values):
        """Return a draft with the same rules but for the base rate."""
        draft = self.scheme.copy({"date_from": date(2026, 7, 1)})
        draft.rule_ids.filtered(lambda rule: rule.kind == "base").write(values)
        return draft

    def test_the_approved_version_equals_the_ledger_to_the_cent(self):
        wizard = self.replay()
        lines = {line.user_id: line for line in wizard.line_ids}
        self.assertEqual(set(lines), {self.rep, self.manager})
        for user, line in lines.items():
            entries = self.env["spp.incentive.entry"].search([("user_id", "=", user.id), ("quarter", "=", Q1)])
            with self.subTest(user.name):
                self.assertEqual((line.total, line.difference), (round(sum(entries.mapped("amount")), 2), 0.0))
        self.assertGreater(lines[self.rep].over_target, 0.0)
        self.assertGreater(lines[self.rep].accelerators, 0.0)

    def test_it_equals_the_ledger_after_a_later_refund_too(self):
        order = self.sell(self.customer("Later"), 100.0, 95, user_id=self.rep.id)
        self.settle(Q1, date(2026, 6, 30))
        order._action_cancel()
        self.settle(Q1, date(2026, 6, 30))
        self.assertEqual(self.replay().line_ids.mapped("difference"), [0.0, 0.0])

    def test_a_draft_with_twice_the_base_rate(self):
        wizard = self.replay(self.draft(rate=0.04))
        line = wizard.line_ids.filtered(lambda line: line.user_id == self.rep)
        self.assertEqual((line.base, line.sales), (53.34, 1333.57))
        self.assertEqual(line.difference, 26.66)
        self.assertEqual(wizard.quarter_ids.mapped("quarter"), ["Q1 2026"])

    def test_the_shipped_rules_can_be_tried_too(self):
        wizard = self.replay(self.env.ref("sales_performance_plan.incentive_scheme_default"))
        self.assertEqual(wizard.line_ids.mapped("difference"), [0.0, 0.0])

    def test_nothing_is_written_and_twice_is_the_same(self):
        def everything():
            self.env.flush_all()
            return [self.env[name].search_read([], order="id") for name in KEPT]

        before, wizard = everything(), self.replay(self.draft(rate=0.1))
        first = wizard.line_ids.mapped("total")
        wizard.action_replay()
        self.assertEqual(wizard.line_ids.mapped("total"), first)
        self.assertEqual(len(wizard.quarter_ids), 1)
        self.assertEqual(everything(), before)
        self.assertEqual(self.settle(Q1, date(2026, 3, 31)).written, 0)

    def test_an_unsettled_quarter_has_nothing_booked(self):
        self.sell(self.customer("June"), 1000.0, user_id=self.rep.id)
        wizard = self.replay(date_from=date(2026, 4, 1), date_to=date(2026, 6, 30))
        self.assertEqual([(line.base, line.booked) for line in wizard.line_ids], [(20.0, 0.0)])

    def test_the_budget_is_held_against_what_comes_on_top(self):
        wizard = self.replay()
        quarter = wizard.quarter_ids
        self.assertEqual((quarter.budget, quarter.has_plan), (4.0, True))
        self.assertEqual(quarter.on_top, sum(wizard.line_ids.mapped(lambda line: line.accelerators + line.over_target)))
        self.assertEqual(quarter.left, self.company.currency_id.round(4.0 - quarter.on_top))
        self.assertTrue(quarter.is_short)
        self.assertIn("Q1 2026: the incentive budget of", wizard.warning)
        self.lead.incentive_share = 1.0
        self.lead.budget_rate = 0.05
        wizard.action_replay()
        self.assertFalse(wizard.quarter_ids.is_short)
        self.assertFalse(wizard.warning)

    def test_without_a_plan_there_is_no_budget_to_warn_of(self):
        self.sell(self.customer("June"), 1000.0, user_id=self.rep.id)
        wizard = self.replay(date_from=date(2026, 4, 1), date_to=date(2026, 6, 30))
        self.assertFalse(wizard.quarter_ids.has_plan or wizard.warning)

    def test_defaults_are_the_four_quarters_before_this_one(self):
        form = Form(self.env["spp.incentive.what.if"].with_user(self.users["hr"]))
        self.assertEqual((form.date_from, form.date_to), (date(2025, 4, 1), Q1))
        wizard = form.save()
        wizard.action_replay()
        self.assertEqual(wizard.quarter_ids.mapped("quarter"), ["Q2 2025", "Q3 2025", "Q4 2025", "Q1 2026"])
        self.assertEqual(
            self.env["spp.incentive.what.if.line"].search(wizard.action_open_lines()["domain"]).ids,
            wizard.sudo().line_ids.ids,
        )

    def test_managers_see_their_team_and_everybodys_sum(self):
        colleague = self.users["accountant"]
        self.sell(self.customer("Elsewhere"), 1000.0, 95, user_id=colleague.id)
        self.assertIn(colleague, self.replay(role="director").line_ids.user_id)
        self.assertFalse(self.replay(role="hr").line_ids)
        wizard = self.replay(role="manager")
        self.assertEqual(wizard.line_ids.user_id, self.rep | self.manager)
        self.assertEqual(wizard.quarter_ids.base, self.replay(role="director").quarter_ids.base)

    def test_nobody_reads_anothers_trial(self):
        lines = self.replay(role="director").line_ids
        for role in ("manager", "hr"):
            with self.subTest(role), self.assertRaises(AccessError):
                lines.with_user(self.users[role]).read(["total"])
        for role in ("rep", "accountant", "clerk"):
            with self.subTest(role), self.assertRaises(AccessError):
                self.what_if(role=role)

    def test_what_cannot_be_replayed_is_refused(self):
        with self.assertRaisesRegex(UserError, "Q3 2026 is not over yet"):
            self.replay(date_to=date(2026, 7, 1))
        with self.assertRaisesRegex(UserError, "exchange them"):
            self.replay(date_from=date(2026, 6, 1))
        other = self.env["res.company"].create({"name": "Hillside"})
        foreign = self.env["spp.incentive.scheme"].search([("company_id", "=", other.id)])
        self.users["hr"].company_ids += other
        wizard = self.what_if(role="hr").with_context(allowed_company_ids=[self.company.id, other.id])
        wizard.scheme_id = foreign
        with self.assertRaisesRegex(UserError, "another company"):
            wizard.action_replay()

    def test_a_shared_sale_counts_for_each_in_part(self):
        order = self.sell(self.customer("Shared"), 100.0, 95, user_id=self.rep.id)
        order.commission_split_ids = [
            Command.create({"user_id": self.rep.id, "weight": 50.0}),
            Command.create({"user_id": self.manager.id, "weight": 50.0}),
        ]
        before = {line.user_id: line.base for line in self.replay().line_ids}
        self.assertEqual(before[self.manager], round(3 * 1.0 + 1.0, 2))
