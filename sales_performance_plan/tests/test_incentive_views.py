from datetime import date

from lxml import etree

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, new_test_user, tagged

from .common import PlanCase
from .incentive_screen_case import IncentiveScreenCase

ALL = ("rep", "manager", "hr", "accountant", "director")
MANAGERS = ("manager", "director")
PAYING = ("manager", "accountant", "director")
# Who may open which action.
ACTIONS = {
    "spp_plan_action": ALL,
    "spp_plan_member_action": ALL,
    "spp_incentive_scheme_action": ALL,
    "spp_incentive_statement_action": ALL,
    "spp_incentive_entry_action": ALL,
    "spp_incentive_dispute_action": ALL,
    "spp_incentive_adjustment_action": ALL,
    "spp_incentive_award_action": ALL,
    "spp_incentive_run_action": PAYING,
    "spp_incentive_settle_wizard_action": PAYING,
    "spp_incentive_propose_wizard_action": MANAGERS,
}


@tagged("post_install", "-at_install")
class TestScreens(IncentiveScreenCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan = cls.env["spp.plan"].with_user(cls.director).create({"team_ids": [Command.set(cls.team.ids)]})
        cls.plan.action_add_members()
        cls.env["spp.incentive.award"]._propose(cls.company, date(2026, 5, 1))
        cls.env["spp.incentive.award"].search([]).with_user(cls.director).action_grant()
        adjustment = {"user_id": cls.rep.id, "amount": 3.0, "reason": "The fair", "period": date(2026, 5, 1)}
        cls.env["spp.incentive.adjustment"].with_user(cls.manager).create(adjustment)
        cls.env["spp.incentive.dispute"].with_user(cls.rep).create({"entry_id": cls.line.id, "question": "Why?"})
        april = cls.statement(cls.rep, date(2026, 4, 1))
        april.with_user(cls.rep).action_submit()
        april.with_user(cls.manager).action_approve()

    def read_as_the_client_does(self, model, kind, arch, names):
        """Fetch what the view of this ``kind`` shows."""
        if kind in ("list", "kanban"):
            fields = model.fields_get(names, ["type"])
            shown = {node.get("name") for node in etree.fromstring(arch).iter("field")} & set(fields)
            many2one = {"fields": {"display_name": {}}}
            model.web_search_read([], {name: many2one if fields[name]["type"] == "many2one" else {} for name in shown})
        elif kind in ("pivot", "graph"):
            nodes = list(etree.fromstring(arch).iter("field"))
            measures = [f"{node.get('name')}:sum" for node in nodes if node.get("type") == "measure"]
            rows = [node for node in nodes if node.get("type") != "measure" and not node.get("invisible")]
            groupby = [":".join(filter(None, (node.get("name"), node.get("interval")))) for node in rows]
            model.formatted_read_group([], groupby, measures)
        elif kind == "form":
            Form(model if model.is_transient() else model.search([], limit=1))

    def test_every_view_opens_for_whoever_may(self):
        for name, roles in ACTIONS.items():
            action = self.env.ref(f"sales_performance_plan.{name}")
            for role in roles:
                model = self.env[action.res_model].with_user(self.users[role])
                views = model.get_views([(False, kind) for kind in [*action.view_mode.split(","), "search"]])
                for kind, view in views["views"].items():
                    if kind == "form" and not model.is_transient() and not model.search_count([]):
                        continue
                    with self.subTest(action=name, role=role, view=kind):
                        fields = list(views["models"][model._name]["fields"])
                        self.read_as_the_client_does(model, kind, view["arch"], fields)

    def test_each_sees_their_part(self):
        seen = {role: self.env["spp.incentive.statement"].with_user(self.users[role]).search_count([]) for role in ALL}
        self.assertEqual(seen, {"rep": 3, "manager": 4, "hr": 0, "accountant": 1, "director": 4})

    def test_the_sources_of_a_row_are_opened(self):
        action = self.line.with_user(self.rep).action_open_source()
        self.assertEqual((action["res_model"], action["res_id"]), ("sale.order", self.order.id))
        by_rule = self.env["spp.incentive.entry"].search([("source_id", "=", 0)], limit=1)
        with self.assertRaisesRegex(UserError, "no document to open"):
            by_rule.action_open_source()

    def test_the_log_of_a_settlement_leads_to_what_it_added(self):
        run = self.env["spp.incentive.run"].with_user(self.director).search([], limit=1)
        self.assertEqual(run.sales_label, "Confirmed orders")
        entries = self.env["spp.incentive.entry"].search(run.action_open_entries()["domain"])
        self.assertEqual(len(entries), run.written)

    def test_settle_now_shows_what_was_added(self):
        self.sell(self.buyer, 50.0, user_id=self.rep.id)
        wizard = Form(self.env["spp.incentive.settle.wizard"].with_user(self.users["accountant"])).save()
        self.assertRegex(wizard.action_settle()["params"]["message"], r"Entries added: \d")

    def test_an_order_leads_to_its_commission(self):
        counts = {role: self.order.with_user(self.users[role]).commission_count for role in ("rep", "director")}
        self.assertEqual(counts, {"rep": 1, "director": 1})
        entries = self.env["spp.incentive.entry"].search(self.order.action_open_commission()["domain"])
        self.assertEqual(entries, self.line)
        self.env.invalidate_all()
        self.assertEqual(self.order.with_user(self.manager).commission_count, 1)
        self.env.invalidate_all()
        self.colleague.group_ids += self.env.ref("sales_team.group_sale_salesman_all_leads")
        self.assertEqual(self.order.with_user(self.colleague).commission_count, 0)


@tagged("post_install", "-at_install")
class TestSplitScreens(IncentiveScreenCase):
    def share(self, user, *parts):
        with Form(self.order.with_user(user)) as form:
            for rep, weight in parts:
                with form.commission_split_ids.new() as split:
                    split.user_id, split.weight = rep, weight

    def test_a_manager_shares_an_order(self):
        self.share(self.manager, (self.rep, 60.0), (self.colleague, 40.0))
        self.settle()
        self.assertEqual((self.may.amount, self.statement(self.colleague, date(2026, 5, 1)).amount), (12.0, 18.0))
        with self.assertRaisesRegex(ValidationError, "add up to 160 %"):
            self.share(self.manager, (self.director, 60.0))

    def test_a_rep_reads_the_parts_and_changes_none(self):
        self.share(self.manager, (self.rep, 60.0), (self.colleague, 40.0))
        with Form(self.order.with_user(self.rep)) as form:
            self.assertEqual(len(form.commission_split_ids), 2)
        with self.assertRaises(AccessError):
            self.order.with_user(self.rep).commission_split_ids[0].weight = 100.0

    def test_who_does_not_sell_opens_documents_as_before(self):
        billing = new_test_user(
            self.env,
            "plan_billing",
            groups="account.group_account_invoice",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        self.env["account.journal"].create(
            {"name": "Sales", "code": "S", "type": "sale", "company_id": self.company.id}
        )
        move = self.env["account.move"].create({"move_type": "out_invoice", "partner_id": self.buyer.id})
        self.assertNotIn("commission_split_ids", move.with_user(billing).read()[0])
        Form(move.with_user(billing))

    def test_customers_see_nothing_of_it(self):
        self.order.message_subscribe(self.users["portal"].partner_id.ids)
        self.order.partner_id = self.users["portal"].partner_id
        order = self.order.with_user(self.users["portal"])
        self.assertTrue(order.read(["name"]))
        for name in ("commission_split_ids", "commission_count"):
            with self.subTest(name), self.assertRaises(AccessError):
                order.read([name])


@tagged("post_install", "-at_install")
class TestSchemeForm(IncentiveScreenCase):
    def draft(self):
        hr = self.users["hr"]
        action = self.scheme.with_user(hr).action_new_version()
        return self.env["spp.incentive.scheme"].with_user(hr).browse(action["res_id"])

    def test_bands_end_where_the_next_one_starts(self):
        draft = self.draft()
        with Form(draft) as form:
            with form.band_ids.new() as band:
                band.above, band.rate = 0.15, 0.0075
            self.assertIn("€", form.example)
        bands = draft.band_ids.sorted("above")
        self.assertEqual([(band.above, band.up_to) for band in bands], [(0.1, 0.15), (0.15, 0.2), (0.2, 0.0)])
        self.assertEqual(bands[1].name, "Over target by more than 15 %")
        self.assertIn("more than 15 % and up to 20 %: 0.75 %", bands[1].description)
        with Form(draft) as form:
            form.band_ids.remove(1)
        self.assertEqual(draft.band_ids.sorted("above").mapped("above"), [0.15, 0.2])

    def test_two_bands_cannot_start_at_the_same_bound(self):
        form = Form(self.draft())
        with form.band_ids.new() as band:
            band.above = 0.1
        with self.assertRaisesRegex(ValidationError, "a start of its own"):
            form.save()

    def test_a_new_rule_opens_with_the_kind_of_its_list(self):
        draft = self.draft()
        with Form(draft) as form:
            form.base_rate = 0.03
            with form.accelerator_ids.new() as rule:
                rule.measure, rule.threshold, rule.rate = "new_share", 0.4, 0.01
                self.assertEqual(rule.name, "Repurchase rate of core customers")
                rule.name = "More new business"
            with form.award_ids.new() as rule:
                rule.award_measure = "core_sales"
        added = draft.rule_ids.filtered(lambda rule: rule.name in ("More new business", "Sales"))
        self.assertEqual(sorted(added.mapped("kind")), ["accelerator", "award"])
        self.assertEqual(draft.rule_ids.filtered(lambda rule: rule.kind == "base").rate, 0.03)

    def test_who_may_approve_is_told_and_has_the_button(self):
        draft = self.draft()
        self.assertIn(self.director.name, draft.hint)
        self.assertNotIn(self.users["hr"].name, draft.hint)
        for role, expected in (("hr", False), ("rep", False), ("accountant", True), ("director", True)):
            draft.invalidate_recordset()
            with self.subTest(role):
                self.assertEqual(draft.with_user(self.users[role]).can_approve, expected)
        draft.with_user(self.users["accountant"]).action_approve()
        self.assertIn(f"Approved by {self.users['accountant'].name}", draft.hint)
        with self.assertRaisesRegex(UserError, "cannot change any more"):
            draft.date_from = date(2026, 8, 1)

    def test_a_scheme_written_from_nothing(self):
        form = Form(self.env["spp.incentive.scheme"].with_user(self.users["hr"]))
        form.name, form.base_rate = "Flat", 0.05
        scheme = form.save()
        self.assertEqual(scheme.rule_ids.mapped("description"), ["5 % of each sale."])


@tagged("post_install", "-at_install")
class TestPlanForm(PlanCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.north, cls.south = cls.env["crm.team"].create(
            [
                {
                    "name": name,
                    "company_id": cls.company.id,
                    "user_id": user.id,
                    "member_ids": [Command.set(member.ids)],
                }
                for name, user, member in (
                    ("North", cls.users["manager"], cls.users["rep"]),
                    ("South", cls.users["director"], cls.users["hr"]),
                )
            ]
        )

    def plan(self, role="manager"):
        form = Form(self.env["spp.plan"].with_user(self.users[role]))
        form.date_from = date(2026, 8, 20)
        form.team_ids.set(self.north | self.south)
        return form.save()

    def test_any_day_is_taken_for_its_quarter(self):
        plan = self.plan()
        self.assertEqual((plan.date_from, plan.date_to, plan.name), (date(2026, 7, 1), date(2026, 9, 30), "Q3 2026"))

    def test_a_manager_adds_the_own_team_and_a_director_all(self):
        plan = self.plan()
        plan.action_add_members()
        self.assertEqual(plan.with_user(self.users["director"]).member_ids.user_id, self.users["rep"])
        with self.assertRaisesRegex(UserError, "is in the plan already"):
            plan.action_add_members()
        plan.with_user(self.users["director"]).action_add_members()
        self.env.invalidate_all()
        both = plan.with_user(self.users["director"]).member_ids.user_id
        self.assertEqual(both, self.users["rep"] | self.users["hr"])

    def test_totals_are_of_all_and_reps_do_not_get_them(self):
        plan = self.plan("director")
        plan.action_add_members()
        plan.member_ids.target = 1000.0
        self.sell(self.customer("Alder"), 500.0, days_ago=-10, user_id=self.users["hr"].id)
        self.env.invalidate_all()
        form = Form(plan.with_user(self.users["manager"]))
        self.assertEqual((form.target, form.actual, form.incentive_budget), (2000.0, 500.0, 8.0))
        with form.member_ids.edit(0) as member:
            member.target = 3000.0
        self.assertEqual((form.target, form.progress), (4000.0, 12.5))
        with self.assertRaises(AccessError):
            plan.with_user(self.users["rep"]).read(["target"])
        Form(plan.with_user(self.users["rep"]))

    def test_the_way_of_a_plan(self):
        plan = self.plan()
        for action, state in (("action_start", "running"), ("action_review", "review"), ("action_draft", "draft")):
            getattr(plan, action)()
            self.assertEqual(plan.state, state)
        with self.assertRaises(AccessError):
            plan.with_user(self.users["rep"]).action_start()
