import random
from datetime import date, datetime, timedelta

from freezegun import freeze_time
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import tagged

from .common import TODAY, PlanCase


class IncrementCase(PlanCase):
    """An increment looks at few customers and carries the totals on: a full run after it must find nothing to do."""

    def assertNothingLeft(self, run):
        """Check that a full run for the same day writes nothing and counts the same totals, and undo it."""
        with self.cr.savepoint() as savepoint:
            full = self.recompute(run.on_date, company=run.company_id, full=True)
            self.assertEqual((full.written, full.moved), (0, 0))
            self.assertEqual(full._totals(), run._totals())
            savepoint.rollback()
        self.env.invalidate_all()

    def increment(self, day=TODAY, company=None):
        """Run as if nobody else had: only what changed since the last run is read."""
        run = self.recompute(day, company=company, full=False)
        self.assertNothingLeft(run)
        return run

    def stamp(self):
        """Have what is written from now on carry the time of the test's clock, not of its transaction's begin."""
        self.env.flush_all()
        self.cr._now = datetime.now()
        self.addCleanup(setattr, self.cr, "_now", None)

    def read_again(self):
        """Return the partners whose sales the last increment read again."""
        self.cr.execute("SELECT partner_id FROM spp_tier_candidate")
        return self.env["res.partner"].browse(row[0] for row in self.cr.fetchall())

    def count_added(self):
        """Return how many customers' figures the last increment changed without reading their sales again."""
        self.cr.execute(
            """
            SELECT count(*) FROM spp_tier_figure
             WHERE differs AND partner_id NOT IN (SELECT partner_id FROM spp_tier_candidate)
            """
        )
        return self.cr.fetchone()[0]


@tagged("post_install", "-at_install")
class TestCustomerIncrement(IncrementCase):
    def age_documents(self):
        """Have nobody write to any order for a long time, so that only what the test does tells."""
        self.env.flush_all()
        self.cr.execute("UPDATE sale_order SET write_date = '2026-01-01'")
        self.env.invalidate_all()

    def orders(self):
        return self.env["sale.order"].search([("company_id", "=", self.company.id), ("state", "=", "sale")])

    def test_whatever_happens_a_full_run_finds_nothing_left(self):
        self.added = 0
        self.live_through()
        self.assertTrue(self.added, "no sale was ever added to stored figures")

    @settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.integers(0, 10**6))
    def live_through(self, seed):
        dice = random.Random(seed)
        with self.cr.savepoint() as savepoint, freeze_time(datetime(2026, 3, 1, 12)) as clock:
            self.company.rfm_monetary_reading = dice.choice(["customer_total", "order_average", "total_to_order"])
            for number in range(7):
                self.customer(f"Random {number}")
            for _step in range(8):
                self.happen(dice)
                clock.tick(timedelta(hours=dice.choice([0, 0, 3, 7])))
                self.happen(dice)
                run = self.increment(self.company._sales_today())
                self.added += 0 if run.full else self.count_added()
                clock.tick(timedelta(days=dice.choice([0, 1, 1, 1, 5, 29, 31, 60])))
            savepoint.rollback()
            self.env.invalidate_all()

    def happen(self, dice):
        """Let some of all that can happen to customers and their sales happen."""
        self.stamp()
        for _sale in range(dice.randrange(5)):
            self.sell_at_random(dice)
        to_orders = [self.cancel, self.delete, self.hand_over, self.draft, self.confirm, self.go_abroad]
        to_customers = [self.set_by_hand, self.take_back, self.merge, self.move]
        for happening in to_orders + to_customers:
            if dice.random() < 0.15:
                happening(dice)
        self.env.flush_all()

    def customers(self):
        return self.env["res.partner"].search([("name", "like", "Random")], order="id")

    def sell_at_random(self, dice):
        moment = datetime.now() + timedelta(days=dice.choice([-400, -364, -91, -60, -31, -30, -1, 0, 0, 0, 1]))
        amount = dice.choice([-40.0, 20.0, 33.33, 100.0, 500.0])
        self.sell(dice.choice(self.customers()), amount, date_order=moment)

    def cancel(self, dice):
        if orders := self.orders():
            dice.choice(orders)._action_cancel()

    def draft(self, dice):
        self.sell(dice.choice(self.customers()), 70.0, state="draft", date_order=datetime.now())

    def confirm(self, dice):
        drafts = self.env["sale.order"].search([("company_id", "=", self.company.id), ("state", "=", "draft")])
        drafts.write({"state": "sale"})

    def go_abroad(self, dice):
        if orders := self.orders():
            dice.choice(orders).currency_rate = 1.7

    def delete(self, dice):
        if orders := self.orders():
            order = dice.choice(orders)
            order._action_cancel()
            order.unlink()

    def hand_over(self, dice):
        if orders := self.orders():
            dice.choice(orders).partner_id = dice.choice(self.customers())

    def set_by_hand(self, dice):
        standings = self.env["spp.customer.standing"].search([("company_id", "=", self.company.id)])
        hands = self.env["spp.customer.override"].search([("company_id", "=", self.company.id)])
        payers = standings.partner_id.filtered(lambda partner: partner == partner.commercial_partner_id)
        if free := payers - hands.partner_id:
            today, ahead = self.company._sales_today(), dice.choice([0, 0, 1, 5])
            values = {"partner_id": dice.choice(free).id, "tier_id": dice.choice(self.ladder).id, "reason": "Dice"}
            days = {
                "date_from": today + timedelta(days=ahead),
                "date_to": today + timedelta(days=ahead + dice.choice([0, 1, 30])),
            }
            self.env["spp.customer.override"].create({**values, **days, "company_id": self.company.id})

    def take_back(self, dice):
        if hands := self.env["spp.customer.override"].search([("company_id", "=", self.company.id)]):
            dice.choice(hands).unlink()

    def merge(self, dice):
        customers = self.customers()
        if len(customers) > 4:
            pair = customers.browse(dice.sample(customers.ids, 2))
            if not (pair[0].parent_id or pair[1].parent_id or pair.child_ids):
                self.env["base.partner.merge.automatic.wizard"].create({})._merge(pair.ids, pair[0])

    def move(self, dice):
        """Make a customer the contact of another, or a contact a customer again."""
        customers = self.customers()
        one, other = customers.browse(dice.sample(customers.ids, 2))
        if one.parent_id:
            one.write({"is_company": True, "parent_id": False})
        elif not (one.child_ids or other.parent_id):
            one.write({"is_company": False, "parent_id": other.id})

    # ------------------------------------------------------------------
    # One thing at a time
    # ------------------------------------------------------------------

    def test_an_average_that_moves_takes_others_across_a_bound(self):
        steady = self.customer("Steady")
        for days_ago in (1, 2, 3, 4):
            self.sell(steady, 100.0, days_ago)
        self.sell(self.customer("Small"), 100.0, 200)
        with freeze_time(datetime(2026, 6, 30, 12)) as clock:
            self.recompute()
            self.assertTier(steady, "core")
            self.age_documents()
            clock.tick(timedelta(hours=5))
            self.sell(self.customer("Huge"), 10000.0)
            run = self.increment()
        self.assertTier(steady, "general")
        self.assertEqual(run.written, 2)

    def test_time_alone_takes_across_a_bound(self):
        fading = self.customer("Fading")
        self.sell(fading, days_ago=90)
        self.recompute()
        self.assertTier(fading, "general")
        self.age_documents()
        run = self.increment(TODAY + timedelta(days=1))
        self.assertTier(fading, "lost")
        self.assertEqual((run.written, run.moved), (1, 1))

    def test_a_changed_ladder_or_reading_looks_at_everybody(self):
        regular = self.customer("Regular")
        for days_ago in (1, 2, 3, 4):
            self.sell(regular, 100.0, days_ago)
        self.recompute()
        self.age_documents()
        self.core.min_monetary = 0.9
        self.assertTier(regular, "core")
        self.assertFalse(self.env["spp.customer.run"]._latest(self.company).full)
        self.company.rfm_monetary_reading = "total_to_order"
        self.core.min_monetary = 4.1
        self.increment()
        self.assertTier(regular, "potential")

    def test_a_tier_set_by_hand_begins_and_ends_by_itself(self):
        chosen = self.customer("Chosen")
        self.sell(chosen)
        self.recompute()
        self.age_documents()
        tomorrow = TODAY + timedelta(days=1)
        values = {"partner_id": chosen.id, "tier_id": self.core.id, "reason": "Promised", "company_id": self.company.id}
        self.env["spp.customer.override"].create({**values, "date_from": tomorrow, "date_to": tomorrow})
        for day in range(4):
            self.increment(TODAY + timedelta(days=day))
        self.assertStays(
            chosen,
            ("general", TODAY, tomorrow),
            ("core", tomorrow, tomorrow + timedelta(days=1)),
            ("general", tomorrow + timedelta(days=1), None),
        )

    def test_a_last_sale_before_the_window_is_found_again(self):
        early = self.customer("Early")
        self.sell(early, 100.0, 500)
        order = self.sell(early, 100.0, 3)
        self.recompute()
        order._action_cancel()
        self.increment()
        self.assertEqual(early.customer_last_sale_date, TODAY - timedelta(days=500))

    def test_the_totals_forget_a_customer_who_is_deleted(self):
        gone, stays = self.customer("Gone"), self.customer("Stays")
        self.sell(stays, 100.0)
        order = self.sell(gone, 900.0)
        self.recompute()
        self.cr.execute("DELETE FROM sale_order WHERE id = %s", [order.id])
        self.env.invalidate_all()
        gone.unlink()
        self.assertEqual(self.increment()._totals(), (100.0, 1, 1))

    def test_what_was_locked_is_not_carried_on(self):
        self.sell(self.customer("Locked"), 100.0)
        run = self.recompute()
        self.cr.execute("UPDATE spp_customer_run SET skipped = 1, total_amount = 7 WHERE id = %s", [run.id])
        self.env.invalidate_all()
        self.assertEqual(self.increment()._totals(), (100.0, 1, 1))

    def test_a_stay_is_one_row_whether_it_lasts_or_ended(self):
        fading = self.customer("Fading")
        self.sell(fading, days_ago=90)
        self.recompute()
        self.recompute(TODAY + timedelta(days=1))
        stays = self.env["spp.customer.history"].search([("partner_id", "=", fading.id)])
        self.assertEqual(stays.mapped("recency"), [91, 90])
        self.assertEqual(stays.mapped("date_from"), [date(2026, 7, 1), TODAY])
        standing = self.env["spp.customer.standing"].search([("partner_id", "=", fading.id)])
        self.assertEqual(stays[0].id, standing.id)
        self.assertEqual(len(stays.exists()), 2)
