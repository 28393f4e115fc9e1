import logging
from collections import defaultdict

from markupsafe import Markup

from odoo import api, fields, models
from odoo.fields import Domain

_logger = logging.getLogger(__name__)
BOTTLENECK = "sales_performance_plan.mail_activity_type_bottleneck"


class LeadNorm(models.Model):
    """How many days a lead may stand in a step before somebody looks (the plan's G4).

    Norms without a company are the shipped ones that new companies copy.
    """

    _name = "spp.lead.norm"
    _description = "Norm of a Step"
    _order = "company_id, sequence, id"
    _rec_name = "step"

    step = fields.Selection(
        selection=lambda self: self.env["crm.stage"]._fields["process_step"]._description_selection(self.env),
        required=True,
    )
    sequence = fields.Integer(default=10)
    days = fields.Integer(required=True, help="A lead standing longer is flagged; 0 sets no norm.")
    company_id = fields.Many2one("res.company", index=True, default=lambda self: self.env.company, ondelete="cascade")
    lead_count = fields.Integer("Beyond", compute="_compute_lead_count")

    _days_not_negative = models.Constraint("CHECK (days >= 0)", "A norm cannot be negative; 0 sets none.")
    _step_once_per_company = models.UniqueIndex("(company_id, step)", "A company has one norm for each step.")

    @api.depends("step", "days")
    def _compute_lead_count(self):
        for company, norms in self.grouped("company_id").items():
            self.flush_model(["days", "step", "company_id"])
            found = defaultdict(int)
            for standing in self._beyond(company).values() if company else ():
                found[standing.step] += 1
            for norm in norms:
                norm.lead_count = found[norm.step]

    @api.model
    def _beyond(self, company):
        """Return {lead: how it stands} for the leads of ``company`` beyond their norm that the reader may see."""
        leads = self.env["crm.lead"].with_company(company)
        if not leads.has_access("read"):
            return {}
        domain = Domain("is_beyond_norm", "=", True) & Domain("company_id", "in", (company.id, False))
        found = leads.search(domain)
        standings = found._beyond_norms()
        return {lead: standings[lead.id] for lead in found if lead.id in standings}

    def action_open_leads(self):
        """List the leads that stand in this step for longer than the norm."""
        self.ensure_one()
        leads = [lead.id for lead, standing in self._beyond(self.company_id).items() if standing.step == self.step]
        action = self.env["ir.actions.act_window"]._for_xml_id("sales_performance_plan.crm_lead_beyond_norm_action")
        return {**action, "domain": [("id", "in", leads)], "context": {}, "name": self.display_name}

    @api.model
    def _create_default_norms(self, companies):
        """Copy the shipped norms to ``companies`` that have none."""
        norms = self.env["spp.lead.pool"]._elevated().env[self._name]
        shipped = norms.search([("company_id", "=", False)])
        known = norms.search([("company_id", "in", companies.ids)]).company_id
        for company in companies - known:
            norms.create(shipped.copy_data({"company_id": company.id}))

    @api.model
    def _cron_watch(self):
        """Tell the team leaders where leads are stuck; one transaction per company, safe to kill and to run again."""
        companies = self.env["res.company"].search([("active", "=", True)])
        self.env["ir.cron"]._commit_progress(remaining=len(companies))
        for company in companies:
            try:
                self._watch(company)
            except Exception:
                self.env.cr.rollback()
                _logger.exception("The bottlenecks of %s could not be told", company.display_name)
            if not self.env["ir.cron"]._commit_progress(1):
                break

    @api.model
    def _watch(self, company):
        """Give each team leader one activity per step with leads beyond the norm, on the slowest of them.

        There is no second one while the first is open. Return the new activities.
        """
        stuck = defaultdict(dict)
        for lead, standing in self._beyond(company).items():
            stuck[lead.team_id, standing.step][lead] = standing
        told = self._told(company)
        activities = self.env["mail.activity"]
        for (team, step), standings in stuck.items():
            slowest = min(standings, key=lambda lead: (standings[lead].since, lead.id))
            if (team, step) not in told and self._may_look(team.user_id, slowest, company):
                activities |= self._tell(team, step, slowest, standings)
        return activities

    @api.model
    def _told(self, company):
        """Return the (team, step) that the leaders know of already."""
        kind = self.env.ref(BOTTLENECK)
        activities = self.env["mail.activity"].search(
            [("activity_type_id", "=", kind.id), ("bottleneck_team_id.company_id", "in", (company.id, False))]
        )
        return {(activity.bottleneck_team_id, activity.bottleneck_step) for activity in activities}

    @api.model
    def _may_look(self, leader, lead, company):
        """Tell whether there is a leader who works in the company and may read the lead."""
        return bool(leader.active and company in leader.company_ids and lead.with_user(leader).has_access("read"))

    @api.model
    def _tell(self, team, step, slowest, standings):
        lead = slowest.with_context(lang=team.user_id.lang)
        label = lead.env["crm.stage"]._step_labels()[step]
        worst = standings[slowest]
        text = lead.env._(
            "Leads of %(team)s that stand in %(step)s for longer than %(norm)s days: %(number)s. "
            "The slowest, for %(days)s days: %(lead)s.",
            number=len(standings),
            team=team.name,
            step=label,
            norm=worst.norm,
            days=worst.days,
            lead=slowest.display_name,
        )
        link = Markup('<p>%s</p><p><a href="/odoo/leads-beyond-norm">%s</a></p>')
        return lead.activity_schedule(
            BOTTLENECK,
            summary=lead.env._("Beyond the norm in %(step)s: %(number)s", step=label, number=len(standings)),
            note=link % (text, lead.env._("Show all leads beyond the norm")),
            user_id=team.user_id.id,
            bottleneck_team_id=team.id,
            bottleneck_step=step,
        )
