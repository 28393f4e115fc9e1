from odoo import api, fields, models


class MailActivityType(models.Model):
    _inherit = "mail.activity.type"

    counts_as_contact = fields.Boolean(
        "Counts as Contact", help="Done on a lead, it means that somebody has talked to the customer."
    )


class MailActivity(models.Model):
    _inherit = "mail.activity"

    # What a bottleneck is about, so that there is no second one while the first is open.
    bottleneck_team_id = fields.Many2one("crm.team", readonly=True, index="btree_not_null", ondelete="set null")
    bottleneck_step = fields.Char(readonly=True)

    @api.constrains("user_id", "res_model", "res_id")
    def _check_confidential(self):
        """Give what is to be done about a confidential file to nobody who may not read it."""
        for activity in self.filtered("user_id"):
            record = self.env["spp.talent.confidential.mixin"]._file(activity.res_model, activity.res_id)
            if record:
                record._check_readers(activity.user_id.partner_id)

    def _action_done(self, feedback=False, attachment_ids=None):
        """See a call, mail or meeting that was done on a lead as contact, and a call on a request as an answer."""
        lead_ids = [
            activity.res_id
            for activity in self
            if activity.res_model == "crm.lead" and activity.activity_type_id.counts_as_contact
        ]
        if lead_ids:
            self.env["crm.lead"].browse(lead_ids)._contacted()
        ticket_ids = [
            activity.res_id
            for activity in self
            if activity.res_model == "spp.service.ticket" and activity.activity_type_id.category == "phonecall"
        ]
        if ticket_ids:
            self.env["spp.service.ticket"].browse(ticket_ids)._logged_call()
        self.env["spp.service.visit"]._activities_done(self, feedback)
        self.env["spp.customer.care"]._activities_done(self, feedback)
        self.env["spp.talent.mentoring.summary"]._activities_done(self)
        self.env["spp.talent.pip"]._activities_done(self, feedback)
        return super()._action_done(feedback=feedback, attachment_ids=attachment_ids)
