from datetime import date
from unittest.mock import patch

from odoo.exceptions import AccessError, LockError, UserError
from odoo.fields import Command
from odoo.service.model import call_kw
from odoo.tests import tagged

from .payout_case import JUNE, MAY, PayoutCase


@tagged("post_install", "-at_install")
class TestPayout(PayoutCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sell(cls.acme, 1000.0, days_ago=45, user_id=cls.rep.id)
        cls.settle()
        cls.statement = cls.approve()

    def test_an_accountant_collects_exports_and_pays(self):
        payout = self.payout()
        payout.action_collect()
        self.assertEqual((payout.statement_count, payout.amount), (1, 20.0))
        [link] = payout.action_export()["params"]["links"]
        self.assertEqual(link["label"], "Lakeside 2026-05 EUR.xlsx")
        self.assertEqual(payout.action_download()["url"], link["url"])
        payout.action_pay()
        self.assertEqual((payout.state, payout.payer_id), ("paid", self.users["accountant"]))
        self.assertEqual((self.statement.state, self.statement.payout_id.id), ("paid", payout.id))

    def test_what_is_not_approved_is_left(self):
        self.sell(self.acme, 500.0, days_ago=1, user_id=self.rep.id)
        self.settle("2026-06-01", "2026-06-30")
        payout = self.payout(period=JUNE)
        payout.action_collect()
        self.assertEqual(payout.statement_ids, self.statement)

    def test_later_months_are_left(self):
        with self.assertRaisesRegex(UserError, "Lakeside up to 2026-04"):
            self.payout(period=date(2026, 4, 9)).action_collect()

    def test_a_statement_is_in_one_payout(self):
        first, second = self.payout(), self.payout()
        first.action_collect()
        with self.assertRaisesRegex(UserError, "No approved statement"):
            second.action_collect()
        first.action_empty()
        second.action_collect()
        self.assertEqual((first.statement_count, second.statement_count), (0, 1))

    def test_nobody_pays_themselves(self):
        self.rep.group_ids = [
            Command.link(self.env.ref("sales_performance_plan.sales_performance_plan_group_accountant").id)
        ]
        payout = self.payout("rep")
        payout.action_collect()
        with self.assertRaisesRegex(UserError, "Your own statement"):
            payout.action_pay()
        payout.with_user(self.users["accountant"]).action_pay()
        self.assertEqual(self.statement.state, "paid")

    def test_only_accountants_and_directors_have_payouts(self):
        payout = self.payout("director")
        payout.action_collect()
        for role in ("rep", "manager", "hr", "clerk"):
            with self.subTest(role), self.assertRaises(AccessError):
                payout.with_user(self.users[role]).action_pay()
            with self.subTest(role), self.assertRaises(AccessError):
                self.payout(role)
            with self.subTest(role), self.assertRaises(AccessError):
                self.env["spp.incentive.payout"].with_user(self.users[role]).action_prepare_all()
        payout.action_pay()

    def test_a_paid_payout_never_changes(self):
        payout = self.payout()
        payout.action_collect()
        payout.action_pay()
        content = payout.file_id.raw
        for action in (payout.action_collect, payout.action_empty, payout.action_pay, payout.unlink):
            with self.subTest(action.__name__), self.assertRaisesRegex(UserError, "is paid"):
                action()
        with self.assertRaisesRegex(UserError, "is paid"):
            payout.period = JUNE
        self.sell(self.acme, 1.0, days_ago=45, user_id=self.rep.id)
        self.settle()
        payout.action_export()
        self.assertEqual(payout.file_id.raw, content)

    def test_nobody_writes_the_outcome_by_hand(self):
        payout = self.payout(state="paid", payer_id=self.rep.id)
        self.assertEqual((payout.state, payout.payer_id.id), ("draft", False))
        payout.write({"state": "paid", "digest": "x"})
        self.assertEqual((payout.state, payout.digest), ("draft", False))

    def test_no_payout_is_born_paid(self):
        payouts = self.env["spp.incentive.payout"].with_user(self.users["accountant"])
        born = payouts.with_context(default_state="paid", default_payer_id=self.users["director"].id)
        payout = born.create({"company_id": self.company.id, "state": "paid", "digest": "mine"})
        self.assertEqual((payout.state, payout.payer_id.ids, payout.digest), ("draft", [], False))

    def test_the_month_stands_while_there_are_statements(self):
        payout = self.payout(period=date(2026, 5, 17))
        self.assertEqual(payout.period, MAY)
        payout.action_collect()
        with self.assertRaisesRegex(UserError, "take them out"):
            payout.period = JUNE
        payout.action_empty()
        payout.period = date(2026, 6, 9)
        self.assertEqual(payout.period, JUNE)

    def test_an_empty_payout_is_not_paid(self):
        with self.assertRaisesRegex(UserError, "collect them first"):
            self.payout().action_pay()

    def test_a_draft_that_is_deleted_sets_its_statements_free(self):
        payout = self.payout()
        payout.action_collect()
        payout.unlink()
        self.env.invalidate_all()
        self.assertFalse(self.statement.payout_id)
        self.payout().action_collect()

    def test_two_who_press_at_once_pay_once(self):
        payout = self.payout()
        payout.action_collect()
        with (
            patch.object(type(payout), "lock_for_update", side_effect=LockError("held by somebody else")),
            self.assertRaises(LockError),
        ):
            payout.action_pay()
        self.assertEqual(self.statement.state, "approved")

    def test_the_workbook_is_the_same_until_something_changes(self):
        payout = self.payout()
        payout.action_collect()
        content, stamp = self.exported(payout), payout.exported_at
        self.assertEqual(self.exported(payout), content)
        payout.file_id.sudo().unlink()
        self.assertEqual(self.exported(payout), content)
        self.acme.name = "Acme Renamed"
        self.assertNotEqual(self.exported(payout), content)
        self.assertEqual(payout.exported_at, stamp)

    def test_paying_keeps_the_language_of_the_workbook(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        payout = self.payout()
        payout.action_collect()
        content = self.exported(payout)
        payout.with_context(lang="fr_FR").action_pay()
        self.assertEqual((payout.file_id.raw, payout.file_lang), (content, "en_US"))

    def test_download_needs_an_export(self):
        with self.assertRaisesRegex(UserError, "export it first"):
            self.payout().action_download()


@tagged("post_install", "-at_install")
class TestPayoutsOfCompanies(PayoutCase):
    def test_one_payout_and_one_file_for_each_company(self):
        other = self.env["res.company"].create({"name": "Hillside", "currency_id": self.env.ref("base.JPY").id})
        self.env.ref("base.JPY").active = True
        self.approve_scheme(other)
        for user in (self.rep, self.users["accountant"]):
            user.company_ids = [Command.link(other.id)]
        self.sell(self.acme, 1000.0, days_ago=45, user_id=self.rep.id)
        self.sell(self.acme, 70000.0, days_ago=45, company=other, user_id=self.rep.id)
        for company in (self.company, other):
            self.settle(company=company)
            self.approve(company=company)
        payouts = self.env["spp.incentive.payout"].with_user(self.users["accountant"])
        payouts = payouts.with_context(allowed_company_ids=[self.company.id, other.id])
        action = call_kw(payouts, "action_prepare_all", [[]], {})
        made = payouts.search(action["domain"])
        self.assertEqual({one.company_id.name: one.amount for one in made}, {"Lakeside": 20.0, "Hillside": 1400.0})
        self.assertEqual(len({self.exported(one) for one in made}), 2)
        self.assertEqual(payouts.search(payouts.action_prepare_all()["domain"]), made)
        self.assertEqual(set(made.file_id.mapped("name")), {"Lakeside 2026-05 EUR.xlsx", "Hillside 2026-05 JPY.xlsx"})
