from datetime import date, datetime

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .improvement_case import ImprovementCase


@tagged("post_install", "-at_install")
class TestTalentViolation(ImprovementCase):
    """Facts, the person's side, a proposal, a second person, an appeal and a third one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kind = cls.env.ref("sales_performance_plan.talent_violation_kind_expenses")

    def violation(self, **values):
        return (
            self.env["spp.talent.violation"]
            .with_user(self.hr)
            .create(
                {
                    "profile_id": self.profile(self.between).id,
                    "kind_id": self.kind.id,
                    "happened_on": date(2026, 6, 20),
                    "facts": "A dinner for two that was for one",
                    **values,
                }
            )
        )

    def told(self, **values):
        violation = self.violation(**values)
        violation.action_tell()
        return violation

    def proposed(self, sanction="fine", amount=200.0):
        violation = self.told()
        violation.write({"sanction": sanction, "amount": amount, "proposal_reason": "It was not the first time"})
        violation.action_propose()
        return violation

    def decided(self, **values):
        violation = self.proposed(**values)
        self.say(self.between, violation, "state", text="The guest did not come")
        violation.with_user(self.second).action_approve()
        return violation

    def test_the_way(self):
        violation = self.violation()
        self.assertEqual(violation.state, "draft")
        violation.action_tell()
        self.assertEqual((violation.told_at, violation.teller_id), (datetime(2026, 6, 30, 12), self.hr))
        self.assertEqual(self.waits_for(self.between, violation).date_deadline, date(2026, 7, 5))
        self.say(self.between, violation, "state", text="The guest did not come")
        self.assertFalse(self.waits_for(self.between, violation))
        violation.write({"sanction": "warning", "proposal_reason": "First time"})
        violation.action_propose()
        violation.with_user(self.second).action_approve()
        self.assertEqual((violation.final_sanction, violation.approver_id), ("warning", self.second))
        self.assertEqual(violation.appeal_until, date(2026, 7, 14))

    def test_the_person_is_heard_first(self):
        violation = self.proposed()
        with self.assertRaisesRegex(UserError, "has until 2026-07-05"):
            violation.with_user(self.second).action_approve()
        with freeze_time(datetime(2026, 7, 6, 12)):
            violation.with_user(self.second).action_approve()
        self.assertEqual(violation.state, "decided")

    def test_nobody_speaks_for_the_person(self):
        violation = self.told()
        with self.assertRaisesRegex(AccessError, "Only Timo does this"):
            self.say(self.hr, violation, "state", text="He admits it")
        with self.assertRaisesRegex(UserError, "Say why"):
            self.say(self.between, violation, "state", text=" ")

    def test_four_eyes(self):
        violation = self.proposed()
        self.say(self.between, violation, "state", text="No")
        with self.assertRaisesRegex(AccessError, "a second person"):
            violation.action_approve()
        self.assertFalse(violation.may_approve)
        self.assertTrue(violation.with_user(self.second).may_approve)

    def test_a_proposal_says_everything(self):
        violation = self.told()
        with self.assertRaises(UserError) as caught:
            violation.action_propose()
        self.assertEqual(len(str(caught.exception).splitlines()), 2)
        violation.write({"sanction": "fine", "proposal_reason": "So"})
        with self.assertRaisesRegex(UserError, "how high is the fine"):
            violation.action_propose()
        with self.assertRaisesRegex(UserError, "only a fine has an amount"):
            violation.write({"sanction": "warning", "amount": 10})

    def test_given_back_it_is_proposed_anew(self):
        violation = self.proposed()
        self.say(self.second, violation, "give_back", text="Too much")
        self.assertEqual((violation.state, violation.returned), ("told", "Too much"))
        self.assertTrue(self.waits_for(self.hr, violation))
        violation.with_user(self.second).write({"amount": 50})
        violation.with_user(self.second).action_propose()
        self.say(self.between, violation, "state", text="No")
        violation.action_approve()
        self.assertEqual(
            (violation.final_amount, violation.proposer_id, violation.approver_id), (50, self.second, self.hr)
        )

    def test_an_appeal_in_time_is_decided_by_a_third_person(self):
        violation = self.decided()
        with self.assertRaises(AccessError):
            self.say(self.hr, violation, "appeal", text="For him")
        self.say(self.between, violation, "appeal", text="It was a mistake")
        self.assertEqual((violation.state, violation.appeal), ("appealed", "It was a mistake"))
        self.assertTrue(self.waits_for(self.third, violation))
        self.assertFalse(self.waits_for(self.second, violation), "who took part is not asked")
        for user in (self.hr, self.second):
            with self.subTest(user.login), self.assertRaisesRegex(AccessError, "You took part"):
                self.say(user, violation, "settle", text="No", result="upheld")
        with self.assertRaisesRegex(UserError, "milder"):
            self.say(self.third, violation, "settle", text="So", result="eased", sanction="dismissal")
        with self.assertRaisesRegex(UserError, "milder"):
            self.say(self.third, violation, "settle", text="So", result="eased", sanction="fine", amount=200)
        self.say(self.third, violation, "settle", text="It was honest", result="eased", sanction="fine", amount=20)
        self.assertEqual(
            (violation.state, violation.final_sanction, violation.final_amount, violation.amount),
            ("settled", "fine", 20, 200),
        )
        self.assertTrue(violation.is_final)

    def test_an_appeal_lifts(self):
        violation = self.decided()
        self.say(self.between, violation, "appeal", text="No")
        self.say(self.third, violation, "settle", text="Right", result="lifted")
        self.assertEqual(
            (violation.final_sanction, violation.final_amount, violation.appeal_result), (False, 0, "lifted")
        )

    def test_an_appeal_comes_too_late(self):
        violation = self.decided()
        with freeze_time(datetime(2026, 7, 14, 12)):
            self.env.invalidate_all()
            self.assertFalse(violation.is_final)
        with freeze_time(datetime(2026, 7, 15, 12)):
            self.env.invalidate_all()
            self.assertTrue(violation.is_final)
            with self.assertRaisesRegex(UserError, "until 2026-07-14"):
                self.say(self.between, violation, "appeal", text="Late")

    def test_it_is_dropped_with_the_reason(self):
        violation = self.proposed()
        self.say(self.second, violation, "drop", text="The receipt was found")
        self.assertEqual((violation.state, violation.dropped_reason), ("dropped", "The receipt was found"))
        self.assertEqual(violation.with_user(self.between).dropped_reason, "The receipt was found")

    def test_a_fine_is_booked_nowhere(self):
        models = ("spp.incentive.entry", "spp.incentive.adjustment", "account.move", "account.move.line")
        before = {name: self.env[name].search_count([]) for name in models}
        self.assertEqual(self.decided().final_amount, 200)
        self.assertEqual({name: self.env[name].search_count([]) for name in models}, before)

    def test_moments_and_verdicts_cannot_be_typed(self):
        violation = self.told()
        for values in (
            {"state": "decided"},
            {"told_at": datetime(2026, 1, 1)},
            {"final_sanction": "dismissal"},
            {"final_amount": 5},
            {"statement": "I did it"},
            {"approver_id": self.second.id},
            {"appeal_result": "upheld"},
        ):
            with self.subTest(values), self.assertRaisesRegex(UserError, "cannot be typed"):
                violation.with_user(self.hr).write(values)
        with self.assertRaisesRegex(UserError, "cannot be typed"):
            self.violation(state="decided")

    def test_what_was_shown_stands(self):
        violation = self.told()
        with self.assertRaisesRegex(UserError, "was shown to the person"):
            violation.facts = "Worse"
        with self.assertRaisesRegex(UserError, "is kept"):
            violation.unlink()
        violation = self.proposed()
        with self.assertRaisesRegex(UserError, "proposed or decided"):
            violation.amount = 1

    def test_nobody_notes_their_own(self):
        self.between.group_ids |= self.env.ref("sales_performance_plan.sales_performance_plan_group_hr")
        with self.assertRaises(UserError):
            self.env["spp.talent.violation"].with_user(self.between).create(
                {"profile_id": self.profile(self.between).id, "kind_id": self.kind.id, "facts": "Mine"}
            )

    def test_hr_neither_sees_nor_decides_what_is_about_themselves(self):
        violation = self.violation()
        self.between.group_ids |= self.env.ref("sales_performance_plan.sales_performance_plan_group_hr")
        mine = self.env["spp.talent.violation"].with_user(self.between)
        self.assertFalse(mine.search([]), "the facts are still collected")
        violation.action_tell()
        self.assertEqual(mine.search([]), violation)
        with self.assertRaises(AccessError):
            violation.with_user(self.between).action_propose()
        with self.assertRaises(AccessError):
            violation.with_user(self.between).sanction = "warning"

    def test_evidence_files_are_read_by_whoever_reads_the_violation(self):
        file = self.env["ir.attachment"].with_user(self.hr).create({"name": "receipt.png", "raw": b"x"})
        violation = self.violation(file_ids=[(6, 0, file.ids)])
        self.assertEqual(file.with_user(self.second).raw, b"x")
        for user in (self.between, self.leader, self.users["rep"]):
            with self.subTest(user.login), self.assertRaises(AccessError):
                file.with_user(user).read(["raw"])
        violation.action_tell()
        self.assertEqual(file.with_user(self.between).raw, b"x")

    def test_files_of_something_else_are_not_taken(self):
        file = self.env["ir.attachment"].create(
            {"name": "secret.pdf", "raw": b"x", "res_model": "res.partner", "res_id": self.buyer.id}
        )
        with self.assertRaises(UserError):
            self.violation(file_ids=[(6, 0, file.ids)])
