"""What is made of it: commissions, reviews, payouts, the scorecard, the close."""

import pytest

from .people import Refused
from .story_company import amount, approve, awards, payout, statement


def april_ends(story):
    """Ann sees on her page what she earned: 2 % of 8,000."""
    story.run("customer_recompute", "incentive_settle")
    desk = story.desk
    desk.log_in(story.ann)
    desk.go("/odoo/my-commission")
    desk.see("160.00", ".o_spp_my_commission")
    desk.click(".o_spp_lines .o_spp_line")
    desk.see("2.00 % of", ".o_spp_lines .o_spp_why")


def settle_april(story):
    """Stars, a question that is answered with 10.00 more, and two people for each of them."""
    story.run("customer_recompute", "incentive_settle", "incentive_propose", "plan_snapshot")
    # 2 % of 8,000 and of 5,000; Cy sold nothing.
    assert (amount(story, "ann", "04"), amount(story, "bob", "04")) == (160, 100)
    assert awards(story, "04") == {
        ("Core Care Star", "Bob Rep"),
        ("New Business Star", "Ann Rep"),
        ("Sales Star", "Ann Rep"),
        ("Sales Star", "Bob Rep"),
    }
    entry = story.ann.rows("spp.incentive.entry", [["kind", "=", "earned"]], "id", "explanation")[0][0]
    question = {"question": "The transport of 500 was sold with it.", "expected": 170}
    action = story.ann.press("spp.incentive.entry", entry, "action_ask")
    asked = story.ann.create("spp.incentive.dispute", action["context"], **question)
    story.ann.press("spp.incentive.statement", statement(story, "ann", "04"), "action_submit")
    with pytest.raises(Refused, match="questions without an answer"):
        story.max.press("spp.incentive.statement", statement(story, "ann", "04"), "action_approve")
    story.max.press("spp.incentive.statement", statement(story, "ann", "04"), "action_return")
    action = story.max.press("spp.incentive.dispute", asked, "action_answer")
    assert action["context"]["default_amount"] == 10
    answer = story.max.create(
        "spp.incentive.answer.wizard", action["context"], answer="You are right: transport counts."
    )
    story.max.press("spp.incentive.answer.wizard", answer, "action_answer")
    adjustment = story.dora.one("spp.incentive.adjustment", dispute_id=asked)
    with pytest.raises(Refused):
        story.max.press("spp.incentive.adjustment", adjustment, "action_approve")
    story.dora.press("spp.incentive.adjustment", adjustment, "action_approve")
    # Ann: 160 + 10 of the question + 16 as New Business Star; Bob: 100 + 10 as Core Care Star.
    assert (amount(story, "ann", "04"), amount(story, "bob", "04")) == (186, 110)
    approve(story, ("ann", "04"), ("bob", "04"))


def review_april(story):
    """The month's review comes filled in; a decision has an owner, a day and a figure that it is to move."""
    max_ = story.max
    review = max_.press("spp.plan", story.plan, "action_draft_review")["res_id"]
    kpi = max_.one("spp.plan.kpi", code="sales_growth", company_id=story.company)
    decision = {"name": "Call the five customers who did not buy", "kpi_id": kpi, "user_id": story.bob.id}
    story.decision = max_.create("spp.plan.decision", review_id=review, date_due="2025-05-16", **decision)
    max_.press("spp.plan.review", review, "action_held")
    assert max_.read("spp.plan.review", review, "state", "month") == ("held", "2025-04-01")
    assert story.bob.find("mail.activity", res_model="spp.plan.decision", user_id=story.bob.id)


def pay_april(story):
    """The workbook is read back: its rows add up to what is paid."""
    book = payout(story, "04", 296)
    header, *lines = book["Lines"].iter_rows(values_only=True)
    what = [header.index(name) for name in ("Rep", "Kind", "Document", "Customer", "Base", "Rate", "Amount")]
    assert [tuple(line[column] for column in what) for line in lines] == [
        ("Ann Rep", "Earned", "S00002", "Harbor Hotels", 8000, 0.02, 160),
        ("Ann Rep", "Award", None, None, 160, 0.1, 16),
        ("Ann Rep", "Adjustment", None, None, 0, None, 10),
        ("Bob Rep", "Earned", "S00001", "Birch Bakery", 5000, 0.02, 100),
        ("Bob Rep", "Award", None, None, 100, 0.1, 10),
    ]
    controls = {row[0]: row[2] for row in book["Control"].iter_rows(values_only=True)}
    assert (controls["Sum of the lines"], controls["Base of the tie-out"]) == (296, 13000)


def may_ends(story):
    """The refund takes back what it had earned, in May since April is paid: 2 % of 800."""
    story.run("customer_recompute", "incentive_settle", "incentive_propose", "plan_snapshot")
    # Aurora was core again with the sale itself; 10 % of what Ann earned in May, 20 - 16, are 0.40.
    assert awards(story, "05") == {("Core Care Star", "Ann Rep"), ("Sales Star", "Ann Rep"), ("Sales Star", "Bob Rep")}
    assert (amount(story, "ann", "05"), amount(story, "bob", "05")) == (4.40, 60)
    review = story.max.press("spp.plan", story.plan, "action_draft_review")["res_id"]
    # 13,000 after 4,500 in as many days of the first quarter (+188.9 %), and now 17,000 after 14,500 (+17.2 %).
    fields = "state", "date_closed", "then_words", "now_words", "moved"
    then = story.max.rows("spp.plan.decision", [["id", "=", story.decision]], *fields)
    assert then == [("done", "2025-05-12", "188.9 %", "17.2 %", "worse")]
    story.max.press("spp.plan.review", review, "action_held")


def settle_the_quarter(story):
    """What depends on the whole quarter comes with June, on the quarter's sales."""
    story.run("customer_recompute", "incentive_settle", "incentive_propose", "plan_snapshot")
    assert awards(story, "06") == {
        ("Core Care Star", "Bob Rep"),
        ("New Business Star", "Cy Rep"),
        ("Sales Star", "Bob Rep"),
        ("Sales Star", "Cy Rep"),
    }
    fields = "user_id", "rule_id", "base", "amount"
    domain = [["period", "=", "2025-06-01"], ["amount", "!=", 0]]
    assert sorted(story.dora.rows("spp.incentive.entry", domain, *fields)) == [
        # Aurora, her core customer, bought again (1 of 1), and 7,200 of her 8,200 are from a new customer (87.8 %):
        ("Ann Rep", "Core customer retention", 8200, 41),
        ("Ann Rep", "New business", 8200, 41),
        # 8,200 are 18.8 % above her target of 6,900: 0.5 % of the 1,300 above it.
        ("Ann Rep", "Over target by more than 10 %", 1300, 6.50),
        ("Bob Rep", "Base commission", 4000, 80),
        ("Bob Rep", "Core Care Star", 140, 14),
        ("Bob Rep", "Core customer retention", 12000, 60),
        # Cy had no core customer, which is no data; 3,000 of the 5,000 are from a new one (60 %).
        ("Cy Rep", "Base commission", 2000, 40),
        ("Cy Rep", "Base commission", 3000, 60),
        ("Cy Rep", "New Business Star", 125, 12.50),
        ("Cy Rep", "New business", 5000, 25),
    ]
    approve(story, ("ann", "05"), ("bob", "05"), ("ann", "06"), ("bob", "06"), ("cy", "06"))


SCORECARD = {
    # 26,000 ordered after 25,000; and 25,000 after 8,000 before that.
    "Sales against Last Quarter": ("212.5 %", "15.0 %", "4.0 %", "missed"),
    # Birch's 5,000 and 4,000 and Aurora's 1,000 were sold to customers who were core that day.
    "Core Customers' Share of Sales": ("42.0 %", "60.0 %", "38.5 %", "missed"),
    "Core Customer Churn": ("12.0 %", "7.0 %", "0.0 %", "met"),
    # Harbor and Kiln were won, Iris was lost as invalid.
    "Lead-to-Won Conversion": ("15.0 %", "25.0 %", "66.7 %", "met"),
    "Invalid Lead Share": ("40.0 %", "30.0 %", "33.3 %", "missed"),
    "New Customers": ("1", "not set", "2", "none"),
    # 8,000 and 3,000 of 26,000.
    "New Customers' Share of Sales": ("16.0 %", "not set", "42.3 %", "none"),
    # Ann and Bob, not Cy.
    "Attainment Rate of the Team": ("no data", "90.0 %", "66.7 %", "missed"),
    "After-Sales First Response": ("24.0 h", "2.0 h", "1.5 h", "met"),
    "Customer Satisfaction": ("no data", "90.0 %", "100.0 %", "met"),
    "Employee Satisfaction": ("no data", "85.0 %", "no data", "none"),
}


def look_at_the_scorecard(story):
    """The manager sees where the quarter ended, and the very orders behind a figure."""
    story.max.press("spp.plan", story.plan, "action_refresh")
    fields = "kpi_id", "baseline_words", "target_words", "actual_words", "status"
    found = {row[0]: row[1:] for row in story.dora.rows("spp.plan.target", [["plan_id", "=", story.plan]], *fields)}
    assert {name: found[name] for name in SCORECARD} == SCORECARD
    growth = story.dora.rows(
        "spp.plan.target", [["plan_id", "=", story.plan], ["kpi_id.code", "=", "sales_growth"]], "id"
    )
    action = story.dora.press("spp.plan.target", growth[0][0], "action_open_records")
    behind = story.dora.rows(action["res_model"], action["domain"], "amount_untaxed")
    assert [row[0] for row in behind] == [5000, 8000, 3000, 1000, 4000, 2000, 3000]
    attained = story.dora.rows("spp.plan.member", [["plan_id", "=", story.plan]], "user_id", "actual", "attainment")
    assert [(who, sold, round(share, 4)) for who, sold, share in sorted(attained)] == [
        ("Ann Rep", 8200, 1.1884),
        ("Bob Rep", 12000, 0.8027),
        ("Cy Rep", 5000, 0.7246),
    ]
    desk = story.desk
    desk.log_in(story.max)
    desk.go("/odoo/scorecard")
    for words in ("Sales against Last Quarter", "4.0 %", "no data"):
        desk.see(words, ".o_spp_scorecard")


def improve(story):
    """Cy stayed below 80 %: HR drafts an improvement plan, which decides nothing."""
    hela = story.hela
    story.dora.press("spp.plan", story.plan, "action_review")
    action = hela.press("spp.plan", story.plan, "action_draft_pips")
    wizard = hela.create("spp.talent.pip.wizard", action["context"])
    hela.press("spp.talent.pip.wizard", wizard, "action_draft")
    assert hela.rows("spp.talent.pip", [], "profile_id", "quarter", "state") == [("Cy Rep", "2025-04-01", "draft")]


def pay_the_rest(story):
    """May and June together: 4.40 + 60 and 88.50 + 154 + 137.50."""
    book = payout(story, "06", 444.40)
    controls = {row[0]: row[2] for row in book["Control"].iter_rows(values_only=True)}
    assert (controls["Sum of the lines"], controls["Number of statements"]) == (444.40, 5)
    # In the whole quarter: 504 (2 % of 25,200), 101 for retention, 66 for new business, 6.50 over target, 52.90 for
    # awards, and the 10 of the question.
    paid = story.dora.rows("spp.incentive.statement", [["state", "=", "paid"]], "amount")
    assert round(sum(row[0] for row in paid), 2) == 740.40


def close(story):
    """Nothing is open, so the director closes; the next quarter's plan begins where this one ended."""
    dora, desk = story.dora, story.desk
    review = story.max.press("spp.plan", story.plan, "action_draft_review")["res_id"]
    desk.log_in(dora)
    desk.go(f"/odoo/sales-plans/{story.plan}")
    desk.see("Reviews that were not held: 1", ".o_spp_closing_list")
    story.max.press("spp.plan.review", review, "action_held")
    desk.go(f"/odoo/sales-plans/{story.plan}")
    desk.see("All is done", ".o_spp_closing_list")
    desk.click("button[name=action_close]")
    desk.until(lambda: dora.read("spp.plan", story.plan, "state") == "closed")
    following = dora.call("spp.plan", "read", [story.plan], ["next_id"])[0]["next_id"][0]
    assert dora.read("spp.plan", following, "name", "date_from", "state") == ("Q3 2025", "2025-07-01", "draft")
    fields = "kpi_id", "baseline_words", "target_words"
    found = {row[0]: row[1:] for row in dora.rows("spp.plan.target", [["plan_id", "=", following]], *fields)}
    assert found["Sales against Last Quarter"] == ("4.0 %", "15.0 %")
    assert found["Lead-to-Won Conversion"] == ("66.7 %", "25.0 %")
    assert found["Employee Satisfaction"] == ("no data", "85.0 %")
