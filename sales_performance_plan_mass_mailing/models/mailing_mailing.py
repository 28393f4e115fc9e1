from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..report import customer_mailing_sql
from .customer_playbook import MAILED

REP = "sales_performance_plan.sales_performance_plan_group_rep"
BATCH = 200


class MailingMailing(models.Model):
    """A mailing to the customers of some tiers, which counts as care of those whom it has reached."""

    _inherit = "mailing.mailing"

    care_tier_ids = fields.Many2many(
        "spp.customer.tier",
        "spp_mailing_tier_rel",
        string="Customers in Tiers",
        groups=REP,
        help="Goes to the customers who are in these tiers when it is sent, as far as the filter lets them through; "
        "not to blacklisted addresses.",
    )
    care_playbook_id = fields.Many2one(
        "spp.customer.playbook",
        "Counts as",
        groups=REP,
        domain=f"[('kind', 'in', {MAILED}), ('company_id', '!=', False), ('pricelist_id', '=', False)]",
        ondelete="restrict",
        help="Care of the customers whom it has reached, done with it.",
    )
    care_recipient_count = fields.Integer("Recipients", compute="_compute_care_recipient_count", groups=REP)

    @api.depends("care_tier_ids", "mailing_domain", "mailing_model_id")
    def _compute_care_recipient_count(self):
        for mailing in self:
            domain = mailing.care_tier_ids and mailing._get_recipients_domain()
            mailing.care_recipient_count = self.env["res.partner"].search_count(domain) if domain else 0

    @api.constrains("care_tier_ids", "care_playbook_id", "mailing_model_id")
    def _check_care(self):
        problems = [text for mailing in self for text in mailing._care_problems()]
        if problems:
            raise ValidationError("\n".join(problems))

    def _care_problems(self):
        step, companies = self.care_playbook_id, self.care_tier_ids.company_id | self.care_playbook_id.company_id
        if (step or self.care_tier_ids) and self.mailing_model_real != "res.partner":
            yield self.env._(
                "%(mailing)s goes to tiers of customers: choose contacts as recipients.", mailing=self.subject
            )
        if len(companies) > 1:
            yield self.env._("%(mailing)s: choose tiers and care of one company.", mailing=self.subject)
        if step and (step.kind not in MAILED or step.gives):
            yield self.env._("%(step)s is not done by a mailing: a person does it.", step=step.name)

    # Recipients
    def _get_recipients_domain(self):
        """Add who is in the tiers; asked again when it is sent."""
        domain = super()._get_recipients_domain()
        tiers = self._care_elevated().care_tier_ids
        if not tiers or self.mailing_model_real != "res.partner":
            return domain
        return domain & self._care_segment(tiers)

    @api.model
    def _care_segment(self, tiers):
        """Return the domain of the customers in ``tiers`` who may be written to, whatever company is at hand."""
        standings = tiers.env["spp.customer.standing"]._search([("tier_id", "in", tiers.ids)])
        return (
            Domain("id", "in", standings.subselect("partner_id"))
            & Domain("company_id", "in", [False, *tiers.company_id.ids])
            & Domain("is_blacklisted", "=", False)
        )

    def _care_elevated(self):
        """Return the mailings as the plan reads them: who sends mailings need not sell."""
        return self.env["spp.customer.tier"]._elevated(self)

    # Care
    @api.model
    def _cron_count_care(self):
        """Count whom mailings have reached as care, mailing by mailing; what is counted already is left alone."""
        cron = self.env["ir.cron"]
        mailings = self.search([("care_playbook_id", "!=", False), ("state", "in", ("sending", "done"))])
        cron._commit_progress(remaining=len(mailings))
        for mailing in mailings:
            if not (mailing._count_due() and cron._commit_progress(1)):
                return

    def _count_due(self):
        """Mark open duties as done, in batches, then write down what nobody had planned; False if time is up."""
        self.ensure_one()
        self.env.flush_all()
        days = {care: (partner, day) for care, partner, day in self.env.execute_query(customer_mailing_sql.due(self))}
        care = self._care_elevated().env["spp.customer.care"].browse(days)
        for start in range(0, len(care), BATCH):
            part = care[start : start + BATCH].try_lock_for_update().filtered(lambda one: one.state == "due")
            part._mailed(self, dict(days[one.id] for one in part))
            if not self.env["ir.cron"]._commit_progress():
                return False
        self.env.flush_all()
        outcome = self.env._("Mailing: %(subject)s", subject=self.subject)
        self.env.cr.execute(customer_mailing_sql.add(self, outcome))
        care.invalidate_model()
        return True
