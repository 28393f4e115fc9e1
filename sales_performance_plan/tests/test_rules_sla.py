from datetime import datetime, timedelta
from random import Random

from ..rules.sla import BREACHED, MET, PAUSED, RUNNING, Clock, Hours, Policy, choose, merged
from .rules_case import RulesCase

DAY = datetime(2026, 3, 2)
MINUTE = timedelta(minutes=1)


def at(hours, days=0):
    return DAY + timedelta(days=days, hours=hours)


WEEK = Hours([(at(9, day), at(17, day)) for day in range(14) if day % 7 < 5])


class TestRulesSla(RulesCase):
    def test_open_hours(self):
        for start, end, hours in [
            (at(8), at(10), 1),
            (at(9), at(17), 8),
            (at(16), at(10, 1), 2),
            (at(16, 4), at(10, 7), 2),
            (at(12, 5), at(12, 6), 0),
            (at(10), at(9), 0),
            (at(0), at(0, 14), 80),
        ]:
            with self.subTest(start=start, end=end):
                self.assertEqual(WEEK.worked(start, end), timedelta(hours=hours))

    def test_deadlines_in_open_hours(self):
        for start, hours, due in [
            (at(10), 2, at(12)),
            (at(16), 2, at(10, 1)),
            (at(16), 1, at(17)),
            (at(3), 2, at(11)),
            (at(16, 4), 2, at(10, 7)),
            (at(20, 4), 24, at(17, 9)),
            (at(10), 0, at(10)),
        ]:
            with self.subTest(start=start, hours=hours):
                self.assertEqual(WEEK.after(start, timedelta(hours=hours)), due)

    def test_beyond_what_is_known_there_is_no_deadline(self):
        self.assertIsNone(WEEK.after(at(16, 11), timedelta(hours=2)))
        self.assertIsNone(Hours([]).after(DAY, MINUTE))
        self.assertEqual(Hours().after(DAY, MINUTE), DAY + MINUTE)

    def test_a_pause_moves_the_deadline_and_an_open_one_holds_it(self):
        for pauses, due in [
            ((), at(11)),
            (((at(10), at(10.5)),), at(11.5)),
            (((at(10), at(12)), (at(11), at(13))), at(14)),
            (((at(7), at(8)),), at(11)),
            (((at(8), at(10)),), at(12)),
            (((at(12), at(13)),), at(11)),
            (((at(10), None),), None),
            (((at(11), None),), at(11)),
        ]:
            with self.subTest(pauses=pauses):
                self.assertEqual(Clock(Hours(), at(9), timedelta(hours=2), pauses).due(), due)

    def test_alarms_at_shares_of_the_time(self):
        clock = Clock(Hours(), at(9), timedelta(hours=2))
        self.assertEqual([clock.due(share) for share in (0.5, 0.8, 1.0)], [at(10), at(9) + 96 * MINUTE, at(11)])

    def test_status(self):
        clock = Clock(Hours(), at(9), timedelta(hours=2), ((at(10), at(12)),))
        for now, stopped, status in [
            (at(9.5), None, RUNNING),
            (at(10), None, PAUSED),
            (at(12), None, RUNNING),
            (at(13), None, RUNNING),
            (at(13) + MINUTE, None, BREACHED),
            (at(20), at(13), MET),
            (at(20), at(13) + MINUTE, BREACHED),
        ]:
            with self.subTest(now=now, stopped=stopped):
                self.assertEqual(clock.status(now, stopped), status)
        self.assertEqual(Clock(Hours(), at(9), MINUTE, ((at(9), None),)).status(at(50)), PAUSED)

    def test_the_most_specific_policy_wins_and_says_why(self):
        plain = Policy("plain", MINUTE, MINUTE)
        core = Policy("core", MINUTE, MINUTE, {"tier": 1, "priority": None})
        urgent = Policy("urgent", MINUTE, MINUTE, {"priority": "3"})
        both = Policy("both", MINUTE, MINUTE, {"tier": 1, "priority": "3"})
        for policies, facts, key, why in [
            ([plain, core, urgent, both], {"tier": 1, "priority": "3"}, "both", ("tier", "priority")),
            ([plain, urgent, core], {"tier": 1, "priority": "3"}, "core", ("tier",)),
            ([plain, core, urgent, both], {"tier": 2, "priority": "3"}, "urgent", ("priority",)),
            ([plain, core], {}, "plain", ()),
            ([plain, Policy("second", MINUTE, MINUTE)], {}, "plain", ()),
        ]:
            with self.subTest(facts=facts):
                policy, reasons = choose(policies, facts)
                self.assertEqual((policy.key, reasons), (key, why))
        self.assertIsNone(choose([core], {"tier": 2}))

    def test_pauses_that_overlap_are_one(self):
        self.assertEqual(
            merged([(at(3), at(4)), (at(1), at(2)), (at(2), at(3)), (at(9), None), (at(10), at(11))]),
            [(at(1), at(4)), (at(9), None)],
        )

    def test_against_an_oracle_that_counts_minutes(self):
        for seed in range(150):
            draw = Random(seed)
            clock, intervals = self.drawn(draw)
            minutes = self.open_minutes(clock, intervals)
            used = 0
            due = None
            for minute in range(6 * 1440):
                moment = DAY + minute * MINUTE
                if moment >= clock.start and minutes(moment):
                    used += 1
                    if used * MINUTE == clock.allowed:
                        due = moment + MINUTE
                        break
            self.assertEqual(clock.due(), due, seed)
            probe = DAY + draw.randrange(6 * 1440) * MINUTE
            counted = sum(minutes(DAY + m * MINUTE) for m in range(6 * 1440) if clock.start <= DAY + m * MINUTE < probe)
            self.assertEqual(clock.used(probe), counted * MINUTE, seed)

    def drawn(self, draw):
        """Draw a clock with whole minutes in six days, and the intervals that are open."""
        cuts = sorted(draw.sample(range(6 * 1440), 2 * draw.randint(1, 6)))
        intervals = [(DAY + a * MINUTE, DAY + b * MINUTE) for a, b in zip(cuts[::2], cuts[1::2], strict=True)]
        if draw.random() < 0.3:
            intervals = None
        start = DAY + draw.randrange(2 * 1440) * MINUTE
        pauses = []
        for _ in range(draw.randint(0, 4)):
            first = draw.randrange(5 * 1440)
            end = None if draw.random() < 0.15 else DAY + (first + draw.randint(1, 900)) * MINUTE
            pauses.append((DAY + first * MINUTE, end))
        allowed = draw.randint(1, 900) * MINUTE
        return Clock(Hours(intervals), start, allowed, tuple(pauses)), intervals

    def open_minutes(self, clock, intervals):
        def counts(moment):
            held = any(start <= moment and (end is None or moment < end) for start, end in clock.pauses)
            opened = intervals is None or any(start <= moment < end for start, end in intervals)
            return opened and not held

        return counts
