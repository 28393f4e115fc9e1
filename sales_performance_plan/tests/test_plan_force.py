from datetime import date, timedelta

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from .common import TODAY
from .plan_case import APRIL, FigureCase

GROUP = "sales_performance_plan.sales_performance_plan_group_"


@tagged("post_install", "-at_install")
class TestPlanForce(FigureCase):
    """The task force of a plan: a director who leads, HR, marketing, and whoever looks after the CRM."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan = cls.env["spp.plan"].create({"company_id": cls.company.id, "date_from": APRIL, "state": "running"})
        cls.admin = new_test_user(
            cls.env,
            "plan_keys",
            groups=f"base.group_erp_manager,{GROUP}rep",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )

    @classmethod
    def post(cls, name, plan=None):
        return (plan or cls.plan).post_ids.filtered(lambda post: post.role_id.name == name)

    def test_a_plan_begins_with_a_post_for_each_role_and_says_that_nobody_holds_them(self):
        self.assertEqual(
            self.plan.post_ids.role_id.mapped("name"),
            ["Sales Director", "HR Manager", "Marketing Manager", "CRM Administrator"],
        )
        self.assertEqual(self.plan.post_ids.filtered("is_lead").role_id.name, "Sales Director")
        self.assertEqual(set(self.plan.post_ids.mapped("state")), {"vacant"})
        self.assertEqual(
            self.plan.with_user(self.ann).vacant_roles,
            "Sales Director, HR Manager, Marketing Manager, CRM Administrator",
        )

    def test_the_plan_s_page_lists_the_duties_of_each_role(self):
        self.assertEqual(
            self.post("HR Manager").with_user(self.ann).duties.splitlines(),
            ["☐ Run the training", "☐ Put the incentives into practice", "☐ Gather what employees say"],
        )

    def test_a_manager_names_who_holds_a_post(self):
        with Form(self.post("HR Manager").with_user(self.manager)) as form:
            form.user_id = self.bob
            form.standin_id = self.ann
        self.assertEqual(self.post("HR Manager").state, "held")
        self.assertNotIn("HR Manager", self.plan.vacant_roles)

    def test_a_post_of_somebody_who_left_is_vacant(self):
        post = self.post("HR Manager")
        post.user_id = self.bob
        self.bob.active = False
        self.assertEqual(post.state, "vacant")
        self.assertIn("HR Manager", self.plan.vacant_roles)

    def test_a_post_that_ended_is_over_and_its_role_held_by_nobody(self):
        post = self.post("HR Manager")
        post.write({"user_id": self.bob.id, "date_to": TODAY - timedelta(days=1)})
        self.assertEqual(post.state, "over")
        self.assertIn("HR Manager", self.plan.vacant_roles)
        post.write({"date_from": TODAY + timedelta(days=1), "date_to": False})
        self.assertEqual(post.state, "later")

    def test_a_closed_quarter_is_looked_at_on_its_last_day(self):
        plan = self.env["spp.plan"].create({"company_id": self.company.id, "date_from": date(2026, 1, 1)})
        post = self.post("HR Manager", plan)
        post.write({"user_id": self.bob.id, "date_to": date(2026, 3, 31)})
        self.assertEqual(post.state, "held")

    def test_one_holds_a_role_at_a_time(self):
        first = self.post("HR Manager")
        first.write({"user_id": self.bob.id, "date_to": date(2026, 5, 15)})
        values = {"plan_id": self.plan.id, "role_id": first.role_id.id, "user_id": self.ann.id}
        second = self.env["spp.plan.post"].create({**values, "date_from": date(2026, 5, 16)})
        with self.assertRaises(ValidationError) as refused:
            second.date_from = date(2026, 5, 15)
        self.assertIn("end one of the posts first", str(refused.exception))

    def test_nobody_stands_in_for_themselves(self):
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.cr.savepoint():
            self.post("HR Manager").write({"user_id": self.bob.id, "standin_id": self.bob.id})
            self.env.flush_all()

    def test_holders_tick_their_duties_and_change_nothing_else(self):
        post = self.post("Marketing Manager")
        post.user_id = self.ann
        mine = post.with_user(self.ann)
        mine.seen_duty_ids = mine.role_id.duty_ids[:1]
        self.assertEqual(mine.duties.splitlines()[0], "☑ Promote the products in the market")
        self.assertEqual(mine.duty_count, "1 / 2")
        with self.assertRaises(AccessError):
            mine.user_id = self.bob
        with self.assertRaises(AccessError):
            post.with_user(self.bob).seen_duty_ids = False

    def test_the_plan_says_who_lacks_the_access_of_their_role(self):
        post = self.post("HR Manager")
        post.write({"user_id": self.bob.id, "standin_id": self.users["hr"].id})
        note = post.with_user(self.manager).access_note
        self.assertIn(self.bob.name, note)
        self.assertNotIn(self.users["hr"].name, note)
        self.assertIn("Sales Performance / HR", note)

    def test_who_may_give_rights_gives_the_role_s_access_and_the_plan_keeps_it(self):
        post = self.post("HR Manager")
        post.user_id = self.bob
        post.with_user(self.admin).action_give_access()
        self.assertTrue(self.bob.has_group(f"{GROUP}hr"))
        self.assertFalse(post.access_note)
        message = self.plan.message_ids[0]
        self.assertEqual(message.author_id, self.admin.partner_id)
        for word in (self.bob.name, "Sales Performance / HR", "HR Manager"):
            self.assertIn(word, message.body)

    def test_a_director_gives_no_access(self):
        post = self.post("HR Manager")
        post.user_id = self.bob
        for user in (self.director, self.manager, self.bob):
            with self.assertRaises(AccessError):
                post.with_user(user).action_give_access()
        self.assertFalse(self.bob.has_group(f"{GROUP}hr"))

    def test_no_role_takes_the_keys_of_the_house(self):
        role = self.post("CRM Administrator").role_id.with_user(self.director)
        for group in ("base.group_system", "base.group_erp_manager"):
            with self.assertRaises(ValidationError):
                role.group_id = self.env.ref(group)

    def test_the_next_quarter_takes_over_who_is_still_there(self):
        self.post("HR Manager").write({"user_id": self.bob.id, "standin_id": self.ann.id})
        self.post("Marketing Manager").write({"user_id": self.eve.id, "date_to": date(2026, 5, 1)})
        self.post("CRM Administrator").user_id = self.ann
        following = (
            self.env["spp.plan"]
            .with_user(self.manager)
            .create({"company_id": self.company.id, "date_from": date(2026, 7, 1)})
        )
        self.assertEqual(self.post("HR Manager", following).user_id, self.bob)
        self.assertEqual(self.post("HR Manager", following).standin_id, self.ann)
        self.assertFalse(self.post("Marketing Manager", following).user_id)
        self.assertEqual(self.post("CRM Administrator", following).user_id, self.ann)
        self.assertEqual(following.vacant_roles, "Sales Director, Marketing Manager")

    def test_posts_are_added_once(self):
        self.plan.action_add_posts()
        self.assertEqual(len(self.plan.post_ids), 4)
        role = self.env["spp.plan.role"].create({"name": "Trainer", "company_id": self.company.id})
        self.plan.with_user(self.manager).action_add_posts()
        self.assertEqual(self.plan.post_ids.role_id & role, role)

    def test_a_copied_plan_has_no_posts_twice(self):
        self.post("HR Manager").user_id = self.bob
        copied = self.plan.copy({"date_from": date(2026, 7, 1)})
        self.assertEqual(len(copied.post_ids), 4)
        self.assertEqual(self.post("HR Manager", copied).user_id, self.bob)

    def test_a_closed_plan_keeps_its_task_force(self):
        self.plan.state = "closed"
        with self.assertRaises(UserError):
            self.post("HR Manager").with_user(self.manager).user_id = self.bob
        self.assertFalse(self.plan.vacant_roles)

    def test_each_company_has_roles_of_its_own(self):
        other = self.env["res.company"].create({"name": "Hillside"})
        roles = self.env["spp.plan.role"].search([("company_id", "=", other.id)])
        self.assertEqual(len(roles), 4)
        self.assertEqual(len(roles.duty_ids), 10)
        self.env["spp.plan.role"]._create_default_roles(other)
        self.assertEqual(self.env["spp.plan.role"].search_count([("company_id", "=", other.id)]), 4)
        self.assertFalse(
            roles.with_user(self.director)
            .with_context(allowed_company_ids=self.company.ids)
            .search([("id", "in", roles.ids)])
        )

    def test_many_plans_cost_no_query_each(self):
        plans = self.env["spp.plan"].create(
            [{"company_id": self.company.id, "date_from": date(year, 1, 1)} for year in range(2010, 2022)]
        )

        def read(some):
            self.env.invalidate_all()
            some.mapped("vacant_roles")
            some.post_ids.mapped("access_note")

        few = self.count_queries(lambda: read(plans[:2]))
        many = self.count_queries(lambda: read(plans))
        self.assertLess(many, 2 * few)

    def test_on_the_plan_s_form_a_manager_adds_a_role_with_its_holder(self):
        role = self.env["spp.plan.role"].create({"name": "Trainer", "company_id": self.company.id})
        with Form(self.plan.with_user(self.manager)) as form, form.post_ids.new() as post:
            post.role_id = role
            post.user_id = self.bob
        self.assertEqual(self.post("Trainer").user_id, self.bob)
