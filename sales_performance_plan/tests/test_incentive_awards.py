from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, JsonRpcException, new_test_user, tagged

from .incentive_screen_case import IncentiveScreenCase

MAY = date(2026, 5, 1)
MODEL = "spp.incentive.award"


class AwardCase(IncentiveScreenCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        group = "sales_performance_plan.sales_performance_plan_group_manager"
        companies = {"company_id": cls.company.id, "company_ids": [(6, 0, cls.company.ids)]}
        cls.other = new_test_user(cls.env, "plan_other_manager", groups=group, **companies)
        cls.env["crm.team"].create({"name": "South", "user_id": cls.other.id, "company_id": cls.company.id})
        cls.rule = cls.scheme.award_ids.filtered(lambda rule: rule.name == "New Business Star")


@tagged("post_install", "-at_install")
class TestAwardByHand(AwardCase):
    """Who says that somebody won is not who lets it be paid."""

    def written(self, author, winner=None):
        values = {"rule_id": self.rule.id, "user_id": (winner or self.rep).id, "period": MAY}
        return self.env[MODEL].with_user(author).create(values)

    def proposed(self):
        awards = self.env[MODEL]._propose(self.company, MAY)
        return awards.filtered(lambda one: (one.rule_id, one.user_id) == (self.rule, self.rep))

    def assertDecides(self, award, user):
        self.assertTrue(award.with_user(user).can_decide)
        award.with_user(user).action_grant()
        self.assertEqual((award.state, award.decider_id), ("granted", user))

    def assertRefused(self, award, user, kind, text):
        award.invalidate_recordset()
        self.assertFalse(award.with_user(user).can_decide)
        for decide in (award.with_user(user).action_grant, award.with_user(user).action_refuse):
            with self.assertRaisesRegex(kind, text), self.cr.savepoint():
                decide()
        self.assertEqual(award.state, "proposed")

    def test_what_a_manager_wrote_somebody_else_decides(self):
        award = self.written(self.manager)
        self.assertEqual(award.author_id, self.manager)
        self.assertRefused(award, self.manager, UserError, "You wrote New Business Star.*somebody else")
        self.assertDecides(award, self.director)

    def test_what_a_director_wrote_the_manager_decides(self):
        award = self.written(self.director)
        self.assertRefused(award, self.director, UserError, "You wrote")
        self.assertDecides(award, self.manager)

    def test_what_the_figures_propose_the_manager_decides(self):
        award = self.proposed()
        self.assertFalse(award.author_id)
        self.assertDecides(award, self.manager)

    def test_who_changes_the_winner_wrote_it(self):
        for values in ({"user_id": self.colleague.id}, {"rank": 2}, {"shared_by": 3}, {"period": date(2026, 4, 1)}):
            with self.subTest(values):
                award = self.proposed()
                award.with_user(self.manager).write(values)
                self.assertRefused(award, self.manager, UserError, "You wrote")
                award.unlink()

    def test_a_note_is_no_change(self):
        award = self.proposed()
        award.with_user(self.manager).write({"note": "Well done", "author_id": self.director.id})
        self.assertFalse(award.author_id)
        self.assertDecides(award, self.manager)

    def test_a_manager_decides_for_the_teams_they_lead(self):
        award = self.proposed()
        text = "Only who leads the team of plan_rep .*, or a plan director, decides on New Business Star"
        self.assertRefused(award, self.other, AccessError, text)
        award.with_user(self.other).team_id = self.env["crm.team"].search([("user_id", "=", self.other.id)])
        self.assertRefused(award, self.other, AccessError, text)

    def test_proposing_again_leaves_what_was_written_by_hand(self):
        award = self.written(self.director, self.colleague)
        self.proposed()
        self.assertEqual(award.exists().author_id, self.director)

    def test_the_month_is_proposed_though_somebody_wrote_one_by_hand_before(self):
        self.written(self.director, self.colleague)
        for _time in range(2):
            with self.enter_registry_test_mode():
                self.env.ref("sales_performance_plan.ir_cron_incentive_propose").method_direct_trigger()
        self.env.invalidate_all()
        found = self.env[MODEL].search([("company_id", "=", self.company.id), ("rule_id", "=", self.rule.id)])
        self.assertEqual(found.user_id, self.rep | self.colleague)
        self.assertEqual(len(found), 2)


@tagged("post_install", "-at_install")
class TestAwardsOverRpc(AwardCase, HttpCase):
    def call(self, user, method, *arguments):
        user.password = user.login
        self.env.flush_all()
        self.authenticate(user.login, user.login)
        return self.make_jsonrpc_request(
            f"/web/dataset/call_kw/{MODEL}/{method}",
            {"model": MODEL, "method": method, "args": arguments, "kwargs": {}},
        )

    def test_nobody_writes_and_grants(self):
        values = {"rule_id": self.rule.id, "user_id": self.rep.id, "period": "2026-05-01"}
        [award] = self.call(self.manager, "create", [{**values, "author_id": self.director.id, "state": "granted"}])
        self.call(self.manager, "write", [award], {"author_id": self.director.id})
        award = self.env[MODEL].browse(award)
        award.invalidate_recordset()
        self.assertEqual((award.author_id, award.state), (self.manager, "proposed"))
        for user in (self.manager, self.other):
            with self.assertRaises(JsonRpcException):
                self.call(user, "action_grant", award.ids)
        self.assertTrue(self.call(self.director, "action_grant", award.ids))
