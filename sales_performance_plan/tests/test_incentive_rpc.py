import json
from datetime import date

from odoo.tests import HttpCase, tagged

from .incentive_case import MAY, IncentiveCase, user

GROUP = "sales_performance_plan.sales_performance_plan_group_"
MAY_10 = date(2026, 5, 10)


@tagged("post_install", "-at_install")
class TestPayOverRpc(IncentiveCase, HttpCase):
    """What each role sees and may do from outside, where no screen hides anything."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_manager = user(cls.env, "plan_other_manager", cls.company, f"{GROUP}manager")
        cls.team = cls.env["crm.team"].create(
            {"name": "North", "company_id": cls.company.id, "user_id": cls.users["manager"].id}
        )
        cls.env["crm.team.member"].create({"crm_team_id": cls.team.id, "user_id": cls.ann.id})
        for login in ("plan_ann", "plan_bob", "plan_other_manager", *(f"plan_{role}" for role in cls.users)):
            cls.env["res.users"].search([("login", "=", login)]).password = login
        cls.sold(cls.ann, 100.0, MAY_10)
        cls.sold(cls.bob, 200.0, MAY_10)
        cls.env.flush_all()
        cls.env["spp.incentive.scheme"]._settle(cls.company, date(2026, 4, 1), date(2026, 6, 30))
        statements = cls.env["spp.incentive.statement"].search([("company_id", "=", cls.company.id)])
        cls.anns, cls.bobs = (
            statements.filtered(lambda one, rep=rep: one.user_id == rep and one.period == MAY)
            for rep in (cls.ann, cls.bob)
        )

    def call(self, login, model, method, *arguments, **options):
        """Call a method as ``login`` over JSON-RPC; return (result, error message)."""
        self.authenticate(login, login)
        params = {"model": model, "method": method, "args": arguments, "kwargs": options}
        answer = self.url_open(
            f"/web/dataset/call_kw/{model}/{method}",
            data=json.dumps({"jsonrpc": "2.0", "method": "call", "params": params}),
            headers={"Content-Type": "application/json"},
        ).json()
        return answer.get("result"), answer.get("error", {}).get("data", {}).get("message")

    def seen(self, login, model="spp.incentive.statement"):
        rows, error = self.call(login, model, "search_read", [("company_id", "=", self.company.id)], ["user_id"])
        self.assertIsNone(error)
        return {row["user_id"][0] for row in rows}

    def refused(self, *call, **options):
        _result, error = self.call(*call, **options)
        self.assertTrue(error, call)
        return error

    def test_who_sees_whose_pay(self):
        both = {self.ann.id, self.bob.id}
        for login, expected in [
            ("plan_ann", {self.ann.id}),
            ("plan_bob", {self.bob.id}),
            ("plan_manager", {self.ann.id}),
            ("plan_other_manager", set()),
            ("plan_accountant", set()),
            ("plan_hr", set()),
            ("plan_director", both),
        ]:
            for model in ("spp.incentive.statement", "spp.incentive.entry"):
                with self.subTest(login=login, model=model):
                    self.assertEqual(self.seen(login, model), expected)
        self.anns._decide({"state": "approved"})
        for model in ("spp.incentive.statement", "spp.incentive.entry"):
            self.assertEqual(self.seen("plan_accountant", model), {self.ann.id})

    def test_strangers_see_nothing(self):
        for login in ("plan_clerk", "plan_portal"):
            for model in ("spp.incentive.statement", "spp.incentive.entry", "spp.incentive.payout", "spp.plan.member"):
                with self.subTest(login=login, model=model):
                    self.refused(login, model, "search_read", [], ["company_id"])

    def test_sums_and_groups_leak_nothing(self):
        [group], error = self.call(
            "plan_ann", "spp.incentive.entry", "formatted_read_group", [], [], ["amount:sum", "__count"]
        )
        self.assertIsNone(error)
        self.assertEqual(group["__count"], len(self.entries(self.ann)))
        self.refused("plan_ann", "spp.incentive.statement", "read", self.bobs.ids, ["amount"])
        self.refused("plan_ann", "spp.incentive.entry", "read", self.entries(self.bob).ids, ["amount"])

    def test_a_question_that_is_not_saved_tells_nothing_of_a_colleague(self):
        model, spec = "spp.incentive.dispute", {"why": {}}
        mine, others = (self.entries(rep)[0] for rep in (self.ann, self.bob))
        answer, error = self.call("plan_ann", model, "onchange", [], {"entry_id": mine.id}, ["entry_id"], spec)
        self.assertIsNone(error)
        self.assertIn("2.00 %", answer["value"]["why"])
        self.refused("plan_ann", model, "onchange", [], {"entry_id": others.id}, ["entry_id"], spec)

    def test_what_incentives_cost_is_the_directors_to_see(self):
        plan = self.target(self.bob, 100.0).plan_id
        for name in ("incentive_spent", "incentive_left"):
            self.refused("plan_manager", "spp.plan", "read", plan.ids, [name])
            self.assertIsNone(self.call("plan_director", "spp.plan", "read", plan.ids, [name])[1])

    def test_nobody_writes_pay(self):
        row = self.entries(self.ann)[0]
        values = {"amount": 1000.0}
        for login in ("plan_ann", "plan_manager", "plan_accountant", "plan_director"):
            for call in [
                ("spp.incentive.entry", "write", row.ids, values),
                ("spp.incentive.entry", "unlink", row.ids),
                ("spp.incentive.entry", "create", [{**values, "user_id": self.ann.id, "statement_id": self.anns.id}]),
                ("spp.incentive.statement", "write", self.anns.ids, {"state": "paid"}),
                ("spp.incentive.statement", "unlink", self.anns.ids),
                ("spp.incentive.statement", "create", [{"user_id": self.ann.id, "period": "2030-01-01"}]),
                ("spp.incentive.statement", "_decide", self.anns.ids, {"state": "paid"}),
                ("spp.incentive.scheme", "_settle", self.company.id, "2026-01-01", "2026-12-31"),
                ("spp.incentive.statement", "_elevated", self.anns.ids),
            ]:
                with self.subTest(login=login, call=call[:2]):
                    self.refused(login, *call)
        self.anns.invalidate_recordset()
        self.assertEqual((self.anns.state, row.amount), ("draft", 2.0))

    def test_a_statement_goes_its_way_past_four_eyes(self):
        model = "spp.incentive.statement"
        self.refused("plan_bob", model, "action_submit", self.anns.ids)
        self.refused("plan_ann", model, "action_approve", self.anns.ids)
        self.assertEqual(self.call("plan_ann", model, "action_submit", self.anns.ids), (True, None))
        for login in ("plan_ann", "plan_bob", "plan_other_manager", "plan_accountant", "plan_hr"):
            with self.subTest(login):
                self.refused(login, model, "action_approve", self.anns.ids)
        self.assertEqual(self.call("plan_manager", model, "action_approve", self.anns.ids), (True, None))
        self.assertIn("look at it again", self.refused("plan_manager", model, "action_approve", self.anns.ids))
        self.anns.invalidate_recordset()
        self.assertEqual((self.anns.state, self.anns.approver_id), ("approved", self.users["manager"]))

    def test_who_submits_does_not_approve(self):
        model = "spp.incentive.statement"
        self.assertEqual(self.call("plan_manager", model, "action_submit", self.anns.ids), (True, None))
        self.assertIn("second person", self.refused("plan_manager", model, "action_approve", self.anns.ids))
        self.assertEqual(self.call("plan_director", model, "action_approve", self.anns.ids), (True, None))

    def test_context_keys_open_no_door(self):
        for key in ("spp_decision", "spp_scheme"):
            for value in (True, 1, "DECISION"):
                with self.subTest(key=key, value=value):
                    self.refused(
                        "plan_director",
                        "spp.incentive.scheme",
                        "write",
                        self.scheme.ids,
                        {"name": "Mine"},
                        context={key: value},
                    )
