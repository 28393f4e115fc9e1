from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .close_case import JULY, CloseCase


@tagged("post_install", "-at_install")
class TestPlanNext(CloseCase):
    """The next quarter's plan."""

    def test_closing_drafts_it_once_with_measured_baselines(self):
        self.target(self.plan, "new_customers").user_id = self.manager
        self.close()
        following = self.plan.next_id
        self.assertEqual((following.name, following.state, following.date_from), ("Q3 2026", "draft", JULY))
        self.assertEqual((following.previous_id, following.team_ids), (self.plan, self.north))
        self.assertEqual({one.user_id: one.target for one in following.member_ids}, {self.ann: 100, self.bob: 50})
        new = self.target(following, "new_customers")
        self.assertEqual((new.baseline, new.baseline_source, new.target), (1, "measured", 4))
        self.assertEqual(new.user_id, self.manager)
        self.assertEqual(self.target(following, "employee_satisfaction").baseline_source, "usual", "no data is no 0")
        shares = {line.category: line.share for line in following.budget_line_ids}
        self.assertEqual(shares, {"training": 0.3, "visits": 0.2, "incentives": 0.4, "crm": 0.1})
        action = self.plan.with_user(self.director).action_draft_next()
        self.assertEqual(action["res_id"], following.id, "a second press opens the first draft")
        self.assertIn("Drafted from Q2 2026", "".join(following.message_ids.mapped("body")))

    def test_drafted_in_review_it_takes_the_kept_figures_on_closing(self):
        plan = self.plan.with_user(self.director)
        following = self.env["spp.plan"].browse(plan.action_draft_next()["res_id"])
        self.target(following, "core_churn").write({"baseline": 9})
        self.sold(self.bob, 10, date(2026, 6, 29), self.customer("Late"))
        self.close()
        self.assertEqual(self.target(following, "new_customers").baseline, 2)
        self.assertEqual(self.target(following, "core_churn").baseline_source, "typed")
        self.sold(self.bob, 10, date(2026, 6, 28), self.customer("Later"))
        self.target(following, "new_customers").action_measure_baseline()
        self.assertEqual(self.target(following, "new_customers").baseline, 2, "measured from what was kept")

    def test_who_left_or_moved_stays_behind(self):
        self.env["crm.team.member"].search([("user_id", "=", self.bob.id)]).crm_team_id = self.south
        self.ann.action_archive()
        following = self.plan.with_user(self.director)._draft_next()
        self.assertFalse(following.member_ids)
        self.assertIn("plan_bob", "".join(following.message_ids.mapped("body")))

    def test_who_went_to_another_company_takes_no_post_and_no_key_figure_along(self):
        hr = self.users["hr"]
        self.target(self.plan, "new_customers").user_id = hr
        post = self.plan.post_ids[0]
        post.write({"user_id": hr.id, "standin_id": self.manager.id})
        other = self.env["res.company"].create({"name": "Hillside"})
        hr.write({"company_ids": [Command.set(other.ids)], "company_id": other.id})
        self.close()
        following = self.plan.next_id
        self.assertFalse(self.target(following, "new_customers").user_id)
        taken = following.post_ids.filtered(lambda one: one.role_id == post.role_id)
        self.assertEqual((taken.user_id.ids, taken.standin_id), ([], self.manager))

    def test_quarters_of_a_fiscal_year_that_is_not_the_calendar_s(self):
        self.company.write({"fiscalyear_last_month": "4", "fiscalyear_last_day": 5})
        first = date(2026, 4, 6)
        plan = self.env["spp.plan"].create(
            {"company_id": self.company.id, "date_from": first, "team_ids": [Command.set(self.south.ids)]}
        )
        plan.action_start()
        plan.action_review()
        following = plan.with_user(self.director)._draft_next()
        self.assertEqual((plan.date_to, following.date_from), (date(2026, 7, 5), date(2026, 7, 6)))
        self.assertEqual(following.previous_id, plan)

    def test_only_directors_and_not_before_the_review(self):
        with self.assertRaises(AccessError):
            self.plan.with_user(self.manager).action_draft_next()
        self.plan.state = "running"
        with self.assertRaisesRegex(UserError, "in review first"):
            self.plan.with_user(self.director).action_draft_next()

    def test_another_company_s_plan_is_not_the_next(self):
        other = self.env["res.company"].create({"name": "Hillside"})
        self.env["spp.plan"].create({"company_id": other.id, "date_from": JULY})
        self.assertFalse(self.plan.next_id)
