"""One quarter of a small company, from the first import to the next plan, as each role lives it."""

import base64
import io
import re

import openpyxl
import pytest

from devtools import postgres, screens

from . import clock, outside
from .people import Desk, Person, Refused

GROUP = "sales_performance_plan.sales_performance_plan_group_"
SALESMAN = "sales_team.group_sale_salesman"
PEOPLE = {
    "dora": ("Dora Director", [f"{GROUP}director", "product.group_product_manager"]),
    "max": ("Max Manager", [f"{GROUP}manager"]),
    "hela": ("Hela Human", [f"{GROUP}hr", "hr.group_hr_manager"]),
    "ines": ("Ines Accountant", [f"{GROUP}accountant", "account.group_account_invoice"]),
    "ann": ("Ann Rep", [SALESMAN]),
    "bob": ("Bob Rep", [SALESMAN]),
    "cy": ("Cy Rep", [SALESMAN]),
}
REPORT = {
    "situation": "They heat 140 rooms with two boilers from 1998.",
    "problem": "One of the boilers stood still for three days in March.",
    "implication": "Each day without hot water costs them forty bookings.",
    "need_payoff": "With a service within a day they keep their guests.",
}
# Who bought what in the year before 1 April 2025: 60,000 by six customers, so an average customer is 10,000.
CUSTOMERS = """
id,name,is_company,email,user_id
aurora,Aurora Mills,1,office@aurora.example,Ann Rep
birch,Birch Bakery,1,office@birch.example,Bob Rep
cedar,Cedar Foods,1,office@cedar.example,Cy Rep
elm,Elm Garage,1,office@elm.example,Bob Rep
fern,Fern Florist,1,office@fern.example,Cy Rep
gull,Gull Boats,1,office@gull.example,Cy Rep
"""
PRODUCTS = """
id,name,type,list_price
pump,Pump service,Service,1000
"""
SOLD = [
    ("aurora", "Ann Rep", 6000, ("2024-05-10", "2024-08-10", "2024-12-10", "2025-03-20")),
    ("birch", "Bob Rep", 4500, ("2024-06-12", "2024-09-12", "2025-01-15", "2025-03-10")),
    ("cedar", "Cy Rep", 6000, ("2024-07-01", "2025-02-20")),
    ("elm", "Bob Rep", 4000, ("2025-01-31",)),
    ("fern", "Cy Rep", 1000, ("2024-10-01",)),
    ("gull", "Cy Rep", 1000, ("2024-11-15",)),
]
ORDERS = [
    "id,name,partner_id/id,user_id,date_order,state,"
    "order_line/product_id/id,order_line/product_uom_qty,order_line/price_unit",
    *(
        f"{name}_{day},2024/{name}/{day},{name},{rep},{day} 10:00:00,sale,pump,1,{amount}"
        for name, rep, amount, days in SOLD
        for day in days
    ),
]


class Story:
    """Who takes part, and what they hand to each other."""

    def __init__(self, hands, desk):
        self.clock, self.desk = hands, desk
        self.admin = Person(hands, "admin")
        for login in PEOPLE:
            setattr(self, login, Person(hands, login))
        self.customer = Person(hands, "hana")

    def at(self, moment):
        self.clock.move_to(f"2025-{moment}")

    def run(self, *actions):
        """Let scheduled actions run, as they would in the night."""
        for action in actions:
            name = f"ir_cron_{action}"
            cron = self.admin.one("ir.model.data", module="sales_performance_plan", name=name)
            self.admin.press("ir.cron", self.admin.read("ir.model.data", cron, "res_id"), "method_direct_trigger")

    def ref(self, xmlid):
        module, name = xmlid.split(".")
        return self.admin.read("ir.model.data", self.admin.one("ir.model.data", module=module, name=name), "res_id")


def set_up(story):
    """The administrator lets people in; the director maps stages, names the team and approves the rules."""
    admin, dora = story.admin, story.dora
    for login, (name, groups) in PEOPLE.items():
        values = {"name": name, "login": login, "password": login, "email": f"{login}@example.com"}
        admin.create(
            "res.users", {"no_reset_password": True}, **values, group_ids=[[4, story.ref(group)] for group in groups]
        )
    company = story.company = admin.one("res.company")
    admin.write(
        "res.company", company, name="Lakeside Pumps", portal_confirmation_sign=True, portal_confirmation_pay=False
    )
    calendar = admin.call("res.company", "read", [company], ["resource_calendar_id"])[0]["resource_calendar_id"][0]
    admin.write("resource.calendar", calendar, tz="UTC")

    stages = dora.create("spp.lead.stage.wizard", create_needs=True)
    dora.press("spp.lead.stage.wizard", stages, "action_apply")
    steps = dict(dora.rows("crm.stage", [], "name", "process_step"))
    assert steps == {
        "New": "acquisition",
        "Qualified": "screening",
        "Needs Analysis": "needs",
        "Proposition": "proposal",
        "Won": "deal",
    }

    user = {login: getattr(story, login) for login in PEOPLE}
    for person in user.values():
        person._log_in()
    for rep in ("ann", "bob", "cy"):
        employee = {"name": PEOPLE[rep][0], "user_id": user[rep].id, "date_version": "2019-04-01"}
        story.hela.create("hr.employee", **employee)
    members = [[6, 0, [user[rep].id for rep in ("ann", "bob", "cy")]]]
    line = {"name": "North", "user_id": user["max"].id, "member_ids": members}
    wizard = dora.create("spp.plan.setup.team.wizard", line_ids=[[0, 0, line]])
    dora.press("spp.plan.setup.team.wizard", wizard, "action_apply")
    story.team = dora.one("crm.team", name="North")
    dora.write("crm.team", story.team, assign_by_score=True)


def import_the_past(story):
    """The director imports customers and last year's orders; a bad row is named and nothing of its file stays."""
    dora = story.dora
    assert dora.upload("res.partner", CUSTOMERS) == []
    assert dora.upload("product.product", PRODUCTS) == []
    bad = dora.upload(
        "sale.order", "\n".join([*ORDERS, ORDERS[1].replace("aurora_", "bad_").replace("Ann Rep", "Nobody")])
    )
    assert any("Nobody" in message for message in bad), bad
    assert dora.find("sale.order") == []
    assert dora.upload("sale.order", "\n".join(ORDERS)) == []
    assert len(dora.find("sale.order", state="sale")) == 13


def recompute_tiers(story):
    """The past is replayed day by day, and the tiers are those of the first of April."""
    dora = story.dora
    wizard = dora.create("spp.customer.history.wizard", date_from="2025-01-01")
    state = dora.call("spp.customer.history.wizard", "rebuild_step", [wizard])
    while state["next"]:
        state = dora.call("spp.customer.history.wizard", "rebuild_step", [wizard], state["next"])
    fields = "name", "customer_tier_id", "rfm_recency_days", "rfm_frequency", "rfm_monetary"
    found = dora.rows("res.partner", [["customer_tier_id", "!=", False]], *fields)
    assert [(*row[:4], round(row[4], 2)) for row in found] == [
        ("Aurora Mills", "Core", 12, 4, 2.4),
        ("Birch Bakery", "Core", 22, 4, 1.8),
        ("Cedar Foods", "Potential", 40, 2, 1.2),
        ("Elm Garage", "General", 60, 1, 0.4),
        ("Fern Florist", "Lost", 182, 1, 0.1),
        ("Gull Boats", "Lost", 137, 1, 0.1),
    ]


def plan_the_quarter(story):
    """The plan takes its baselines from the first quarter, and spreads 15 % more by what each sold in it."""
    dora, model = story.dora, "spp.plan.target.wizard"
    wizard = dora.create(model, date_from="2025-04-01", team_ids=[[6, 0, [story.team]]])
    dora.press(model, wizard, "action_next")
    dora.press(model, wizard, "action_next")
    lines = dora.rows(f"{model}.member", [["wizard_id", "=", wizard]], "user_id", "last_sales", "target")
    # 25,000 in the first quarter and 15 % more are 28,750.
    assert lines == [("Ann Rep", 6000, 6900), ("Bob Rep", 13000, 14950), ("Cy Rep", 6000, 6900)]
    story.plan = dora.press(model, wizard, "action_apply")["res_id"]
    dora.press("spp.plan", story.plan, "action_start")
    assert dora.read("spp.plan", story.plan, "name", "target", "budget") == ("Q2 2025", 28750, 287.5)
    # What is imported has passed no gate, so the gates are closed once the past is there.
    story.admin.write("res.company", story.company, needs_gate=True, proposal_gate=True)
    scheme = dora.one("spp.incentive.scheme", company_id=story.company)
    story.hela.write("spp.incentive.scheme", scheme, date_from="2025-04-01")  # who writes it does not approve it
    dora.press("spp.incentive.scheme", scheme, "action_approve")


LEADS = """
id,name,type,partner_name,contact_name,email_from,company_size,has_purchase_plan,user_id
harbor,Two new boilers,Lead,Harbor Hotels,Hana Harbor,hana@harbor.example,250,1,
iris,A pump for the clinic,Lead,Iris Clinic,Ivo Iris,ivo@iris.example,150,1,
juno,Somebody asked for a price,Lead,Juno Prints,Jo Juno,jo@juno.example,20,0,
"""
MAIL = """From: Karl Kiln <karl@kiln.example>
To: hello@lakeside.example
Subject: Cooling for a kiln
Message-ID: <kiln-1@kiln.example>
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

We want to buy a cooling pump this summer. We are 300 people.
"""


def leads_arrive(story):
    """Two pass at once and go to two reps, one does not; a mail waits until somebody says what it says."""
    dora, max_ = story.dora, story.max
    assert max_.upload("crm.lead", LEADS) == []
    admin = story.admin
    admin.create("mail.alias.domain", name="lakeside.example", company_ids=[[6, 0, [story.company]]])
    dora.write("crm.team", story.team, alias_name="hello")
    # The gateway hands a mail over as the mail server's program does.
    admin.call("mail.thread", "message_process", False, MAIL)
    story.run("lead_assign")
    kiln = dora.one("crm.lead", name="Cooling for a kiln")
    assert dora.read("crm.lead", kiln, "email_from", "qualification_state", "user_id") == (
        '"Karl Kiln" <karl@kiln.example>',
        "nurture",
        False,
    )
    story.at("04-07 11:00:00")
    max_.write("crm.lead", kiln, partner_name="Kiln Ceramics", company_size=300, has_purchase_plan=True)
    fields = "partner_name", "qualification_score", "qualification_state", "user_id", "first_assigned_at"
    assert dora.rows("crm.lead", [], *fields) == [
        ("Harbor Hotels", 7, "qualified", "Ann Rep", "2025-04-07 09:00:00"),
        ("Iris Clinic", 7, "qualified", "Bob Rep", "2025-04-07 09:00:00"),
        ("Juno Prints", 0, "nurture", False, False),
        ("Kiln Ceramics", 7, "qualified", "Cy Rep", "2025-04-07 11:00:00"),
    ]
    given = dora.rows("spp.lead.assignment", [], "user_id", "reason", "score")
    assert given == [("Ann Rep", "turn", 7), ("Bob Rep", "turn", 7), ("Cy Rep", "turn", 7)]


def sell(story, rep, customer, amount):
    """An existing customer buys again: even this quotation is looked at by a second person."""
    partner = rep.one("res.partner", name=customer)
    order = offer(story, rep, partner_id=partner, price=amount)
    rep.press("sale.order", order, "action_confirm")
    return order


def offer(story, rep, price, quantity=1, **values):
    """A proposal is written, submitted by its rep and approved by the manager."""
    product = rep.one("product.product", name="Pump service")
    line = {"product_id": product, "product_uom_qty": quantity, "price_unit": price}
    parts = {"pain_points": "<p>It stands still.</p>", "advantages": "<p>Here in a day.</p>", "roi": "<p>A year.</p>"}
    order = rep.create("sale.order", order_line=[[0, 0, line]], require_signature=True, **parts, **values)
    with pytest.raises(Refused, match="is not approved"):
        rep.press("sale.order", order, "action_confirm")
    rep.press("sale.order", order, "action_submit_proposal")
    with pytest.raises(Refused, match="Max Manager decides"):
        rep.press("sale.order", order, "action_approve_proposal")
    story.max.press("sale.order", order, "action_approve_proposal")
    return order


def birch_buys_while_core(story):
    """Core customers stay core for thirty days after a sale, and this is the 29th."""
    sell(story, story.bob, "Birch Bakery", 5000)


CARD = "[...document.querySelectorAll('.o_kanban_record')].find((card) => card.innerText.includes({!r}))"
COLUMN = "[...document.querySelectorAll('.o_kanban_group')].find((column) => column.innerText.includes({!r}))"


def refused_at_the_gate(story):
    """Ann drags her lead to Proposition and is told what is missing; with the report it goes."""
    ann, desk = story.ann, story.desk
    lead = story.lead = ann.one("crm.lead", partner_name="Harbor Hotels")
    stage = lambda: ann.read("crm.lead", lead, "stage_id")  # noqa: E731
    desk.tab.resize(1600, 900)
    desk.log_in(ann)
    desk.go("/odoo/crm")
    desk.see("Two new boilers")
    desk.drag(CARD.format("Two new boilers"), COLUMN.format("Proposition"))
    desk.see("has no needs report yet. Fill in the SPIN report")
    assert stage() == "New"
    report = ann.create("spp.gate.needs.report", lead_id=lead, **{**REPORT, "implication": ""})
    with pytest.raises(Refused, match="Implication is empty"):
        ann.press("spp.gate.needs.report", report, "action_complete")
    ann.write("spp.gate.needs.report", report, **REPORT)
    ann.press("spp.gate.needs.report", report, "action_complete")
    desk.go("/odoo/crm")
    desk.see("Two new boilers")
    desk.drag(CARD.format("Two new boilers"), COLUMN.format("Proposition"))
    desk.until(lambda: stage() == "Proposition")


def make_customer(rep, lead):
    """The lead's company becomes a customer, as the button New Quotation does; return the contact."""
    context = {"active_model": "crm.lead", "active_id": lead}
    wizard = rep.create("crm.quotation.partner", context, action="create", lead_id=lead)
    rep.press("crm.quotation.partner", wizard, "action_apply")
    return rep.call("crm.lead", "read", [lead], ["partner_id"])[0]["partner_id"][0]


def propose(story):
    """Eight services for 8,000: the customer sees nothing of them before the manager has."""
    ann = story.ann
    contact = make_customer(ann, story.lead)
    groups = [[6, 0, [story.ref("base.group_portal")]]]
    values = {"login": "hana", "password": "hana", "partner_id": contact, "group_ids": groups}
    story.admin.create("res.users", {"no_reset_password": True}, name="Hana Harbor", **values)
    order = story.order = offer(story, ann, price=1000, quantity=8, partner_id=contact, opportunity_id=story.lead)
    action = ann.press("sale.order", order, "action_quotation_send")
    composer = ann.create("mail.compose.message", action["context"])
    ann.press("mail.compose.message", composer, "action_send_mail", **action["context"])
    assert ann.read("sale.order", order, "state", "proposal_state") == ("sent", "approved")


# Her name is drawn as her signature; before there is ink, signing says that it is missing.
INK = """(() => {
    const canvas = document.querySelector("#modalaccept.show canvas");
    const {width, height} = canvas || {};
    return !!width && canvas.getContext("2d").getImageData(0, 0, width, height).data.some(Boolean);
})()"""


def sign(story):
    """The customer opens the quotation on the portal, and signs it."""
    desk, order = story.desk, story.order
    desk.tab.resize(1280, 900)
    desk.log_in(story.customer)
    desk.go(f"/my/orders/{order}")
    desk.see("Here in a day.")
    desk.click("a[data-bs-target='#modalaccept']")
    desk.until(lambda: desk.tab.run(INK))
    desk.click("#modalaccept.show .o_portal_sign_submit:not([disabled])")
    desk.until(lambda: story.ann.read("sale.order", order, "state") == "sale")
    assert story.ann.read("sale.order", order, "signed_by", "amount_untaxed", "date_order")[:2] == ("Hana Harbor", 8000)
    story.ann.press("crm.lead", story.lead, "action_set_won_rainbowman")


def invoice(story):
    """The rep drafts the invoice from the order, and the accountant posts it."""
    ann, ines = story.ann, story.ines
    context = {"active_model": "sale.order", "active_id": story.order, "active_ids": [story.order]}
    wizard = ann.create("sale.advance.payment.inv", context, advance_payment_method="delivered")
    ann.press("sale.advance.payment.inv", wizard, "create_invoices", **context)
    [story.invoice] = ines.find("account.move", move_type="out_invoice")
    ines.press("account.move", story.invoice, "action_post")
    assert ines.read("account.move", story.invoice, "amount_untaxed", "state") == (8000, "posted")


def pay(story):
    """The customer pays all of it."""
    ines = story.ines
    context = {"active_model": "account.move", "active_ids": [story.invoice]}
    register = ines.create("account.payment.register", context)
    ines.press("account.payment.register", register, "action_create_payments", **context)
    assert ines.read("account.move", story.invoice, "payment_state") in ("paid", "in_payment")


def lose_iris(story):
    """Bob finds out that the clinic never wanted to buy."""
    bob = story.bob
    [(reason, _name)] = bob.rows("crm.lost.reason", [["is_invalid", "=", True]], "id", "name")[:1]
    lead = bob.one("crm.lead", partner_name="Iris Clinic")
    wizard = bob.create("crm.lead.lost", lead_ids=[[6, 0, [lead]]], lost_reason_id=reason)
    bob.press("crm.lead.lost", wizard, "action_lost_reason_apply")


def april_ends(story):
    """Ann sees on her page what she earned: 2 % of 8,000."""
    story.run("customer_recompute", "incentive_settle")
    desk = story.desk
    desk.log_in(story.ann)
    desk.go("/odoo/my-commission")
    desk.see("160.00", ".o_spp_my_commission")
    desk.click(".o_spp_lines .o_spp_line")
    desk.see("2.00 % of", ".o_spp_lines .o_spp_why")


def statement(story, rep, month):
    return story.dora.one("spp.incentive.statement", user_id=getattr(story, rep).id, period=f"2025-{month}-01")


def approve(story, *months):
    """Each rep hands in what they have; nobody approves their own."""
    for rep, month in months:
        mine = statement(story, rep, month)
        who = getattr(story, rep)
        who.press("spp.incentive.statement", mine, "action_submit")
        with pytest.raises(Refused):
            who.press("spp.incentive.statement", mine, "action_approve")
        story.max.press("spp.incentive.statement", mine, "action_approve")


def awards(story, month):
    """The manager grants what the ledger proposes: the bonus is 10 % of the winner's commission of the month."""
    found = story.max.rows(
        "spp.incentive.award", [["period", "=", f"2025-{month}-01"]], "rule_id", "user_id", "id", order="rule_id, id"
    )
    for *_who, award in found:
        story.max.press("spp.incentive.award", award, "action_grant")
    return {(rule, who) for rule, who, _id in found}


def amount(story, rep, month):
    return story.dora.read("spp.incentive.statement", statement(story, rep, month), "amount")


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


def payout(story, month, expected):
    """The accountant collects, exports, checks and pays; return the workbook's sheets."""
    ines, model = story.ines, "spp.incentive.payout"
    mine = ines.create(model, period=f"2025-{month}-01")
    ines.press(model, mine, "action_collect")
    assert ines.read(model, mine, "amount") == expected
    ines.press(model, mine, "action_export")
    path = ines.press(model, mine, "action_download")["url"]
    content = ines.fetch(path)
    verify = "spp.incentive.verify.wizard"
    check = ines.create(verify, payout_id=mine, file=base64.b64encode(content).decode(), filename="payout.xlsx")
    ines.press(verify, check, "action_verify")
    ines.press(model, mine, "action_pay")
    return openpyxl.load_workbook(io.BytesIO(content))


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


def elm_buys(story):
    sell(story, story.bob, "Elm Garage", 3000)


def aurora_buys(story):
    sell(story, story.ann, "Aurora Mills", 1000)
    story.bob.write("spp.plan.decision", story.decision, outcome="Elm Garage bought again.")
    story.bob.press("spp.plan.decision", story.decision, "action_done")


def ask_for_help(story):
    """The customer writes on the portal; it is answered after an hour and a half, and solved by the afternoon."""
    desk, ann = story.desk, story.ann
    desk.log_in(story.customer)
    desk.go("/my/requests/new")
    desk.type("#request_name", "One boiler drips")
    desk.type("#request_description", "Since this morning, in the cellar.")
    desk.click(".o_spp_new_request button[type=submit]")
    desk.see("One boiler drips", ".o_portal_wrap, #wrap, main")
    ticket = story.ticket = story.dora.one("spp.service.ticket", name="One boiler drips")
    story.at("05-19 09:30:00")
    ann.press("spp.service.ticket", ticket, "action_take")
    post = {"body": "I come at two.", "message_type": "comment", "subtype_xmlid": "mail.mt_comment"}
    ann.call("spp.service.ticket", "message_post", [ticket], **post)
    story.at("05-19 16:00:00")
    ann.press("spp.service.ticket", ticket, "action_solve")
    fields = "response_status", "resolution_status", "resolved_at"
    assert ann.read("spp.service.ticket", ticket, *fields) == ("met", "met", "2025-05-19 16:00:00")


def rate(story):
    """The mail asks whether they are satisfied, and they are."""
    [(body,)] = story.admin.rows("mail.mail", [["body_html", "ilike", "/rate/"]], "body_html")[-1:]
    path = re.search(r"/rate/\w+/5", body)[0]
    assert "csrf_token" in story.customer.get(path)
    values = {"rate": 5, "feedback": "He came at two."}
    story.customer.post(path.removesuffix("/5") + "/submit_feedback", page=path, **values)
    given = story.admin.rows("rating.rating", [["consumed", "=", True]], "rating", "feedback", "rated_partner_id")
    assert given == [(5, "He came at two.", "Ann Rep")]


def give_back(story):
    """One of the eight services is credited for 800: ten per cent of what was invoiced."""
    ines = story.ines
    context = {"active_model": "account.move", "active_ids": [story.invoice]}
    journal = ines.call("account.move", "read", [story.invoice], ["journal_id"])[0]["journal_id"][0]
    values = {"reason": "The boiler dripped", "date": "2025-05-20", "journal_id": journal}
    wizard = ines.create("account.move.reversal", context, **values)
    refund = ines.press("account.move.reversal", wizard, "reverse_moves", **context)["res_id"]
    [(line,)] = ines.rows("account.move.line", [["move_id", "=", refund], ["product_id", "!=", False]], "id")
    ines.write("account.move", refund, invoice_line_ids=[[1, line, {"quantity": 0.8}]])
    ines.press("account.move", refund, "action_post")
    assert ines.read("account.move", refund, "amount_untaxed", "state", "move_type") == (800, "posted", "out_refund")


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


def birch_buys_late(story):
    sell(story, story.bob, "Birch Bakery", 4000)


def cedar_buys(story):
    sell(story, story.cy, "Cedar Foods", 2000)


def kiln_buys(story):
    """The lead that came by mail becomes a customer of Cy."""
    cy = story.cy
    lead = cy.one("crm.lead", partner_name="Kiln Ceramics")
    report = cy.create("spp.gate.needs.report", lead_id=lead, **REPORT)
    cy.press("spp.gate.needs.report", report, "action_complete")
    contact = make_customer(cy, lead)
    order = offer(story, cy, price=3000, partner_id=contact, opportunity_id=lead)
    cy.press("sale.order", order, "action_confirm")
    cy.press("crm.lead", lead, "action_set_won_rainbowman")


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


CHAPTERS = [
    ("03-28 09:00:00", set_up),
    ("03-31 09:00:00", import_the_past),
    ("04-01 08:00:00", recompute_tiers),
    ("04-01 09:00:00", plan_the_quarter),
    ("04-07 09:00:00", leads_arrive),
    ("04-08 10:00:00", birch_buys_while_core),
    ("04-10 10:00:00", refused_at_the_gate),
    ("04-14 10:00:00", propose),
    ("04-16 10:00:00", sign),
    ("04-17 10:00:00", invoice),
    ("04-25 10:00:00", pay),
    ("04-28 10:00:00", lose_iris),
    ("04-30 20:00:00", april_ends),
    ("05-02 08:00:00", settle_april),
    ("05-02 10:00:00", review_april),
    ("05-05 10:00:00", pay_april),
    ("05-08 10:00:00", elm_buys),
    ("05-12 10:00:00", aurora_buys),
    ("05-19 08:00:00", ask_for_help),
    ("05-19 17:00:00", rate),
    ("05-20 10:00:00", give_back),
    ("06-02 08:00:00", may_ends),
    ("06-05 10:00:00", birch_buys_late),
    ("06-10 10:00:00", cedar_buys),
    ("06-17 10:00:00", kiln_buys),
    ("07-01 08:00:00", settle_the_quarter),
    ("07-01 10:00:00", look_at_the_scorecard),
    ("07-02 08:00:00", improve),
    ("07-02 10:00:00", pay_the_rest),
    ("07-03 10:00:00", close),
]


@pytest.fixture
def story():
    """Lend a fresh database, a server whose clock stands in March 2025, and a browser."""
    with (
        postgres.server(),
        outside.database() as name,
        clock.odoo(name, "2025-03-28 08:00:00") as hands,
        screens.browser() as tab,
    ):
        yield Story(hands, Desk(tab, hands))


def test_a_quarter(story):
    for moment, chapter in CHAPTERS:
        story.at(moment)
        chapter(story)
