from odoo.tests import tagged

from .test_plan_review_cause import CauseCase
from .tour_case import TourCase


@tagged("post_install", "-at_install", "spp_tour")
class TestPlanReviewTour(CauseCase, TourCase):
    """The director at the end of a month: reads where the gap comes from, decides something, and has it on paper."""

    def test_review(self):
        self.director.password = "plan_director"
        review = self.draft()
        self.start_tour("/odoo", "spp_plan_review", login="plan_director")
        self.assertEqual(review.decision_ids.mapped("name"), ["Win Elm back"])
        self.assertEqual(review.decision_ids.user_id, self.bob)
        url = f"/report/html/sales_performance_plan.plan_review_document/{review.id}"
        self.authenticate("plan_director", "plan_director")
        page = self.url_open(url)
        self.assertIn("Win Elm back", page.text)
