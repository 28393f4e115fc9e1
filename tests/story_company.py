"""The company of the story: its people, its past, and what they do again and again."""

import base64
import io

import openpyxl
import pytest

from .people import Person, Refused

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


def make_customer(rep, lead):
    """The lead's company becomes a customer, as the button New Quotation does; return the contact."""
    context = {"active_model": "crm.lead", "active_id": lead}
    wizard = rep.create("crm.quotation.partner", context, action="create", lead_id=lead)
    rep.press("crm.quotation.partner", wizard, "action_apply")
    return rep.call("crm.lead", "read", [lead], ["partner_id"])[0]["partner_id"][0]


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
