from ..rules.training import Module, Result, best, overall, weights_add_up
from .rules_case import RulesCase

MODULES = [Module("product", 40), Module("selling", 30), Module("talk", 30, judged=False)]


class TestRulesTraining(RulesCase):
    def test_weights_are_all_of_it(self):
        for weights, expected in [([40, 30, 20, 10], True), ([40, 30, 20], False), ([], False), ([60, 60], False)]:
            with self.subTest(weights=weights):
                self.assertEqual(weights_add_up(weights), expected)

    def test_the_attempt_that_counts(self):
        self.assertIsNone(best([]))
        self.assertEqual(best([Result(70, True), Result(90, False), Result(75, True)]), Result(75, True))

    def test_nothing_is_said_before_all_is_judged(self):
        for results, score, passed, missing in [
            ({}, None, False, ("product", "selling")),
            ({"product": Result(90, True)}, None, False, ("selling",)),
            ({"product": Result(90, True), "selling": Result(55, False)}, 75.0, False, ("selling",)),
            ({"product": Result(90, True), "selling": Result(83, True)}, 87.0, True, ()),
        ]:
            with self.subTest(results=results):
                found = overall(MODULES, results)
                self.assertEqual((found.score, found.passed, found.missing), (score, passed, missing))

    def test_a_programme_that_judges_nothing_has_no_score(self):
        self.assertIsNone(overall([Module("talk", 100, judged=False)], {}).score)
