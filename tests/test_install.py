"""Installing and uninstalling leaves the host as it was."""

from . import outside

HOST = {
    "columns": """
        SELECT table_name, column_name, data_type FROM information_schema.columns
         WHERE table_schema = 'public' AND table_name NOT LIKE 'spp\\_%'
    """,
    "indexes": """
        SELECT tablename, indexname FROM pg_indexes WHERE schemaname = 'public' AND tablename NOT LIKE 'spp\\_%'
    """,
    "tables": "SELECT tablename FROM pg_tables WHERE schemaname = 'public'",
    "crons": "SELECT cron_name FROM ir_cron",
    "rules": "SELECT name, domain_force FROM ir_rule",
    "menus": "SELECT name->>'en_US', parent_path FROM ir_ui_menu",
    "groups": """
        SELECT name->>'en_US', (SELECT count(*) FROM res_groups_implied_rel WHERE gid = id) FROM res_groups
    """,
    "stages": "SELECT name->>'en_US', sequence FROM crm_stage",
    "views": "SELECT name, model FROM ir_ui_view",
    "models": "SELECT model FROM ir_model",
    "fields": "SELECT model, name FROM ir_model_fields",
    "settings": "SELECT key FROM ir_config_parameter",
}


def snapshot(name):
    return {what: set(outside.fetch(name, query)) for what, query in HOST.items()}


def test_uninstalling_leaves_the_host_as_it_was():
    with outside.database(addon=False) as bare:
        before = snapshot(bare)
    with outside.database() as name:
        assert snapshot(name)["tables"] > before["tables"]
        outside.run(
            name,
            "env['ir.module.module'].search([('name', '=', 'sales_performance_plan')]).button_immediate_uninstall()",
        )
        after = snapshot(name)
    for what, rows in before.items():
        assert after[what] == rows, f"{what}: {sorted(map(str, after[what] ^ rows))[:10]}"


def test_it_installs_on_years_of_data_without_touching_them():
    """The host's demo data stand for the years; installing writes to none of its tables but the rights."""
    orders = "SELECT id, write_date, amount_untaxed, state FROM sale_order ORDER BY id"
    partners = """
        SELECT id, write_date, name FROM res_partner
         WHERE id NOT IN (SELECT partner_id FROM res_users) AND id < 60 ORDER BY id
    """
    leads = "SELECT id, write_date, stage_id, user_id, probability FROM crm_lead ORDER BY id"
    with outside.database(demo=True, addon=False) as name:
        before = outside.fetch(name, orders), outside.fetch(name, partners)
        leads_before = outside.fetch(name, leads)
        script = "env['ir.module.module'].search([('name', '=', 'sales_performance_plan')]).button_immediate_install()"
        outside.run(name, script)
        assert (outside.fetch(name, orders)[: len(before[0])], outside.fetch(name, partners)) == before
        assert outside.fetch(name, leads)[: len(leads_before)] == leads_before
        ours = f"FROM crm_lead WHERE id <= {leads_before[-1][0]}"
        assert outside.fetch(name, f"SELECT DISTINCT acquired_at = create_date {ours}") == [(True,)]
        assigned = "first_assigned_at IS NOT DISTINCT FROM date_open AND qualified_at IS NULL"
        assert outside.fetch(name, f"SELECT DISTINCT {assigned} {ours} AND user_id IS NOT NULL") == [(True,)]
        assert outside.fetch(
            name, f"SELECT count(*) {ours} AND qualification_state IS NULL AND company_id IS NOT NULL"
        ) == [(0,)]
        tiers = outside.fetch(name, "SELECT count(DISTINCT company_id), count(*) FROM spp_customer_tier")
    assert tiers[0][1] == 4 * (tiers[0][0] + 1)
