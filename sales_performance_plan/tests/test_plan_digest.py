from datetime import date, datetime, timedelta

from odoo.fields import Command
from odoo.tests import tagged

from .common import TODAY
from .plan_case import APRIL, FigureCase

TILES = ("kpi_plan_sales", "kpi_plan_attainment", "kpi_plan_missed")


@tagged("post_install", "-at_install")
class TestPlanDigest(FigureCase):
    """What the digest mail says of a plan of 1 000 in which Ann sold for 300 in April and 200 yesterday."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan = cls.env["spp.plan"].create(
            {
                "company_id": cls.company.id,
                "date_from": APRIL,
                "state": "running",
                "team_ids": [Command.set(cls.north.ids)],
                "member_ids": [Command.create({"user_id": cls.ann.id, "target": 1000})],
            }
        )
        buyer = cls.customer("Mill")
        cls.sold(cls.ann, 300, date(2026, 4, 10), buyer)
        cls.sold(cls.ann, 200, TODAY - timedelta(days=1), buyer)
        cls.sold(cls.ann, 70, TODAY, buyer)
        cls.sold(cls.eve, 5000, TODAY - timedelta(days=1), buyer)
        cls.digest = cls.env["digest.digest"].create(
            {"name": "Plan", "company_id": cls.company.id, **dict.fromkeys(TILES, True)}
        )

    def tiles(self, user):
        """Return ``{tile: [yesterday, seven days, thirty days]}`` as the mail of ``user`` has them."""
        digest = self.digest.with_user(self.env.user).sudo()
        found = digest._compute_kpis(self.company, user)
        return {
            one["kpi_name"]: [one[f"kpi_col{column}"] for column in (1, 2, 3)]
            for one in found
            if "plan" in one["kpi_name"]
        }

    def test_sales_are_those_of_the_plan_on_days_that_are_over(self):
        sales = [column["value"] for column in self.tiles(self.manager)["kpi_plan_sales"]]
        self.assertTrue(all("200" in text for text in sales), sales)

    def test_attainment_is_that_of_yesterday_and_the_margin_says_since_when(self):
        columns = self.tiles(self.manager)["kpi_plan_attainment"]
        self.assertEqual([column["value"] for column in columns], ["50.00"] * 3)
        self.assertEqual([column["margin"] for column in columns], [66.67] * 3)

    def test_it_counts_the_key_figures_that_were_off_target(self):
        self.plan.action_add_targets()
        self.plan._snapshot(TODAY - timedelta(days=1))
        self.env.flush_all()
        missed = self.plan.target_ids.filtered(lambda target: target.status == "missed")
        self.assertTrue(missed)
        self.assertEqual(self.tiles(self.director)["kpi_plan_missed"][0]["value"], len(missed))
        missed[0].has_target = False
        self.assertEqual(self.tiles(self.director)["kpi_plan_missed"][0]["value"], len(missed) - 1)

    def test_who_may_not_see_the_sums_gets_no_tile(self):
        for role in ("rep", "clerk"):
            self.assertEqual(self.tiles(self.users[role]), {}, role)
        for role in ("manager", "hr", "accountant", "director"):
            self.assertEqual(set(self.tiles(self.users[role])), set(TILES), role)

    def test_a_manager_of_one_team_gets_the_sums_of_the_plan(self):
        self.plan.member_ids = [Command.create({"user_id": self.eve.id, "target": 1000})]
        self.assertEqual(self.tiles(self.manager)["kpi_plan_attainment"][0]["value"], "275.00")
        # (500 + 5 000) of 2 000

    def test_no_plan_no_tile(self):
        self.plan.state = "draft"
        self.assertEqual(self.tiles(self.director), {})

    def test_a_plan_without_targets_has_attained_nothing_and_breaks_nothing(self):
        self.plan.member_ids.target = 0
        self.assertEqual(self.tiles(self.director)["kpi_plan_attainment"][0]["value"], "0.00")

    def test_days_are_those_of_the_company(self):
        self.company.resource_calendar_id.tz = "Pacific/Auckland"
        moment = datetime(2026, 6, 29, 13)  # one in the morning of 30 June there
        digest = self.digest.with_context(start_datetime=moment - timedelta(days=1), end_datetime=moment)
        self.assertEqual(digest._plan_day(self.company, "end_datetime"), date(2026, 6, 29))

    def test_the_mail_leads_to_the_scorecard(self):
        actions = self.digest._compute_kpis_actions(self.company, self.director)
        self.assertIn("spp_plan_scorecard_action", actions["kpi_plan_missed"])

    def test_the_mail_can_be_sent(self):
        self.digest.user_ids = self.director
        self.digest.action_send_manual()
        mail = self.env["mail.mail"].search([], order="id desc", limit=1)
        self.assertIn("Plan: Attainment (%)", mail.body_html)

    def test_the_shipped_digest_has_the_tiles(self):
        shipped = self.env.ref("digest.digest_digest_default")
        self.assertTrue(all(shipped[tile] for tile in TILES))
