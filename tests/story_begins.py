"""Until the quarter runs: set-up, the past, tiers, the plan, the first leads."""

from .story_company import CUSTOMERS, ORDERS, PEOPLE, PRODUCTS


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
    # The clock runs on while they work, so moments are compared by the minute.
    assert [(*told, at and at[:16]) for *told, at in dora.rows("crm.lead", [], *fields)] == [
        ("Harbor Hotels", 7, "qualified", "Ann Rep", "2025-04-07 09:00"),
        ("Iris Clinic", 7, "qualified", "Bob Rep", "2025-04-07 09:00"),
        ("Juno Prints", 0, "nurture", False, False),
        ("Kiln Ceramics", 7, "qualified", "Cy Rep", "2025-04-07 11:00"),
    ]
    given = dora.rows("spp.lead.assignment", [], "user_id", "reason", "score")
    assert given == [("Ann Rep", "turn", 7), ("Bob Rep", "turn", 7), ("Cy Rep", "turn", 7)]
