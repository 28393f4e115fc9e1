from odoo import api, fields, models
from odoo.tools import SQL

from ..models.narrow import NarrowMany2one
from ..models.service_policy import PRIORITIES

# A promise counts once it is kept or broken. What is no request has no verdict, and what still runs none yet.
REQUESTS = """
    SELECT ticket.id, ticket.id AS ticket_id, ticket.opened_at, ticket.company_id, ticket.policy_id, ticket.tier_id,
           ticket.category_id, ticket.priority, ticket.team_id, ticket.user_id, ticket.commercial_partner_id,
           ticket.channel,
           CASE ticket.response_status WHEN 'met' THEN 1.0 WHEN 'breached' THEN 0.0 END AS response_met,
           CASE ticket.resolution_status WHEN 'met' THEN 1.0 WHEN 'breached' THEN 0.0 END AS resolution_met,
           ticket.response_hours, ticket.resolution_hours,
           ticket.response_hours AS response_median, ticket.resolution_hours AS resolution_median,
           (ticket.response_status = 'breached')::int AS response_late,
           (ticket.resolution_status = 'breached')::int AS resolution_late,
           ticket.reopened
      FROM spp_service_ticket ticket
     WHERE ticket.state <> 'dropped' OR ticket.response_breached_at IS NOT NULL
        OR ticket.resolution_breached_at IS NOT NULL
"""
MEDIANS = ("response_median", "resolution_median")


class ServiceComplianceReport(models.Model):
    """How well promises are kept: shares, hours and medians, by promise, tier, owner, month (the plan's S3)."""

    _name = "spp.service.compliance.report"
    _description = "Promises Kept"
    _auto = False
    _order = "opened_at desc, id desc"
    _rec_name = "ticket_id"

    ticket_id = NarrowMany2one("spp.service.ticket", "Request", readonly=True)
    opened_at = fields.Datetime("Came In", readonly=True)
    company_id = NarrowMany2one("res.company", readonly=True)
    policy_id = NarrowMany2one("spp.service.policy", "Promise", readonly=True)
    tier_id = NarrowMany2one("spp.customer.tier", "Customer Tier", readonly=True)
    category_id = NarrowMany2one("spp.service.category", readonly=True)
    priority = fields.Selection(PRIORITIES, readonly=True)
    team_id = NarrowMany2one("spp.service.team", readonly=True)
    user_id = NarrowMany2one("res.users", "Owner", readonly=True)
    commercial_partner_id = NarrowMany2one("res.partner", "Customer", readonly=True)
    channel = fields.Selection(
        selection=lambda self: self.env["spp.service.ticket"]._fields["channel"]._description_selection(self.env),
        string="Came by",
        readonly=True,
    )
    response_met = fields.Float(
        "Answered in Time", readonly=True, aggregator="avg", help="Of those that were answered or are late."
    )
    resolution_met = fields.Float(
        "Solved in Time", readonly=True, aggregator="avg", help="Of those that were solved or are late."
    )
    response_hours = fields.Float("Hours until Answered (mean)", readonly=True, aggregator="avg")
    response_median = fields.Float("Hours until Answered (median)", readonly=True, aggregator="avg")
    resolution_hours = fields.Float("Hours until Solved (mean)", readonly=True, aggregator="avg")
    resolution_median = fields.Float("Hours until Solved (median)", readonly=True, aggregator="avg")
    response_late = fields.Integer("Late Answers", readonly=True)
    resolution_late = fields.Integer("Late Solutions", readonly=True)
    reopened = fields.Integer("Times Reopened", readonly=True)

    @property
    def _table_query(self):
        return SQL(REQUESTS)

    def _read_group_select(self, aggregate_spec, query):
        """Return the median of the rows for what is called so: medians of parts do not add up to one."""
        name, _colon, function = aggregate_spec.partition(":")
        if name in MEDIANS and function == "avg":
            column = self._field_to_sql(self._table, name, query)
            return SQL("percentile_cont(0.5) WITHIN GROUP (ORDER BY %s)", column)
        return super()._read_group_select(aggregate_spec, query)

    @api.readonly
    def action_open_ticket(self):
        """Open the request behind the row."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "spp.service.ticket",
            "res_id": self.ticket_id.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }
