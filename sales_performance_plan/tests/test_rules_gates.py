from ..rules.gates import STEPS, Stage, beyond, enters, steps_of
from .rules_case import RulesCase


class TestRulesGates(RulesCase):
    def test_a_stage_nobody_mapped_belongs_to_the_mapped_one_before(self):
        stages = [Stage("new", 1, "acquisition"), Stage("talk", 2), Stage("won", 9, won=True), Stage("lab", 3, "needs")]
        self.assertEqual(steps_of(stages), {"new": "acquisition", "talk": "acquisition", "lab": "needs", "won": "deal"})

    def test_a_won_stage_that_was_mapped_keeps_its_step_and_passes_none_on_unmapped(self):
        stages = [Stage(1, 1, "proposal"), Stage(2, 2, won=True), Stage(3, 3), Stage(4, 4, "aftersales", won=True)]
        self.assertEqual(steps_of(stages), {1: "proposal", 2: "deal", 3: "proposal", 4: "aftersales"})

    def test_before_the_first_mapped_stage_there_is_no_step(self):
        self.assertEqual(steps_of([Stage(1, 1), Stage(2, 2, "screening")]), {1: None, 2: "screening"})

    def test_a_gate_is_passed_by_later_steps_alone(self):
        passed = [step for step in STEPS if beyond(step, "needs")]
        self.assertEqual(passed, ["proposal", "deal", "aftersales"])
        self.assertFalse(beyond(None, "needs"))

    def test_a_gate_is_entered_by_going_further_alone(self):
        for before, after, expected in [
            ("needs", "proposal", True),
            (None, "proposal", True),
            ("proposal", "deal", True),
            ("proposal", "proposal", False),
            ("deal", "proposal", False),
            ("proposal", "needs", False),
            ("acquisition", "needs", False),
            ("proposal", None, False),
        ]:
            self.assertEqual(enters(before, after, "needs"), expected, (before, after))
