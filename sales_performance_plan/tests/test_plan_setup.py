from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged

from ..models.plan_setup_doors_mixin import PRESSED
from .setup_case import SetupCase


@tagged("post_install", "-at_install")
class TestPlanSetup(SetupCase):
    """The page: who may, what is left out, who has which role."""

    # ------------------------------------------------------------------
    # The page
    # ------------------------------------------------------------------

    def test_only_directors_set_up(self):
        mark = self.env["spp.plan.setup.mark"]._mark(self.company, "roles", "skipped")
        for role in ("rep", "manager", "hr", "accountant", "clerk"):
            page = self.page.with_user(self.users[role])
            for call in (
                page.setup_page,
                lambda page=page: page.press("stages"),
                lambda page=page: page.skip("teams"),
                lambda page=page: page.resume("roles"),
                lambda page=page: page.take_back(mark.id),
            ):
                with self.subTest(role), self.assertRaises(AccessError):
                    call()

    def test_every_step_says_what_it_means_and_every_button_opens_something(self):
        steps = self.steps()
        self.assertEqual(next(iter(steps)), "roles")
        self.assertEqual(len(steps), 9)
        for step in steps.values():
            self.assertTrue(step["about"] and step["figures"] and step["buttons"], step["code"])
        groups = self.env.ref("base.group_erp_manager") | self.env.ref("product.group_product_manager")
        self.director.group_ids |= groups
        self.team()
        for key in PRESSED.keys() - {"assign", "start"}:
            with self.subTest(key):
                action = self.page.press(key)
                self.assertIn(action["type"], ("ir.actions.act_window", "ir.actions.client"))

    def test_an_unknown_button_is_refused(self):
        with self.assertRaises(UserError):
            self.page.press("_elevated")

    def test_a_step_is_left_out_and_taken_up_again(self):
        self.assertEqual(self.state("address"), "open")
        self.page.skip("address")
        self.page.skip("address")
        step = self.steps()["address"]
        self.assertEqual((step["state"], step["skipped"]["name"]), ("skipped", self.director.name))
        self.assertEqual(self.env["spp.plan.setup.mark"].search_count([("company_id", "=", self.company.id)]), 1)
        self.page.resume("address")
        self.assertEqual(self.state("address"), "open")
        [mark] = self.env["spp.plan.setup.mark"].search([("company_id", "=", self.company.id)])
        self.assertEqual(mark.back_by_id, self.director, "who left it out, and who took it up, stays")

    def test_what_is_done_is_done_though_it_was_left_out(self):
        self.page.skip("teams")
        self.team()
        self.assertEqual(self.state("teams"), "done")

    def test_companies_are_set_up_one_by_one(self):
        self.page.skip("address")
        other = self.env["res.company"].create({"name": "Hillside"})
        self.director.company_ids |= other
        there = self.page.with_context(allowed_company_ids=other.ids).setup_page()
        self.assertEqual(there["company"], "Hillside")
        self.assertEqual({step["state"] for step in there["steps"] if step["code"] == "address"}, {"open"})

    def test_marks_cannot_be_typed(self):
        marks = self.env["spp.plan.setup.mark"].with_user(self.director)
        values = {"company_id": self.company.id, "step": "plan", "kind": "skipped", "user_id": self.ann.id}
        with self.assertRaises(AccessError):
            marks.create({**values, "marked_at": "2026-01-01 00:00:00"})
        self.page.skip("plan")
        with self.assertRaises(AccessError):
            marks.search([]).write({"user_id": self.ann.id})

    def test_the_page_costs_the_same_for_a_large_company(self):
        self.page.setup_page()
        few = self.count_queries(lambda: self._fresh_page())
        for number in range(5):
            self.team(
                f"Team {number}", members=new_test_user(self.env, f"plan_more_{number}", company_id=self.company.id)
            )
        self._fresh_page()
        self.assertLess(self.count_queries(lambda: self._fresh_page()), few + 10)

    def _fresh_page(self):
        self.env.invalidate_all()
        self.page.setup_page()

    # ------------------------------------------------------------------
    # Roles
    # ------------------------------------------------------------------

    def roles(self, user=None):
        wizards = self.env["spp.plan.setup.role.wizard"].with_user(user or self.director)
        return wizards.create({})

    def line(self, wizard, user):
        return wizard.line_ids.filtered(lambda line: line.user_id == user)

    def test_roles_are_given_and_taken_back(self):
        self.director.group_ids |= self.env.ref("base.group_erp_manager")
        clerk, manager = self.users["clerk"], "sales_performance_plan.sales_performance_plan_group_manager"
        wizard = self.roles()
        self.assertTrue(self.line(wizard, self.ann).sells)
        self.assertFalse(self.line(wizard, clerk).sells)
        self.line(wizard, clerk).is_manager = True
        wizard.action_apply()
        self.assertTrue(clerk.has_group(manager))
        self.assertTrue(self.line(self.roles(), clerk).sells, "a manager sells, as the host has it")
        self.take_back("roles")
        self.assertFalse(clerk.has_group(manager))
        self.assertFalse(self.steps()["roles"]["written"])

    def test_who_gives_no_access_rights_gives_no_roles(self):
        wizard = self.roles()
        self.line(wizard, self.users["clerk"]).is_hr = True
        with self.assertRaisesRegex(AccessError, "administrator"):
            wizard.action_apply()
        self.assertFalse(self.users["clerk"].has_group("sales_performance_plan.sales_performance_plan_group_hr"))

    def test_a_role_that_comes_with_another_is_named(self):
        self.director.group_ids |= self.env.ref("base.group_erp_manager")
        wizard = self.roles()
        self.line(wizard, self.director).is_director = False
        self.line(wizard, self.manager).write({"sells": False, "is_manager": False})
        with self.assertRaisesRegex(ValidationError, "your own role"):
            wizard.action_apply()
        wizard = self.roles()
        self.manager.group_ids |= self.env.ref("sales_team.group_sale_salesman_all_leads")
        self.line(wizard, self.manager).write({"sells": False, "is_manager": False})
        with self.assertRaisesRegex(ValidationError, "comes with another"):
            wizard.action_apply()

    def test_roles_are_done_with_somebody_who_sells_and_two_who_decide(self):
        self.assertEqual(self.state("roles"), "done")
        (self.manager | self.users["accountant"]).active = False
        step = self.steps()["roles"]
        self.assertIn("nobody approves their own", " ".join(step["missing"]))
        self.assertEqual(step["state"], "open")
