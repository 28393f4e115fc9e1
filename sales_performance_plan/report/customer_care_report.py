from odoo import api, fields, models
from odoo.tools import SQL

from ..models.customer_playbook import KINDS
from ..models.narrow import NarrowMany2one

# A share counts what was done among what should have been: not what is due later, and not what was called off.
DUTIES = """
    SELECT duty.*, (duty.state <> 'off')::int AS number, (duty.state = 'done')::int AS done,
           (duty.state = 'done' AND duty.was_late IS NOT TRUE)::int AS on_time, (duty.state = 'late')::int AS late,
           CASE duty.state WHEN 'done' THEN 1.0 WHEN 'late' THEN 0.0 END AS done_share
      FROM (SELECT care.id, care.id AS care_id, care.company_id, care.partner_id, care.playbook_id, care.kind,
                   care.tier_id, care.user_id, care.date_due, care.done_on, care.satisfaction, care.was_late,
                   CASE WHEN care.state = 'due' AND care.date_due < here.today THEN 'late' ELSE care.state END AS state
              FROM spp_customer_care care
              JOIN (VALUES %(days)s) here (company_id, today) ON here.company_id = care.company_id) duty
"""
STATES = [("due", "Due"), ("late", "Late"), ("done", "Done"), ("off", "Called Off")]


class CustomerCareReport(models.Model):
    """How much care was due, done and late, by tier, kind, person and month (the plan's C5).

    The share of core customers' visits that were done is one aggregate: ``done_share:avg`` of the kind ``visit``
    with tiers of the code ``core`` between two dates.
    """

    _name = "spp.customer.care.report"
    _description = "Care of Customers"
    _auto = False
    _order = "date_due desc, id desc"
    _rec_name = "care_id"

    care_id = NarrowMany2one("spp.customer.care", "Duty", readonly=True)
    company_id = NarrowMany2one("res.company", readonly=True)
    partner_id = NarrowMany2one("res.partner", "Customer", readonly=True)
    playbook_id = NarrowMany2one("spp.customer.playbook", "Care", readonly=True)
    kind = fields.Selection(KINDS, readonly=True)
    tier_id = NarrowMany2one("spp.customer.tier", "Customer Tier", readonly=True)
    user_id = NarrowMany2one("res.users", "Who", readonly=True)
    date_due = fields.Date("Due", readonly=True)
    done_on = fields.Date(readonly=True)
    state = fields.Selection(STATES, readonly=True)
    satisfaction = fields.Selection([(str(grade), str(grade)) for grade in range(1, 6)], readonly=True)
    number = fields.Integer("Asked For", readonly=True, help="All but what was called off.")
    done = fields.Integer(readonly=True)
    on_time = fields.Integer("Done in Time", readonly=True)
    late = fields.Integer("Late by Now", readonly=True)
    done_share = fields.Float(
        "Share Done",
        readonly=True,
        aggregator="avg",
        help="Of what was done or is late; what is due later does not count.",
    )

    @property
    def _table_query(self):
        companies = self.env["res.company"].search(fields.Domain.TRUE)
        days = SQL(", ").join(SQL("(%s, %s::date)", one.id, one._sales_today()) for one in companies)
        return SQL(DUTIES, days=days)

    @api.readonly
    def action_open_care(self):
        """Open the duty behind the row."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "spp.customer.care",
            "res_id": self.care_id.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }
