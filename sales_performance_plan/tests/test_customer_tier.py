from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..hooks import give_companies
from .common import PlanCase


@tagged("post_install", "-at_install")
class TestCustomerTier(PlanCase):
    def test_every_company_has_the_shipped_ladder(self):
        figures = [
            (tier.code, tier.max_recency, tier.min_frequency, tier.min_monetary, tier.expected_customer_share)
            for tier in self.ladder
        ]
        self.assertEqual(
            figures,
            [
                ("core", 30, 4, 1.5, 0.2),
                ("potential", 60, 2, 1.0, 0.3),
                ("general", 90, 1, 0.0, 0.4),
                ("lost", 0, 0, 0.0, 0.1),
            ],
        )
        for company in self.env["res.company"].search([]):
            self.assertEqual(len(self.tiers._ladder(company)), 4, company.name)

    def test_a_hole_is_refused_with_the_customer_who_falls_through(self):
        with self.assertRaisesRegex(ValidationError, "90 days ago, with 1 sale"):
            self.general.min_frequency = 2

    def test_a_rung_that_nobody_reaches_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "Nobody can reach Potential.*already earned Core"):
            self.potential.write({"max_recency": 20, "min_frequency": 5, "min_monetary": 2})

    def test_a_last_rung_with_conditions_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "last tier must take everybody"):
            self.lost.max_recency = 365

    def test_negative_thresholds_are_refused(self):
        for values in [{"max_recency": -1}, {"min_frequency": -1}, {"min_monetary": -0.1}]:
            with self.subTest(values), mute_logger("odoo.sql_db"):
                with self.assertRaises(Exception) as caught, self.cr.savepoint():
                    self.core.write(values)
                    self.env.flush_all()
                self.assertIn("negative", str(caught.exception))

    def test_a_window_shorter_than_the_ladder_reaches_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "hole"):
            self.company.rfm_window_days = 60

    def test_a_tier_in_use_cannot_be_deleted(self):
        customer = self.customer("Keeps its past")
        self.sell(customer, days_ago=70)
        self.recompute()
        with self.assertRaisesRegex(UserError, "General cannot be deleted.*Keeps its past"):
            self.general.unlink()

    def test_deleting_a_tier_must_not_open_a_hole(self):
        with self.assertRaisesRegex(UserError, "hole"):
            self.general.unlink()
        self.core.unlink()
        self.assertEqual(self.tiers._ladder(self.company).mapped("code"), ["potential", "general", "lost"])

    def test_two_tiers_of_a_kind_are_refused(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(Exception) as caught, self.cr.savepoint():
            self.core.copy()
        self.assertIn("spp_customer_tier", str(caught.exception))

    def test_a_tier_is_called_by_its_own_name_else_by_its_kind(self):
        self.assertEqual(self.core.display_name, "Core")
        self.core.name = "Key account"
        self.assertEqual(self.core.display_name, "Key account")
        self.assertEqual(self.tiers.search([("display_name", "ilike", "key acc")]), self.core)
        self.assertEqual(
            self.tiers.search([("display_name", "ilike", "poten"), ("company_id", "=", self.company.id)]),
            self.potential,
        )

    def test_shares_are_compared_with_the_expected_ones(self):
        for number in range(4):
            self.sell(self.customer(f"Old {number}"), days_ago=200)
        self.sell(self.customer("New"), 300.0)
        self.recompute()
        self.assertEqual((self.lost.customer_count, self.general.customer_count), (4, 1))
        self.assertAlmostEqual(self.lost.real_customer_share, 0.8)
        self.assertAlmostEqual(self.general.real_sales_share, 300 / 700)
        self.assertEqual((self.lost.customers_drift, self.lost.sales_drift), (True, False))
        self.company.tier_drift_tolerance = 0.75
        self.assertFalse(self.lost.customers_drift)

    def test_an_empty_company_drifts_from_nothing(self):
        self.recompute()
        self.assertEqual(self.ladder.mapped("customer_count"), [0] * 4)
        self.assertFalse(any(self.ladder.mapped("customers_drift")))

    def test_returns_that_outweigh_all_sales_are_nobodys_share(self):
        customer = self.customer("Returns all")
        self.sell(customer, days_ago=10)
        self.sell(customer, -300.0, days_ago=5)
        self.recompute()
        rows = self.env["spp.customer.drift.report"].search(
            [("company_id", "=", self.company.id), ("measure", "=", "sales"), ("kind", "=", "2_real")]
        )
        self.assertEqual(rows.mapped("share"), [0.0] * 4)
        self.assertEqual(self.ladder.mapped("real_sales_share"), [0.0] * 4)

    def test_a_company_that_is_archived_has_a_ladder_when_it_comes_back(self):
        asleep = self.env["res.company"].create({"name": "Asleep"})
        self.tiers._ladder(asleep).unlink()
        asleep.active = False
        give_companies(self.env)
        self.assertEqual(len(self.tiers._ladder(asleep)), 4)

    def test_the_drift_chart_adds_up(self):
        self.sell(self.customer("Only"), days_ago=10)
        self.recompute()
        rows = self.env["spp.customer.drift.report"]._read_group(
            [("company_id", "=", self.company.id)], ["measure", "kind"], ["share:sum"]
        )
        self.assertEqual(
            {(measure, kind): round(share) for measure, kind, share in rows},
            {
                ("customers", "1_expected"): 100,
                ("customers", "2_real"): 100,
                ("sales", "1_expected"): 95,
                ("sales", "2_real"): 100,
            },
        )
