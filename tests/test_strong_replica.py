"""Reports beside a read replica: a real second PostgreSQL server that follows the first one and refuses to write."""

import json
import subprocess

from devtools import databases, python

from . import cluster

NAME = "replica"
# As each role: the pages, the lists and pivots of every model that it may read, and the buttons of reports.
READ = """
import json
registry = env.registry
from odoo.exceptions import UserError
failed, read = [], set()
def attempt(words, call):
    try:
        call()
        read.add(words.partition(" ")[0])
    except Exception as error:
        env.cr.rollback()
        if type(error) is UserError:  # an answer: there is nothing to open
            return
        failed.append(f"{words}: {type(error).__name__} {error}"[:300])
def look(env, model, login):
    records = model.search([], limit=3)
    attempt(f"{model._name} read {login}", lambda: records.web_read({"display_name": {}}) and records.read())
    groups = [name for name, field in model._fields.items() if field.store and field.type in ("many2one", "selection")]
    sums = [f"{name}:{field.aggregator}" for name, field in model._fields.items()
            if field.store and field.type in ("integer", "float", "monetary") and field.aggregator]
    attempt(f"{model._name} pivot {login}",
            lambda: model.formatted_read_group([], groups[:2], ["__count", *sums[:3]]))
    for button in [name for name in dir(type(model)) if name.startswith("action_")]:
        if records and getattr(getattr(type(model), button), "_readonly", False):
            attempt(f"{model._name}.{button} {login}", getattr(records[:1], button))
with registry.cursor(readonly=True) as cursor:
    env = env(cr=cursor)
    cursor.execute("SELECT pg_is_in_recovery()")
    on_replica = cursor.fetchone()[0]
    for login in ("lena", "clara", "ines", "hanna", "admin"):
        user = env["res.users"].search([("login", "=", login)])
        mine = env(user=user.id, su=False, context={"allowed_company_ids": user.company_id.ids})
        attempt(f"scorecard {login}", lambda: mine["spp.plan.scorecard"].scorecard())
        attempt(f"page {login}", lambda: mine["spp.incentive.page"].rep_page())
        for name in sorted(registry):
            model = mine[name]
            if name.startswith("spp.") and not (model._abstract or model._transient) and model.has_access("read"):
                look(mine, model, login)
print(json.dumps([on_replica, sorted(read), failed]))
"""


def test_reports_are_read_from_the_replica():
    with cluster.with_demo(NAME) as server, server.replica() as socket:
        words = ["shell", "-c", databases.config(), "-d", NAME, "--no-http", "--log-level", "critical"]
        words += ["--db_replica_host", socket, "--db_replica_port", 5432]
        done = subprocess.run(
            list(map(str, databases.odoo_command(*words))),
            input=READ,
            capture_output=True,
            text=True,
            check=False,
            env=python.environment(),
        )
        assert done.returncode == 0, done.stderr
        on_replica, read, failed = json.loads(done.stdout.splitlines()[-1])
    assert on_replica
    assert failed == []
    assert {"scorecard", "page", "spp.customer.drift.report", "spp.lead.funnel.report"} <= set(read)
    assert any(".action_open" in name for name in read), "no button of a report was pressed"
