from odoo.tests import tagged

from .tour_case import TourCase
from .training_case import TrainingCase


@tagged("post_install", "-at_install", "spp_tour")
class TestTalentTrainingTour(TrainingCase, TourCase):
    """Attendance by a tap, a drill scored, and the exam that a new hire opens."""

    def test_a_manager_notes_who_is_there_and_scores_a_drill(self):
        session = self.lesson(self.talking, held=False)
        self.leader.password = "plan_manager"
        self.start_tour("/odoo", "spp_training", login="plan_manager")
        self.assertEqual((session.state, session.present), ("held", 1))
        self.assertIn("Company and Culture", self.enrolment(self.newcomer).missing)
        self.assertNotIn("Talking", self.enrolment(self.newcomer).missing)

    def test_a_new_hire_opens_the_exam(self):
        self.newcomer.password = "yuki"
        self.authenticate("yuki", "yuki")
        action = self.enrolment(self.newcomer).with_user(self.newcomer).action_take_exam()
        page = self.url_open(action["url"])
        self.assertEqual(page.status_code, 200)
        self.assertIn("Our Products", page.text)
