from datetime import date

from odoo.fields import Command
from odoo.tests import tagged

from .improvement_case import ImprovementCase
from .incentive_case import JUNE, MAY, IncentiveCase
from .mentoring_case import MentoringCase
from .plan_case import FigureCase
from .promotion_case import PromotionCase

PAST = date(2026, 5, 5)


class Outside:
    """Records that somebody makes with defaults of their own, from a request or saved before."""

    def assertUntouched(self, record, facts):
        found = {name: value.ids if hasattr(value := record.sudo()[name], "ids") else value for name in facts}
        self.assertEqual(found, {name: born for name, (_given, born) in facts.items()})

    def assertBorn(self, user, model, values, facts):
        """Check that ``facts``, {field: (given, born)}, take nothing from outside, by either way."""
        records = self.env[model].with_user(user)
        context = {f"default_{name}": given for name, (given, _born) in facts.items()}
        for way in ("request", "saved"):
            with self.subTest(model=model, way=way), self.env.cr.savepoint() as savepoint:
                if way == "saved":
                    self.save(user, model, facts)
                made = records.with_context(**context if way == "request" else {}).create(dict(values))
                self.env.flush_all()
                self.env.invalidate_all()
                self.assertUntouched(made, facts)
                savepoint.rollback()
            self.env.invalidate_all()
            self.env.registry.clear_cache()

    def save(self, user, model, facts):
        """Save defaults, as the screen lets everybody do for themselves."""
        for name, (given, _born) in facts.items():
            if not isinstance(given, list):
                value = given.isoformat() if isinstance(given, date) else given
                self.env["ir.default"].with_user(user).set(model, name, value, user_id=True)


@tagged("post_install", "-at_install")
class TestTalentBornUndecided(Outside, PromotionCase):
    """People, trainings and candidates."""

    def test_rewards_and_cases(self):
        person = {"profile_id": self.profile(self.old_hand).id}
        votes = [Command.set(self.between.ids)]
        other = self.env["crm.team"].create({"name": "Farmers", "company_id": self.company.id})
        for user, model, values, facts in [
            (
                self.leader,
                "spp.talent.growth",
                {"name": "SPIN", **person},
                {
                    "state": ("approved", "proposed"),
                    "decider_id": (self.hr.id, []),
                    "decided_on": (PAST, False),
                    "team_id": (other.id, self.team.ids),
                    "user_id": (self.between.id, self.old_hand.ids),
                },
            ),
            (
                self.old_hand,
                "spp.talent.case",
                {"name": "How I won them", **person},
                {
                    "state": ("submitted", "draft"),
                    "submitted_on": (PAST, False),
                    "is_best": (True, False),
                    "chosen_by_id": (self.leader.id, []),
                    "vote_ids": (votes, []),
                },
            ),
        ]:
            self.assertBorn(user, model, values, facts)

    def test_trainings_and_pairs(self):
        person = {"profile_id": self.profile(self.old_hand).id}
        programme = self.env["spp.talent.programme"].search([("company_id", "=", self.company.id)], limit=1)
        training = {"programme_id": programme.id, **person}
        passed = {"state": ("passed", "running"), "passed_on": (PAST, False), "score": (100.0, 0.0)}
        self.assertBorn(self.leader, "spp.talent.enrolment", training, passed)
        pair = {"mentor_id": self.profile(self.old_hand).id, "mentee_id": self.profile(self.newcomer).id}
        ended = {"state": ("active", "draft"), "ended_on": (PAST, False), "silence_told_on": (PAST, False)}
        self.assertBorn(self.leader, "spp.talent.mentoring", pair, ended)

    def test_a_drill_is_no_exam(self):
        survey = self.env["survey.survey"].create({"title": "Products"})
        attempt = self.env["survey.user_input"].create({"survey_id": survey.id})
        drill = self.env["spp.talent.module"].search(
            [("company_id", "=", self.company.id), ("judged_by", "=", "drill")], limit=1
        )
        values = {"profile_id": self.profile(self.old_hand).id, "module_id": drill.id, "score": 40.0}
        facts = {"input_id": (attempt.id, []), "passed": (True, False), "attempt": (7, 1)}
        self.assertBorn(self.hr, "spp.talent.result", values, facts)

    def test_whose_a_record_is_cannot_be_typed(self):
        other = self.env["crm.team"].create({"name": "Farmers", "company_id": self.company.id})
        rewards = self.env["spp.talent.growth"].with_user(self.hr)
        reward = rewards.create({"name": "SPIN", "profile_id": self.profile(self.old_hand).id, "team_id": other.id})
        self.assertEqual(reward.team_id, self.team)
        reward.write({"name": "SPIN Selling", "team_id": other.id})
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(reward.team_id, self.team)

    def test_candidates_are_nominated_and_no_more(self):
        candidates = self.env["spp.talent.candidate"].with_user(self.leader)
        facts = {"state": ("decided", 0), "result": ("promoted", 0), "decider_id": (self.leader.id, 0)}
        self.save(self.leader, candidates._name, facts)
        candidates._nominate(self.plan.with_user(self.leader))
        made = candidates.search([("plan_id", "=", self.plan.id)])
        self.assertEqual(set(made.mapped("state")), {"nominated"})
        self.assertFalse(made.filtered("result") or made.decider_id)


@tagged("post_install", "-at_install")
class TestMentoringBornUndecided(Outside, MentoringCase):
    """What begins with a pair."""

    def test_sessions_and_summaries(self):
        pair = self.pair(begun=False)
        held = {"state": ("held", 0), "held_on": (PAST, 0), "noted_by_id": (self.leader.id, 0)}
        self.save(self.leader, "spp.talent.mentoring.session", held)
        written = {"state": ("submitted", 0), "submitted_on": (PAST, 0), "was_late": (True, 0)}
        self.save(self.leader, "spp.talent.mentoring.summary", written)
        with self.on("2026-07-01"):
            pair.with_user(self.leader).action_start()
        self.assertTrue(pair.session_ids and pair.summary_ids)
        self.assertEqual(set(pair.session_ids.mapped("state")), {"planned"})
        self.assertFalse(pair.session_ids.filtered("held_on") or pair.session_ids.noted_by_id)
        self.assertEqual(set(pair.summary_ids.mapped("state")), {"due"})
        self.assertFalse(pair.summary_ids.filtered(lambda one: one.submitted_on or one.was_late))


@tagged("post_install", "-at_install")
class TestImprovementBornUndecided(Outside, ImprovementCase):
    """Files about a person."""

    def test_violations(self):
        kind = self.env["spp.talent.violation.kind"].create({"name": "Rules", "company_id": self.company.id})
        values = {"profile_id": self.profile(self.between).id, "kind_id": kind.id, "facts": "Late"}
        facts = {
            "state": ("decided", "draft"),
            "told_at": ("2026-05-05 08:00:00", False),
            "approver_id": (self.second.id, []),
            "final_sanction": ("fine", False),
        }
        self.assertBorn(self.hr, "spp.talent.violation", values, facts)

    def test_parts_of_a_plan(self):
        self.draft(self.leader)
        pip = self.pip_of(self.between)
        goal = {"pip_id": pip.id, "kind": "visits", "target": 5.0}
        frozen = {"final": (9.0, 0.0), "has_final": (True, False), "is_frozen": (True, False)}
        self.assertBorn(self.leader, "spp.talent.pip.goal", goal, frozen)
        measure = {"pip_id": pip.id, "name": "Ride along"}
        done = {"done_on": (PAST, False), "user_id": (self.leader.id, self.between.ids)}
        self.assertBorn(self.leader, "spp.talent.pip.measure", measure, done)

    def test_drafts_and_check_ins(self):
        self.save(self.leader, "spp.talent.pip", {"closer_id": (self.leader.id, 0), "comment": ("Agreed", 0)})
        self.draft(self.leader)
        pip = self.pip_of(self.between)
        self.assertFalse(pip.comment or pip.closer_id)
        pip.measure_ids = [Command.create({"name": "Ride", "by_id": self.leader.id, "date_due": date(2026, 7, 10)})]
        pip.with_user(self.leader).action_propose()
        pip.with_user(self.between)._acknowledge(False, "agreed")
        pip.with_user(self.leader).action_start()
        context = {"default_held_on": PAST, "default_numbers": "All met"}
        self.env["spp.talent.pip.planner"].with_context(**context)._plan(pip._elevated())
        self.assertTrue(pip.checkin_ids)
        self.assertFalse(pip.checkin_ids.filtered(lambda one: one.held_on or one.numbers))


@tagged("post_install", "-at_install")
class TestEngagementBornUndecided(Outside, PromotionCase):
    """Suggestions."""

    FACTS = {"state": ("accepted", "new"), "is_best": (True, False), "answer": ("Of course", False)}

    def test_suggestions(self):
        facts = {**self.FACTS, "answered_by_id": (self.leader.id, []), "vote_ids": ([Command.set(self.hr.ids)], [])}
        self.assertBorn(self.between, "spp.engagement.suggestion", {"name": "Two screens"}, facts)

    def test_without_a_name_nothing_tells_who_wrote_it(self):
        facts = {**self.FACTS, "author_id": (self.between.id, [])}
        values = {"name": "Two screens", "is_anonymous": True}
        self.assertBorn(self.between, "spp.engagement.suggestion", values, facts)

    def test_who_never_gives_a_name_stays_unknown(self):
        self.save(self.between, "spp.engagement.suggestion", {"is_anonymous": (True, False)})
        suggestion = self.env["spp.engagement.suggestion"].with_user(self.between).create({"name": "Two screens"})
        self.assertTrue(suggestion.is_anonymous)
        self.assertFalse(suggestion.sudo().author_id)
        self.assertNotEqual(suggestion.sudo().create_uid, self.between)


@tagged("post_install", "-at_install")
class TestPlanBornUndecided(Outside, FigureCase):
    """Plans, their members and reviews."""

    def test_plans_and_members(self):
        plan = {"date_from": date(2026, 7, 1), "team_ids": [Command.set(self.north.ids)]}
        closed = {"state": ("closed", "draft"), "closed_on": (PAST, False), "closed_by_id": (self.manager.id, [])}
        moved = {"date_to": (PAST, date(2026, 9, 30))}
        self.assertBorn(self.manager, "spp.plan", plan, {**closed, **moved})
        running = self.env["spp.plan"].create({**plan, "company_id": self.company.id})
        member = {"plan_id": running.id, "user_id": self.ann.id, "target": 100.0}
        kept = {"is_kept": (True, False), "kept_actual": (900.0, 0.0), "date_from": (PAST, date(2026, 7, 1))}
        self.assertBorn(self.manager, "spp.plan.member", member, kept)

    def test_the_days_of_a_quarter_follow_from_its_first(self):
        plan = self.env["spp.plan"].create({"company_id": self.company.id, "date_from": date(2026, 7, 1)})
        member = self.env["spp.plan.member"].create({"plan_id": plan.id, "user_id": self.ann.id})
        plan.with_user(self.manager).write({"date_to": PAST})
        member.with_user(self.manager).write({"date_from": PAST})
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual((plan.date_to, member.date_from), (date(2026, 9, 30), date(2026, 7, 1)))

    def test_a_plan_may_still_begin_in_the_column_where_it_is_added(self):
        plans = self.env["spp.plan"].with_user(self.manager).with_context(default_state="running")
        self.assertEqual(plans.create({"date_from": date(2026, 7, 1)}).state, "running")

    def test_what_a_review_reads(self):
        plan = self.env["spp.plan"].create(
            {"company_id": self.company.id, "date_from": date(2026, 4, 1), "state": "running"}
        )
        plan.target_ids = [Command.create({"kpi_id": self.kpis[0].id, "target": 10.0})]
        reviews = self.env["spp.plan.review"].with_user(self.manager).with_context(default_finding="It rained")
        review = reviews._draft_for(plan.with_user(self.manager).with_env(reviews.env), date(2026, 5, 1))
        self.assertTrue(review.line_ids)
        self.assertFalse(review.line_ids.filtered("finding"))


@tagged("post_install", "-at_install")
class TestPayBornUndecided(Outside, IncentiveCase):
    """What people are paid."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager, cls.director = cls.users["manager"], cls.users["director"]
        cls.north, cls.south = cls.env["crm.team"].create(
            [{"name": name, "company_id": cls.company.id, "user_id": cls.manager.id} for name in ("North", "South")]
        )
        cls.env["crm.team.member"].create({"crm_team_id": cls.north.id, "user_id": cls.ann.id})

    def test_questions_and_awards(self):
        self.sold(self.ann, 100.0, "2026-05-10")
        self.settle()
        statement = self.env["spp.incentive.statement"].search([("user_id", "=", self.ann.id), ("period", "=", MAY)])
        question = {"statement_id": statement.id, "question": "Why so little?"}
        facts = {
            "state": ("accepted", "open"),
            "answer": ("You are right", False),
            "answerer_id": (self.manager.id, []),
            "user_id": (self.bob.id, self.ann.ids),
            "team_id": (self.south.id, statement.team_id.ids),
        }
        self.assertBorn(self.ann, "spp.incentive.dispute", question, facts)
        rule = self.scheme.award_ids[:1]
        award = {"rule_id": rule.id, "user_id": self.ann.id, "period": JUNE}
        granted = {"state": ("granted", "proposed"), "decider_id": (self.director.id, [])}
        elsewhere = {"team_id": (self.south.id, self.north.ids)}
        self.assertBorn(self.manager, "spp.incentive.award", award, {**granted, **elsewhere})

    def test_decisions_and_shares(self):
        adjustment = {"user_id": self.ann.id, "amount": 50.0, "reason": "Promised"}
        facts = {"state": ("approved", "draft"), "approver_id": (self.director.id, [])}
        facts["author_id"] = (self.director.id, self.manager.ids)
        self.assertBorn(self.manager, "spp.incentive.adjustment", adjustment, facts)
        order = self.sold(self.ann, 100.0, "2026-05-10", team_id=self.north.id)
        other = self.env["res.company"].create({"name": "Hillside"})
        split = {"order_id": order.id, "user_id": self.ann.id, "weight": 100.0}
        elsewhere = {"company_id": (other.id, self.company.ids)}
        self.assertBorn(self.manager, "spp.incentive.split", split, elsewhere)

    def test_statements_and_ledger_take_nothing_from_who_approves(self):
        adjustments = self.env["spp.incentive.adjustment"].with_user(self.manager)
        adjustment = adjustments.create({"user_id": self.ann.id, "amount": 50.0, "reason": "Promised"})
        self.save(self.director, "spp.incentive.statement", {"state": ("paid", 0), "submitter_id": (self.bob.id, 0)})
        self.save(self.director, "spp.incentive.entry", {"document": ("S0001", 0), "base": (9.0, 0)})
        adjustment.with_user(self.director).action_approve()
        entry = adjustment.sudo().entry_ids
        self.assertEqual((entry.amount, entry.base, entry.document), (50.0, 0.0, False))
        self.assertEqual((entry.statement_id.state, entry.statement_id.submitter_id.ids), ("draft", []))
