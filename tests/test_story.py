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
    admin.write("res.company", company, name="Lakeside Pumps")
    calendar = admin.call("res.company", "read", [company], ["resource_calendar_id"])[0]["resource_calendar_id"][0]
    admin.write("resource.calendar", calendar, tz="UTC")

    stages = dora.create("spp.lead.stage.wizard")
    dora.press("spp.lead.stage.wizard", stages, "action_apply")
    steps = dict(dora.rows("crm.stage", [], "name", "process_step"))
    assert steps == {"New": "acquisition", "Qualified": "screening", "Proposition": "proposal", "Won": "deal"}

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
id,name,type,partner_name,contact_name,email_from,company_size,has_purchase_plan
harbor,Two new boilers,Lead,Harbor Hotels,Hana Harbor,hana@harbor.example,250,1
iris,A pump for the clinic,Lead,Iris Clinic,Ivo Iris,ivo@iris.example,150,1
juno,Somebody asked for a price,Lead,Juno Prints,Jo Juno,jo@juno.example,20,0
"""
MAIL = """From: Karl Kiln <karl@kiln.example>
To: sales@lakeside.example
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
    story.run("lead_assign")
    fields = "partner_name", "qualification_score", "qualification_state", "user_id", "first_assigned_at"
    print(dora.rows("crm.lead", [], *fields))
    print(dora.rows("spp.lead.assignment", [], "lead_id", "user_id", "reason", "score", "runner_up_ids"))


CHAPTERS = [
    ("03-28 09:00:00", set_up),
    ("03-31 09:00:00", import_the_past),
    ("04-01 08:00:00", recompute_tiers),
    ("04-01 09:00:00", plan_the_quarter),
    ("04-07 09:00:00", leads_arrive),
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
        chapter(story)
