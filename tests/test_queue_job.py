"""The bridge to OCA's job queue, with its real runner: a server of its own works through what the scheduler queues."""

import contextlib
import socket
import subprocess
import time

from devtools import databases, python

from . import outside
from .bench import oca_wheels

PINNED = ("odoo-addon-queue-job==19.0.2.4.0.1", "openupgradelib==3.13.7")
QUEUED = """
import json
env["ir.cron"].search([]).active = False
env.cr.execute("DELETE FROM spp_plan_kpi_value WHERE day = CURRENT_DATE")
env.cr.execute("UPDATE spp_plan SET figures_at = figures_at - interval '2 days'")
env.cr.execute("UPDATE crm_lead SET qualification_score = -99"
               " WHERE won_status = 'pending' AND active AND company_id > 0")
for order in env["sale.order"].search([("state", "=", "sale")]).grouped("partner_id").values():
    order[0].copy({"state": "sale", "date_order": order[0].date_order})
env.cr.commit()
for _twice in range(2):
    for verb in ("customer_recompute", "incentive_settle", "lead_score", "plan_snapshot"):
        problem = env.ref(f"sales_performance_plan.ir_cron_{verb}").method_direct_trigger()
        assert not isinstance(problem, dict), problem["params"]["data"]
env.cr.commit()
jobs = env["queue.job"].search([])
print(json.dumps(sorted(set(jobs.mapped("channel"))) + [len(jobs), len(env["res.company"].search([]))]))
"""
LEFT = "SELECT state, count(*), min(exc_info) FROM queue_job GROUP BY 1"
CHANNEL = "root.sales_performance_plan."


@contextlib.contextmanager
def runner(name, settings, libraries):
    """Run a server with the job runner in it."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    words = ["-c", settings, "-d", name, "--load", "base,web,queue_job", "--http-port", port, "--log-level", "critical"]
    channels = {"ODOO_QUEUE_JOB_CHANNELS": f"root:4,{CHANNEL[:-1]}:2", "PYTHONPATH": libraries}
    with subprocess.Popen(
        list(map(str, databases.odoo_command(*words, "--max-cron-threads", 0))), env=python.environment(**channels)
    ) as server:
        try:
            yield server
        finally:
            server.kill()


def test_the_scheduler_queues_and_the_runner_works_through_it(monkeypatch):
    folder = oca_wheels.addons("queue-job", PINNED)
    libraries = str(folder.parent.parent)
    monkeypatch.setenv("PYTHONPATH", libraries)
    settings = databases.config(folder)
    monkeypatch.setattr(databases, "config", lambda *_more: settings)
    with databases.temporary("queue", demo=True) as name:
        words = ["-d", name, "-i", "queue_job", "--stop-after-init", "--no-http"]
        databases.odoo(words, "queue-install.log", settings)
        bridge = "SELECT state FROM ir_module_module WHERE name = 'sales_performance_plan_queue_job'"
        assert outside.fetch(name, bridge) == [("installed",)]
        *channels, jobs, companies = outside.run(name, QUEUED)
        assert channels == [CHANNEL + part for part in ("commissions", "figures", "scores", "tiers")]
        assert 2 * companies < jobs <= 4 * companies, "each part waits once"
        before = outside.fetch(name, "SELECT count(*) FROM spp_plan_kpi_value WHERE day = CURRENT_DATE")
        with runner(name, settings, libraries):
            end = time.monotonic() + 120
            while {row[0] for row in outside.fetch(name, LEFT)} != {"done"}:
                assert time.monotonic() < end, outside.fetch(name, LEFT)
                time.sleep(0.5)
        assert outside.fetch(name, "SELECT count(*) FROM crm_lead WHERE qualification_score = -99") == [(0,)]
        assert outside.fetch(name, "SELECT count(*) FROM spp_plan_kpi_value WHERE day = CURRENT_DATE") > before
        assert outside.fetch(name, "SELECT count(*) FROM spp_incentive_run WHERE written > 0 AND user_id = 1")[0][0]
