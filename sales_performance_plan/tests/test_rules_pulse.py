from ..rules.pulse import mood
from .rules_case import RulesCase


class TestRulesPulse(RulesCase):
    def test_mood(self):
        for scores, answers, satisfied, mean in [
            ([], 0, None, None),
            ([5, 5, 5], 3, None, None),
            ([5, 4, 3, 2], 4, 0.5, 3.5),
            ([1, 1, 1, 1, 1], 5, 0.0, 1.0),
        ]:
            with self.subTest(scores=scores):
                found = mood(scores)
                self.assertEqual((found.answers, found.satisfied, found.mean), (answers, satisfied, mean))

    def test_settings(self):
        self.assertEqual(mood([3, 2], satisfied_from=3, fewest=2).satisfied, 0.5)
