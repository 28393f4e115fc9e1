from datetime import date

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .incentive_case import JUNE, IncentiveCase, user

DIRECTOR = "sales_performance_plan.sales_performance_plan_group_director"


@tagged("post_install", "-at_install")
class TestScheme(IncentiveCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second = user(cls.env, "plan_second", cls.company, DIRECTOR)

    def draft(self, **values):
        action = self.scheme.with_user(self.users["director"]).action_new_version()
        draft = self.env["spp.incentive.scheme"].browse(action["res_id"]).with_user(self.users["director"])
        draft.write(values)
        return draft

    def test_the_shipped_rules_are_the_plan(self):
        rules = [(rule.kind, round(rule.rate, 4), rule.threshold or rule.above) for rule in self.scheme.rule_ids]
        self.assertEqual(
            rules,
            [
                ("base", 0.02, 0.0),
                ("accelerator", 0.005, 0.8),
                ("accelerator", 0.005, 0.3),
                ("band", 0.005, 0.1),
                ("band", 0.01, 0.2),
                ("award", 0.1, 0.0),
                ("award", 0.1, 0.0),
                ("award", 0.0, 0.0),
                ("award", 0.05, 0.0),
            ],
        )
        self.assertEqual(self.scheme.rule_ids.filtered(lambda rule: rule.award_measure == "sales").winners, 3)

    def test_an_approved_version_never_changes(self):
        director = self.users["director"]
        for change in (
            lambda: self.scheme.with_user(director).write({"name": "Other"}),
            lambda: self.base.with_user(director).write({"rate": 0.5}),
            lambda: self.base.with_user(director).unlink(),
            lambda: self.base.with_user(director).copy(),
            lambda: self.scheme.with_user(director).unlink(),
            lambda: self.scheme.write({"rule_ids": [Command.clear()]}),
            lambda: self.scheme.write({"state": "draft"}),
        ):
            with self.assertRaisesRegex(UserError, "approved and cannot change"):
                change()
        self.assertEqual((self.base.rate, self.scheme.state), (0.02, "approved"))

    def test_a_new_version_takes_over_on_its_day(self):
        draft = self.draft(date_from=date(2026, 5, 15))
        self.assertEqual((draft.version, draft.state, draft.author_id), (2, "draft", self.users["director"]))
        draft.rule_ids.filtered(lambda rule: rule.kind == "base").rate = 0.03
        draft.with_user(self.second).action_approve()
        self.assertEqual((self.scheme.state, self.scheme.date_to), ("superseded", date(2026, 5, 14)))
        self.sold(self.ann, 100.0, date(2026, 5, 14))
        self.sold(self.ann, 100.0, date(2026, 5, 15))
        self.settle()
        rows = self.entries().filtered("source_id").sorted("day")
        self.assertEqual([(row.scheme_id.version, row.amount) for row in rows], [(1, 2.0), (2, 3.0)])

    def test_a_credit_is_taken_back_by_the_version_that_paid_it(self):
        order = self.sold(self.ann, 100.0, date(2026, 5, 14))
        self.settle()
        draft = self.draft(date_from=date(2026, 7, 1))
        draft.rule_ids.filtered(lambda rule: rule.kind == "base").rate = 0.5
        draft.with_user(self.second).action_approve()
        self.lock_month(self.ann, date(2026, 5, 1))
        order._action_cancel()
        self.settle(date(2026, 7, 1), date(2026, 7, 31))
        back = self.entries().filtered("source_id")[-1]
        self.assertEqual((back.scheme_id, back.amount), (self.scheme, -2.0))

    def test_the_author_cannot_approve(self):
        draft = self.draft(date_from=date(2026, 9, 1))
        with self.assertRaisesRegex(UserError, "somebody else has to approve"):
            draft.action_approve()
        for role in ("rep", "manager", "hr"):
            with self.subTest(role), self.assertRaises(AccessError):
                draft.with_user(self.users[role]).action_approve()
        draft.with_user(self.users["accountant"]).action_approve()
        self.assertEqual((draft.state, draft.approver_id), ("approved", self.users["accountant"]))

    def test_who_changed_a_draft_last_cannot_approve(self):
        director, accountant = self.users["director"], self.users["accountant"]
        for change in (
            lambda draft: draft.write({"base_rate": 0.5}),
            lambda draft: draft.rule_ids[0].write({"rate": 0.5}),
            lambda draft: draft.rule_ids[-1].unlink(),
            lambda draft: draft.rule_ids.create({"scheme_id": draft.id, "kind": "band", "name": "All", "rate": 0.5}),
        ):
            draft = self.draft(date_from=date(2026, 9, 1))
            draft.band_ids.unlink()
            change(draft.with_user(director))
            self.assertEqual(draft.author_id, director)
            with self.assertRaisesRegex(UserError, "somebody else has to approve"):
                draft.with_user(director).action_approve()
            draft.with_user(accountant).action_approve()

    def test_authorship_cannot_be_claimed(self):
        values = {"name": "Mine", "author_id": self.second.id, "state": "approved", "approver_id": self.second.id}
        scheme = self.env["spp.incentive.scheme"].with_user(self.users["hr"]).create(values)
        self.assertEqual((scheme.author_id, scheme.state), (self.users["hr"], "draft"))
        scheme.write({"author_id": self.second.id})
        self.assertEqual(scheme.author_id, self.users["hr"])

    def test_a_version_cannot_reach_back_into_settled_months(self):
        self.sold(self.ann, 100.0, date(2026, 6, 5))
        self.settle()
        self.lock_month(self.ann, JUNE)
        with self.assertRaisesRegex(UserError, "plan_ann.*, June 2026 is settled already"):
            self.draft(date_from=date(2026, 6, 15)).with_user(self.second).action_approve()
        draft = self.draft(date_from=date(2026, 7, 1))
        draft.with_user(self.second).action_approve()
        self.assertEqual(draft.state, "approved")

    def test_bands_without_gap_or_overlap(self):
        draft = self.draft(date_from=date(2026, 9, 1))
        low, high = draft.rule_ids.filtered(lambda rule: rule.kind == "band").sorted("above")
        for values, words in [
            ({"above": 0.25}, "leaves a gap"),
            ({"above": 0.15}, "overlaps"),
            ({"above": 0.2, "up_to": 0.3}, "must have no end"),
        ]:
            with self.subTest(words), self.assertRaisesRegex(ValidationError, words), self.cr.savepoint():
                high.write(values)
        draft.write({"rule_ids": [Command.update(low.id, {"up_to": 0.3}), Command.update(high.id, {"above": 0.3})]})
        self.assertEqual((low.up_to, high.above), (0.3, 0.3))
        low.unlink()
        high.unlink()
        self.assertFalse(draft.rule_ids.filtered(lambda rule: rule.kind == "band"))

    def test_a_rule_that_says_too_little_is_refused(self):
        draft = self.draft(date_from=date(2026, 9, 1))
        for values, words in [
            ({"kind": "accelerator", "name": "Half", "rate": 0.1, "measure": False}, "Half still needs: Measure"),
            ({"kind": "base", "name": "Second", "rate": 0.1}, "two base rates"),
        ]:
            with self.subTest(words), self.assertRaisesRegex(ValidationError, words), self.cr.savepoint():
                draft.rule_ids = [Command.create(values)]
        draft.rule_ids.filtered(lambda rule: rule.kind == "base").unlink()
        with self.assertRaisesRegex(UserError, "has no base rate"):
            draft.with_user(self.second).action_approve()

    def test_every_company_starts_with_a_draft(self):
        company = self.env["res.company"].create({"name": "Newly Founded"})
        scheme = self.env["spp.incentive.scheme"].search([("company_id", "=", company.id)])
        self.assertEqual((len(scheme), scheme.state, len(scheme.rule_ids)), (1, "draft", 9))
        self.assertEqual(scheme.author_id, self.env.ref("base.user_root"), "so that everybody may approve it")

    def test_the_shipped_rules_speak_a_language_that_comes_later(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        module = self.env["ir.module.module"].search([("name", "=", "sales_performance_plan")])
        mine = self.scheme.copy({"name": "Commission Plan"})
        own = mine.rule_ids.filtered(lambda rule: rule.kind == "base")
        own.name = "Our base"
        module._update_translations(["zh_CN"])
        self.assertEqual(self.base.with_context(lang="zh_CN").name, "基础提成")
        self.assertEqual(own.with_context(lang="zh_CN").name, "Our base")
        self.assertEqual(self.base.name, "Base commission")
