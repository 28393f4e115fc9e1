"""The settlement on the demo data when two run at once and when it is killed half-way."""

import threading

import pytest

from . import outside

SETTLE = """
import json
from odoo.exceptions import UserError
company = env.ref("base.main_company")
run = env["spp.incentive.run"]
BEFORE
try:
    written = run._execute(company, *run._days_to_settle(company)).written
    env.cr.commit()
    print(json.dumps(written))
except UserError as error:
    print(json.dumps(str(error)))
"""
# One order more of each rep, dated today.
SELL = """
orders = env["sale.order"].search([("state", "=", "sale"), ("company_id", "=", env.ref("base.main_company").id)])
for order in orders.grouped("user_id").values():
    order[0].copy({"state": "sale"})
env.cr.commit()
"""
SLOW = """
from odoo.addons.sales_performance_plan.report import incentive_ledger
add = incentive_ledger.Ledger.add
def add_and_wait(self, *arguments):
    written = add(self, *arguments)
    self.env.cr.execute("SELECT pg_sleep(SECONDS)")
    return written
incentive_ledger.Ledger.add = add_and_wait
"""
LEDGER = "SELECT id, user_id, period, amount::text FROM spp_incentive_entry ORDER BY id"


@pytest.fixture(scope="module")
def demo():
    """Return a database with demo data."""
    with outside.database(demo=True) as name:
        yield name


def settle(name, before=""):
    """Settle in a process of its own; return how many rows that added, or why not."""
    return outside.run(name, SETTLE.replace("BEFORE", before))


def test_demo_tells_a_whole_story(demo):
    states = dict(outside.fetch(demo, "SELECT state, count(*) FROM spp_incentive_statement GROUP BY 1"))
    assert set(states) >= {"draft", "submitted", "approved"}
    kinds = dict(outside.fetch(demo, "SELECT kind, count(*) FROM spp_incentive_entry GROUP BY 1"))
    assert kinds["earned"] > 50
    assert kinds["award"] >= 1
    reasons = dict(outside.fetch(demo, "SELECT reason, count(*) FROM spp_incentive_entry GROUP BY 1"))
    assert {"earned", "not_reached", "no_data"} <= set(reasons)


def test_two_at_once_book_once(demo):
    settle(demo)
    outside.run(demo, SELL)
    before = len(outside.fetch(demo, LEDGER))
    answers = []
    slow = threading.Thread(target=lambda: answers.append(settle(demo, SLOW.replace("SECONDS", "8"))))
    slow.start()
    outside.wait_until_it_sleeps(demo)
    assert "right now" in settle(demo)
    slow.join()
    assert answers[0] > 0
    assert len(outside.fetch(demo, LEDGER)) == before + answers[0]
    assert settle(demo) == 0


def test_killed_half_way_it_leaves_nothing(demo):
    settle(demo)
    outside.run(demo, SELL)
    before = outside.fetch(demo, LEDGER)
    outside.kill_when_it_sleeps(demo, SETTLE.replace("BEFORE", SLOW.replace("SECONDS", "60")))
    assert outside.fetch(demo, LEDGER) == before
    assert settle(demo) > 0
    assert settle(demo) == 0
