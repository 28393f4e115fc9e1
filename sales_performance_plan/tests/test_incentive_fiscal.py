from datetime import date

from odoo.tests import tagged

from .incentive_case import APRIL, MAY, IncentiveCase

FEBRUARY = date(2026, 2, 1)


@tagged("post_install", "-at_install")
class TestYearThatEndsWithinAMonth(IncentiveCase):
    """A fiscal year that ends on 15 February: quarters from the 16th to the 15th, statements by calendar month."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write({"fiscalyear_last_month": "2", "fiscalyear_last_day": 15})
        cls.env.cr.execute("UPDATE spp_incentive_rule SET period = 'month' WHERE id = %s", [cls.new_business.id])
        cls.new_business.invalidate_recordset()

    def sold_to_newcomers(self, *days):
        for day in days:
            self.sold(self.ann, 100.0, day, self.customer(f"Newcomer of {day}"))

    def test_each_day_counts_once_for_a_measure_of_the_month(self):
        self.sold_to_newcomers(date(2026, 2, 20), date(2026, 4, 10), date(2026, 5, 1), date(2026, 5, 15))
        self.sold_to_newcomers(date(2026, 5, 16), date(2026, 5, 31), date(2026, 6, 1))
        self.settle(date(2026, 2, 16), date(2026, 6, 30))
        self.assertRows(
            self.entries(rule_id=self.new_business.id),
            ("earned", FEBRUARY, 100.0, 0.5),
            ("earned", APRIL, 100.0, 0.5),
            ("earned", MAY, 200.0, 1.0),
            ("earned", MAY, 200.0, 1.0),
            ("earned", date(2026, 6, 1), 100.0, 0.5),
        )
        self.assertEqual(self.settle(date(2026, 2, 16), date(2026, 6, 30)).written, 0)

    def test_the_end_of_a_quarter_is_measured_by_itself(self):
        self.sold_to_newcomers(date(2026, 5, 10))
        self.sold(self.ann, 900.0, date(2026, 5, 20))
        self.settle(date(2026, 2, 16), date(2026, 6, 30))
        rows = self.entries(rule_id=self.new_business.id)
        self.assertEqual(
            [(row.quarter, row.reason) for row in rows],
            [
                (date(2026, 2, 16), "earned"),
                (date(2026, 5, 16), "not_reached"),
            ],
        )
        self.assertEqual(rows[0].day, date(2026, 5, 15))

    def test_a_part_of_a_month_is_over_when_the_quarter_is(self):
        self.sold_to_newcomers(date(2026, 5, 10))
        self.settle(date(2026, 2, 16), date(2026, 5, 14))
        self.assertFalse(self.entries(rule_id=self.new_business.id))
        self.settle(date(2026, 5, 15), date(2026, 5, 15))
        self.assertEqual(self.paid(rule_id=self.new_business.id), 0.5)

    def test_over_target_is_of_all_days_of_the_quarter(self):
        self.sold_to_newcomers(date(2026, 2, 16), date(2026, 5, 15), date(2026, 5, 16))
        self.target(self.ann, 100.0, date(2026, 2, 16))
        self.settle(date(2026, 2, 16), date(2026, 6, 30))
        [row] = self.entries(rule_id=self.over_20.id).filtered(lambda row: row.quarter == date(2026, 2, 16))
        self.assertEqual((row.base, row.amount, row.period), (100.0, 1.0, MAY))

    def test_my_commission_measures_the_part_of_the_month(self):
        self.sold_to_newcomers(date(2026, 6, 20))
        self.sold(self.ann, 900.0, date(2026, 5, 10))
        page = self.env["spp.incentive.page"].with_user(self.ann).rep_page(self.ann.id)
        [step] = [step for step in page["steps"] if step["code"] == "new_share"]
        self.assertEqual((step["state"], step["amount"]), ("reached", 0.5))
