from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .talent_case import TalentCase


@tagged("post_install", "-at_install")
class TestTalentSkills(TalentCase):
    """Skills from 1 to 10, and cases that others can learn from."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.skill = cls.env.ref("sales_performance_plan.talent_skill_development")

    def score(self, of, by, score, **values):
        return (
            self.env["spp.talent.skill.score"]
            .with_user(by)
            .create({"profile_id": self.profile(of).id, "skill_id": self.skill.id, "score": score, **values})
        )

    def test_own_view_and_assessment_stay_apart_and_the_last_counts(self):
        self.score(self.between, self.leader, 5, date=date(2026, 3, 1))
        self.score(self.between, self.leader, 7, date=date(2026, 6, 1))
        self.score(self.between, self.between, 9, kind="assessed")
        self.assertEqual(
            self.profile(self.between).skill_summary,
            [{"skill": "Winning New Customers", "assessed": 7, "self": 9}],
        )

    def test_only_who_leads_the_team_and_hr_assess(self):
        self.score(self.between, self.users["hr"], 6)
        for user in (self.old_hand, self.users["accountant"]):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.score(self.between, user, 1)
        farmers = self.env["crm.team"].create({"name": "Farmers", "company_id": self.company.id})
        other = self.seller("wim", date(2026, 1, 1), farmers)
        with self.assertRaises(AccessError):
            self.score(other, self.leader, 1)

    def test_scores_are_put_right_by_who_gave_them(self):
        given = self.score(self.between, self.leader, 5)
        given.with_user(self.leader).score = 6
        with self.assertRaises(AccessError):
            given.with_user(self.between).score = 10
        with self.assertRaises(UserError):
            given.with_user(self.leader).write({"kind": "self"})
        with self.assertRaises(AccessError):
            given.with_user(self.users["hr"]).unlink()

    def case(self, user, **values):
        parts = dict.fromkeys(("situation", "approach", "lesson"), "<p>Well</p>")
        return (
            self.env["spp.talent.case"]
            .with_user(user)
            .create({"name": f"Case of {user.name}", "profile_id": self.profile(user).id, **parts, **values})
        )

    def test_a_case_is_written_read_voted_on_and_chosen(self):
        case = self.case(self.between)
        self.assertFalse(self.env["spp.talent.case"].with_user(self.old_hand).search([("id", "=", case.id)]))
        case.action_submit()
        theirs = case.with_user(self.old_hand)
        theirs.action_vote()
        self.assertEqual((theirs.votes, theirs.has_my_vote), (1, True))
        theirs.action_vote()
        self.assertEqual(theirs.votes, 0)
        theirs.action_vote()
        with self.assertRaisesRegex(UserError, "your own"):
            case.action_vote()
        with self.assertRaises(AccessError):
            case.with_user(self.old_hand).action_choose()
        case.with_user(self.leader).action_choose()
        self.assertTrue(case.is_best)
        self.assertTrue(self.env["gamification.badge.user"].search([("user_id", "=", self.between.id)]))
        second = self.case(self.old_hand)
        second.action_submit()
        with self.assertRaisesRegex(UserError, "already"):
            second.with_user(self.leader).action_choose()

    def test_a_case_has_three_parts_and_is_ones_own(self):
        case = self.case(self.between, lesson=False)
        with self.assertRaisesRegex(UserError, "all three parts"):
            case.action_submit()
        with self.assertRaises(AccessError):
            self.case(self.between).with_user(self.old_hand).write({"name": "Mine"})
        for values in ({"state": "submitted"}, {"is_best": True}, {"votes": 5, "vote_ids": [(4, self.old_hand.id)]}):
            with self.subTest(values), self.assertRaises(UserError):
                case.write(values)

    def test_submitted_cases_stay_as_they_are(self):
        case = self.case(self.between)
        case.action_submit()
        with self.assertRaises(AccessError):
            case.write({"lesson": "<p>Other</p>"})

    def test_who_wrote_none_is_reminded_once(self):
        self.case(self.between).action_submit()
        self.env["res.lang"]._activate_lang("zh_CN")
        self.old_hand.lang = "zh_CN"
        for _time in range(2):
            self.run_cron("case")
        told = self.profile(self.old_hand).activity_ids.summary
        self.assertEqual(told, "本月的新客户开发案例", "in the language of who is reminded")
        reminded = {user: len(self.profile(user).activity_ids) for user in (self.old_hand, self.between, self.newcomer)}
        self.assertEqual(reminded, {self.old_hand: 1, self.between: 0, self.newcomer: 0})
        mine = self.case(self.old_hand)
        mine.action_submit()
        self.env.invalidate_all()
        self.assertFalse(self.profile(self.old_hand).with_context(active_test=True).activity_ids)
