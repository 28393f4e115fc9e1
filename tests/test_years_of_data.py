"""A company with years of data installs the addon, works with it, and takes it off: what is its own stays."""

import pytest

from . import outside

ADDON = "sales_performance_plan"
# Years of somebody's own: data, and what an administrator made.
YEARS = """
from datetime import timedelta
today = __import__("odoo").fields.Date.today()
env["account.chart.template"].try_loading("generic_coa", env.company, install_demo=False)
stages = env["crm.stage"].create([{"name": "Inspection", "sequence": 15}, {"name": "Legal", "sequence": 55}])
team = env["crm.team"].create({"name": "Old Hands", "user_id": env.user.id})
seller = env["res.users"].create({"name": "Sam Seller", "login": "sam",
    "group_ids": [(4, env.ref("sales_team.group_sale_salesman").id)]})
env["crm.team.member"].create({"crm_team_id": team.id, "user_id": seller.id})
env["hr.employee"].create({"name": "Sam Seller", "user_id": seller.id})
mills = env["res.partner"].create([{"name": f"Mill {number}", "is_company": True} for number in range(20)])
widget = env["product.product"].create({"name": "Years Widget", "type": "service", "list_price": 100,
    "invoice_policy": "order"})
for month in range(36):
    order = env["sale.order"].create({"partner_id": mills[month % 20].id, "user_id": seller.id,
        "order_line": [(0, 0, {"product_id": widget.id, "product_uom_qty": 1 + month % 3})]})
    if month % 4 == 3:
        continue
    order.action_confirm()
    order.date_order = today - timedelta(days=30 * month)
    if month % 2:
        invoice = order._create_invoices()
        invoice.invoice_date = order.date_order
        invoice.action_post()
leads = env["crm.lead"].create([{"name": f"Lead of month {month}", "partner_id": mills[month % 20].id,
    "stage_id": stages[month % 2].id, "user_id": seller.id, "team_id": team.id} for month in range(36)])
leads[0].action_set_won()
leads[1].action_set_lost()
leads[2].message_post(body="Called them")
leads[3].activity_schedule("mail.mail_activity_data_call", user_id=seller.id)
env["survey.survey"].create({"title": "Own survey"})
lead = env["ir.model"]._get("crm.lead")
env["ir.model.fields"].create({"name": "x_soil", "field_description": "Soil", "ttype": "char", "model_id": lead.id})
env["ir.rule"].create({"name": "Own rule", "model_id": lead.id, "domain_force": "[(1, '=', 1)]"})
env["ir.cron"].create({"name": "Own job", "model_id": lead.id, "state": "code", "code": "pass"})
env["ir.ui.menu"].create({"name": "Own menu"})
env["mail.template"].create({"name": "Own template", "model_id": lead.id, "subject": "Hello"})
env["ir.config_parameter"].set_param("own.setting", "1")
env["ir.filters"].create({"name": "Own filter", "model_id": "crm.lead", "domain": "[]"})
env["res.users"].create({"name": "Gone", "login": "gone", "active": False})
env["res.company"].create({"name": "Second Company"})
env.cr.commit()
"""
# A quarter's first days with the addon, so that there is something to take away.
AT_WORK = """
env["crm.stage"].search([], limit=1).process_step = "acquisition"
env["spp.lead.stage.wizard"]._set_up(env["crm.team"].search([], limit=1).ids)
env["spp.customer.tier"]._recompute(env.company)
plan = env["spp.plan"].create({"company_id": env.company.id})
plan.action_add_targets()
plan.action_start()
plan.action_refresh()
team = env["spp.service.team"].create({"name": "Care", "alias_name": "care-of-years"})
mill = env["res.partner"].search([("name", "=", "Mill 1")])
env["spp.service.ticket"].create({"name": "It squeaks", "partner_id": mill.id, "team_id": team.id})
scheme = env["spp.incentive.scheme"].search([("company_id", "=", env.company.id)])
scheme.with_user(env.ref("base.user_admin")).action_approve()
env["spp.incentive.scheme"]._settle(env.company, plan.date_from, plan.date_to)
lead = env["crm.lead"].search([("user_id", "!=", False)], limit=1)
visit = "sales_performance_plan.mail_activity_type_service_visit"
lead.with_context(mail_activity_quick_update=True).activity_schedule(visit, user_id=lead.user_id.id)
env.cr.commit()
"""
TABLES = """
    SELECT c.relname, array_agg(a.attname::text ORDER BY a.attname)
      FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
     WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace GROUP BY 1
"""
# The machinery's own bookkeeping of modules, which cannot but change: what is installed, and what that brings.
BOOKS = ("ir_", "rule_group_rel", "orm_signaling", "bus_")
# What installing writes into the host's tables, and why.
ADDED = {
    "res_groups": "our roles",
    "res_groups_implied_rel": "Sales: User implies the rep",
    "res_groups_users_rel": "the administrator becomes a director",
    "res_groups_privilege": "the list of our roles",
    "mail_activity_type": "our kinds of activities",
    "mail_message_subtype": "our kinds of messages",
    "mail_template": "our mails",
    "mail_message": "that our jobs were created",
    "crm_lost_reason": "reasons that say what was wrong",
    "gamification_badge": "the badges of our awards",
    "survey_survey": "the shipped exams",
    "survey_question": "the same",
    "survey_question_answer": "the same",
    "product_pricelist": "the personal price list, archived",
    "product_pricelist_item": "the same",
    "report_paperformat": "of our printed pages",
    "res_groups_report_rel": "who may print them",
    "spreadsheet_dashboard": "our dashboard",
    "spreadsheet_dashboard_group": "its place among the host's",
    "res_groups_spreadsheet_dashboard_rel": "who sees it",
}
# Rows of which one of our columns or a group was written, so that they say so; nothing else of them changes.
TOUCHED = {
    "crm_lost_reason": "the host's reason that counts as invalid",
    "mail_activity_type": "which kinds count as a contact",
    "res_groups": "Sales: User implies the rep",
    "res_users": "who is in our groups",
    "res_partner": "the users' own, with their groups",
    "digest_digest": "our tiles in the host's digest",
    "crm_stage": "stages that were mapped and taken back",
}
LAST = {"write_date", "write_uid"}


def picture(name, columns):
    """Return {table: its rows}, each as a print of the columns that there were before."""
    found = {}
    with outside.session(name) as cursor:
        for table, names in columns.items():
            if table.startswith(BOOKS):
                continue
            kept = [column for column in names if column not in LAST or table not in TOUCHED]
            row = ", ".join(f'"{column}"' for column in kept)
            cursor.execute(f'SELECT md5(ROW({row})::text) FROM "{table}"')
            found[table] = sorted(value for [value] in cursor.fetchall())
    return found


SHAPE = {
    "columns": """
        SELECT table_name, column_name, data_type, is_nullable, column_default FROM information_schema.columns
         WHERE table_schema = 'public'
    """,
    "indexes": "SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "constraints": """
        SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
         WHERE connamespace = 'public'::regnamespace
    """,
    "functions": "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
    "triggers": "SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal",
    "sequences": "SELECT relname FROM pg_class WHERE relkind = 'S'",
    "crons": "SELECT cron_name, interval_number, active FROM ir_cron",
    "rules": "SELECT name, domain_force, active FROM ir_rule",
    "menus": "SELECT id, name->>'en_US', parent_path, active FROM ir_ui_menu",
    "stages": "SELECT id, name->>'en_US', sequence, is_won, fold FROM crm_stage",
    "views": "SELECT id, name, model, active, md5(arch_db::text) FROM ir_ui_view",
    "templates": "SELECT id, name->>'en_US', model FROM mail_template",
    "actions": "SELECT id, type, name->>'en_US' FROM ir_actions",
    "access": "SELECT name, group_id, perm_read, perm_write, perm_create, perm_unlink FROM ir_model_access",
    "models": "SELECT model FROM ir_model",
    "fields": "SELECT model, name FROM ir_model_fields",
    "selections": """
        SELECT f.model, f.name, s.value FROM ir_model_fields_selection s JOIN ir_model_fields f ON f.id = s.field_id
    """,
    "names": "SELECT module, name, model, res_id FROM ir_model_data WHERE model <> 'ir.module.module'",
    "settings": "SELECT key, value FROM ir_config_parameter WHERE key <> 'database.uuid'",
    "filters": "SELECT name, domain FROM ir_filters",
    "defaults": "SELECT field_id, json_value FROM ir_default",
    "assets": "SELECT name, path FROM ir_asset",
    "relations": "SELECT name FROM ir_model_relation",
}


def shape(name):
    return {what: set(outside.fetch(name, query)) for what, query in SHAPE.items()}


@pytest.fixture(scope="module")
def lived():
    """Take a database through it all, with pictures before, after the installation and at the end."""
    button = "env['ir.module.module'].search([('name', '=', 'sales_performance_plan')]).button_immediate_{}()"
    with outside.database(addon=False) as name:
        outside.run(name, YEARS)
        columns = dict(outside.fetch(name, TABLES))
        before, formed = picture(name, columns), shape(name)
        outside.run(name, button.format("install"))
        installed = picture(name, columns)
        outside.run(name, AT_WORK)
        outside.run(name, button.format("uninstall"))
        yield before, formed, installed, picture(name, columns), shape(name)


def gone(before, after):
    """Return {table: how many of its rows are not as they were}."""
    lost = {table: len(set(rows) - set(after.get(table, ()))) for table, rows in before.items()}
    return {table: number for table, number in lost.items() if number}


def test_installing_changes_no_row_of_the_host(lived):
    before, _formed, installed, _end, _left = lived
    assert gone(before, installed) == {}


def test_installing_adds_rows_only_where_it_is_said_why(lived):
    before, _formed, installed, _end, _left = lived
    grown = {table for table, rows in installed.items() if len(rows) != len(before[table])}
    assert grown <= ADDED.keys(), sorted(grown - ADDED.keys())


def test_after_all_the_rows_are_as_before(lived):
    before, _formed, _installed, end, _left = lived
    assert gone(before, end) == {}
    grown = {table: len(rows) - len(before[table]) for table, rows in end.items() if len(rows) != len(before[table])}
    assert grown == {}


def test_after_all_the_host_has_its_old_shape(lived):
    _before, formed, _installed, _end, left = lived
    for what, rows in formed.items():
        assert left[what] == rows, f"{what}: {sorted(map(str, left[what] ^ rows))[:10]}"
