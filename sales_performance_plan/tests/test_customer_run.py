import random
from datetime import date, datetime, timedelta
from unittest.mock import patch

from freezegun import freeze_time
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..models.customer_run import CustomerRun
from ..report import customer_tier_job
from ..rules import rfm
from .common import TODAY, PlanCase


@tagged("post_install", "-at_install")
class TestCustomerRun(PlanCase):
    def stored(self):
        """Return all that the runs keep about customers, without ids."""
        self.cr.execute(
            """
            SELECT partner_id, tier_id, last_sale_date, frequency, amount::numeric, date_from, by_hand
              FROM spp_customer_standing WHERE company_id = %(company)s
            UNION ALL
            SELECT partner_id, tier_id, date_from, frequency, 0, date_to, by_hand FROM spp_customer_history
             WHERE company_id = %(company)s
          ORDER BY 1, 3, 4, 5, 2
            """,
            {"company": self.company.id},
        )
        return self.cr.fetchall()

    def test_a_second_run_changes_nothing(self):
        for number in range(5):
            self.sell(self.customer(f"Customer {number}"), 100.0 + number, days_ago=20 * number)
        first = self.recompute()
        self.cr.execute("SELECT id, xmin FROM spp_customer_standing")
        before, kept = self.cr.fetchall(), self.stored()
        for full in (True, False):
            run = self.recompute(full=full)
            self.assertEqual((run.written, run.moved, run.skipped), (0, 0, 0))
        self.cr.execute("SELECT id, xmin FROM spp_customer_standing")
        self.assertEqual(self.cr.fetchall(), before)
        self.assertEqual(self.stored(), kept)
        self.assertEqual((first.written, first.moved), (5, 5))

    def test_an_empty_company_can_be_computed(self):
        run = self.recompute()
        self.assertEqual((run.total_buyers, run.total_amount, run.written), (0, 0.0, 0))

    def test_returns_that_outweigh_all_sales_leave_tiers_by_recency(self):
        customer = self.customer("Returns all")
        self.sell(customer, 100.0, days_ago=10)
        self.sell(customer, -300.0, days_ago=5)
        self.recompute()
        self.assertTier(customer, "general")
        self.assertEqual(customer.rfm_monetary, 0.0)

    def test_two_companies_do_not_mix(self):
        other = self.env["res.company"].create({"name": "Hillside"})
        customer = self.customer("Buys from both")
        for days_ago in (1, 2, 3, 4):
            self.sell(customer, 900.0, days_ago)
        self.sell(customer, 100.0, days_ago=200, company=other)
        self.sell(self.customer("Small"), 10.0)
        self.recompute()
        self.recompute(company=other)
        self.assertTier(customer, "core")
        self.assertTier(customer, "lost", other)
        self.assertEqual(customer.with_company(other).rfm_frequency, 1)

    def test_what_an_increment_has_to_notice(self):
        def cancel(order):
            order.action_cancel()

        def delete(order):
            order.action_cancel()
            order.unlink()

        def raise_price(order):
            order.order_line.price_unit = 250.0

        def backdate(order):
            order.date_order = datetime(2026, 1, 15)

        def hand_over(order):
            order.partner_id = self.customer("Takes over")

        def join_group(order):
            order.partner_id.write({"is_company": False, "parent_id": self.customer("Group").id})

        for change in (cancel, delete, raise_price, backdate, hand_over, join_group):
            with self.subTest(change.__name__), freeze_time(datetime(2026, 6, 30, 12)) as clock:
                customer = self.customer(f"Subject of {change.__name__}")
                self.sell(customer, 100.0, days_ago=40)
                order = self.sell(customer, 100.0, days_ago=3)
                self.recompute(full=True)
                before = self.stored()
                # Nobody has written to any order for a long time, but for the change to come.
                self.cr.execute("UPDATE sale_order SET write_date = '2026-01-01'")
                self.env.invalidate_all()
                clock.tick(timedelta(hours=5))
                change(order)
                run = self.recompute(full=False)
                self.assertFalse(run.full)
                incremental = self.stored()
                self.assertNotEqual(incremental, before)
                self.recompute(full=True)
                self.assertEqual(self.stored(), incremental)

    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.integers(0, 10**6))
    def test_increments_over_many_days_equal_full_runs(self, seed):
        dice = random.Random(seed)
        with self.cr.savepoint() as savepoint, freeze_time(datetime(2026, 3, 1, 12)) as clock:
            customers = [self.customer(f"Customer {number}") for number in range(6)]
            customers += [self.customer("Contact", is_company=False, parent_id=customers[0].id)]
            day = date(2026, 3, 1)
            for _step in range(7):
                for _sale in range(dice.randrange(4)):
                    moment = datetime(day.year, day.month, day.day, dice.randrange(24))
                    moment += timedelta(days=dice.choice([-400, -364, -91, -60, -31, -30, -1, 0, 0, 0, 1]))
                    self.sell(
                        dice.choice(customers), dice.choice([-40.0, 20.0, 100.0, 100.0, 500.0]), date_order=moment
                    )
                mine = self.env["sale.order"].search([("company_id", "=", self.company.id), ("state", "=", "sale")])
                if mine and dice.random() < 0.4:
                    dice.choice(mine)._action_cancel()
                self.recompute(day, full=False)
                self.assert_as_the_rules_say(day)
                gone = dice.choice([1, 1, 5, 29, 31, 60])
                day += timedelta(days=gone)
                clock.tick(timedelta(days=gone))
            savepoint.rollback()
            self.env.invalidate_all()

    def assert_as_the_rules_say(self, day):
        """Compare the standings with a slow hand count through the rules."""
        window = {day - timedelta(days=number) for number in range(self.company.rfm_window_days)}
        orders = self.env["sale.order"].search([("company_id", "=", self.company.id), ("state", "=", "sale")])
        figures = {}
        for order in orders.filtered(lambda order: order.date_order.date() <= day):
            payer = order.partner_id.commercial_partner_id
            last, number, amount = figures.get(payer, (None, 0, 0.0))
            sold = order.date_order.date()
            is_sale = order.amount_untaxed > 0
            if is_sale:
                last = max(filter(None, (last, sold)))
            if sold in window:
                number, amount = number + is_sale, amount + order.amount_untaxed
            figures[payer] = (last, number, amount)
        figures = {payer: figure for payer, figure in figures.items() if figure[0]}
        totals = (
            sum(amount for _last, _number, amount in figures.values()),
            sum(number for _last, number, _amount in figures.values()),
            sum(bool(number) for _last, number, _amount in figures.values()),
        )
        expected = {}
        for payer, (last, number, amount) in figures.items():
            monetary = rfm.monetary(amount, number, totals, self.company.rfm_monetary_reading) or 0.0
            rule = rfm.classify(rfm.History((day - last).days, number, monetary), self.ladder._as_rules())
            expected[payer.id] = (rule.code, last, number, round(amount, 2))
        found = self.env["spp.customer.standing"].search([("company_id", "=", self.company.id)])
        self.assertEqual(
            {
                row.partner_id.id: (row.tier_id.code, row.last_sale_date, row.frequency, round(row.amount, 2))
                for row in found
            },
            expected,
        )

    def test_queries_do_not_grow_with_customers(self):
        few = self.count_queries(self.recompute)
        for number in range(60):
            self.sell(self.customer(f"Customer {number}"), days_ago=number)
        many = self.count_queries(self.recompute)
        self.assertLess(many, 2 * few)

    def test_the_nightly_action_brings_all_companies_up_to_today(self):
        customer = self.customer("Nightly")
        self.sell(customer, days_ago=89)
        self.recompute(TODAY - timedelta(days=3))
        with freeze_time(datetime(2026, 7, 2, 3)), patch.object(self.env.cr, "commit", lambda: None):
            self.env["spp.customer.run"]._cron_recompute()
        self.assertStays(customer, ("general", date(2026, 6, 27), date(2026, 7, 2)), ("lost", date(2026, 7, 2), None))
        days = self.env["spp.customer.run"].search([("company_id", "=", self.company.id)]).mapped("on_date")
        self.assertEqual(
            days, [date(2026, 7, 2), date(2026, 7, 1), TODAY, date(2026, 6, 29), date(2026, 6, 28), date(2026, 6, 27)]
        )

    def test_what_was_written_during_missed_nights_counts(self):
        customer = self.customer("Cancels while we sleep")
        self.sell(customer, days_ago=40)
        order = self.sell(customer, days_ago=10)
        self.recompute(TODAY)
        with freeze_time(datetime(2026, 7, 4, 3)):
            order._action_cancel()
            self.env.flush_all()
            self.cr.execute("UPDATE sale_order SET write_date = '2026-07-01' WHERE id = %s", [order.id])
            days = [run.on_date for run in self.env["spp.customer.run"]._bring_up_to_date(self.company)]
        self.assertEqual(days, [date(2026, 7, 1), date(2026, 7, 2), date(2026, 7, 3), date(2026, 7, 4)])
        self.assertEqual(customer.rfm_frequency, 1)

    def test_the_log_cannot_be_forged(self):
        for role in ("manager", "director"):
            with self.subTest(role), self.assertRaises(AccessError):
                self.env["spp.customer.run"].with_user(self.users[role]).create(
                    {"company_id": self.company.id, "on_date": TODAY, "started_at": datetime(2099, 1, 1)}
                )

    def test_the_nightly_action_is_there_and_runs(self):
        cron = self.env.ref("sales_performance_plan.ir_cron_customer_recompute")
        self.assertEqual((cron.active, cron.interval_number, cron.interval_type), (True, 1, "days"))
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.assertEqual(self.env["spp.customer.run"]._latest(self.company).on_date, TODAY)

    def test_a_failing_company_does_not_stop_the_others(self):
        other = self.env["res.company"].create({"name": "Hillside"})
        execute = CustomerRun._execute

        def fail_once(runs, company, *arguments, **options):
            if company == self.company:
                raise ValueError("no luck")
            return execute(runs, company, *arguments, **options)

        commit = patch.object(self.env.cr, "commit", lambda: None)
        rollback = patch.object(self.env.cr, "rollback", lambda: None)
        errors = self.assertLogs("odoo.addons.sales_performance_plan", "ERROR")
        with patch.object(CustomerRun, "_execute", fail_once), commit, rollback, errors as logs:
            self.env["spp.customer.run"]._cron_recompute()
        self.assertIn("Lakeside", logs.output[0])
        self.assertTrue(self.env["spp.customer.run"]._latest(other))

    def test_the_button_is_for_managers(self):
        self.sell(self.customer("Counted"))
        runs = self.env["spp.customer.run"].with_context(allowed_company_ids=self.company.ids)
        step = runs.with_user(self.users["manager"]).recompute_step()
        self.assertEqual((step["done"], step["total"], step["next"]), (1, 1, False))
        self.assertIn("1", step["message"])
        button = self.env["res.partner"].with_user(self.users["manager"]).action_recompute_tiers()
        self.assertEqual(button["params"], {"model": "spp.customer.run", "method": "recompute_step"})
        with self.assertRaises(AccessError):
            runs.with_user(self.users["rep"]).recompute_step()

    def test_a_changed_setting_reads_all_sales_again(self):
        self.sell(self.customer("Ordered, never invoiced"))
        self.recompute()
        self.assertFalse(self.recompute().full)
        self.company.sales_basis = "invoices"
        run = self.recompute()
        self.assertEqual((run.full, run.total_sales), (True, 0))


@tagged("post_install", "-at_install")
class TestTogether(PlanCase):
    """What happens when somebody else holds a lock; the second session is a real one."""

    def test_two_runs_at_once_are_told(self):
        job = customer_tier_job.Job(self.env, self.company, self.ladder, TODAY)
        with self.registry.cursor() as other:
            other.execute("SELECT pg_advisory_xact_lock(%s, %s)", [customer_tier_job.LOCK_SPACE, self.company.id])
            self.assertFalse(job.lock())
            with self.assertRaisesRegex(UserError, "Lakeside are being computed right now"):
                self.recompute()
        self.assertTrue(job.lock())
