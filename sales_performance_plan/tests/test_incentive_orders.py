from datetime import date

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import SQL

from .incentive_case import APRIL, JULY, JUNE, MAY, QUARTER, IncentiveCase, approve, user

LATE_JUNE = date(2026, 6, 20)
DIRECTOR = "sales_performance_plan.sales_performance_plan_group_director"


@tagged("post_install", "-at_install")
class TestOrders(IncentiveCase):
    def sales(self, rep=None):
        return self.entries(rep).filtered("source_id")

    def test_a_confirmed_order_pays_the_base_rate_in_its_month(self):
        order = self.sold(self.ann, 1234.56, date(2026, 5, 10))
        self.settle()
        row = self.sales()
        self.assertRows(row, ("earned", MAY, 1234.56, 24.69))
        self.assertEqual((row.user_id, row.document, row.partner_id), (self.ann, order.name, self.old_customer))
        self.assertEqual((row.source_model, row.source_id), ("sale.order.line", order.order_line.id))
        self.assertEqual((row.scheme_id, row.rule_id, row.rate), (self.scheme, self.base, 0.02))
        self.assertIn("2.00 %", row.explanation)
        self.assertIn(order.name, row.explanation)

    def test_settling_again_adds_nothing(self):
        self.sold(self.ann, 100.0, date(2026, 4, 1))
        self.sold(self.bob, 200.0, date(2026, 6, 30))
        self.assertGreater(self.settle().written, 0)
        for _again in range(2):
            self.assertEqual(self.settle().written, 0)
        self.assertEqual(self.settle(JUNE).written, 0)

    def test_months_settled_one_by_one_are_the_quarter(self):
        for month in (4, 5, 6):
            self.sold(self.ann, 100.0 * month, date(2026, month, 15))
        self.settle(APRIL, date(2026, 4, 30))
        self.assertRows(self.sales(), ("earned", APRIL, 400.0, 8.0))
        self.settle(MAY, date(2026, 5, 31))
        self.settle(JUNE, date(2026, 6, 30))
        self.assertEqual([row.period for row in self.sales()], [APRIL, MAY, JUNE])
        self.assertEqual(self.paid(self.ann, rule_id=self.base.id), 30.0)

    def test_a_month_that_was_never_settled_is_not_paid_by_another(self):
        self.sold(self.ann, 100.0, date(2026, 4, 10))
        self.sold(self.ann, 300.0, date(2026, 6, 10))
        self.settle(JUNE, date(2026, 6, 30))
        self.assertRows(self.sales(), ("earned", JUNE, 300.0, 6.0))

    def test_a_cancelled_order_is_taken_back_where_it_was_paid_while_that_is_open(self):
        order = self.sold(self.ann, 100.25, date(2026, 4, 10))
        self.settle()
        order._action_cancel()
        self.settle()
        self.assertRows(self.sales(), ("earned", APRIL, 100.25, 2.01), ("clawback", APRIL, -100.25, -2.01))
        self.assertIn("cancelled", self.sales()[-1].explanation)
        self.assertEqual(self.paid(), 0.0)

    def test_after_approval_a_cancellation_lands_in_the_next_open_month(self):
        order = self.sold(self.ann, 100.25, date(2026, 4, 10))
        self.settle()
        self.lock_month(self.ann, APRIL)
        order._action_cancel()
        self.settle()
        self.assertRows(self.sales(), ("earned", APRIL, 100.25, 2.01), ("clawback", MAY, -100.25, -2.01))
        self.assertEqual(self.settle().written, 0)
        self.assertEqual(self.paid(), 0.0)

    def test_a_quarter_that_is_over_is_corrected_by_the_next_settlement(self):
        order = self.sold(self.ann, 500.0, date(2026, 6, 10))
        self.settle()
        self.lock_month(self.ann, JUNE)
        order._action_cancel()
        self.settle(JULY, date(2026, 7, 31))
        self.assertEqual(self.paid(), 0.0)
        self.assertEqual(self.sales()[-1].period, JULY)
        self.assertEqual(self.sales()[-1].quarter, APRIL)

    def test_an_order_that_was_deleted_is_taken_back(self):
        order = self.sold(self.ann, 80.0, date(2026, 4, 10))
        self.settle()
        name = order.name
        order._action_cancel()
        order.unlink()
        self.settle(JULY, date(2026, 7, 31))
        self.assertEqual(self.paid(), 0.0)
        self.assertEqual(set(self.sales().mapped("document")), {name})
        with self.assertRaisesRegex(UserError, "no document"):
            self.sales()[0].action_open_source()

    def test_a_changed_price_pays_the_difference(self):
        order = self.sold(self.ann, 100.0, date(2026, 5, 10))
        self.settle()
        order.order_line.price_unit = 150.0
        self.settle()
        self.assertRows(self.sales(), ("earned", MAY, 100.0, 2.0), ("earned", MAY, 50.0, 1.0))
        self.lock_month(self.ann, MAY)
        order.order_line.price_unit = 160.0
        self.settle()
        self.assertRows(self.sales()[-1:], ("adjustment", JUNE, 10.0, 0.2))

    def test_another_salesperson_gets_what_the_first_one_loses(self):
        order = self.sold(self.ann, 100.0, date(2026, 5, 10))
        self.settle()
        order.user_id = self.bob
        self.settle()
        self.assertRows(self.sales(self.ann), ("earned", MAY, 100.0, 2.0), ("clawback", MAY, -100.0, -2.0))
        self.assertRows(self.sales(self.bob), ("earned", MAY, 100.0, 2.0))

    def test_sales_of_nobody_are_told_and_paid_to_nobody(self):
        self.sold(self.ann, 70.0, date(2026, 5, 10)).user_id = False
        run = self.settle()
        self.assertFalse(self.sales())
        self.assertEqual(run.nobody_amount, 70.0)

    def test_what_was_credited_is_taken_back_but_not_what_was_invoiced_again(self):
        order = self.sold(self.ann, 100.0, date(2026, 4, 10))
        self.settle()
        bill = self.bills_of(order)
        bill("out_invoice", LATE_JUNE)
        self.assertEqual(self.settle().written, 0)
        credit = bill("out_refund", LATE_JUNE)
        self.settle()
        self.assertRows(self.sales(), ("earned", APRIL, 100.0, 2.0), ("clawback", JUNE, -100.0, -2.0))
        self.assertEqual(self.sales()[-1].document, credit.name)
        bill("out_invoice", LATE_JUNE)
        self.settle()
        self.assertEqual(self.paid(), 2.0)

    def test_a_credit_note_of_a_later_month_leaves_the_earlier_one_where_it_is(self):
        order = self.sold(self.ann, 100.0, date(2026, 4, 10))
        bill = self.bills_of(order)
        bill("out_invoice", MAY)
        bill("out_refund", LATE_JUNE, 40.0)
        self.settle()
        self.assertRows(self.sales(), ("earned", APRIL, 100.0, 2.0), ("clawback", JUNE, -40.0, -0.8))
        bill("out_refund", JULY, 60.0)
        self.assertEqual(self.settle().written, 0)
        self.settle(JULY, date(2026, 7, 31))
        self.assertRows(self.sales()[2:], ("clawback", JULY, -60.0, -1.2))

    def test_a_credit_note_that_was_deleted_gives_back(self):
        order = self.sold(self.ann, 100.0, date(2026, 4, 10))
        bill = self.bills_of(order)
        bill("out_invoice", MAY)
        credit = bill("out_refund", LATE_JUNE)
        self.settle()
        self.assertEqual(self.paid(), 0.0)
        # As if everything had been left alone since the settlement.
        self.env.flush_all()
        for table in ("sale_order", "account_move"):
            self.env.cr.execute(SQL("UPDATE %s SET write_date = '2020-01-01'", SQL.identifier(table)))
        self.env.cr.execute("UPDATE spp_incentive_run SET started_at = now() AT TIME ZONE 'UTC'")
        self.env.invalidate_all()
        credit.button_draft()
        credit.unlink()
        self.settle(JULY, date(2026, 7, 31))
        self.assertEqual(self.paid(), 2.0)

    def bills_of(self, order):
        """Return a function that posts an invoice or a credit note of ``order``."""
        income = self.env["account.account"].create(
            {"name": "Income", "code": "400001", "account_type": "income", "company_ids": self.company.ids}
        )
        owed = self.env["account.account"].create(
            {"name": "Owed", "code": "121001", "account_type": "asset_receivable", "company_ids": self.company.ids}
        )
        journal = self.env["account.journal"].create({"name": "Bills", "code": "BIL", "type": "sale"})
        self.old_customer.with_company(self.company).property_account_receivable_id = owed

        def bill(move_type, day, amount=100.0):
            line = {
                "name": "Widget",
                "quantity": 1,
                "price_unit": amount,
                "account_id": income.id,
                "tax_ids": [Command.clear()],
                "sale_line_ids": [Command.set(order.order_line.ids)],
            }
            values = {"move_type": move_type, "partner_id": self.old_customer.id, "journal_id": journal.id}
            move = self.env["account.move"].create(
                {**values, "invoice_date": day, "invoice_line_ids": [Command.create(line)]}
            )
            move.action_post()
            return move

        return bill

    def test_other_currencies_add_up_to_the_order_in_company_currency(self):
        dollar = self.env.ref("base.USD")
        self.env["res.currency.rate"].create(
            {"currency_id": dollar.id, "company_id": self.company.id, "name": "2026-01-01", "rate": 3.0}
        )
        pricelist = self.env["product.pricelist"].create({"name": "Dollars", "currency_id": dollar.id})
        line = {"product_id": self.product.id, "product_uom_qty": 1, "price_unit": 10.0, "tax_ids": [Command.clear()]}
        order = self.sold(
            self.ann,
            10.0,
            date(2026, 5, 10),
            pricelist_id=pricelist.id,
            order_line=[Command.create(line), Command.create(line), Command.create(line)],
        )
        self.assertEqual(order.currency_id, dollar)
        self.settle()
        self.assertEqual(self.sales().mapped("base"), [3.33, 3.34, 3.33])
        self.assertEqual(round(sum(self.sales().mapped("base")), 2), 10.0)

    def test_a_split_shares_the_sale_to_the_cent(self):
        order = self.sold(self.ann, 100.01, date(2026, 5, 10))
        order.commission_split_ids = [
            Command.create({"user_id": self.ann.id, "weight": 50}),
            Command.create({"user_id": self.bob.id, "weight": 50}),
        ]
        self.settle()
        self.assertRows(self.sales(self.ann), ("earned", MAY, 50.01, 1.0))
        self.assertRows(self.sales(self.bob), ("earned", MAY, 50.0, 1.0))
        order.commission_split_ids.unlink()
        self.settle()
        self.assertEqual((self.paid(self.bob), round(sum(self.sales(self.ann).mapped("base")), 2)), (0.0, 100.01))

    def test_parts_that_are_not_the_whole_are_refused(self):
        order = self.sold(self.ann, 100.0, date(2026, 5, 10))
        with self.assertRaisesRegex(UserError, "add up to 80 %"):
            order.commission_split_ids = [Command.create({"user_id": self.ann.id, "weight": 80})]

    def test_a_sale_at_the_edge_of_the_quarter_belongs_to_the_company_day(self):
        self.company.resource_calendar_id.tz = "Asia/Shanghai"
        self.sold(self.ann, 100.0, date(2026, 6, 30), date_order="2026-06-30 16:30:00")
        self.sold(self.ann, 300.0, date(2026, 3, 31), date_order="2026-03-31 16:30:00")
        self.settle()
        self.assertRows(self.sales(), ("earned", APRIL, 300.0, 6.0))

    def test_two_companies_do_not_mix(self):
        other = self.env["res.company"].create({"name": "Hillside"})
        approve(self.env, other, user(self.env, "plan_other", other, DIRECTOR))
        self.sell(self.old_customer, 100.0, company=other, user_id=self.ann.id, date_order="2026-05-10 12:00:00")
        self.assertEqual(self.settle().written, 0)
        self.assertGreater(self.settle(company=other).written, 0)
        self.assertFalse(self.sales())

    def test_no_rules_no_commission(self):
        other = self.env["res.company"].create({"name": "Without Rules"})
        self.sell(self.old_customer, 100.0, company=other, user_id=self.ann.id, date_order="2026-05-10 12:00:00")
        self.assertEqual(self.settle(company=other).written, 0)

    def test_a_period_upside_down_is_refused(self):
        with self.assertRaisesRegex(UserError, "ends before it starts"):
            self.settle(*reversed(QUARTER))

    def test_nobody_writes_the_ledger(self):
        self.sold(self.ann, 100.0, date(2026, 5, 10))
        self.settle()
        for action in (lambda row: row.write({"amount": 1.0}), lambda row: row.unlink()):
            with self.assertRaisesRegex(UserError, "only grows"):
                action(self.sales())
        self.lock_month(self.ann, MAY)
        with self.assertRaisesRegex(UserError, "next open month"):
            self.sales().copy()

    def test_a_merged_customer_keeps_its_rows(self):
        double = self.customer("Old Friend Ltd")
        self.sold(self.ann, 100.0, date(2026, 5, 10), double)
        self.settle()
        merge = self.env["base.partner.merge.automatic.wizard"].create({})
        merge._merge((double | self.old_customer).ids, self.old_customer)
        self.assertEqual(self.sales().partner_id, self.old_customer)
        self.settle()
        self.assertRows(self.sales(), ("earned", MAY, 100.0, 2.0))

    def test_queries_do_not_grow_with_the_lines(self):
        for day in range(1, 6):
            self.sold(self.ann, 10.0, date(2026, 4, day))
        few = self.count_queries(self.settle)
        for day in range(1, 31):
            self.sold(self.bob, 10.0, date(2026, 5, day))
            self.sold(self.ann, 10.0, date(2026, 5, day))
        self.assertLess(self.count_queries(self.settle), 2 * few)

    def test_queries_do_not_grow_with_the_reps(self):
        reps = [user(self.env, f"rep{number}", self.company) for number in range(12)]
        self.sold(self.ann, 10.0, date(2026, 4, 1))
        few = self.count_queries(self.settle)
        for rep in reps:
            self.sold(rep, 10.0, date(2026, 5, 1))
        self.assertLess(self.count_queries(self.settle), few + len(reps))
