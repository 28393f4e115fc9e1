from odoo import models
from odoo.exceptions import UserError

# What a mailing can do as well as a person, if nothing is given along with it.
MAILED = ("promotion", "invitation", "greeting", "offer")


class CustomerPlaybook(models.Model):
    """A step may be done by a mailing."""

    _inherit = "spp.customer.playbook"

    def action_new_mailing(self):
        """Open a new mailing to the customers of the step's tier."""
        self.ensure_one()
        tiers = self.env["spp.customer.tier"]._ladder(self.company_id).filtered(lambda one: one.code == self.tier_code)
        if not tiers:
            raise UserError(self.env._("%(company)s has no tier for this.", company=self.company_id.name))
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": "mailing.mailing",
            "view_mode": "form",
            "context": {
                "default_subject": self.name,
                "default_mailing_model_id": self.env["ir.model"]._get_id("res.partner"),
                "default_mailing_domain": "[]",
                "default_care_tier_ids": tiers.ids,
                "default_care_playbook_id": self.id,
            },
        }
