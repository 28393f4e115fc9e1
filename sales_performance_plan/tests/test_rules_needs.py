from ..rules.needs import PARTS, missing, substance
from .rules_case import RulesCase


class TestRulesNeeds(RulesCase):
    def test_only_letters_and_digits_count_and_markup_never(self):
        for text, expected in [
            (None, 0),
            ("   \n\t ", 0),
            ("<p><br></p>", 0),
            ("<div>&nbsp;</div> ... !!! ???", 0),
            ("<b>Four</b> words &amp; more", 13),
            ("margin < 5 and growth > 3", 17),
            ("3 of 12 a week", 10),
        ]:
            self.assertEqual(substance(text), expected, text)

    def test_the_same_few_letters_are_no_sentence(self):
        for filler in ("x" * 40, "-.-.-" * 9, "abab" * 9, "Nananana" * 5):
            self.assertEqual(substance(filler), 0, filler)

    def test_a_chinese_letter_says_as_much_as_two(self):
        self.assertEqual(substance("每周三百张订单"), 14)
        self.assertEqual(missing(dict.fromkeys(PARTS, "每周三百张订单要录入两次"), 20), {})

    def test_what_is_missing_comes_in_the_order_of_the_method(self):
        parts = {"need_payoff": "", "problem": "too slow", "situation": "Twelve reps on paper forms"}
        self.assertEqual(
            list(missing(parts, 20).items()), [("problem", "short"), ("implication", "empty"), ("need_payoff", "empty")]
        )

    def test_the_bar_itself_is_enough(self):
        self.assertEqual(missing(dict.fromkeys(PARTS, "abcdefghij"), 10), {})
        self.assertEqual(set(missing(dict.fromkeys(PARTS, "abcdefghij"), 11).values()), {"short"})
