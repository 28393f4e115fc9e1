from psycopg2 import IntegrityError

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.plan_kpi import MEASURES
from ..report.plan_measure import REGISTRY
from .plan_case import FigureCase


@tagged("post_install", "-at_install")
class TestPlanKpi(FigureCase):
    def test_each_company_has_the_shipped_figures(self):
        self.assertEqual(len(self.kpis), 23)
        self.assertEqual(set(self.kpis.mapped("code")), {code for code, _label in MEASURES})
        self.env["spp.plan.kpi"]._create_default_kpis(self.company)
        self.assertEqual(self.env["spp.plan.kpi"].search_count([("company_id", "=", self.company.id)]), 23)

    def test_the_plan_s_targets(self):
        for code, baseline, target, direction, unit in [
            ("sales_growth", None, 15, "higher", "percent"),
            ("core_sales_share", 60, 60, "higher", "percent"),
            ("core_churn", 12, 7, "lower", "percent"),
            ("lead_conversion", 15, 25, "higher", "percent"),
            ("attainment_rate", None, 90, "higher", "percent"),
            ("invalid_lead_share", 40, 30, "lower", "percent"),
            ("assignment_hours", 24, None, "lower", "hours"),
            ("response_hours", 24, 2, "lower", "hours"),
            ("repurchase_cycle", 45, None, "lower", "days"),
            ("skill_score", 5, None, "higher", "points"),
            ("customer_satisfaction", None, 90, "higher", "percent"),
            ("employee_satisfaction", None, 85, "higher", "percent"),
        ]:
            figure = self.kpi(code)
            with self.subTest(code):
                self.assertEqual(figure.baseline if figure.has_baseline else None, baseline)
                self.assertEqual(figure.target if figure.has_target else None, target)
                self.assertEqual((figure.direction, figure.unit), (direction, unit))

    def test_every_figure_says_what_it_is_and_what_helps(self):
        self.assertTrue(all(self.kpis.mapped("definition")))
        self.assertTrue(all(self.kpis.mapped("advice")))

    def test_every_reader_is_of_a_known_measure(self):
        self.assertLessEqual(set(REGISTRY), {code for code, _label in MEASURES})

    def test_a_figure_that_nobody_reads_has_no_data(self):
        figure = self.kpi("sales_growth")
        reader = REGISTRY.pop("sales_growth")
        self.addCleanup(REGISTRY.__setitem__, "sales_growth", reader)
        figure.invalidate_recordset()
        self.assertFalse(figure.is_measured)
        self.assertEqual(self.facts("sales_growth"), {})
        self.assertEqual(figure._words(None), "no data")

    def test_words(self):
        for code, value, expected in [
            ("core_churn", 7.26, "7.3 %"),
            ("new_customers", 12.0, "12"),
            ("response_hours", 2.0, "2.0 h"),
            ("repurchase_cycle", 31.5, "31.5 days"),
            ("skill_score", 5.4, "5.4"),
            ("core_churn", 0.0, "0.0 %"),
            ("core_churn", None, "no data"),
        ]:
            with self.subTest(code):
                self.assertEqual(self.kpi(code)._words(value), expected)
        self.assertEqual(self.kpi("sales_growth")._words(12.0, signed=True), "+12.0 %")

    def test_directors_change_figures_and_others_read_them(self):
        figure = self.kpi("core_churn").with_user(self.users["rep"])
        self.assertEqual(figure.target, 7)
        with self.assertRaises(AccessError):
            figure.with_user(self.manager).target = 9
        figure.with_user(self.director).target = 8
        self.assertEqual(figure.target, 8)

    def test_a_code_stands_once_in_a_company(self):
        copy = self.kpi("core_churn").copy()
        self.assertEqual(copy.code, "core_churn_copy")
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.cr.savepoint():
            copy.code = "core_churn"
            self.env.flush_all()
