from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .improvement_case import APRIL, JANUARY, ImprovementCase


@tagged("post_install", "-at_install")
class TestTalentPay(ImprovementCase):
    """Two quarters below the bar are a question to HR, which two people answer; nothing happens by itself."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.before = cls.quarter(JANUARY, {cls.between: 1000, cls.old_hand: 1000}, state="closed")
        cls.sell(cls.buyer, 700, days_ago=110, user_id=cls.between.id)
        cls.sell(cls.buyer, 700, days_ago=110, user_id=cls.old_hand.id)
        cls.env.flush_all()

    def proposals(self):
        return self.env["spp.talent.pay.proposal"].with_user(self.hr).search([])

    def proposal(self):
        self.run_cron("pay")
        return self.proposals()

    def decide(self, user, proposal, decision="pay", text="Two quarters"):
        return self.say(user, proposal, "decide", decision=decision, text=text, details="From October")

    def test_two_quarters_in_a_row_ask_hr(self):
        proposal = self.proposal()
        self.assertEqual((proposal.user_id, proposal.state, proposal.quarter), (self.between, "open", APRIL))
        first, second = proposal.evidence
        self.assertEqual((first["quarter"], first["attainment"], first["bar"]), ("2026-01-01", 0.7, 0.8))
        self.assertEqual((second["quarter"], second["sales"], second["target"]), ("2026-04-01", 500, 1000))
        self.assertIn("70 %", proposal.evidence_words)
        for user in (self.hr, self.second, self.third):
            self.assertTrue(self.waits_for(user, proposal), user.login)
        self.assertFalse(self.waits_for(self.between, proposal))

    def test_a_second_run_asks_nothing_twice(self):
        proposal = self.proposal()
        self.assertEqual(self.proposal(), proposal)

    def test_the_close_of_a_quarter_asks_too(self):
        self.draft(self.leader)
        proposal = self.proposals()
        self.assertEqual(proposal.user_id, self.between)
        self.assertEqual(proposal.pip_ids, self.pip_of(self.between))

    def test_a_quarter_without_a_target_breaks_the_row(self):
        self.before.member_ids.filtered(lambda one: one.user_id == self.between).target = 0
        self.assertFalse(self.proposal())

    def test_a_quarter_that_still_runs_is_none(self):
        self.before.state = "running"
        self.assertFalse(self.proposal())

    def test_the_number_of_quarters_is_a_setting(self):
        self.company.pay_quarters = 0
        self.assertFalse(self.proposal())
        self.company.pay_quarters = 3
        self.assertFalse(self.proposal())
        self.company.pay_quarters = 1
        self.assertEqual(self.proposal().user_id, self.between | self.newcomer)

    def test_a_quarter_counts_once(self):
        proposal = self.proposal()
        self.decide(self.hr, proposal, "nothing")
        self.quarter(date(2026, 7, 1), {self.between: 1000}, state="closed")
        self.assertEqual(self.proposal(), proposal)

    def test_what_is_not_in_their_favour_needs_a_second_person(self):
        proposal = self.proposal()
        self.decide(self.hr, proposal)
        self.assertEqual((proposal.state, proposal.decider_id), ("proposed", self.hr))
        self.assertTrue(self.waits_for(self.second, proposal))
        with self.assertRaisesRegex(AccessError, "a second person"):
            proposal.with_user(self.hr).action_approve()
        self.assertFalse(proposal.with_user(self.hr).may_approve)
        self.assertTrue(proposal.with_user(self.second).may_approve)
        proposal.with_user(self.second).action_approve()
        self.assertEqual(
            (proposal.state, proposal.approver_id, proposal.details), ("decided", self.second, "From October")
        )
        self.assertFalse(self.waits_for(self.second, proposal))

    def test_no_change_needs_nobody_else(self):
        proposal = self.proposal()
        self.decide(self.hr, proposal, "nothing")
        self.assertEqual((proposal.state, proposal.approver_id.id), ("decided", False))

    def test_the_second_person_gives_it_back(self):
        proposal = self.proposal()
        self.decide(self.hr, proposal)
        self.say(self.second, proposal, "give_back", text="He had half the leads")
        self.assertEqual((proposal.state, proposal.returned), ("open", "He had half the leads"))
        self.assertTrue(self.waits_for(self.hr, proposal))

    def test_a_decision_has_a_reason(self):
        proposal = self.proposal()
        with self.assertRaisesRegex(UserError, "Say why"):
            self.decide(self.hr, proposal, text="")
        with self.assertRaisesRegex(UserError, "Say what is to be done"):
            self.decide(self.hr, proposal, decision=False)

    def test_nobody_decides_on_themselves(self):
        self.between.group_ids |= self.env.ref("sales_performance_plan.sales_performance_plan_group_hr")
        proposal = self.proposal()
        self.assertFalse(self.waits_for(self.between, proposal))
        with self.assertRaises(AccessError):
            self.decide(self.between, proposal)
        self.decide(self.hr, proposal)
        with self.assertRaises(AccessError):
            proposal.with_user(self.between).action_approve()

    def test_nothing_is_typed(self):
        proposal = self.proposal()
        for values in (
            {"state": "decided"},
            {"decision": "pay"},
            {"decider_id": self.second.id},
            {"evidence": []},
            {"reason": "Because"},
        ):
            with self.subTest(values), self.assertRaisesRegex(UserError, "cannot be typed"):
                proposal.with_user(self.hr).write(values)
            with self.subTest(values), self.assertRaisesRegex(UserError, "cannot be typed"):
                proposal.with_user(self.hr).with_context(spp_fact=True).write(values)
        with self.assertRaises(UserError):
            self.env["spp.talent.pay.proposal"].with_user(self.hr).create(
                {"profile_id": self.profile(self.between).id, "quarter": APRIL}
            )

    def test_nothing_changes_anywhere(self):
        models = ("spp.incentive.entry", "spp.incentive.adjustment", "spp.plan.member", "account.move", "hr.version")
        before = {name: self.env[name].search_count([]) for name in models}
        employee = self.profile(self.between).employee_id
        job = employee.job_title, employee.active, employee.wage if "wage" in employee else None
        proposal = self.proposal()
        self.decide(self.hr, proposal)
        proposal.with_user(self.second).action_approve()
        self.assertEqual({name: self.env[name].search_count([]) for name in models}, before)
        self.assertEqual((employee.job_title, employee.active, employee.wage if "wage" in employee else None), job)

    def test_the_person_reads_the_decision_and_nothing_before(self):
        proposal = self.proposal()
        proposal.message_post(body="He is on thin ice")
        theirs = self.env["spp.talent.pay.proposal"].with_user(self.between)
        self.assertFalse(theirs.search([]))
        self.decide(self.hr, proposal, "nothing", "New region, give it time")
        self.assertEqual(theirs.search([]).reason, "New region, give it time")
        messages = (
            self.env["mail.message"]
            .with_user(self.between)
            .search([("model", "=", proposal._name), ("res_id", "=", proposal.id)])
        )
        self.assertNotIn("thin ice", "".join(messages.mapped("body")))
        self.assertIn("please read it", "".join(messages.mapped("body")))
