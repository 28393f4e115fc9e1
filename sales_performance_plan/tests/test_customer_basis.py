from datetime import date, datetime

from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.account.tests.common import AccountTestInvoicingCommon

from .common import TODAY, PlanCase


@tagged("post_install", "-at_install")
class TestOrders(PlanCase):
    def standing(self, partner):
        partner.invalidate_recordset()
        here = partner.with_company(self.company)
        return here.rfm_recency_days, here.rfm_frequency, round(here.rfm_amount, 2)

    def test_contacts_buy_for_their_company(self):
        head = self.customer("Head office")
        buyer = self.customer("Buyer", is_company=False, parent_id=head.id)
        self.sell(head, 100.0, days_ago=50)
        self.sell(buyer, 50.0, days_ago=5)
        self.recompute()
        self.assertEqual(self.standing(head), (5, 2, 150.0))
        self.assertEqual(self.standing(buyer), (5, 2, 150.0))

    def test_other_currencies_count_in_the_company_currency(self):
        dollar = self.env.ref("base.USD")
        self.env["res.currency.rate"].create(
            {"currency_id": dollar.id, "company_id": self.company.id, "name": "2026-01-01", "rate": 2.0}
        )
        pricelist = self.env["product.pricelist"].create({"name": "Dollars", "currency_id": dollar.id})
        customer = self.customer("Abroad")
        order = self.sell(customer, 100.0, days_ago=3, pricelist_id=pricelist.id)
        self.assertEqual(order.currency_id, dollar)
        self.recompute()
        self.assertEqual(self.standing(customer), (3, 1, 50.0))

    def test_returns_count_against_the_amount_and_are_no_sale(self):
        customer = self.customer("Sends back")
        self.sell(customer, 100.0, days_ago=40)
        self.sell(customer, -30.0, days_ago=2)
        self.recompute()
        self.assertEqual(self.standing(customer), (40, 1, 70.0))

    def test_quotations_and_cancelled_orders_are_no_sales(self):
        customer = self.customer("Undecided")
        self.sell(customer, state="draft")
        self.sell(customer, state="sent")
        self.sell(customer, state="cancel")
        self.recompute()
        self.assertTier(customer, None)

    def test_a_sale_late_in_the_day_belongs_to_the_company_day(self):
        self.company.resource_calendar_id.tz = "Asia/Shanghai"
        customer = self.customer("Night owl")
        self.sell(customer, date_order=datetime(2026, 6, 29, 16, 30))
        self.recompute(date(2026, 6, 29))
        self.assertTier(customer, None)
        self.recompute(TODAY)
        self.assertEqual(self.standing(customer), (0, 1, 100.0))

    def test_the_window_ends_where_it_says(self):
        inside, outside = self.customer("Inside"), self.customer("Outside")
        self.sell(inside, days_ago=364)
        self.sell(outside, days_ago=365)
        self.recompute()
        self.assertEqual(self.standing(inside), (364, 1, 100.0))
        self.assertEqual(self.standing(outside), (365, 0, 0.0))
        self.assertTier(outside, "lost")

    def test_the_reading_of_m_decides(self):
        often, rarely = self.customer("Often"), self.customer("Rarely")
        for days_ago in (1, 10, 20, 25):
            self.sell(often, 100.0, days_ago)
        self.sell(rarely, 200.0, days_ago=5)
        for reading, monetary, tier in [
            ("customer_total", 400 / 300, "potential"),
            ("order_average", 100 / 120, "general"),
            ("total_to_order", 400 / 120, "core"),
        ]:
            with self.subTest(reading):
                self.company.rfm_monetary_reading = reading
                self.recompute()
                often.invalidate_recordset()
                self.assertAlmostEqual(often.rfm_monetary, monetary)
                self.assertTier(often, tier)


@tagged("post_install", "-at_install")
class TestInvoices(AccountTestInvoicingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.company_data["company"]
        cls.customer = cls.env["res.partner"].create({"name": "Invoiced", "is_company": True})

    def invoice(self, amount, day, move_type="out_invoice", **values):
        move = self.env["account.move"].create(
            {
                "move_type": move_type,
                "partner_id": self.customer.id,
                "invoice_date": day,
                **values,
                "invoice_line_ids": [
                    Command.create({"name": "Work", "quantity": 1, "price_unit": amount, "tax_ids": [Command.clear()]})
                ],
            }
        )
        move.action_post()
        return move

    def pay(self, move, amount, day):
        self.env["account.payment.register"].with_context(active_model="account.move", active_ids=move.ids).create(
            {"amount": amount, "payment_date": day}
        )._create_payments()

    def assertStanding(self, *expected, full=True):
        self.env.flush_all()
        self.env["spp.customer.tier"].sudo()._recompute(self.company, date(2026, 6, 30), full=full)
        customer = self.customer.sudo().with_company(self.company)
        customer.invalidate_recordset()
        found = customer.rfm_recency_days, customer.rfm_frequency, round(customer.rfm_amount, 2)
        self.assertEqual(found if customer.customer_tier_id else None, expected or None)

    def test_invoices_net_of_credit_notes(self):
        self.company.sales_basis = "invoices"
        first = self.invoice(400.0, date(2026, 6, 10))
        self.invoice(100.0, date(2026, 6, 1))
        self.assertStanding(20, 2, 500.0)
        refund = first._reverse_moves([{"invoice_date": date(2026, 6, 20), "date": date(2026, 6, 20)}])
        refund.action_post()
        self.assertStanding(20, 2, 100.0)

    def test_drafts_do_not_count(self):
        self.company.sales_basis = "invoices"
        self.invoice(400.0, date(2026, 6, 10)).button_draft()
        self.assertStanding()

    def test_paid_counts_what_was_collected_when_it_was(self):
        self.company.sales_basis = "paid"
        invoice = self.invoice(400.0, date(2026, 5, 1))
        self.assertStanding()
        self.pay(invoice, 100.0, date(2026, 6, 5))
        self.assertStanding(25, 1, 100.0)
        self.pay(invoice, 300.0, date(2026, 6, 28))
        self.assertStanding(25, 1, 400.0)

    def test_a_payment_taken_back_is_noticed(self):
        self.company.sales_basis = "paid"
        invoice = self.invoice(400.0, date(2026, 5, 1))
        self.pay(invoice, 100.0, date(2026, 6, 5))
        self.assertStanding(25, 1, 100.0)
        self.env.cr.execute("UPDATE account_move SET write_date = '2026-01-01'")
        self.env.invalidate_all()
        invoice.line_ids.remove_move_reconcile()
        self.assertStanding(full=False)

    def test_a_credit_note_is_no_payment(self):
        self.company.sales_basis = "paid"
        invoice = self.invoice(400.0, date(2026, 5, 1))
        invoice._reverse_moves([{"invoice_date": date(2026, 5, 2), "date": date(2026, 5, 2)}], cancel=True)
        self.assertIn(invoice.payment_state, ("reversed", "paid"))
        self.assertStanding()

    def test_a_credit_note_at_another_rate_of_exchange_is_no_payment_either(self):
        self.company.sales_basis = "paid"
        euro = self.setup_other_currency("EUR", rates=[("2026-05-01", 0.5), ("2026-06-01", 0.8)])
        invoice = self.invoice(100.0, date(2026, 5, 1), currency_id=euro.id)
        refund = self.invoice(100.0, date(2026, 6, 1), "out_refund", currency_id=euro.id)
        (invoice | refund).line_ids.filtered(lambda line: line.account_type == "asset_receivable").reconcile()
        self.assertEqual((invoice.amount_residual, refund.amount_residual), (0, 0))
        self.assertStanding()

    def test_a_refund_of_what_was_paid_nets_to_nothing(self):
        self.company.sales_basis = "paid"
        invoice = self.invoice(400.0, date(2026, 5, 1))
        self.pay(invoice, 400.0, date(2026, 5, 20))
        refund = self.invoice(400.0, date(2026, 6, 1), "out_refund")
        self.pay(refund, 400.0, date(2026, 6, 2))
        self.assertStanding(41, 1, 0.0)
