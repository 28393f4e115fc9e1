from datetime import date

from odoo.fields import Command
from odoo.tests import tagged

from .page_case import PageCase


@tagged("post_install", "-at_install")
class TestIncentivePage(PageCase):
    def test_what_is_sold_counts_before_it_is_settled_and_not_twice_afterwards(self):
        self.approve()
        self.sold("Aurora", 1000.0, days_ago=40)
        self.sold("Birch", 500.0)
        page = self.page()
        self.assertEqual(self.cards(page), {"month": 10.0, "quarter": 30.0, "pending": 0, "approved": 0, "paid": 0})
        self.assertEqual([card["unsettled"] for card in page["cards"]], [10.0, 30.0, 0, 0, 0])
        self.assertIn("Not settled yet", page["settled"])
        self.settle(date(2026, 4, 1), date(2026, 5, 31))
        page = self.page()
        self.assertEqual(self.cards(page), {"month": 10.0, "quarter": 30.0, "pending": 20.0, "approved": 0, "paid": 0})
        self.assertEqual([card["unsettled"] for card in page["cards"]], [10.0, 10.0, 0, 0, 0])
        self.assertIn("May 31, 2026", page["settled"])

    def test_what_is_settled_is_the_ledger_to_the_cent(self):
        self.approve()
        self.plan(1000.0)
        for number, amount in enumerate((333.33, 99.99, 0.25, 1234.56)):
            self.sold(f"Customer {number}", amount, days_ago=20 * number)
        self.settle()
        page = self.page()
        entries = self.env["spp.incentive.entry"].search([("user_id", "=", self.rep.id)])
        self.assertEqual(self.cards(page)["quarter"], self.company.currency_id.round(sum(entries.mapped("amount"))))
        self.assertFalse(any(card["unsettled"] for card in page["cards"]))
        self.assertNotIn("unsettled", [series["code"] for series in page["chart"]["series"]])
        self.assertEqual(page["lines"][0]["why"], entries.browse(page["lines"][0]["id"]).explanation)

    def test_a_statement_moves_from_pending_to_approved_and_paid(self):
        self.approve()
        self.sold("Aurora", 1000.0, days_ago=40)
        self.settle(date(2026, 4, 1), date(2026, 5, 31))
        statement = self.env["spp.incentive.statement"].search([("user_id", "=", self.rep.id)])
        statement.with_user(self.rep).action_submit()
        self.assertEqual(self.cards(self.page())["pending"], 20.0)
        statement.with_user(self.manager).action_approve()
        self.assertEqual([self.cards(self.page())[code] for code in ("pending", "approved")], [0.0, 20.0])
        statement._pay(self.env["spp.incentive.payout"].create({"company_id": self.company.id}))
        self.assertEqual([self.cards(self.page())[code] for code in ("approved", "paid")], [0.0, 20.0])

    def test_the_chart_has_twelve_months_by_kind(self):
        self.approve()
        self.sold("Aurora", 1000.0, days_ago=40)
        self.settle(date(2026, 4, 1), date(2026, 5, 31))
        self.sold("Birch", 500.0)
        chart = self.page()["chart"]
        self.assertEqual((len(chart["labels"]), chart["labels"][-1]), (12, "Jun 26"))
        amounts = {series["code"]: series["amounts"][-2:] for series in chart["series"]}
        self.assertEqual(amounts, {"earned": [20.0, 0.0], "unsettled": [0.0, 10.0]})

    def test_a_refund_takes_its_commission_back(self):
        self.approve()
        self.company.sales_basis = "invoices"
        invoice = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.customer("Aurora").id,
                "invoice_user_id": self.rep.id,
                "invoice_date": "2026-06-10",
                "company_id": self.company.id,
                "journal_id": self.journal().id,
                "invoice_line_ids": [
                    Command.create({"name": "Work", "price_unit": 1000.0, "account_id": self.account("income").id})
                ],
            }
        )
        invoice.invoice_line_ids.tax_ids = False
        invoice.action_post()
        self.assertEqual(self.cards(self.page())["quarter"], 20.0)
        self.settle(date(2026, 6, 1), date(2026, 6, 29))
        invoice._reverse_moves([{"invoice_date": "2026-06-30", "date": "2026-06-30"}]).action_post()
        page = self.page()
        self.assertEqual(self.cards(page)["quarter"], 0.0)
        self.assertEqual(page["cards"][1]["unsettled"], -20.0)

    def journal(self):
        values = {"name": "Sales", "code": "SAL", "type": "sale", "company_id": self.company.id}
        journal = self.env["account.journal"].create(values)
        journal.default_account_id = self.account("income")
        receivable = self.account("asset_receivable")
        self.env["ir.default"].set(
            "res.partner", "property_account_receivable_id", receivable.id, company_id=self.company.id
        )
        return journal

    def account(self, kind):
        accounts = self.env["account.account"]
        found = accounts.search([("account_type", "=", kind), ("company_ids", "in", self.company.ids)], limit=1)
        return found or accounts.create(
            {"name": kind, "code": f"9{len(kind)}", "account_type": kind, "company_ids": self.company.ids}
        )

    def test_open_quotations_are_expected_at_the_base_rate(self):
        self.approve()
        lead = self.env["crm.lead"].create({"name": "Deal", "company_id": self.company.id, "user_id": self.rep.id})
        lead.probability = 25.0
        self.sold("Aurora", 1000.0, state="draft", opportunity_id=lead.id)
        self.sold("Birch", 500.0, state="sent", validity_date="2026-06-01")
        self.sold("Cedar", 300.0, state="cancel")
        self.sell(self.customer("Elsewhere"), 700.0, state="draft", user_id=self.manager.id)
        expected = {"count": 2, "rated": 1, "expired": 1, "amount": 1500.0, "commission": 30.0, "weighted": 15.0}
        self.assertEqual(self.page()["quotations"], expected)

    def test_a_shared_quotation_is_expected_in_part(self):
        self.approve()
        order = self.sold("Aurora", 1000.0, state="draft")
        order.commission_split_ids = [
            Command.create({"user_id": self.rep.id, "weight": 30.0}),
            Command.create({"user_id": self.manager.id, "weight": 70.0}),
        ]
        self.assertEqual(self.page()["quotations"]["commission"], 6.0)
        order.state = "sale"
        self.assertEqual(self.cards(self.page())["month"], 6.0)
        self.settle()
        self.assertEqual(self.page()["cards"][0]["unsettled"], 0.0)

    def test_the_next_band_in_words(self):
        self.approve()
        self.plan(1000.0)
        self.sold("Aurora", 1040.0)
        page = self.page()
        self.assertEqual(page["target"], {"target": 1000.0, "sold": 1040.0, "attainment": 1.04})
        text = self.step(page, "over_target")["text"].replace("\xa0", " ")
        self.assertEqual(text, "Over 60.00 € more by June 30, 2026 makes it 0.5 % of what is above your target.")
        self.sold("Birch", 160.0)
        step = self.step(self.page(), "over_target")
        self.assertEqual(step["amount"], 1.0)
        self.assertIn("You are 20 % over your target", step["text"])
        self.assertIn("0.00", step["text"])
        self.sold("Cedar", 100.0)
        step = self.step(self.page(), "over_target")
        self.assertEqual((step["state"], step["amount"], step["filled"]), ("reached", 3.0, 1.0))

    def make_core(self, names, on_date=date(2026, 3, 31)):
        for name in names:
            for days_ago in (95, 100, 105, 110):
                self.sold(name, 1000.0, days_ago)
            self.env["res.partner"].search([("name", "=", name)]).user_id = self.rep
        for number in range(10):
            self.sold(f"Small {number}", 1.0, 100)
        self.recompute(on_date)

    def test_core_customers_who_have_not_bought_are_named(self):
        self.approve()
        self.make_core(["Aurora", "Birch", "Cedar"])
        self.sold("Aurora", 100.0)
        step = self.step(self.page(), "repurchase")
        self.assertEqual([customer["name"] for customer in step["customers"]], ["Birch", "Cedar"])
        self.assertIn("1 of 3 core customers bought so far. 2 more by June 30, 2026, and you get", step["text"])
        self.assertIn("0.5 % more on all your sales of the quarter", step["text"])
        self.sold("Birch", 100.0)
        self.sold("Cedar", 100.0)
        step = self.step(self.page(), "repurchase")
        self.assertEqual((step["state"], step["amount"], step["customers"]), ("reached", 1.5, []))

    def test_sales_to_new_customers_that_are_missing(self):
        self.approve()
        self.sold("Old", 10.0, days_ago=200)
        self.sold("Old", 900.0)
        self.sold("New", 100.0)
        step = self.step(self.page(), "new_share")
        self.assertEqual((step["state"], step["amount"]), ("ahead", 0.0))
        self.assertIn("285.71", step["text"])
        self.sold("New", 285.72)
        step = self.step(self.page(), "new_share")
        self.assertEqual((step["state"], step["amount"]), ("reached", 6.43))

    def test_rules_and_note_in_plain_words(self):
        self.scheme.note = "<p>Ask HR.</p>"
        self.approve()
        rules = self.page()["rules"]
        texts = {rule["name"]: rule["text"] for rule in rules["sentences"]}
        self.assertIn("Ask HR.", rules["note"])
        self.assertEqual(texts["Base commission"], "2 % of every sale, without tax.")
        self.assertEqual(
            texts["Core customer retention"],
            "0.5 % more on all your sales of the quarter, if more than 80 % of your core customers buy again.",
        )
        self.assertIn("once you are more than 10 % over it", texts["Over target by more than 10 %"])
        self.assertIn("places 1 to 3", texts["Sales Star"])

    def test_slices_and_months_in_plain_words(self):
        self.scheme.over_target_reading = "slices"
        rules = self.scheme.rule_ids
        rules.filtered(lambda rule: rule.measure == "new_share").write({"period": "month", "applies_to": "new"})
        self.approve()
        texts = [rule["text"] for rule in self.page()["rules"]["sentences"]]
        self.assertIn("0.5 % of what lies between 10 % and 20 % over your target.", texts)
        self.assertIn("1 % of what lies more than 20 % over your target.", texts)
        self.assertTrue(any("sales to new customers in the month" in text for text in texts))
        self.sold("Old", 500.0, days_ago=40)
        self.sold("Old", 100.0)
        self.sold("New", 100.0)
        self.assertEqual(self.step(self.page(), "new_share")["amount"], 0.5)

    def test_without_rules_target_or_sales_it_says_so(self):
        page = self.page()
        self.assertIsNone(page["rules"])
        self.assertEqual((page["steps"], page["lines"], page["target"]["attainment"]), ([], [], None))
        self.sold("Aurora", 1000.0)
        page = self.page()
        self.assertEqual(set(self.cards(page).values()), {0.0})
        self.approve()
        codes = [step["code"] for step in self.page()["steps"]]
        self.assertEqual(codes, ["repurchase", "new_share"])

    def test_it_only_reads(self):
        self.approve()
        self.plan(1000.0)
        self.sold("Aurora", 1000.0, days_ago=40)
        self.settle(date(2026, 4, 1), date(2026, 5, 31))
        self.env.flush_all()
        self.cr.execute("SAVEPOINT page")
        self.cr.execute("SET TRANSACTION READ ONLY")
        try:
            self.assertEqual(self.cards(self.page())["quarter"], 20.0)
        finally:
            self.cr.execute("ROLLBACK TO SAVEPOINT page")

    def test_queries_do_not_grow_with_the_lines(self):
        self.approve()
        self.plan(1000.0)
        self.sold("Aurora", 1000.0, days_ago=40)
        self.settle()
        few = self.count_queries(self.page)
        for number in range(20):
            self.sold(f"Customer {number}", 100.0, days_ago=number)
        self.settle()
        self.assertLess(self.count_queries(self.page), few + 5)
