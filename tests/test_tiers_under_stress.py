"""The tier run when other sessions hold locks, when it is killed half-way, and on the demo data."""

import signal
import time

import pytest

from . import outside

RECOMPUTE = """
import json
run = env["spp.customer.tier"]._recompute(env.ref("base.main_company"), full=FULL)
env.cr.commit()
print(json.dumps([run.written, run.moved, run.skipped]))
"""
# Every demo customer buys once more, so that a run has something to write.
SELL = """
orders = env["sale.order"].search([("state", "=", "sale"), ("company_id", "=", env.ref("base.main_company").id)])
for order in orders.grouped("partner_id").values():
    order[0].copy({"state": "sale", "date_order": order[0].date_order})
env.cr.commit()
"""
# One more order like the first, written now and not committed yet.
LATE = """
    INSERT INTO sale_order
    SELECT (jsonb_populate_record(sale, jsonb_build_object(
                'id', nextval('sale_order_id_seq'), 'amount_untaxed', 12345,
                'create_date', now() AT TIME ZONE 'UTC', 'write_date', now() AT TIME ZONE 'UTC'))).*
      FROM sale_order sale WHERE state = 'sale' AND company_id = 1 ORDER BY id LIMIT 1
"""
STATE = """
    SELECT partner_id, tier_id, last_sale_date, frequency, amount::text, date_from FROM spp_customer_standing
     UNION ALL
    SELECT partner_id, tier_id, date_from, frequency, NULL, date_to FROM spp_customer_history ORDER BY 1, 2, 3, 4, 5
"""


@pytest.fixture(scope="module")
def demo():
    """Return a database with demo data."""
    with outside.database(demo=True) as name:
        yield name


def recompute(name, full=True):
    """Run the tiers in a process of its own; return how many were written, moved and skipped."""
    return outside.run(name, RECOMPUTE.replace("FULL", str(full)))


def test_demo_data_fill_every_tier(demo):
    counts = outside.fetch(
        demo,
        """
        SELECT tier.code, count(standing.id) FROM spp_customer_tier tier
          JOIN spp_customer_standing standing ON standing.tier_id = tier.id GROUP BY 1
        """,
    )
    assert {code for code, number in counts if number >= 3} == {"core", "potential", "general", "lost"}
    moves = outside.fetch(demo, "SELECT count(*) FROM spp_customer_history")
    assert moves[0][0] > 20


def test_a_locked_customer_does_not_stop_the_others(demo):
    recompute(demo)
    before = outside.fetch(demo, "SELECT count(*) FROM spp_customer_standing WHERE company_id = 1")[0][0]
    outside.run(demo, SELL)
    with outside.session(demo) as cursor:
        cursor.execute("SELECT id, partner_id FROM spp_customer_standing WHERE company_id = 1 LIMIT 1 FOR UPDATE")
        held = cursor.fetchone()[1]
        cursor.execute("SELECT id FROM res_partner WHERE id = %s FOR UPDATE", [held])
        written, _moved, skipped = recompute(demo, full=False)
        assert skipped == 1
        assert written >= before - 3
    assert recompute(demo, full=None)[0] == 1
    assert recompute(demo) == [0, 0, 0]


def test_an_order_that_commits_after_the_run_is_counted_once(demo):
    """Its number is lower than those of orders that the run saw, so it must be told from new ones otherwise."""
    recompute(demo)
    with outside.session(demo) as cursor:
        cursor.execute(LATE)
        outside.run(demo, SELL)
        assert recompute(demo, full=False)[0] > 0
        cursor.connection.commit()
    outside.run(demo, SELL)
    assert recompute(demo, full=False)[0] > 0
    assert recompute(demo, full=False)[0] == 0
    assert recompute(demo) == [0, 0, 0]


def test_killed_half_way_it_leaves_nothing_and_can_be_run_again(demo):
    recompute(demo)
    outside.run(demo, SELL)
    before = outside.fetch(demo, STATE)
    slow = """
from odoo.addons.sales_performance_plan.report import customer_tier_job as job
write = job.Job._write_changes
def write_and_wait(self):
    write(self)
    self.env.cr.execute("SELECT pg_sleep(60)")
job.Job._write_changes = write_and_wait
"""
    process = outside.start(demo, slow + RECOMPUTE.replace("FULL", "True"))
    sleeping = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep%' AND state = 'active'"
    end = time.monotonic() + 60
    while outside.fetch(demo, sleeping + " AND pid <> pg_backend_pid()") == [(0,)]:
        assert time.monotonic() < end, "the run never came to its write"
        time.sleep(0.2)
    process.send_signal(signal.SIGKILL)
    process.wait()
    outside.fetch(demo, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(60)'")
    assert outside.fetch(demo, STATE) == before
    assert recompute(demo)[0] > 0
    assert outside.fetch(demo, STATE) != before
    assert recompute(demo) == [0, 0, 0]
