from datetime import date

from odoo.fields import Command
from odoo.tests import tagged

from .plan_case import APRIL, BEFORE, FigureCase


@tagged("post_install", "-at_install")
class TestPlanMeasure(FigureCase):
    """What was sold in the second quarter of 2026, to whom and by whom."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.oak, cls.elm, cls.fir = (cls.customer(name) for name in ("Oak", "Elm", "Fir"))

    def test_nothing_sold_is_no_data(self):
        for code in ("sales_growth", "core_sales_share", "new_sales_share", "core_churn", "repurchase_cycle"):
            with self.subTest(code):
                self.assertEqual(self.facts(code), {})
        facts = self.facts("new_customers", teams=self.north)
        self.assertEqual({key: fact[2] for key, fact in facts.items()}, dict.fromkeys(self.everybody(), 0.0))

    def everybody(self):
        return [("total", None), ("team", "North"), ("rep", "ann"), ("rep", "bob")]

    def test_sales_against_the_quarter_before(self):
        self.sold(self.ann, 1000, "2026-02-10", self.oak)
        self.sold(self.ann, 900, "2026-05-10", self.oak)
        second = self.sold(self.bob, 300, "2026-06-30", self.elm)
        self.sold(self.eve, 50, "2026-06-30", self.elm)
        facts = self.facts("sales_growth")
        self.assertEqual(facts["total", None], (1250, 1000, 25.0))
        self.assertEqual(facts["team", "North"], (1200, 1000, 20.0))
        self.assertEqual(facts["rep", "ann"], (900, 1000, -10.0))
        self.assertNotIn(("rep", "bob"), facts, "who sold nothing before has nothing to grow from")
        self.assertEqual(self.behind("sales_growth", "numerator", user=self.bob), second)

    def test_the_plan_s_teams_alone_count(self):
        self.sold(self.ann, 100, "2026-02-10", self.oak)
        self.sold(self.eve, 500, "2026-02-10", self.oak)
        self.sold(self.ann, 110, "2026-05-10", self.oak)
        facts = self.facts("sales_growth", teams=self.north)
        self.assertEqual(facts["total", None], (110, 100, 10.0))
        self.assertNotIn(("team", "South"), facts)
        self.assertNotIn(("rep", "eve"), facts)

    def test_a_running_quarter_is_compared_with_as_many_days(self):
        self.sold(self.ann, 100, "2026-01-10", self.oak)
        self.sold(self.ann, 400, "2026-03-20", self.oak)
        self.sold(self.ann, 120, "2026-04-10", self.oak)
        self.assertEqual(self.facts("sales_growth", today=date(2026, 4, 30))["total", None], (120, 100, 20.0))
        self.assertEqual(self.facts("sales_growth")["total", None], (120, 500, -76.0), "whole against whole")

    def test_the_forecast_knows_pace_and_pipeline(self):
        self.sold(self.ann, 400, "2026-02-10", self.oak)
        self.sold(self.ann, 100, "2026-04-10", self.oak)
        for deadline, revenue in (("2026-06-01", 600), ("2026-07-01", 9999), (False, 9999)):
            lead = self.lead(self.ann, type="opportunity", expected_revenue=revenue, date_deadline=deadline)
            lead.probability = 50
        self.env.flush_all()
        figure = self.kpi("sales_growth")
        today = date(2026, 5, 1)  # thirty days of ninety-one are over
        facts = figure._read_figures(self.company, self.env["crm.team"], self.quarter(), today)[figure]
        pace, pipeline = 100 * 91 / 30, 100 + 300
        end = pace * 30 / 91 + pipeline * 61 / 91
        for fact in facts:
            with self.subTest(fact.level):
                self.assertAlmostEqual(fact.expected, 100 * (end - 400) / 400, places=4)

    def quarter(self):
        return self.company._sales_quarter(APRIL)

    def test_core_customers_share(self):
        self.stay(self.oak, self.core, date(2026, 3, 1))
        self.stay(self.elm, self.core, date(2026, 3, 1), date(2026, 5, 1))
        self.stay(self.elm, self.general, date(2026, 5, 1))
        core = self.sold(self.ann, 600, "2026-04-10", self.oak) | self.sold(self.ann, 100, "2026-04-10", self.elm)
        late = self.sold(self.bob, 300, "2026-06-10", self.elm)
        facts = self.facts("core_sales_share")
        self.assertEqual(facts["total", None], (700, 1000, 70.0))
        self.assertEqual(facts["rep", "bob"], (0, 300, 0.0), "sold, and nothing of it to core: that is 0 %")
        self.assertEqual(self.behind("core_sales_share", "numerator"), core)
        self.assertEqual(self.behind("core_sales_share", "denominator"), core | late)

    def test_what_was_sold_before_anybody_had_a_tier_is_left_out(self):
        self.sold(self.ann, 600, "2026-04-10", self.oak)
        self.assertEqual(self.facts("core_sales_share"), {}, "no tier run yet")
        self.stay(self.oak, self.core, date(2026, 6, 1))
        self.sold(self.ann, 100, "2026-06-10", self.oak)
        self.assertEqual(self.facts("core_sales_share")["total", None], (100, 100, 100.0))

    def test_new_customers_and_their_share(self):
        self.sold(self.ann, 10, "2025-06-10", self.oak)
        self.sold(self.ann, 300, "2026-04-10", self.oak)
        branch = self.env["res.partner"].create({"name": "Branch", "parent_id": self.elm.id})
        first = self.sold(self.bob, 60, "2026-04-12", branch)
        second = self.sold(self.ann, 40, "2026-05-12", self.elm)
        self.assertEqual(self.facts("new_sales_share")["total", None], (100, 400, 25.0))
        self.assertEqual(self.behind("new_sales_share", "numerator"), first | second)
        facts = self.facts("new_customers")
        self.assertEqual(facts["total", None][2], 1)
        self.assertEqual(facts["rep", "bob"][2], 1, "whoever made the first sale won the customer")
        self.assertEqual(facts["rep", "ann"][2], 0)
        self.assertEqual(self.behind("new_customers", "numerator"), self.elm)

    def test_core_churn(self):
        for customer in (self.oak, self.elm):
            self.stay(customer, self.core, date(2026, 3, 1), date(2026, 5, 1))
        self.stay(self.oak, self.lost, date(2026, 5, 1))
        self.stay(self.elm, self.potential, date(2026, 5, 1))
        self.stay(self.fir, self.core, date(2026, 5, 1))
        self.elm.user_id = self.eve
        self.sold(self.ann, 10, "2026-02-10", self.oak)
        facts = self.facts("core_churn")
        self.assertEqual(facts["total", None], (1, 2, 50.0), "who became core later is not looked at")
        self.assertEqual(facts["rep", "ann"], (1, 1, 100.0))
        self.assertEqual(facts["rep", "eve"], (0, 1, 0.0))
        self.assertEqual(facts["team", "South"], (0, 1, 0.0))
        self.assertEqual(self.behind("core_churn", "numerator"), self.oak)
        self.assertEqual(self.facts("core_churn", today=date(2026, 4, 30))["total", None], (0, 2, 0.0))

    def test_repurchase_cycle(self):
        self.stay(self.oak, self.core, date(2026, 3, 1))
        self.stay(self.fir, self.potential, date(2026, 3, 1))
        orders = [self.sold(self.ann, 10, day, self.oak) for day in ("2026-03-22", "2026-04-01", "2026-04-21")]
        self.sold(self.ann, 10, "2026-04-21", self.oak)  # twice a day is once
        orders.append(self.sold(self.ann, 10, "2026-06-20", self.oak))
        for day in ("2026-04-01", "2026-04-02"):
            self.sold(self.ann, 10, day, self.fir)
        facts = self.facts("repurchase_cycle")
        self.assertEqual(facts["total", None], (90, 3, 20.0), "10, 20 and 60 days")
        behind = self.behind("repurchase_cycle", "denominator")
        self.assertEqual(behind, orders[1] | orders[2] | orders[3])

    def test_attainment_rate(self):
        plan = self.env["spp.plan"].create(
            {
                "company_id": self.company.id,
                "date_from": APRIL,
                "state": "running",
                "team_ids": [Command.set(self.north.ids)],
                "member_ids": [
                    Command.create({"user_id": rep.id, "target": target})
                    for rep, target in ((self.ann, 1000), (self.bob, 1000), (self.director, 0))
                ],
            }
        )
        self.sold(self.ann, 800, "2026-05-10", self.oak)
        self.sold(self.bob, 799, "2026-05-10", self.oak)
        facts = self.facts("attainment_rate", teams=self.north)
        self.assertEqual(facts["total", None], (1, 2, 50.0), "80 % is attained, and who has no target is not asked")
        ann = plan.member_ids.filtered(lambda member: member.user_id == self.ann)
        self.assertEqual(self.behind("attainment_rate", "numerator"), ann)
        self.company.attained_bar = 0.5
        self.assertEqual(self.facts("attainment_rate", teams=self.north)["total", None][2], 100.0)

    def test_attainment_is_expected_from_the_pace(self):
        plan = {"company_id": self.company.id, "date_from": APRIL, "state": "running"}
        members = [Command.create({"user_id": rep.id, "target": 910}) for rep in (self.ann, self.bob)]
        self.env["spp.plan"].create({**plan, "member_ids": members})
        self.sold(self.ann, 300, "2026-04-10", self.oak)
        self.sold(self.bob, 100, "2026-04-10", self.oak)
        figure = self.kpi("attainment_rate")
        facts = figure._read_figures(self.company, self.env["crm.team"], self.quarter(), date(2026, 5, 1))[figure]
        total = next(fact for fact in facts if fact.level == "total")
        self.assertEqual((total.value, total.expected), (0.0, 50.0))

    def test_every_sales_figure_adds_up_to_what_it_opens(self):
        self.stay(self.oak, self.core, date(2026, 1, 1))
        for number, rep in enumerate((self.ann, self.bob, self.eve) * 3):
            customer = (self.oak, self.elm, self.fir)[number % 2 + number // 6]
            self.sold(rep, 100 + number, date(2026, 3 + number % 4, 5 + number), customer)
        for code in ("sales_growth", "core_sales_share", "new_sales_share"):
            for (level, name), (numerator, denominator, _value) in self.facts(code).items():
                team = self.env["crm.team"].search([("name", "=", name)]) if level == "team" else None
                user = self.env["res.users"].search([("login", "=", f"plan_{name}")]) if level == "rep" else None
                with self.subTest(code=code, level=level, name=name):
                    for part, expected in (("numerator", numerator), ("denominator", denominator)):
                        behind = self.behind(code, part, team, user)
                        self.assertAlmostEqual(sum(behind.mapped("amount_untaxed")), expected)

    def test_other_companies_do_not_count(self):
        other = self.env["res.company"].create({"name": "Hillside"})
        self.sold(self.ann, 100, "2026-02-10", self.oak)
        self.sold(self.ann, 100, "2026-05-10", self.oak)
        self.sell(self.oak, 900, days_ago=10, company=other)
        self.assertEqual(self.facts("sales_growth")["total", None], (100, 100, 0.0))

    def test_days_are_the_company_s(self):
        self.company.resource_calendar_id.tz = "Asia/Shanghai"
        self.sell(self.oak, 100, user_id=self.ann.id, date_order="2026-03-31 17:00:00")  # 1 April in Shanghai
        self.sell(self.oak, 50, user_id=self.ann.id, date_order="2026-03-31 15:00:00")
        self.assertEqual(self.facts("sales_growth")["total", None], (100, 50, 100.0))

    def test_figures_of_a_quarter_that_is_over_do_not_depend_on_today(self):
        self.sold(self.ann, 100, "2026-02-10", self.oak)
        self.sold(self.ann, 50, "2025-11-10", self.oak)
        facts = self.facts("sales_growth", period=BEFORE)
        self.assertEqual(facts["total", None], (100, 50, 100.0))

    def test_invoices_where_the_company_counts_them(self):
        self.company.sales_basis = "invoices"
        self.env["account.chart.template"].try_loading("generic_coa", company=self.company, install_demo=False)
        line = {"product_id": self.product.id, "quantity": 1, "price_unit": 200.0, "tax_ids": [Command.clear()]}
        invoices = self.env["account.move"]
        for day, kind, amount in (
            ("2026-02-10", "out_invoice", 100),
            ("2026-05-10", "out_invoice", 200),
            ("2026-05-11", "out_refund", 50),
        ):
            invoices |= self.env["account.move"].create(
                {
                    "move_type": kind,
                    "partner_id": self.oak.id,
                    "company_id": self.company.id,
                    "invoice_user_id": self.ann.id,
                    "team_id": self.north.id,
                    "invoice_date": day,
                    "invoice_line_ids": [Command.create({**line, "price_unit": amount})],
                }
            )
        invoices.action_post()
        facts = self.facts("sales_growth")
        self.assertEqual(facts["rep", "ann"], (150, 100, 50.0), "net of the credit note")
        self.assertEqual(self.behind("sales_growth", "numerator"), invoices[1] | invoices[2])
