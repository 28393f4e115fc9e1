from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo.tests import tagged

from .common import TODAY
from .test_customer_increment import IncrementCase


@tagged("post_install", "-at_install")
class TestCustomerAdded(IncrementCase):
    """New orders are added to the stored figures; whatever else happened has the customer read again."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.buyer, cls.other = cls.customer("Buyer"), cls.customer("Other")

    def setUp(self):
        super().setUp()
        clock = freeze_time(datetime(2026, 6, 30, 9))
        self.clock = clock.start()
        self.addCleanup(clock.stop)
        self.stamp()
        self.old = self.sell(self.buyer, 100.0, days_ago=40)
        self.draft = self.sell(self.buyer, 70.0, state="draft")
        self.sell(self.other, 100.0, days_ago=3)
        self.pass_time(hours=3)
        self.recompute()
        self.pass_time(days=1)

    def pass_time(self, **some):
        self.clock.tick(timedelta(**some))
        self.stamp()

    def buy(self, amount=30.0, days_ago=-1, partner=None, **values):
        """Order on the day after the last run, or as many days before 30 June."""
        return self.sell(partner or self.buyer, amount, days_ago, **values)

    def assertAdded(self, *figures, days=1):
        """Check that an increment leaves what a full run would, without reading the buyer's sales again."""
        self.pass_time(hours=3)
        self.increment(TODAY + timedelta(days=days))
        self.assertNotIn(self.buyer, self.read_again())
        self.assertFigures(*figures)

    def assertReadAgain(self, *figures, days=1):
        self.increment(TODAY + timedelta(days=days))
        self.assertIn(self.buyer, self.read_again())
        self.assertFigures(*figures)

    def assertFigures(self, *figures):
        here = self.buyer.with_company(self.company)
        here.invalidate_recordset()
        last = (here.customer_last_sale_date - TODAY).days
        self.assertEqual((last, here.rfm_frequency, round(here.rfm_amount, 2)), figures)

    def test_new_orders_are_added(self):
        self.buy(30.0)
        self.buy(0.5)
        self.assertAdded(1, 3, 130.5)
        self.pass_time(days=1)
        self.buy(9.5, -2)
        self.assertAdded(2, 4, 140.0, days=2)

    def test_orders_of_contacts_are_added(self):
        contact = self.customer("Contact", is_company=False, parent_id=self.buyer.id)
        self.recompute()
        self.buy(30.0, partner=contact)
        self.assertAdded(1, 2, 130.0)

    def test_an_order_that_came_and_went_adds_nothing(self):
        self.buy()._action_cancel()
        self.assertAdded(-40, 1, 100.0)

    def test_a_quotation_of_before_is_read_when_it_is_confirmed(self):
        self.buy()
        self.draft.write({"state": "sale"})
        self.assertReadAgain(1, 3, 200.0)

    def test_an_older_order_that_changes_is_read_again(self):
        self.buy()
        self.old._action_cancel()
        self.assertReadAgain(1, 1, 30.0)

    def test_an_older_order_that_is_deleted_or_handed_over_is_read_again(self):
        self.buy()
        self.draft.write({"state": "sale", "partner_id": self.other.id})
        self.old._action_cancel()
        self.old.unlink()
        self.assertReadAgain(1, 1, 30.0)

    def test_a_new_order_that_is_handed_over_counts_where_it_is_now(self):
        self.buy().partner_id = self.other
        self.buy(20.0, partner=self.other).partner_id = self.buyer
        self.assertReadAgain(1, 2, 120.0)

    def test_what_came_back_is_no_sale(self):
        self.buy(-30.0)
        self.assertAdded(-40, 1, 70.0)

    def test_new_orders_may_lie_in_the_past(self):
        self.buy(30.0, 50)
        self.buy(8.0, 363)
        self.buy(500.0, 364)  # the first day before the window
        self.assertAdded(-40, 3, 138.0)

    def test_new_orders_of_the_future_are_counted_when_they_come_of_age(self):
        self.buy(30.0, -3)
        self.assertAdded(-40, 1, 100.0)
        self.pass_time(days=1)
        self.buy(4.0, -2)
        self.assertAdded(2, 2, 104.0, days=2)
        self.pass_time(days=1)
        self.buy(5.0, -3)
        self.assertReadAgain(3, 4, 139.0, days=3)

    def test_an_order_that_leaves_the_window_has_the_customer_read_again(self):
        self.buy(30.0)
        self.assertReadAgain(1, 1, 30.0, days=330)

    def test_each_company_adds_its_own(self):
        lakeshore = self.env["res.company"].create({"name": "Lakeshore", "currency_id": self.env.ref("base.EUR").id})
        self.sell(self.buyer, 1000.0, 9, company=lakeshore)
        self.pass_time(hours=3)
        self.recompute(company=lakeshore)
        self.buy(30.0)
        self.buy(300.0, company=lakeshore)
        self.assertAdded(1, 2, 130.0)
        self.increment(TODAY + timedelta(days=1), company=lakeshore)
        self.assertNotIn(self.buyer, self.read_again())
        self.assertEqual(self.buyer.with_company(lakeshore).rfm_amount, 1300.0)

    def test_other_currencies_are_added_in_the_company_currency(self):
        self.buy(100.0).currency_rate = 3.0
        self.assertAdded(1, 2, 133.33)

    def test_contacts_that_are_merged_leave_no_sale_behind(self):
        contacts = [
            self.customer(f"Contact {number}", is_company=False, parent_id=payer.id)
            for number, payer in enumerate([self.other, self.buyer])
        ]
        self.sell(contacts[0], 50.0)
        self.pass_time(hours=3)
        self.recompute()
        self.pass_time(hours=3)
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge([contact.id for contact in contacts], contacts[1])
        self.assertReadAgain(0, 2, 150.0)
        self.assertEqual(self.other.with_company(self.company).rfm_amount, 100.0)

    def test_a_first_sale_finds_what_came_before_it(self):
        returner = self.customer("Returner")
        self.sell(returner, -40.0)
        self.pass_time(hours=3)
        self.recompute(TODAY + timedelta(days=1))
        self.sell(returner, 100.0)
        self.increment(TODAY + timedelta(days=1))
        self.assertIn(returner, self.read_again())
        self.assertEqual(returner.with_company(self.company).rfm_amount, 60.0)

    def test_an_order_that_was_not_committed_yet_is_neither_lost_nor_counted_twice(self):
        late = self.buy(30.0)
        self.env.flush_all()
        self.cr.execute("UPDATE sale_order SET state = 'draft' WHERE id = %s", [late.id])
        self.sell(self.other, 5.0)
        self.recompute(TODAY + timedelta(days=1), full=False)
        self.cr.execute("UPDATE sale_order SET state = 'sale' WHERE id = %s", [late.id])
        self.env.invalidate_all()
        self.pass_time(minutes=30)
        self.buy(7.0)
        self.assertReadAgain(1, 3, 137.0)
        self.buy(8.0)
        self.pass_time(hours=3)
        self.increment(TODAY + timedelta(days=1))
        self.assertFigures(1, 4, 145.0)

    def test_a_run_that_does_not_know_what_it_saw_vouches_for_nothing(self):
        for column, value in [("newest_document", None), ("newest_document", 0), ("skipped", 1)]:
            with self.subTest(column):
                self.buy()
                run = self.env["spp.customer.run"]._latest(self.company)
                self.env.flush_all()
                self.cr.execute(f"UPDATE spp_customer_run SET {column} = %s WHERE id = %s", [value, run.id])
                self.env.invalidate_all()
                self.increment(TODAY + timedelta(days=1))
                self.assertIn(self.buyer, self.read_again())
