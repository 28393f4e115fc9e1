from odoo import api, fields, models
from odoo.tools import SQL

from ..rules import gates, periods
from . import lead_funnel_sql

CONDITIONS = {
    "entered": SQL("TRUE"),
    "standing": SQL("standing"),
    "moved_on": SQL("moved_on"),
    "lost": SQL("lost"),
}


class LeadFunnelReport(models.Model):
    """How leads get through the steps of the sales process, and where they get stuck (the plan's G4).

    Of the leads of the company at hand that entered a step between two days, which come in the context as
    ``funnel_from`` and ``funnel_to`` (by default the running fiscal quarter). Medians do not add up, so there
    are rows for the total, for each team and for each rep, and a filter that shows one of these levels.
    """

    _name = "spp.lead.funnel.report"
    _description = "Lead Funnel"
    _auto = False
    _rec_name = "step"
    _order = "level desc, team_id, user_id, number"

    company_id = fields.Many2one("res.company", readonly=True)
    step = fields.Selection(
        selection=lambda self: self.env["crm.stage"]._fields["process_step"]._description_selection(self.env),
        readonly=True,
    )
    number = fields.Integer("Place in the Process", readonly=True, aggregator=None)
    level = fields.Selection([("total", "Total"), ("team", "Team"), ("rep", "Rep")], readonly=True)
    team_id = fields.Many2one("crm.team", "Sales Team", readonly=True)
    user_id = fields.Many2one("res.users", "Salesperson", readonly=True)
    entered = fields.Integer(readonly=True, help="Leads that entered the step in the period.")
    standing = fields.Integer("There Now", readonly=True, help="Those of them that stand in it now.")
    moved_on = fields.Integer("Went On", readonly=True, help="Those of them that entered a later step afterwards.")
    lost = fields.Integer("Lost Here", readonly=True, help="Those of them that were lost while they stood in it.")
    conversion = fields.Float("Went On (%)", readonly=True, aggregator=None, help="Went on, of those that entered.")
    median_hours = fields.Float(
        readonly=True, aggregator=None, help="Half of them stood in the step for longer, or still do."
    )
    p90_hours = fields.Float(
        "90 % within Hours", readonly=True, aggregator=None, help="One in ten stood in the step for longer."
    )
    lost_reason_id = fields.Many2one("crm.lost.reason", "Most Frequent Loss Reason", readonly=True)
    whose = fields.Char(compute="_compute_whose")
    norm_days = fields.Integer("Norm (days)", compute="_compute_norm", compute_sudo=False)
    is_beyond_norm = fields.Boolean("Beyond the Norm", compute="_compute_norm", compute_sudo=False)

    @property
    def _table_query(self):
        return lead_funnel_sql.funnel(self.env, self.env.company, self._edges())

    @api.depends("level", "team_id", "user_id", "company_id")
    def _compute_whose(self):
        for row in self:
            if row.level == "total":
                row.whose = row.company_id.name
            elif row.level == "team":
                row.whose = row.team_id.name or self.env._("No team")
            else:
                row.whose = row.user_id.name or self.env._("Nobody")

    @api.depends("step", "median_hours")
    def _compute_norm(self):
        norms = self.env["spp.lead.norm"].search([("company_id", "=", self.env.company.id)])
        days = {norm.step: norm.days for norm in norms}
        # Read before anything is assigned: reading searches, and a search forgets what rows say.
        for row, step, hours in [(row, row.step, row.median_hours) for row in self]:
            row.norm_days = days.get(step, 0)
            row.is_beyond_norm = bool(row.norm_days) and hours > row.norm_days * 24

    @api.model
    def _read_group_orderby(self, order, groupby_terms, query):
        """Let groups of steps follow one another as the process goes, not as the alphabet does."""
        if "step" not in groupby_terms:
            return super()._read_group_orderby(order, groupby_terms, query)
        step = groupby_terms["step"]
        groupby_terms["step"] = SQL("array_position(%s::text[], %s::text)", list(gates.STEPS), step)
        result = super()._read_group_orderby(order, groupby_terms, query)
        groupby_terms["step"] = step
        return result

    @api.model
    def _search(self, domain, *arguments, **options):
        """Search, and forget what a row said for another period: it has the same id in each."""
        self.invalidate_model(flush=False)
        return super()._search(domain, *arguments, **options)

    @api.model
    def _edges(self):
        """Return the first moment of the period and the first one after it, where the company is."""
        company, context = self.env.company, self.env.context
        quarter = company._sales_quarter(company._sales_today())
        first = fields.Date.to_date(context.get("funnel_from")) or quarter.first
        last = fields.Date.to_date(context.get("funnel_to")) or max(first, quarter.last)
        return periods.utc_bounds(periods.Period(first, last), company._sales_zone())

    def _leads(self, figure):
        """Return the very leads that ``figure`` of this row counts."""
        self.ensure_one()
        condition = CONDITIONS[figure]
        if self.level != "total":
            condition = SQL("%s AND team_id IS NOT DISTINCT FROM %s", condition, self.team_id.id or None)
        if self.level == "rep":
            condition = SQL("%s AND user_id IS NOT DISTINCT FROM %s", condition, self.user_id.id or None)
        query = lead_funnel_sql.leads(self.env, self.env.company, self._edges(), self.step, condition)
        return self.env["crm.lead"].browse(row[0] for row in self.env.execute_query(query))

    @api.readonly
    def action_open_entered(self):
        """List the leads that entered the step."""
        return self._open("entered")

    @api.readonly
    def action_open_standing(self):
        """List the leads that stand in the step now."""
        return self._open("standing")

    @api.readonly
    def action_open_moved_on(self):
        """List the leads that went on from the step."""
        return self._open("moved_on")

    @api.readonly
    def action_open_lost(self):
        """List the leads that were lost in the step."""
        return self._open("lost")

    def _open(self, figure):
        action = self.env["ir.actions.act_window"]._for_xml_id("sales_performance_plan.crm_lead_funnel_action")
        labels = self.env["crm.stage"]._step_labels()
        name = " · ".join(
            filter(None, [labels[self.step], self._fields[figure]._description_string(self.env), self.whose])
        )
        return {
            **action,
            "name": name,
            "display_name": name,
            "domain": [("id", "in", self._leads(figure).ids)],
            "context": {"active_test": False, "create": False},
        }
