from datetime import date, datetime, timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import TODAY, PlanCase


@tagged("post_install", "-at_install")
class TestCustomerOverride(PlanCase):
    def setUp(self):
        super().setUp()
        self.partner = self.customer("Frame contract")
        self.sell(self.partner, days_ago=70)
        self.recompute(TODAY - timedelta(days=1))
        self.recompute()

    def override(self, user="manager", **values):
        form = Form(self.env["spp.customer.override"].with_user(self.users[user]))
        form.partner_id = values.get("partner_id", self.partner)
        form.tier_id = values.get("tier_id", self.core)
        form.reason = "contract signed"
        form.date_to = values.get("date_to", date(2026, 7, 2))
        return form.save()

    def test_it_counts_at_once_and_ends_by_itself(self):
        self.override()
        self.assertTier(self.partner, "core")
        self.assertTrue(self.partner.customer_tier_card["by_hand"])
        self.assertIn("by hand", self.partner.customer_tier_why)
        for day in (date(2026, 7, 1), date(2026, 7, 2), date(2026, 7, 3)):
            self.recompute(day)
        self.assertStays(
            self.partner,
            ("general", date(2026, 6, 29), TODAY),
            ("core", TODAY, date(2026, 7, 3)),
            ("general", date(2026, 7, 3), None),
        )

    def test_a_tier_kept_by_hand_is_not_called_earned(self):
        self.override(tier_id=self.general, date_to=date(2026, 7, 25))
        self.recompute(date(2026, 7, 20))
        stays = self.env["spp.customer.history"].search([("partner_id", "=", self.partner.id)], order="date_from")
        self.assertEqual([(stay.tier_id.code, stay.by_hand) for stay in stays], [("general", False), ("general", True)])
        self.recompute(date(2026, 7, 26))
        self.assertTier(self.partner, "lost")

    def test_deleting_or_moving_it_gives_the_earned_tier_back(self):
        override = self.override()
        override.date_from = date(2026, 7, 1)
        self.assertTier(self.partner, "general")
        override.date_from = TODAY
        self.assertTier(self.partner, "core")
        override.unlink()
        self.assertTier(self.partner, "general")
        self.assertStays(self.partner, ("general", date(2026, 6, 29), None))

    def test_it_is_set_for_the_whole_customer(self):
        contact = self.customer("Contact", is_company=False, parent_id=self.partner.id)
        self.assertEqual(self.override(partner_id=contact).partner_id, self.partner)
        self.assertTier(contact, "core")

    def test_it_counts_although_the_last_run_was_yesterday(self):
        with freeze_time(datetime(2026, 7, 1, 9)):
            self.override()
            self.assertTier(self.partner, "core")
            self.assertEqual(self.partner.customer_tier_since, date(2026, 7, 1))

    def test_refused_by_name(self):
        self.override()
        with self.assertRaisesRegex(ValidationError, "Frame contract is set by hand already"):
            self.override(tier_id=self.lost)
        with self.assertRaisesRegex(ValidationError, "Prospect has not bought"):
            self.override(partner_id=self.customer("Prospect"))
        with mute_logger("odoo.sql_db"), self.assertRaises(Exception) as caught, self.cr.savepoint():
            self.override(partner_id=self.partner, date_to=date(2026, 6, 1))
        self.assertIn("override_ends_after_start", str(caught.exception))

    def test_a_rep_reads_but_does_not_set(self):
        override = self.override()
        self.assertEqual(override.with_user(self.users["rep"]).reason, "contract signed")
        with self.assertRaises(AccessError):
            override.with_user(self.users["rep"]).reason = "because I like them"

    def test_merging_two_customers_set_by_hand_keeps_one_decision(self):
        twin = self.customer("Twin")
        self.sell(twin, days_ago=5)
        self.recompute()
        self.override()
        self.override(partner_id=twin, tier_id=self.lost)
        self.env["base.partner.merge.automatic.wizard"].create({})._merge((self.partner | twin).ids, twin)
        self.recompute()
        self.assertTier(twin, "lost")
        self.assertEqual(len(self.env["spp.customer.override"].search([("partner_id", "=", twin.id)])), 1)

    def test_a_dry_run_leaves_customers_set_by_hand_where_they_are(self):
        self.override()
        wizard = self.env["spp.customer.ladder.wizard"].with_user(self.users["director"]).create({})
        self.assertEqual(wizard.preview["moving"], 0)
