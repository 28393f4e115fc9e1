"""Handing out and scoring leads when people save at the same moment, and when the process is killed half-way."""

import json

import pytest

from . import outside

MEMBERS = 4
SETUP = """
from odoo.fields import Command
company = env.ref("base.main_company")
quiet = env["res.users"].with_context(no_reset_password=True)
group = env.ref("sales_team.group_sale_salesman")
people = quiet.create(
    [
        {"name": f"Rep {n}", "login": f"rep{n}", "email": f"rep{n}@example.com", "group_ids": [Command.set(group.ids)]}
        for n in range(MEMBERS)
    ]
)
members = [Command.create({"user_id": user.id, "assignment_max": 3000}) for user in people]
team = env["crm.team"].create(
    {"name": "Hunters", "company_id": company.id, "crm_team_member_ids": members, "assign_by_score": True}
)
env.cr.commit()
"""
VALUES = """
team = env["crm.team"].search([("name", "=", "Hunters")])
values = {
    "name": "NAME", "team_id": team.id, "company_id": team.company_id.id, "user_id": False,
    "company_size": 200, "has_purchase_plan": True,
}
"""
# Each save is a request of its own, with the host's ways to start over; both begin when the lock is let go.
SAVE = """
import json
from odoo.service.model import retrying
rep = env["res.users"].search([("login", "=", "LOGIN")])
mine = env(user=rep.id)
env.cr.execute("SELECT pg_advisory_lock_shared(4711)")
env.cr.commit()
failed = []
for number in range(SAVES):
    try:
        retrying(lambda: mine["crm.lead"].create(dict(values)), mine)
    except Exception as error:
        failed.append(str(error))
print(json.dumps(failed))
"""
ASSIGN = """
env["spp.lead.pool"]._cron_assign()
env.cr.commit()
"""
# Waits in the batch after the first BATCHES, when its rows are written.
SLOW_ASSIGN = """
pool = type(env["spp.lead.pool"])
keep, done = pool._hand_out, []
def hand_out_and_wait(self, leads):
    keep(self, leads)
    self.env.flush_all()
    done.append(leads)
    if len(done) > 1:
        self.env.cr.execute("SELECT pg_sleep(60)")
pool._hand_out = hand_out_and_wait
"""
SLOW_SCORE = """
from odoo.addons.sales_performance_plan.report import lead_score_sql
rescore, done = lead_score_sql.rescore, []
def rescore_and_wait(env, company, *arguments, **options):
    counts = rescore(env, company, *arguments, **options)
    done.append(company)
    if len(done) > 1:
        env.cr.execute("SELECT pg_sleep(60)")
    return counts
lead_score_sql.rescore = rescore_and_wait
"""
SCORE = """
env["spp.lead.pool"]._cron_score()
env.cr.commit()
"""
DRAWN = """
from random import Random
draw = Random(7)
other = env["res.company"].create({"name": "Hillside"})
industry = env.ref("base.res_partner_industry_C")
for company in env.ref("base.main_company") | other:
    env["crm.lead"].create([
        {"name": "Drawn", "company_id": company.id, "team_id": False, "user_id": False,
         "company_size": draw.choice([0, 50, 100, 4000]), "has_purchase_plan": draw.random() < 0.5,
         "industry_id": draw.choice([False, industry.id])}
        for _lead in range(300)
    ])
env.cr.commit()
"""
SPOIL = """
env.cr.execute("UPDATE crm_lead SET qualification_score = -99, qualification_state = NULL WHERE name = 'Drawn'")
env.cr.commit()
"""
SHARES = """
    SELECT lead.user_id, count(*) FROM crm_lead lead JOIN crm_team team ON team.id = lead.team_id
     WHERE team.name ->> 'en_US' = 'Hunters' AND lead.name LIKE '{}' AND lead.user_id IS NOT NULL GROUP BY 1 ORDER BY 1
"""
ROWS = """
    SELECT count(*), count(DISTINCT row.lead_id), count(*) FILTER (WHERE row.user_id = lead.user_id)
      FROM spp_lead_assignment row JOIN crm_lead lead ON lead.id = row.lead_id WHERE lead.name = '{}'
"""
SCORES = """
    SELECT id, qualification_score, qualification_state FROM crm_lead WHERE name = 'Drawn' ORDER BY id
"""
BLOCKED = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = 4711 AND NOT granted"


@pytest.fixture(scope="module")
def database():
    """Return a database with a team of equal members that assigns by score."""
    with outside.database() as name:
        outside.run(name, SETUP.replace("MEMBERS", str(MEMBERS)))
        yield name


def given(name, leads):
    """Return how many leads of a name have a rep."""
    return sum(count for _user, count in outside.fetch(name, SHARES.format(leads)))


def assert_given_once_and_fairly(name, leads, number):
    """Check that each lead has one rep and one row that says so, and that equal members have equally many of all."""
    assert given(name, leads) == number
    counts = [count for _user, count in outside.fetch(name, SHARES.format("%"))]
    assert len(counts) == MEMBERS and max(counts) - min(counts) <= 1, counts
    assert outside.fetch(name, ROWS.format(leads)) == [(number, number, number)]


def test_two_people_who_save_at_the_same_moment_share_fairly(database):
    """It is also the first time that anybody hands out leads of this team."""
    saves = 15
    scripts = [
        VALUES.replace("NAME", "At once") + SAVE.replace("LOGIN", f"rep{n}").replace("SAVES", str(saves))
        for n in range(2)
    ]
    with outside.session(database) as gate:
        gate.execute("SELECT pg_advisory_lock(4711)")
        processes = [outside.start(database, script) for script in scripts]
        outside.wait_for(database, BLOCKED, lambda rows: rows == [(2,)], "the two never came to the start")
    for process in processes:
        printed, errors = process.stdout.read(), process.stderr.read()
        assert process.wait() == 0, errors
        assert json.loads(printed.splitlines()[-1]) == []
    outside.run(database, ASSIGN)
    assert_given_once_and_fairly(database, "At once", 2 * saves)


def test_killed_while_it_hands_out_each_lead_is_given_once(database):
    make = VALUES.replace("NAME", "Many") + "env['crm.lead'].create([dict(values) for _lead in range(600)])"
    outside.run(database, make + "\nenv.cr.commit()")
    outside.kill_when_it_sleeps(database, SLOW_ASSIGN + ASSIGN)
    assert given(database, "Many") == 500, "a batch each"
    outside.run(database, ASSIGN)
    assert_given_once_and_fairly(database, "Many", 600)
    outside.run(database, ASSIGN)
    assert_given_once_and_fairly(database, "Many", 600)


def test_killed_while_it_scores_the_rerun_comes_to_the_same_scores(database):
    outside.run(database, DRAWN + SPOIL + SCORE)
    undisturbed = outside.fetch(database, SCORES)
    assert len({score for _lead, score, _state in undisturbed}) > 4
    outside.run(database, SPOIL)
    outside.kill_when_it_sleeps(database, SLOW_SCORE + SCORE)
    spoiled = sum(score == -99 for _lead, score, _state in outside.fetch(database, SCORES))
    assert spoiled == 300
    outside.run(database, SCORE)
    assert outside.fetch(database, SCORES) == undisturbed
