"""From the first version to this one: what a company had stays, what is new comes, and twice changes nothing more.

``upgrade/first.tar.xz`` holds that version, 19.0.1.0.0 as it first stood: customer tiers alone.
"""

import pathlib
import tarfile

import pytest

from devtools import databases, debian

from . import outside

FOLDER = pathlib.Path(__file__).with_name("upgrade")
KEPT = {
    "ladders": """
        SELECT id, company_id, code, name->>'en_US', max_recency, min_frequency, min_monetary, sequence
          FROM spp_customer_tier
    """,
    "standings": "SELECT partner_id, company_id, tier_id, frequency, amount, last_sale_date FROM spp_customer_standing",
    "runs": "SELECT id, on_date, total_amount, total_sales, total_buyers FROM spp_customer_run",
    "overrides": "SELECT partner_id, tier_id, reason, date_to, create_uid FROM spp_customer_override",
    "settings": "SELECT id, sales_basis, rfm_monetary_reading, rfm_window_days, tier_drift_tolerance FROM res_company",
    "people": """
        SELECT gid, uid FROM res_groups_users_rel
          JOIN ir_model_data ON model = 'res.groups' AND res_id = gid AND module = 'sales_performance_plan'
    """,
    "schedule": "SELECT cron_name, interval_number FROM ir_cron WHERE interval_number = 2",
    "orders": "SELECT id, write_date, amount_untaxed, state FROM sale_order",
    "leads": "SELECT id, name, stage_id, user_id, type, write_date FROM crm_lead",
    "stages": "SELECT id, name->>'en_US', sequence, write_date FROM crm_stage",
}
# What a company is given when it is new, and was not when this version came out.
GIVEN = (
    "spp_incentive_scheme",
    "spp_lead_norm",
    "spp_lead_criterion",
    "spp_service_policy",
    "spp_customer_playbook",
    "spp_talent_programme",
    "spp_plan_kpi",
    "spp_plan_role",
)
# Rows that every update of a module writes: notes of the machinery, no data.
MACHINERY = ("ir_cron_trigger", "orm_signaling", "ir_attachment", "bus_bus")
# Every table with how many rows it has.
COUNTS = """
    SELECT relname, (xpath('/row/n/text()', query_to_xml(format('SELECT count(*) AS n FROM %I', relname),
                                                         false, true, '')))[1]::text
      FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
"""
# Tables of which not a single value may change, with the marks of who wrote last and when.
WHOLE = """
    SELECT relname, (xpath('/row/n/text()', query_to_xml(format(
               'SELECT md5(string_agg(t::text, E''\\n'' ORDER BY t::text)) AS n FROM %I t', relname),
               false, true, '')))[1]::text
      FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
       AND (relname LIKE 'spp\\_%' OR relname IN (
           'crm_stage', 'crm_team', 'crm_lead', 'res_company', 'sale_order', 'res_groups_users_rel', 'mail_alias'))
"""


@pytest.fixture(scope="module")
def upgraded(tmp_path_factory):
    """Let a database live with the first version, and bring it up to this one."""
    old = tmp_path_factory.mktemp("first")
    with tarfile.open(FOLDER / "first.tar.xz") as archive:
        archive.extractall(old, filter="data")
    with outside.database(addon=False) as name:
        install(name, "-i", f"--addons-path={debian.odoo_home() / 'odoo' / 'addons'},{old}")
        outside.run(name, (FOLDER / "lived_with.py").read_text(), old)
        before = kept(name)
        install(name, "-u")
        yield name, before


def install(name, how, *words):
    words = ["-d", name, how, databases.NAME, "--stop-after-init", "--no-http", *words]
    return databases.odoo(words, log=f"{name}.log")


def kept(name):
    return {what: set(outside.fetch(name, query)) for what, query in KEPT.items()}


def test_what_was_there_stays(upgraded):
    name, before = upgraded
    after = kept(name)
    for what, rows in before.items():
        assert rows, what
        assert rows <= after[what], f"{what}: {sorted(map(str, rows - after[what]))[:5]}"


def test_what_an_administrator_edited_stays_edited(upgraded):
    name, _before = upgraded
    assert outside.fetch(
        name, "SELECT max_recency FROM spp_customer_tier WHERE company_id IS NULL AND code = 'core'"
    ) == [(40,)]


def test_the_history_goes_on_where_it_was(upgraded):
    name, _before = upgraded
    days = outside.run(name, "import json; print(json.dumps(env['spp.customer.history'].search_count([])))")
    assert days >= 12
    moved = """
        before = env["spp.customer.standing"].search([]).mapped("tier_id.code")
        env["spp.customer.tier"]._recompute(env.company, full=True)
        import json
        print(json.dumps([before, env["spp.customer.standing"].search([]).mapped("tier_id.code")]))
    """
    before, after = outside.run(name, "\n".join(line.strip() for line in moved.splitlines()))
    assert before == after


def test_companies_get_what_new_companies_get(upgraded):
    name, _before = upgraded
    for table in GIVEN:
        [[missing]] = outside.fetch(
            name, f"SELECT count(*) FROM res_company c WHERE NOT EXISTS (SELECT FROM {table} WHERE company_id = c.id)"
        )
        assert not missing, table


def test_settings_that_are_new_have_their_defaults(upgraded):
    name, _before = upgraded
    columns = "lead_pass_mark, service_rating_days, needs_min_length, dispute_days"
    assert all(all(row) for row in outside.fetch(name, f"SELECT {columns} FROM res_company"))


def test_leads_are_scored_and_know_since_when_they_are_there(upgraded):
    name, _before = upgraded
    query = "SELECT count(*), count(acquired_at), count(qualification_state) FROM crm_lead WHERE company_id IS NOT NULL"
    [[leads, acquired, judged]] = outside.fetch(name, query)
    assert leads == acquired == judged


def test_once_more_changes_nothing(upgraded):
    name, _before = upgraded
    before = state(name)
    install(name, "-u")
    for rows, again in zip(before, state(name), strict=True):
        changed = {table for table in rows.keys() | again.keys() if rows.get(table) != again.get(table)}
        assert {table for table in changed if not table.startswith(MACHINERY)} == set()


def state(name):
    return dict(outside.fetch(name, COUNTS)), dict(outside.fetch(name, WHOLE))
