from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .page_case import PageCase


@tagged("post_install", "-at_install")
class TestIncentivePageAccess(PageCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.approve()
        cls.sell(cls.customer("Aurora"), 1000.0, user_id=cls.rep.id)
        cls.settle()

    def test_who_may_see_the_rep(self):
        for role, user in self.users.items():
            with self.subTest(role):
                if role in ("rep", "manager", "director"):
                    self.assertEqual(self.cards(self.page(user, self.rep.id))["month"], 25.0)
                else:
                    with self.assertRaises(AccessError):
                        self.page(user, self.rep.id)

    def test_nobody_sees_a_colleague_unless_they_lead_them(self):
        for role in ("rep", "hr", "accountant", "manager"):
            for other in ("director", "accountant", "hr"):
                if other != role:
                    with self.subTest(role=role, other=other), self.assertRaises(AccessError):
                        self.page(self.users[role], self.users[other].id)

    def test_without_the_role_there_is_no_page(self):
        for role in ("clerk", "portal"):
            with self.subTest(role), self.assertRaises(AccessError):
                self.page(self.users[role])

    def test_choices(self):
        names = {role: [one["id"] for one in self.page(user)["choices"]] for role, user in self.sellers().items()}
        self.assertEqual(names["rep"], [])
        self.assertEqual(set(names["manager"]), {self.rep.id, self.manager.id})
        self.assertLessEqual({self.rep.id, self.director.id}, set(names["director"]))

    def sellers(self):
        return {role: self.users[role] for role in ("rep", "manager", "director")}

    def test_a_manager_sees_no_page_of_a_team_of_another_company(self):
        other = self.env["res.company"].create({"name": "Hillside"})
        self.manager.company_ids += other
        page = self.env["spp.incentive.page"].with_user(self.manager).with_context(allowed_company_ids=other.ids)
        with self.assertRaises(AccessError):
            page.rep_page(self.rep.id)

    def test_companies_are_kept_apart(self):
        other = self.env["res.company"].create({"name": "Hillside"})
        self.rep.company_ids += other
        self.sell(self.customer("Birch"), 5000.0, company=other, user_id=self.rep.id, team_id=False)
        self.assertEqual(self.cards(self.page())["month"], 25.0)
        page = self.env["spp.incentive.page"].with_user(self.rep).with_context(allowed_company_ids=other.ids)
        self.assertEqual(self.cards(page.rep_page())["month"], 0.0)
        self.assertIsNone(page.rep_page()["rules"])

    def test_who_left_can_still_be_looked_up(self):
        self.rep.active = False
        page = self.page(self.director, self.rep.id)
        self.assertEqual(self.cards(page)["month"], 25.0)
        self.assertIn((self.rep.id, False), [(one["id"], one["active"]) for one in page["choices"]])

    def test_somebody_who_does_not_exist(self):
        with self.assertRaisesRegex(UserError, "no such rep"):
            self.page(self.director, 99999999)
