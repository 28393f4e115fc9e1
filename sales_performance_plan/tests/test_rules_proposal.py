from datetime import date

from ..rules.proposal import Change, Review, Standin, changes, is_free, missing
from .rules_case import RulesCase

DAY = date(2026, 7, 1)


class TestRulesProposal(RulesCase):
    def test_who_is_asked(self):
        away = [Standin("eva", "tom", DAY, DAY)]
        for review, expected in [
            (Review("eva", {"lena"}), "eva"),
            (Review("eva", {"lena"}, away), "tom"),
            (Review("eva", {"tom"}, away), "eva"),
            (Review("eva", {"eva"}, away), None),
            (Review(None, {"lena"}), None),
            (Review("eva", {"lena"}, [Standin("kim", "tom")]), "eva"),
        ]:
            with self.subTest(review=review):
                self.assertEqual(review.asked(DAY), expected)

    def test_a_stand_in_holds_from_the_first_to_the_last_day(self):
        review = Review("eva", {"lena"}, [Standin("eva", "tom", date(2026, 7, 1), date(2026, 7, 14))])
        for day, expected in [
            (date(2026, 6, 30), False),
            (DAY, True),
            (date(2026, 7, 14), True),
            (date(2026, 7, 15), False),
        ]:
            with self.subTest(day=day):
                self.assertEqual(review.may_decide("tom", day), expected)
                self.assertTrue(review.may_decide("eva", day), "the leader may decide from afar")

    def test_open_ends(self):
        self.assertTrue(Standin("eva", "tom").on(DAY))
        self.assertFalse(Standin("eva", "tom", first=date(2026, 7, 2)).on(DAY))
        self.assertFalse(Standin("eva", "tom", last=date(2026, 6, 30)).on(DAY))

    def test_who_decides(self):
        review, leaderless = Review("eva", {"lena"}), Review("lena", {"lena"})
        for asked, user, roles, expected in [
            (review, "eva", {}, True),
            (review, "kim", {"manager": True}, False),
            (review, "kim", {"director": True}, True),
            (review, "lena", {"director": True}, False),
            (leaderless, "kim", {"manager": True}, True),
            (leaderless, "kim", {}, False),
            (leaderless, "lena", {"manager": True}, False),
        ]:
            with self.subTest(user=user, roles=roles, review=asked):
                self.assertEqual(asked.may_decide(user, DAY, **roles), expected)

    def test_what_is_free(self):
        for amount, limit, online, skip, expected in [
            (500, 500, False, True, True),
            (500.01, 500, False, True, False),
            (0, 0, False, True, False),
            (9000, 0, True, True, True),
            (9000, 0, True, False, False),
            (100, 500, True, False, True),
        ]:
            with self.subTest(amount=amount, limit=limit, online=online, skip=skip):
                self.assertEqual(is_free(amount, limit, online=online, skip_online=skip), expected)

    def test_what_is_missing(self):
        self.assertEqual(missing({"pain_points": False, "advantages": True, "roi": False}), ["pain_points", "roi"])

    def test_changes(self):
        desk, lamp = {"id": 1, "label": "Desk", "price": 10.0}, {"id": 2, "label": "Lamp", "price": 5.0}
        before = {"header": {"terms": 30}, "lines": [desk, lamp]}
        for lines, expected in [
            ([desk, lamp], []),
            ([lamp, desk], [Change("order")]),
            ([desk], [Change("removed", label="Lamp")]),
            ([desk, lamp, {**lamp, "id": 3}], [Change("added", label="Lamp")]),
            ([{**desk, "price": 9.0}, lamp], [Change("line", "price", "Desk")]),
            ([{**desk, "label": "Table"}, lamp], []),
        ]:
            with self.subTest(lines=lines):
                self.assertEqual(changes(before, {"header": {"terms": 30}, "lines": lines}), expected)
        self.assertEqual(changes(None, before), [])
        self.assertEqual(changes(before, {**before, "header": {"terms": 60}}), [Change("header", "terms")])
