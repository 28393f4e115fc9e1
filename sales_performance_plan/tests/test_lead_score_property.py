"""The card is read twice, record by record and as one statement: whatever is in it, both say the same."""

from datetime import timedelta

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from odoo.fields import Datetime
from odoo.tests import tagged

from ..models.lead_criterion import ASKED_OF
from ..report import lead_score_sql
from ..rules.lead_score import OPERATORS
from .lead_case import NOW, LeadCase

TEXTS = ["", "Nimbus", "nIMBus 100%", "100 of them", "a_b", "axb", "ÄÖÜ & co", "äöü \\ back", "<p>Nimbus</p>"]
NUMBERS = ["0", "-1", "1", "2.5", "99.5", "100", "100.5", "1000.01"]
DAYS = ["0", "0.5", "1", "2", "90"]
MOMENTS = [NOW + timedelta(days=days, seconds=extra) for days in (-90, -2, -1, -0.5, 0) for extra in (-1, 0, 1)]
FACTS = {
    "company_size": [0, -1, 1, 2, 3, 99, 100, 101],
    "color": [0, 1, 2, 3],
    "expected_revenue": [0.0, -1.0, 1.0, 2.5, 99.5, 100.0, 1000.01, 1000.02],
    "probability": [0.0, 1.0, 2.5, 99.5, 100.0],
    "email_from": TEXTS,
    "contact_name": TEXTS,
    "description": TEXTS,
    "has_purchase_plan": [False, True],
    "priority": [False, "0", "1", "2"],
    "date_deadline": [moment.date() for moment in MOMENTS],
    "acquired_at": MOMENTS,
    "date_open": MOMENTS,
    "partner_id": None,
    "industry_id": None,
    "tag_ids": None,
    "customer_tier_id": None,
}
EMPTY = ["email_from", "company_size", "probability", "priority"]


@tagged("post_install", "-at_install")
class TestLeadScoreProperty(LeadCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.card.unlink()
        industries = cls.env["res.partner.industry"].search([], limit=2, order="id")
        buyers = [cls.customer("Big"), cls.customer("Small"), cls.customer("None", active=False)]
        for buyer, amount, days in zip(buyers[:2], (900, 10), (1, 300), strict=True):
            cls.sell(buyer, amount=amount, days_ago=days)
        cls.recompute()
        tags = cls.env["crm.tag"].create([{"name": "Reseller"}, {"name": "Press"}])
        cls.related = {
            "partner_id": [False, *(buyer.id for buyer in buyers)],
            "industry_id": [False, *industries.ids],
            "tag_ids": [[], tags[0].ids, tags.ids],
        }

    def test_every_way_to_ask_is_drawn(self):
        kinds = {self.env["crm.lead"]._fields[name].type for name in FACTS}
        asked = {operator for operator in OPERATORS if ASKED_OF[operator] is None or kinds & set(ASKED_OF[operator])}
        self.assertEqual(asked, set(ASKED_OF))

    def test_one_by_one_and_all_at_once_say_the_same(self):
        self.seen = set()
        self.compare()
        self.assertEqual(self.seen, {True, False})

    @settings(max_examples=60, deadline=None, phases=(Phase.generate,), suppress_health_check=list(HealthCheck))
    @given(st.data())
    def compare(self, data):
        with self.cr.savepoint() as savepoint:
            self.criteria.create([self.criterion(data, number) for number in range(data.draw(st.integers(1, 6)))])
            leads = self.env["crm.lead"].create([self.facts(data) for _lead in range(6)])
            self.forget(data, leads)
            now = Datetime.now()
            self.env.cr.execute(lead_score_sql._scored(self.env, self.company, lead_score_sql.OPEN))
            bulk = {row[0]: row[-1] for row in self.env.cr.fetchall()}
            for lead in leads:
                single = lead._score(now)
                self.seen |= {line.met for line in single.lines}
                self.assertEqual(bulk[lead.id], single.total, single)
            savepoint.rollback()
        self.env.registry.clear_cache()
        self.env.invalidate_all()

    def criterion(self, data, number):
        """Draw a line of the card that can be asked."""
        name = data.draw(st.sampled_from(sorted(FACTS)))
        kind = self.env["crm.lead"]._fields[name].type
        fitting = [operator for operator, kinds in ASKED_OF.items() if kinds is None or kind in kinds]
        operator = data.draw(st.sampled_from(fitting))
        values = {"name": f"{name} {operator}", "field_name": name, "operator": operator, "points": 2**number}
        if operator == "contains":
            values["value"] = data.draw(st.sampled_from([text for text in TEXTS if text]))
        elif operator in ("older", "newer"):
            values["value"] = data.draw(st.sampled_from(DAYS))
        elif operator == "among":
            values |= self.those_that_count(data, name, kind)
        elif operator not in ("set", "unset"):
            values["value"] = data.draw(st.sampled_from(NUMBERS))
        return values

    def those_that_count(self, data, name, kind):
        if kind == "selection":
            return {"value": ",".join(data.draw(st.lists(st.sampled_from(["0", "1", "2"]), min_size=1)))}
        model = self.env[self.env["crm.lead"]._fields[name].comodel_name].with_context(active_test=False)
        ids = data.draw(st.lists(st.sampled_from(model.search([], order="id desc", limit=6).ids), max_size=2))
        return {"value_domain": data.draw(st.sampled_from(["[]", f"[('id', 'in', {ids})]"]))}

    def facts(self, data):
        """Draw what is known of a lead."""
        values = {"name": "Drawn", "team_id": self.team.id, "company_id": self.company.id, "user_id": False}
        for name, choices in FACTS.items():
            if name not in ("customer_tier_id", "probability") and data.draw(st.booleans()):
                values[name] = data.draw(st.sampled_from(choices or self.related[name]))
        return values

    def forget(self, data, leads):
        """Make some columns empty in all the ways that happen."""
        self.env.flush_all()
        for name in data.draw(st.lists(st.sampled_from(EMPTY))):
            lead = data.draw(st.sampled_from(leads.ids))
            empty = "''" if name == "email_from" and data.draw(st.booleans()) else "NULL"
            self.cr.execute(f"UPDATE crm_lead SET {name} = {empty} WHERE id = %s", [lead])
        self.env.invalidate_all()
