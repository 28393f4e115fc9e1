from ..rules.step_guess import NamedStage, Place, by_words, guess, missing, place, resequence
from .rules_case import RulesCase


class TestRulesStepGuess(RulesCase):
    def test_words_in_english_and_both_chinese_scripts(self):
        for step, names in {
            "acquisition": ("New", "Inbound", "线索获取", "新潛在客戶", "新建"),
            "screening": ("Qualified", "Screening call", "筛选", "篩選", "已评估", "Lead qualified"),
            "needs": ("Needs Analysis", "Discovery", "需求挖掘", "需求分析"),
            "proposal": ("Proposition", "Quotation sent", "Negotiation", "方案呈现", "方案呈現", "报价", "提案"),
            "deal": ("Won", "Deal", "Contract signed", "成交", "赢单", "贏單"),
            "aftersales": ("After-Sales", "After sales", "Onboarding", "售后", "售後服務"),
        }.items():
            for name in names:
                self.assertEqual(by_words([name]), step, name)
        for name in ("Monday", "Renewals", "Wonderland", "Dealers' week"):
            self.assertIsNone(by_words([name]), name)

    def test_the_shipped_stages(self):
        names = ("New", "Qualified", "Proposition", "Won")
        stages = [NamedStage(name, (name,), won=name == "Won") for name in names]
        self.assertEqual(list(guess(stages).values()), ["acquisition", "screening", "proposal", "deal"])

    def test_the_six_steps_by_their_chinese_names(self):
        names = ("获取", "筛选", "需求挖掘", "方案呈现", "成交", "售后")
        stages = [NamedStage(name, (name,), won=name in ("成交", "售后")) for name in names]
        steps = list(guess(stages).values())
        self.assertEqual(steps, ["acquisition", "screening", "needs", "proposal", "deal", "aftersales"])

    def test_what_is_mapped_stays_and_nothing_goes_back(self):
        stages = [
            NamedStage(1, ("Monday",)),
            NamedStage(2, ("Offer",), step="needs"),
            NamedStage(3, ("Qualified again",)),
            NamedStage(4, ("Tuesday",)),
        ]
        self.assertEqual(guess(stages), {1: "acquisition", 2: "needs", 3: None, 4: None})

    def test_only_won_stages_are_after_sales_and_the_second_won_stage_is(self):
        stages = [
            NamedStage(1, ("Support",)),
            NamedStage(2, ("Support",)),
            NamedStage(3, ("Green",), won=True),
            NamedStage(4, ("Blue",), won=True),
        ]
        self.assertEqual(guess(stages), {1: "acquisition", 2: None, 3: "deal", 4: "aftersales"})
        self.assertEqual(guess([NamedStage(1, ("售後",), won=True)]), {1: "aftersales"})

    def test_what_is_missing(self):
        self.assertEqual(missing([]), ["acquisition", "screening", "needs", "proposal", "deal", "aftersales"])
        self.assertEqual(missing(["acquisition", "screening", "needs", "proposal", "deal", "aftersales"]), [])

    def test_a_new_stage_never_becomes_what_new_leads_begin_with(self):
        stages = [
            Place("a", 1, "proposal", frozenset({1})),
            Place("folded", 2, None, frozenset(), folded=True),
            Place("b", 3, "proposal", frozenset({2})),
            Place("c", 4, "deal"),
        ]
        self.assertEqual(place(stages, "needs", {1}), 1)
        self.assertEqual(place(stages, "needs", {2}), 3)
        self.assertEqual(place(stages, "needs"), 4)
        self.assertEqual(place([], "needs"), 0)
        self.assertEqual(place([Place("folded", 2, folded=True)], "needs"), 1)

    def test_stages_make_way_without_changing_their_order(self):
        stages = [Place("a", 0), Place("b", 0), Place("c", 0), Place("d", 2), Place("e", 9)]
        self.assertEqual(resequence(stages, 1), (1, {"b": 2, "c": 3, "d": 4}))
        self.assertEqual(resequence(stages, 0), (1, {"a": 2, "b": 3, "c": 4, "d": 5}))
        self.assertEqual(resequence([], 0), (1, {}))
