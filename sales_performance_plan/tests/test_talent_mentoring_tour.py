from odoo.tests import tagged

from .mentoring_case import MentoringCase
from .tour_case import TourCase


@tagged("post_install", "-at_install", "spp_tour")
class TestTalentMentoringTour(MentoringCase, TourCase):
    """A leader pairs a new hire."""

    def test_a_leader_pairs_a_new_hire(self):
        self.leader.password = "plan_manager"
        self.start_tour("/odoo", "spp_mentoring_pair", login="plan_manager")
        pair = self.env["spp.talent.mentoring"].search([("mentee_id", "=", self.mentee.id)])
        self.assertEqual((pair.mentor_id, pair.state), (self.mentor, "active"))


@tagged("post_install", "-at_install", "spp_tour")
class TestTalentMentoringPhone(MentoringCase, TourCase):
    """A new hire writes what was learned, on a telephone."""

    browser_size = "400x760"
    touch_enabled = True

    def test_a_new_hire_writes_this_weeks_summary(self):
        pair = self.pair()
        self.newcomer.password = "yuki"
        self.start_tour("/odoo/this-weeks-summary", "spp_mentoring_summary", login="yuki")
        summary = self.summary(pair)
        self.assertEqual((summary.state, summary.solutions), ("submitted", "Ask what standstill costs"))
