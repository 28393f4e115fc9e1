"""Members who are on leave, where the host's app for time off is installed besides."""

import pytest

from . import outside

INSTALL = 'env["ir.module.module"].search([("name", "=", "hr_holidays")]).button_immediate_install()'
SETUP = """
import json
from datetime import date, datetime, timedelta
from freezegun import freeze_time
from odoo.fields import Command

company = env.ref("base.main_company")
company.resource_calendar_id.tz = "UTC"
company.exam_before_leads = False
quiet = env["res.users"].with_context(no_reset_password=True, tracking_disable=True)
group = env.ref("sales_team.group_sale_salesman")
away, here = quiet.create([
    {"name": name, "login": name, "email": f"{name}@example.com", "group_ids": [Command.set(group.ids)]}
    for name in ("away", "here")
])
employee = env["hr.employee"].create({"name": "away", "user_id": away.id, "company_id": company.id, "tz": "ZONE"})
kind = env["hr.leave.type"].create({
    "name": "Off", "requires_allocation": False, "request_unit": "UNIT", "time_type": "TIME_TYPE",
    "leave_validation_type": "hr", "company_id": company.id,
})
team = env["crm.team"].create({
    "name": "Hunters", "company_id": company.id, "assign_by_score": True,
    "crm_team_member_ids": [Command.create({"user_id": user.id, "assignment_max": 3000}) for user in away + here],
})
leave = env["hr.leave"].with_context(tracking_disable=True, leave_fast_create=True).create({
    "name": "Off", "employee_id": employee.id, "holiday_status_id": kind.id,
    "request_date_from": date(2026, 6, 30), "request_date_to": date(2026, 7, 1), **HALF,
})
leave.DECIDE

def told(moment):
    with freeze_time(moment):
        lead = env["crm.lead"].create({
            "name": "Inquiry", "team_id": team.id, "company_id": company.id, "user_id": False,
            "company_size": 200, "has_purchase_plan": True,
        })
        lead.flush_recordset()
        row = lead.lead_assignment_ids
        words = row.left_out_words or ""
        gone = "away" not in (row.runner_up_ids | row.user_id).mapped("login")
        assert gone == ("away: is on leave" in words), (gone, words)
        return gone
print(json.dumps([told(moment) for moment in MOMENTS]))
env.cr.rollback()
"""


@pytest.fixture(scope="module")
def database():
    """Return a database with the app for time off."""
    with outside.database() as name:
        outside.run(name, INSTALL)
        yield name


# Two days of leave, 30 June and 1 July 2026: who is gone when, in UTC.
@pytest.mark.parametrize(
    ("zone", "unit", "half", "decide", "gone", "there"),
    [
        (
            "UTC",
            "day",
            {},
            "action_approve()",
            ["2026-06-30 00:30", "2026-06-30 10:00", "2026-06-30 22:00", "2026-07-01 20:00"],
            ["2026-06-29 23:00", "2026-07-02 00:30"],
        ),
        (
            "Asia/Shanghai",
            "day",
            {},
            "action_approve()",
            ["2026-06-29 17:00", "2026-07-01 15:00"],
            ["2026-06-29 15:00", "2026-07-01 17:00"],
        ),
        (
            "UTC",
            "half_day",
            {"request_date_from_period": "pm", "request_date_to_period": "am"},
            "action_approve()",
            ["2026-06-30 14:00", "2026-06-30 20:00", "2026-07-01 06:00"],
            ["2026-06-30 09:00", "2026-07-01 15:00"],
        ),
        ("UTC", "day", {}, "action_refuse()", [], ["2026-06-30 10:00"]),
        ("UTC", "day", {}, "exists()", [], ["2026-06-30 10:00"]),
    ],
    ids=["days", "days elsewhere", "half days", "refused", "not decided"],
)
def test_a_member_on_leave_gets_no_lead_and_is_told_as_such(database, zone, unit, half, decide, gone, there):
    script = SETUP.replace("ZONE", zone).replace("UNIT", unit).replace("HALF", repr(half)).replace("DECIDE", decide)
    script = script.replace("TIME_TYPE", "leave").replace("MOMENTS", repr(gone + there))
    assert outside.run(database, script) == [True] * len(gone) + [False] * len(there)


def test_a_course_that_counts_as_work_is_no_leave(database):
    script = SETUP.replace("ZONE", "UTC").replace("UNIT", "day").replace("HALF", "{}")
    script = script.replace("DECIDE", "action_approve()").replace("TIME_TYPE", "other")
    assert outside.run(database, script.replace("MOMENTS", repr(["2026-06-30 10:00"]))) == [False]
