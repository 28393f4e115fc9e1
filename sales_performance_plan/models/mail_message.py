from odoo import api, models


class MailMessage(models.Model):
    _inherit = "mail.message"

    @api.constrains("partner_ids", "model", "res_id")
    def _check_confidential(self):
        """Let no message about a confidential file reach somebody who may not read the file."""
        for message in self.filtered("partner_ids"):
            record = self.env["spp.talent.confidential.mixin"]._file(message.model, message.res_id)
            if record:
                record._check_readers(message.partner_ids)
