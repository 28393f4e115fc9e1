from datetime import date

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .incentive_case import APRIL, JULY, JUNE, QUARTER, IncentiveCase

MAY_10 = date(2026, 5, 10)


@tagged("post_install", "-at_install")
class TestOverTarget(IncentiveCase):
    def assertPaid(self, sales, target, whole, reason="earned"):
        self.sold(self.ann, sales, MAY_10)
        if target is not None:
            self.target(self.ann, target)
        self.settle()
        rows = self.entries(self.ann).filtered(lambda row: row.rule_id.kind == "band")
        self.assertEqual(round(sum(rows.mapped("amount")), 2), whole)
        self.assertEqual(rows[0].reason, reason)
        return rows

    def test_exactly_ten_percent_pays_nothing(self):
        [row] = self.assertPaid(1100.0, 1000.0, 0.0, "not_reached")
        self.assertIn(
            "are 10.00 % above the target of 1,000.00",
            row.explanation.replace("\N{NO-BREAK SPACE}", " ").replace("€ ", ""),
        )
        self.assertIn("more than 10.00 % is asked for", row.explanation)

    def test_more_than_ten_percent(self):
        [row] = self.assertPaid(1101.0, 1000.0, 0.51)
        self.assertEqual((row.period, row.base, row.rule_id, row.threshold), (JUNE, 101.0, self.over_10, 1000.0))

    def test_exactly_twenty_percent_stays_in_the_first_band(self):
        self.assertPaid(1200.0, 1000.0, 1.0)

    def test_more_than_twenty_percent(self):
        [row] = self.assertPaid(1300.0, 1000.0, 3.0)
        self.assertEqual(row.rule_id, self.over_20)

    def test_without_a_target_it_says_so(self):
        [row] = self.assertPaid(1300.0, None, 0.0, "no_target")
        self.assertIn("no target", row.explanation)

    def test_a_target_of_a_draft_plan_does_not_count(self):
        self.target(self.ann, 1000.0).plan_id.action_draft()
        self.assertPaid(1300.0, None, 0.0, "no_target")

    def test_the_other_band_takes_over(self):
        self.assertPaid(1150.0, 1000.0, 0.75)
        self.sold(self.ann, 100.0, MAY_10)
        self.settle()
        self.assertEqual(self.paid(self.ann, rule_id=self.over_10.id), 0.0)
        self.assertEqual(self.paid(self.ann, rule_id=self.over_20.id), 2.5)

    def test_it_waits_for_the_end_of_the_quarter(self):
        self.sold(self.ann, 1300.0, MAY_10)
        self.target(self.ann, 1000.0)
        self.settle(APRIL, date(2026, 6, 29))
        self.assertFalse(self.entries(rule_id=self.over_20.id))
        self.settle(date(2026, 6, 30), date(2026, 6, 30))
        self.assertEqual(self.paid(rule_id=self.over_20.id), 3.0)

    def test_the_goal_does_not_move_after_the_game(self):
        member = self.target(self.ann, 1000.0)
        self.sold(self.ann, 1300.0, MAY_10)
        self.settle()
        self.lock_month(self.ann, JUNE)
        with self.assertRaisesRegex(UserError, "cannot change any more"):
            member.target = 2000.0
        self.assertEqual((member.actual, round(member.attainment, 2)), (1300.0, 1.3))

    def test_the_goal_is_not_taken_away_after_the_game(self):
        plan = self.target(self.ann, 1000.0).plan_id
        self.sold(self.ann, 1300.0, MAY_10)
        self.settle()
        self.lock_month(self.ann, JUNE)
        plan.action_review()
        for change in (plan.action_draft, plan.unlink, lambda: plan.write({"date_from": JULY})):
            with self.assertRaisesRegex(UserError, "cannot change any more"):
                change()

    def test_a_target_that_comes_after_the_quarter_counts_while_it_is_open(self):
        self.sold(self.ann, 1300.0, MAY_10)
        self.settle()
        # As if the quarter's documents had been left alone since.
        self.env.cr.execute("UPDATE sale_order SET write_date = '2020-01-01'")
        self.env.cr.execute("UPDATE spp_incentive_run SET started_at = now() AT TIME ZONE 'UTC'")
        self.env.invalidate_all()
        member = self.target(self.ann, 1000.0)
        self.settle(JULY, date(2026, 7, 31))
        self.assertEqual(self.paid(rule_id=self.over_20.id), 3.0)
        self.env.cr.execute("UPDATE spp_plan SET write_date = '2020-01-01'")
        self.env.invalidate_all()
        member.unlink()
        self.settle(JULY, date(2026, 7, 31))
        self.assertEqual(self.paid(rule_id=self.over_20.id), 0.0)

    def test_a_fiscal_year_with_other_quarters_would_pay_twice_and_is_refused(self):
        self.company.write({"fiscalyear_last_month": "4", "fiscalyear_last_day": 30})
        self.company.write({"fiscalyear_last_month": "12", "fiscalyear_last_day": 31})
        self.sold(self.ann, 100.0, MAY_10)
        self.settle()
        with self.assertRaisesRegex(ValidationError, "starts on 2026-04-01"):
            self.company.write({"fiscalyear_last_month": "4", "fiscalyear_last_day": 30})
        self.company.write({"fiscalyear_last_month": "3", "fiscalyear_last_day": 31})
        self.assertEqual(self.settle().written, 0)

    def test_one_target_a_quarter(self):
        self.target(self.ann, 1000.0)
        plan = self.env["spp.plan"].create({"date_from": APRIL})
        self.assertEqual((plan.name, plan.date_to), ("Q2 2026", date(2026, 6, 30)))
        with self.assertRaisesRegex(ValidationError, "has a target in Q2 2026 already"):
            plan.member_ids.create({"plan_id": plan.id, "user_id": self.ann.id, "target": 5.0})
        with self.assertRaisesRegex(ValidationError, "choose 2026-04-01"):
            plan.date_from = date(2026, 4, 2)


@tagged("post_install", "-at_install")
class TestSlices(IncentiveCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.scheme._decide({"over_target_reading": "slices"})

    def test_each_rate_on_its_slice(self):
        self.sold(self.ann, 1300.0, MAY_10)
        self.target(self.ann, 1000.0)
        self.settle()
        self.assertEqual(self.paid(self.ann, rule_id=self.over_10.id), 0.5)
        self.assertEqual(self.paid(self.ann, rule_id=self.over_20.id), 1.0)


@tagged("post_install", "-at_install")
class TestAccelerators(IncentiveCase):
    def result(self, rule, rep=None):
        return self.entries(rep or self.ann, rule_id=rule.id)

    def make_core(self, *partners, day=date(2026, 4, 1)):
        """Make customers core by what they bought before the quarter."""
        for partner in partners:
            for days_ago in (91, 95, 100, 110):
                self.sell(partner, 1000.0, days_ago, user_id=self.ann.id)
        for number in range(4):
            self.sell(self.customer(f"Small {day} {number}"), 1.0, days_ago=100)
        self.recompute(day)
        for partner in partners:
            self.assertEqual(partner._customer_tiers_on(day)[partner].code, "core")

    def test_repurchase_over_eighty_percent(self):
        core = [self.customer(f"Core {number}") for number in range(5)]
        self.make_core(*core)
        for partner in core[:4]:
            self.sold(self.ann, 100.0, MAY_10, partner)
        self.settle()
        [row] = self.result(self.retention)
        self.assertEqual((row.reason, row.amount, row.value), ("not_reached", 0.0, 0.8))
        self.assertIn("80.00 % was reached and more than 80.00 % is asked for", row.explanation)
        self.sold(self.bob, 100.0, MAY_10, core[4])
        self.settle()
        self.assertEqual(self.paid(self.ann, rule_id=self.retention.id), 2.0)
        self.assertEqual(self.result(self.retention, self.bob).mapped("reason"), ["no_data"])

    def test_the_salesperson_on_the_customer_owns_it(self):
        core = self.customer("Handed Over", user_id=self.bob.id)
        self.make_core(core)
        self.sold(self.ann, 100.0, MAY_10, core)
        self.sold(self.bob, 1000.0, MAY_10)
        self.settle()
        self.assertEqual(self.result(self.retention).reason, "no_data")
        self.assertEqual(self.paid(self.bob, rule_id=self.retention.id), 5.0)

    def test_no_core_customers_is_no_data_and_no_bonus(self):
        self.sold(self.ann, 100.0, MAY_10)
        self.settle()
        [row] = self.result(self.retention)
        self.assertEqual((row.reason, row.amount), ("no_data", 0.0))
        self.assertIn("nothing to measure", row.explanation)

    def test_new_customers_over_thirty_percent(self):
        self.sold(self.ann, 70.0, MAY_10)
        self.sold(self.ann, 30.0, MAY_10, self.customer("Newcomer"))
        self.settle()
        self.assertEqual(self.result(self.new_business).mapped("reason"), ["not_reached"])
        self.sold(self.ann, 1.0, MAY_10, self.customer("Another"))
        self.settle()
        self.assertEqual(self.paid(self.ann, rule_id=self.new_business.id), 0.51)

    def test_refunds_beyond_the_sales_are_no_data(self):
        self.sold(self.ann, 70.0, MAY_10)
        self.sold(self.ann, -90.0, MAY_10)
        self.settle()
        self.assertEqual(self.result(self.new_business).mapped("reason"), ["no_data"])
        self.assertEqual(self.paid(), -0.4)

    def test_a_verdict_that_was_approved_stands_and_what_is_given_back_takes_its_points_along(self):
        order = self.sold(self.ann, 100.0, MAY_10, self.customer("Newcomer"))
        self.sold(self.ann, 150.0, MAY_10)
        self.settle()
        self.assertEqual(self.paid(self.ann), 5.0 + 1.25)
        for month in (date(2026, 5, 1), JUNE):
            self.lock_month(self.ann, month)
        order._action_cancel()
        self.settle(JULY, date(2026, 7, 31))
        self.assertEqual(self.paid(self.ann), 3.0 + 0.75)
        self.assertEqual(self.paid(self.ann, period=JULY), -2.5)

    def test_all_given_back_nets_to_nothing(self):
        orders = [self.sold(self.ann, amount, MAY_10, self.customer(f"N {amount}")) for amount in (33.33, 777.77, 0.1)]
        self.target(self.ann, 100.0)
        self.settle()
        self.assertGreater(self.paid(self.ann), 16.0)
        self.lock_month(self.ann, date(2026, 5, 1))
        self.lock_month(self.ann, JUNE)
        for order in orders:
            order._action_cancel()
            self.settle(JULY, date(2026, 7, 31))
        self.assertEqual(self.paid(self.ann), 0.0)


@tagged("post_install", "-at_install")
class TestReadings(IncentiveCase):
    def read_as(self, rule, **values):
        """Set a reading of the rule as if the version had been approved with it."""
        self.env.cr.execute("UPDATE spp_incentive_scheme SET state = 'draft' WHERE id = %s", [self.scheme.id])
        self.scheme.invalidate_recordset()
        rule.write(values)
        self.env.flush_all()
        self.env.cr.execute("UPDATE spp_incentive_scheme SET state = 'approved' WHERE id = %s", [self.scheme.id])
        self.scheme.invalidate_recordset()

    def test_points_on_sales_to_new_customers_alone(self):
        self.read_as(self.new_business, applies_to="new")
        self.sold(self.ann, 1000.0, MAY_10)
        self.sold(self.ann, 500.0, MAY_10, self.customer("Newcomer"))
        self.settle()
        self.assertRows(self.entries(rule_id=self.new_business.id), ("earned", JUNE, 500.0, 2.5))

    def test_a_relative_raise_of_the_base_rate(self):
        self.read_as(self.new_business, raise_by="relative", rate=0.1)
        self.sold(self.ann, 1000.0, MAY_10, self.customer("Newcomer"))
        self.settle()
        self.assertRows(self.entries(rule_id=self.new_business.id), ("earned", JUNE, 1000.0, 2.0))
        self.assertIn("0.20 % of", self.entries(rule_id=self.new_business.id).explanation)
        self.assertIn("0.2 points more", self.new_business.description)

    def test_month_by_month(self):
        self.read_as(self.new_business, period="month")
        newcomer = self.customer("Newcomer")
        self.sold(self.ann, 400.0, date(2026, 4, 10), newcomer)
        self.sold(self.ann, 600.0, MAY_10, newcomer)
        self.settle()
        rows = self.entries(rule_id=self.new_business.id)
        self.assertRows(rows, ("earned", APRIL, 400.0, 2.0), ("earned", date(2026, 5, 1), 0.0, 0.0))
        self.assertEqual(rows[1].reason, "not_reached")
        self.assertEqual(self.settle().written, 0)

    def test_a_version_within_the_quarter_leaves_the_months_before_it_alone(self):
        self.read_as(self.new_business, period="month")
        self.sold(self.ann, 400.0, date(2026, 4, 10), self.customer("Newcomer"))
        self.sold(self.ann, 600.0, MAY_10, self.customer("Another"))
        self.settle(APRIL, date(2026, 4, 30))
        self.lock_month(self.ann, APRIL)
        version = self.scheme.copy({"date_from": date(2026, 5, 1)})
        twice = version.rule_ids.filtered(lambda rule: rule.measure == "new_share")
        twice.rate = 0.01
        version.with_user(self.users["director"]).action_approve()
        self.settle(date(2026, 5, 1), QUARTER[1])
        self.assertRows(self.entries(rule_id=self.new_business.id), ("earned", APRIL, 400.0, 2.0))
        self.assertRows(self.entries(rule_id=twice.id), ("earned", date(2026, 5, 1), 600.0, 6.0))
