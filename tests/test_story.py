"""One quarter of a small company, from the first import to the next plan, as each role lives it."""

import base64
import datetime
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
    "hela": ("Hela Human", [f"{GROUP}hr"]),
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

    def night(self):
        """Let all of the product's scheduled actions run that a night has."""
        self.run("customer_recompute", "lead_assign", "plan_snapshot")

    def ref(self, xmlid):
        module, name = xmlid.split(".")
        return self.admin.read("ir.model.data", self.admin.one("ir.model.data", module=module, name=name), "res_id")


def set_up(story):
    """The administrator lets people in; the director maps stages, names the team and approves the rules."""
    admin, dora = story.admin, story.dora
    for login, (name, groups) in PEOPLE.items():
        values = {"name": name, "login": login, "password": login, "email": f"{login}@example.com"}
        admin.create("res.users", {"no_reset_password": True}, **values, group_ids=[[4, story.ref(group)] for group in groups])
    company = story.company = admin.one("res.company")
    admin.write("res.company", company, name="Lakeside Pumps", portal_confirmation_sign=True, portal_confirmation_pay=False)
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
    line = {"name": "North", "user_id": user["max"].id, "member_ids": [[6, 0, [user[rep].id for rep in ("ann", "bob", "cy")]]]}
    wizard = dora.create("spp.plan.setup.team.wizard", line_ids=[[0, 0, line]])
    dora.press("spp.plan.setup.team.wizard", wizard, "action_apply")
    story.team = dora.one("crm.team", name="North")
    dora.write("crm.team", story.team, assign_by_score=True)


def import_the_past(story):
    """The director imports customers and last year's orders; a bad row is named and nothing of its file stays."""
    dora = story.dora
    assert dora.upload("res.partner", CUSTOMERS) == []
    assert dora.upload("product.product", PRODUCTS) == []
    bad = dora.upload("sale.order", "\n".join([*ORDERS, ORDERS[1].replace(",aurora,", ",nobody,")]))
    assert any("nobody" in message for message in bad), bad
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


def make_customer(story, rep, lead):
    """The lead's company becomes a customer, as the button New Quotation does; return the contact."""
    context = {"active_model": "crm.lead", "active_id": lead}
    wizard = rep.create("crm.quotation.partner", context, action="create", lead_id=lead)
    rep.press("crm.quotation.partner", wizard, "action_apply")
    return rep.call("crm.lead", "read", [lead], ["partner_id"])[0]["partner_id"][0]


def propose(story):
    """Eight services for 8,000: the customer sees nothing of them before the manager has."""
    ann = story.ann
    contact = make_customer(story, ann, story.lead)
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
    return !!canvas?.width && canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data.some(Boolean);
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
    story.run("customer_recompute", "incentive_settle", "plan_snapshot")
    # 2 % of 8,000 and of 5,000; Cy sold nothing.
    assert (amount(story, "ann", "04"), amount(story, "bob", "04")) == (160, 100)
    assert awards(story, "04") == 0
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
    answer = story.max.create("spp.incentive.answer.wizard", action["context"], answer="You are right: transport counts.")
    story.max.press("spp.incentive.answer.wizard", answer, "action_answer")
    adjustment = story.dora.one("spp.incentive.adjustment", dispute_id=asked)
    with pytest.raises(Refused):
        story.max.press("spp.incentive.adjustment", adjustment, "action_approve")
    story.dora.press("spp.incentive.adjustment", adjustment, "action_approve")
    # Ann: 160 + 10 of the question + 16 as New Business Star; Bob: 100 + 10 as Core Care Star.
    assert (amount(story, "ann", "04"), amount(story, "bob", "04")) == (186, 110)
    approve(story, ("ann", "04"), ("bob", "04"))


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
]


@pytest.fixture
def story():
    """Lend a fresh database, a server whose clock stands in March 2025, and a browser."""
    with postgres.server(), outside.database() as name, clock.odoo(name, "2025-03-28 08:00:00") as hands:
        with screens.browser() as tab:
            yield Story(hands, Desk(tab, hands))


def test_a_quarter(story):
    for moment, chapter in CHAPTERS:
        story.at(moment)
        try:
            chapter(story)
        except BaseException:
            import pathlib
            story.desk.tab.shoot(pathlib.Path("/tmp/story-fail.png"))
            raise
