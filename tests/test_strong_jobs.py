"""Every scheduled action and every button that works in bulk, killed half-way and pressed by two people at once.

There are two copies of a demo database. In the first one each job is done once. In the second one its worker is
killed, then the PostgreSQL process behind it, then two workers do it at the same moment, and then it is done again.
Afterwards the two must say the same.
"""

import contextlib
import re
from collections import Counter

import pytest

from devtools.base import ADDON

from . import cluster, jobs, outside, station

CALM, ROUGH = "calm", "rough"
# Written while the job runs on, and nobody's figures.
NOISE = (
    "spp_incentive_propose_wizard",
    "bus_bus",
    "ir_cron",
    "ir_logging",
    "res_users_log",
    "orm_signaling",
    "ir_attachment",
    "mail_presence",
)
TYPES = ("timestamp without time zone", "bytea")
VOLATILE = {
    "id",
    "newest_document",
    "seconds",
    "access_token",
    "digest",
    "store_fname",
    "checksum",
    "create_uid",
    "write_uid",
}
OURS = ("spp_", "crm_lead", "sale_order", "mail_activity", "crm_team_member", "product_pricelist")
# What is counted in hours grows from one reading to the next.
ONLY = {"spp_plan_kpi_value": "WHERE kpi_id NOT IN (SELECT id FROM spp_plan_kpi WHERE unit = 'hours')"}
COLUMNS = """
    SELECT info.table_name, info.column_name, info.data_type, replace(field.relation, '.', '_')
      FROM information_schema.columns info
      JOIN information_schema.tables USING (table_schema, table_name)
 LEFT JOIN ir_model model ON replace(model.model, '.', '_') = info.table_name
 LEFT JOIN ir_model_fields field
        ON field.model_id = model.id AND field.name = info.column_name AND field.ttype = 'many2one'
     WHERE info.table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY info.table_name, ordinal_position
"""


@pytest.fixture(scope="module")
def server():
    """Return the cluster with both databases."""
    with cluster.with_demo(CALM) as one, contextlib.closing(station.Station(CALM)) as first:
        assert first.do("prepare") == {"refused": "", "failed": "", "writes": pytest.approx(0, abs=10**6), "log": []}
        with outside.session("postgres") as cursor:
            cursor.connection.rollback()
            cursor.connection.autocommit = True
            cursor.execute(f"CREATE DATABASE {ROUGH} TEMPLATE {CALM}")
        with contextlib.closing(station.Station(ROUGH)) as second:
            one.books, one.calm, one.rough, one.known = Books(), first, second, set()
            yield one


class Books:
    """What a database says, without numbers and moments that differ from run to run."""

    def __init__(self):
        """Note which rows there were before anything happened: the numbers of new ones mean nothing."""
        self.tables = {}
        for table, column, kind, target in outside.fetch(CALM, COLUMNS):
            if not table.startswith(NOISE):
                self.tables.setdefault(table, []).append((column, kind, target))
        with outside.session(CALM) as cursor:
            self.last = {table: self._last(cursor, table) for table in self.tables if self._has(table, "id")}

    def _has(self, table, name):
        return any(column == name for column, _kind, _target in self.tables[table])

    def _last(self, cursor, table):
        cursor.execute(f'SELECT coalesce(max(id), 0) FROM "{table}"')
        return cursor.fetchone()[0]

    def read(self, name):
        """Return how many rows each table has, and what stands in those of ours."""
        with outside.session(name) as cursor:
            return {table: self._rows(cursor, table) for table in self.tables}

    def _rows(self, cursor, table):
        parts = [self._part(*column) for column in self.tables[table] if column[0] not in VOLATILE]
        if not table.startswith(OURS) or not parts:
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            return cursor.fetchone()[0]
        # A run that found nothing to do is noted too, and there are more of them here than there.
        only = "WHERE written > 0" if self._has(table, "written") else ONLY.get(table, "")
        cursor.execute(f'SELECT {", ".join(parts)} FROM "{table}" {only}')
        return Counter(map(str, cursor.fetchall()))

    def _part(self, column, kind, target):
        if kind in TYPES or column == "res_id":
            return f'"{column}" IS NOT NULL'
        if target in self.last and kind == "integer":
            return f'CASE WHEN "{column}" <= {self.last[target]} THEN "{column}"::text ELSE \'new\' END'
        return f'"{column}"::text'


def differences(one, other):
    """Return what two databases say differently, a line for each table."""
    for table in one:
        if one[table] != other[table]:
            mine, theirs = one[table], other[table]
            if isinstance(mine, Counter):
                mine, theirs = dict((mine - theirs).most_common(2)), dict((theirs - mine).most_common(2))
            yield f"{table}: {mine} and {theirs}"


def assert_well(answer):
    assert answer is not None, "the worker died"
    assert not answer["failed"], answer


def assert_same(server):
    """Check that both databases say the same, or differ by no more than a test before has told."""
    found = set(differences(server.books.read(CALM), server.books.read(ROUGH)))
    new, server.known = found - server.known, found
    assert not new, "\n".join(sorted(new))


def test_no_scheduled_action_is_left_out():
    names = {name for path in ADDON.rglob("data/*.xml") for name in re.findall(r'id="ir_cron_(\w+)"', path.read_text())}
    assert names == set(jobs.CRONS)


@pytest.mark.parametrize("job", [*jobs.CRONS, *jobs.BUTTONS])
def test_killed_twice_and_done_by_two_at_once_it_comes_to_the_same(server, job):
    as_cron = job in jobs.CRONS
    calm = server.calm.do(job, as_cron=as_cron)
    assert_well(calm)
    assert calm["writes"] and not calm["refused"] and not calm["log"], calm
    half = max(calm["writes"] // 2, 1)
    assert server.rough.do(job, as_cron=as_cron, act="worker", at=half) is None
    broken = server.rough.do(job, as_cron=as_cron, act="backend", at=half)
    server.wait()
    assert broken is None or broken["failed"] or broken["log"], "it went well without a database"
    with outside.session(ROUGH) as gate:
        gate.execute("SELECT pg_advisory_lock(%s)", [station.GATE])
        both = [server.rough.begin(job, gate=True, act="pause", at=half) for _worker in range(2)]
    for answer in map(server.rough.end, both):
        assert_well(answer)
    for _again in range(2):
        assert_well(server.rough.do(job, as_cron=as_cron))
    assert_same(server)


@pytest.mark.parametrize("job", ["customer_recompute", "incentive_settle"])
def test_the_whole_server_killed_half_way_it_comes_to_the_same(server, job):
    for one in (server.calm, server.rough):
        assert_well(one.do("reprice"))
    calm = server.calm.do(job, as_cron=True)
    worker = server.rough.begin(job, as_cron=True, act="hang", at=max(calm["writes"] // 2, 1))
    server.rough.wait_half_way()
    server.kill()
    server.rough.end(worker)
    assert_well(server.rough.do(job, as_cron=True))
    assert_same(server)


@pytest.mark.parametrize(
    ("first", "meanwhile", "says"),
    [
        ("settle", "incentive_settle", "right now"),
        ("recompute tiers", "customer_recompute", "right now"),
        ("recompute tiers", "incentive_settle", ""),
        ("settle", "plan_snapshot", ""),
    ],
)
def test_the_scheduler_comes_while_somebody_is_at_it(server, first, meanwhile, says):
    for one in (server.calm, server.rough):
        assert_well(one.do("reprice"))
    calm = server.calm.do(first)
    server.calm.do(meanwhile, as_cron=True)
    worker = server.rough.begin(first, act="hang", at=max(calm["writes"] // 2, 1))
    server.rough.wait_half_way()
    scheduled = server.rough.do(meanwhile, as_cron=True)
    assert says in " ".join(scheduled["log"]) and bool(says) == bool(scheduled["log"]), scheduled
    assert_well(server.rough.end(worker))
    assert_well(server.rough.do(meanwhile, as_cron=True))
    assert_same(server)
