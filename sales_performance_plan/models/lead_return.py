from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain


class LeadReturn(models.AbstractModel):
    """Takes leads back that their rep let lie, for somebody else."""

    _name = "spp.lead.return"
    _description = "Return of Untouched Leads"

    @api.model
    def _cron_return(self):
        """Take back what lies too long, per company; a rerun finds nothing more."""
        companies = self.env["spp.lead.pool"]._elevated().env["res.company"].search(Domain.TRUE, order="id")
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(companies))
        self._note_meetings()
        for company in companies:
            self._take_back(self._lying(company))
            if not cron._commit_progress(1):
                break

    @api.model
    def _lying(self, company):
        """Return the rows of the assignments whose lead nobody touched in time, or not again within the protection."""
        now = fields.Datetime.now()
        rows = self.env["spp.lead.pool"]._elevated().env["spp.lead.assignment"]
        current = rows.search(
            Domain("company_id", "=", company.id)
            & Domain("returned_at", "=", False)
            & Domain("user_id", "!=", False)
            & Domain("lead_id.won_status", "=", "pending")
            & Domain("lead_id.team_id.assign_by_score", "=", True)
            & Domain("lead_id.stage_id", "in", self._early_stages())
        )
        given = current.filtered(lambda row: row.lead_id.active and row.lead_id.user_id == row.user_id)
        # Whoever was given a lead again has had it since then, not since the first time.
        leads = given.grouped("lead_id").values()
        return given.browse().union(*(rows for rows in leads if self._lies(rows.sorted("id")[-1], company, now)))

    @api.model
    def _early_stages(self):
        """Return the stages in which a lead can go back; a deal that is under way stays with its rep."""
        stages = self.env["crm.stage"]._in_order()
        early = stages.filtered(lambda stage: stage._process_step() in ("acquisition", "screening"))
        return (early or stages[:1]).ids

    @api.model
    def _lies(self, row, company, now):
        touched = row.lead_id.last_contacted_at
        if touched and touched >= row.assigned_at:
            days = company.lead_protection_days
            return bool(days) and touched + timedelta(days=days) <= now
        hours = company.lead_return_hours
        return bool(hours) and row.assigned_at + timedelta(hours=hours) <= now

    @api.model
    def _take_back(self, rows):
        """Free the leads of ``rows`` and hand them out to others, all at once."""
        if not rows:
            return
        leads = rows.lead_id
        rows.write({"returned_at": fields.Datetime.now()})
        leads.with_context(mail_auto_subscribe_no_notify=True).write({"user_id": False})
        bodies = {row.lead_id.id: self._words(row) for row in rows}
        leads._message_log_batch(bodies=bodies)

    @api.model
    def _words(self, row):
        """Return the note on the lead, in the language of whoever had it."""
        env = self.with_context(lang=row.user_id.lang).env
        return env._("Back in the pool: %(name)s did not get to it in time.", name=row.user_id.name)

    @api.model
    def _note_meetings(self):
        """Count meetings that have taken place as contact, also where nobody marked them as done."""
        events = self.env["spp.lead.pool"]._elevated().env["calendar.event"]
        now = fields.Datetime.now()
        held = events._read_group(
            [
                ("opportunity_id.won_status", "=", "pending"),
                ("stop", "<=", now),
                ("stop", ">", now - timedelta(days=31)),
            ],
            ["opportunity_id"],
            ["start:min", "start:max"],
        )
        for lead, first, last in held:
            if not lead.first_contacted_at or lead.first_contacted_at > first:
                lead._contacted(first)
            if last != first:
                lead._contacted(last)
