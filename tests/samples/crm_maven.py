"""Load the "CRM Sales Opportunities" sample (accounts, sales_pipeline, products, sales_teams) into a company.

    SPP_DATA=FOLDER ./dev shell -d DB < tests/samples/crm_maven.py

Accounts become customers with their sector and size, managers lead teams of which the agents are members, deals become
opportunities in stages of their own with the dates they went through them, and won deals confirmed orders of their
close date. Loading it twice changes nothing. The known dirt of the files is mended on the way in and counted.

Prints the published figures and fails if the product says anything else: the win rate, what was won in each quarter
of 2017, the number and value of deals won by each manager in each of these quarters as the lead funnel counts them
(held against a plain count of the file), and the tiers at the end. ``load`` is for other scripts to use.
"""

import os
import pathlib
from collections import Counter, defaultdict
from datetime import date

import pandas

from odoo.fields import Command

from tests.samples import loader
from tests.samples.loader import upsert

MENDED = {"GTXPro": "GTX Pro", "technolgy": "technology"}
OPEN = ("Engaging", "Prospecting")
LAST_DAY = "2017-12-31"
STAGES = {"Prospecting": ("acquisition", 1001), "Engaging": ("screening", 1002), "Won": ("deal", 1003)}
WIN_RATE = 0.6315
QUARTERS = [("2017-01-01", "2017-03-31"), ("2017-04-01", "2017-06-30")]
QUARTERS += [("2017-07-01", "2017-09-30"), ("2017-10-01", LAST_DAY)]


def rows(name):
    """Return the rows of one file with the known misspellings mended."""
    return loader.rows(name, MENDED)


def known(env, model, values):
    """Return those of ``values`` that the model has a field for."""
    return {name: value for name, value in values.items() if name in env[model]._fields}


def customers(env):
    """Return ``{account: partner}``, with sector and size where there are fields for them."""
    accounts = rows("accounts.csv")
    sectors = {row["sector"]: {"name": row["sector"].title()} for row in accounts}
    industries = upsert(env, "res.partner.industry", "crm_maven_sector", sectors)
    values = {}
    for row in accounts:
        facts = {"company_size": int(row["employees"]), "industry_id": industries[row["sector"]].id}
        values[row["account"]] = {
            "name": row["account"],
            "is_company": True,
            "comment": f"Revenue {row['revenue']} million, {row['employees']} employees, {row['office_location']}",
            **known(env, "res.partner", facts),
        }
    return upsert(env, "res.partner", "crm_maven_account", values)


def people(env, company):
    """Return ``{agent: user}`` and ``{manager: team}``, the agents being members of their manager's team."""
    table = rows("sales_teams.csv")
    groups = {
        **{row["manager"]: "sales_performance_plan.sales_performance_plan_group_manager" for row in table},
        **{row["sales_agent"]: "sales_team.group_sale_salesman" for row in table},
    }
    values = {
        name: {
            "name": name,
            "login": f"maven_{name.lower().replace(' ', '_')}",
            "company_id": company.id,
            "company_ids": [Command.set(company.ids)],
            "group_ids": [Command.link(env.ref(group).id)],
        }
        for name, group in groups.items()
    }
    users = upsert(env(context={**env.context, "no_reset_password": True}), "res.users", "crm_maven_user", values)
    managers = {row["manager"]: row["regional_office"] for row in table}
    teams = {
        name: {"name": f"{name} ({office})", "user_id": users[name].id, "company_id": company.id}
        for name, office in managers.items()
    }
    teams = upsert(env, "crm.team", "crm_maven_team", teams)
    members = {
        row["sales_agent"]: {"crm_team_id": teams[row["manager"]].id, "user_id": users[row["sales_agent"]].id}
        for row in table
    }
    upsert(env, "crm.team.member", "crm_maven_member", members)
    return users, teams


def stages(env, teams):
    """Return ``{deal stage: stage}``, mapped to the steps of the sales process."""
    ids = [team.id for team in teams.values()]
    values = {
        name: {
            "name": name,
            "sequence": sequence,
            "process_step": step,
            "is_won": name == "Won",
            "team_ids": [Command.set(ids)],
        }
        for name, (step, sequence) in STAGES.items()
    }
    return upsert(env, "crm.stage", "crm_maven_stage", values)


def opportunity(env, row, partner, user, team, stages):
    """Return the values of a lead for one deal."""
    state, closed = row["deal_stage"], row["close_date"]
    since = (closed if state == "Won" else row["engage_date"]) or LAST_DAY
    facts = {
        "company_size": partner.company_size if partner and "company_size" in partner._fields else 0,
        "industry_id": partner.industry_id.id if partner else False,
    }
    return {
        "name": f"{row['opportunity_id']} {row['product']}",
        "type": "opportunity",
        "company_id": team.company_id.id,
        "partner_id": partner.id if partner else False,
        "expected_revenue": float(row["close_value"] or 0),
        "stage_id": stages["Engaging" if state == "Lost" else state].id,
        "active": state != "Lost",
        "probability": 100 if state == "Won" else 0 if state == "Lost" else 10,
        "user_id": user.id,
        "team_id": team.id,
        "date_last_stage_update": f"{since} 12:00:00",
        "date_closed": f"{closed} 12:00:00" if closed else False,
        **known(env, "crm.lead", facts),
    }


def log(env, leads, deals, stages):
    """Write the stays that ended: a deal that was won stood in Engaging until then."""
    there = {lead.id for (lead,) in env["spp.lead.step"]._read_group([("is_current", "=", False)], ["lead_id"])}
    values = [
        {
            "lead_id": lead.id,
            "stage_id": stages["Engaging"].id,
            "step": "screening",
            "user_id": lead.user_id.id,
            "team_id": lead.team_id.id,
            "company_id": lead.company_id.id,
            "entered_at": f"{row['engage_date']} 12:00:00",
            "left_at": f"{row['close_date']} 12:00:00",
            "hours": 24 * (date.fromisoformat(row["close_date"]) - date.fromisoformat(row["engage_date"])).days,
        }
        for row in deals
        if row["deal_stage"] == "Won" and (lead := leads[row["opportunity_id"]]).id not in there
    ]
    env["spp.lead.step"].create(values)


def order(row, partners, products, company):
    """Return the values of the confirmed order of a won deal."""
    line = {
        "product_id": products[row["product"]].id,
        "product_uom_qty": 1,
        "price_unit": float(row["close_value"]),
        "tax_ids": [Command.clear()],
    }
    return {
        "partner_id": partners[row["account"]].id,
        "company_id": company.id,
        "client_order_ref": row["opportunity_id"],
        "date_order": f"{row['close_date']} 12:00:00",
        "state": "sale",
        "order_line": [Command.create(line)],
    }


def load(env, company):
    """Load the files into ``company``; return the leads and the orders by key."""
    env = env(context={**env.context, "tracking_disable": True, "allowed_company_ids": company.ids})
    partners = customers(env)
    users, teams = people(env, company)
    goods = {row["product"]: {"name": row["product"], "type": "service"} for row in rows("products.csv")}
    products = upsert(env, "product.product", "crm_maven_product", goods)
    there = stages(env, teams)
    deals = rows("sales_pipeline.csv")
    manager = {row["sales_agent"]: row["manager"] for row in rows("sales_teams.csv")}
    values = {
        row["opportunity_id"]: opportunity(
            env, row, partners.get(row["account"]), users[row["sales_agent"]], teams[manager[row["sales_agent"]]], there
        )
        for row in deals
    }
    leads = upsert(env, "crm.lead", "crm_maven_deal", values)
    log(env, leads, deals, there)
    won = {
        row["opportunity_id"]: order(row, partners, products, company) for row in deals if row["deal_stage"] == "Won"
    }
    return leads, upsert(env, "sale.order", "crm_maven_order", won)


def cells_of_file():
    """Return ``{(manager, quarter): (deals won, value)}`` counted from the files alone."""
    folder = pathlib.Path(os.environ["SPP_DATA"])
    deals = pandas.read_csv(folder / "sales_pipeline.csv", parse_dates=["close_date"])
    deals = deals[deals["deal_stage"] == "Won"].merge(pandas.read_csv(folder / "sales_teams.csv"), on="sales_agent")
    found = deals.groupby(["manager", deals["close_date"].dt.quarter])["close_value"].agg(["count", "sum"])
    return {(name, quarter): (int(count), float(value)) for (name, quarter), (count, value) in found.iterrows()}


def cells_of_funnel(env, company):
    """Return the same cells as the lead funnel has them: who entered the deal, and the leads behind that number."""
    found = {}
    for quarter, (first, last) in enumerate(QUARTERS, 1):
        funnel = env["spp.lead.funnel.report"].with_company(company).with_context(funnel_from=first, funnel_to=last)
        for cell in funnel.search([("level", "=", "team"), ("step", "=", "deal")]):
            value = sum(cell._leads("entered").mapped("expected_revenue"))
            found[cell.team_id.user_id.name, quarter] = (cell.entered, value)
    return found


def check_funnel(env, company):
    """Hold the funnel against the files; print the win rate of the funnel and the cells."""
    env.flush_all()
    funnel = env["spp.lead.funnel.report"].with_company(company)
    funnel = funnel.with_context(funnel_from="2016-01-01", funnel_to=LAST_DAY)
    engaging = funnel.search([("level", "=", "total"), ("step", "=", "screening")])
    rate = engaging.moved_on / (engaging.moved_on + engaging.lost)
    print(
        f"funnel  engaged {engaging.entered}  won {engaging.moved_on}  lost {engaging.lost}  open {engaging.standing}"
        f"  win rate {rate:.2%}  median {engaging.median_hours / 24:.0f} days"
    )
    assert round(rate, 4) == WIN_RATE, rate
    theirs, ours = cells_of_file(), cells_of_funnel(env, company)
    assert ours == theirs, {key: (ours.get(key), theirs[key]) for key in theirs if ours.get(key) != theirs[key]}
    print(f"cells  {len(ours)} managers × quarters as in the file, {sum(count for count, _value in ours.values())} won")
    assert len(ours) == 24, len(ours)


def main(env):
    """Load, recompute as of the last close date, print the figures and check them."""
    company = env["res.company"].search([("name", "=", "Maven")]) or env["res.company"].create({"name": "Maven"})
    leads, orders = load(env, company)
    everything = env["crm.lead"].with_context(active_test=False).browse([lead.id for lead in leads.values()])
    closed = Counter(everything.mapped("won_status"))
    rate = closed["won"] / (closed["won"] + closed["lost"])
    print(f"leads {len(leads)}  win rate {rate:.2%}")
    assert round(rate, 4) == WIN_RATE, rate
    quarters = defaultdict(float)
    for sale in env["sale.order"].browse([one.id for one in orders.values()]):
        quarters[f"{sale.date_order:%Y} Q{(sale.date_order.month + 2) // 3}"] += sale.amount_untaxed
    print("won  " + "  ".join(f"{quarter} {quarters[quarter]:,.0f}" for quarter in sorted(quarters)))
    check_funnel(env, company)
    dirt = sum(row["deal_stage"] in OPEN and not row["account"] for row in rows("sales_pipeline.csv"))
    last = max(date.fromisoformat(row["close_date"]) for row in rows("sales_pipeline.csv") if row["close_date"])
    run = env["spp.customer.tier"]._recompute(company, last)
    standings = env["spp.customer.standing"].search([("company_id", "=", company.id)])
    tiers = {
        tier.code: number
        for tier, number in standings._read_group([("id", "in", standings.ids)], ["tier_id"], ["__count"])
    }
    print(f"tiers on {last}: {tiers}; written {run.written}; open deals without an account {dirt}")
    env.cr.commit()


if "env" in globals():
    main(env)  # noqa: F821 - the shell's
