from lxml import etree

from odoo.fields import Command
from odoo.tests import tagged

from .mentoring_case import MentoringCase

ACTIONS = (
    "spp_talent_mentoring_action",
    "spp_talent_mentoring_session_action",
    "spp_talent_mentoring_summary_action",
    "spp_talent_mentoring_summary_action_my",
    "spp_talent_candidate_action",
    "spp_talent_growth_action",
)


@tagged("post_install", "-at_install")
class TestMentoringScreens(MentoringCase):
    """Each role opens each screen of mentoring and promotion, with what is there for them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.running = cls.pair()
        plan = cls.env["spp.plan"].create({"company_id": cls.company.id, "date_from": "2026-04-01", "state": "review"})
        people = cls.old_hand | cls.between | cls.newcomer
        plan.member_ids = [Command.create({"user_id": user.id, "target": 100}) for user in people]
        cls.sell(cls.customer("Alder"), 120, user_id=cls.old_hand.id, days_ago=20)
        cls.env.flush_all()
        cls.env["spp.talent.candidate"].with_user(cls.hr)._nominate(plan)
        cls.env["spp.talent.candidate"].search([]).with_user(cls.leader).action_interview()
        reward = {"name": "Summit", "profile_id": cls.mentor.id}
        cls.env["spp.talent.growth"].with_user(cls.leader).create(reward)

    def open(self, user, name):
        """Read what the list, kanban and form of an action show; return how many records there are."""
        action = self.env.ref(f"sales_performance_plan.{name}")
        model = self.env[action.res_model].with_user(user)
        domain = [("mentee_user_id", "=", user.id)] if name.endswith("_my") else []
        for kind in ("list", "kanban", "form", "search"):
            view = model.get_views([(False, kind)])["views"][kind]
            nodes = etree.fromstring(view["arch"]).xpath("//field[not(ancestor::field)]/@name")
            if kind != "search":
                fields = model.fields_get(nodes, ["type"])
                model.web_search_read(domain, {one: {} for one in set(nodes) & set(fields)})
        return model.search_count(domain)

    def test_each_role_opens_each_screen(self):
        for user, counts in [
            (self.old_hand, (1, 2, 1, 0, 1, 1)),
            (self.newcomer, (1, 2, 1, 1, 0, 0)),
            (self.between, (0, 0, 0, 0, 0, 0)),
            (self.leader, (1, 2, 1, 0, 1, 1)),
            (self.hr, (1, 2, 1, 0, 1, 1)),
            (self.users["director"], (1, 2, 1, 0, 1, 1)),
            (self.users["accountant"], (0, 0, 0, 0, 0, 0)),
        ]:
            for name, count in zip(ACTIONS, counts, strict=True):
                with self.subTest(user=user.login, action=name):
                    self.env.invalidate_all()
                    self.assertEqual(self.open(user, name), count)

    def test_the_profile_shows_the_pairs(self):
        form = self.env["spp.talent.profile"].with_user(self.hr).get_views([(False, "form")])["views"]["form"]["arch"]
        self.assertIn('name="mentee_ids"', form)
        [values] = self.mentor.with_user(self.old_hand).web_read({"mentee_ids": {"fields": {"mentee_id": {}}}})
        self.assertEqual(len(values["mentee_ids"]), 1)

    def test_sample_wizards_open(self):
        for name in ("spp_talent_mentoring_wizard_action", "spp_talent_mentoring_effect_action"):
            action = self.env.ref(f"sales_performance_plan.{name}").with_user(self.leader).run()
            with self.subTest(name):
                wizard = self.env[action["res_model"]].with_user(self.leader).browse(action["res_id"])
                self.assertIn(wizard.display_name, ("Pair New Hires", "Effect of Mentoring"))
