from odoo import api, fields, models
from odoo.exceptions import ValidationError


class CustomerOverride(models.Model):
    """A tier set by hand, with its reason and its end (the plan's C3)."""

    _name = "spp.customer.override"
    _description = "Customer Tier Set by Hand"
    _inherit = ["mail.thread"]
    _order = "date_from desc, id desc"
    _rec_name = "partner_id"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company, ondelete="cascade"
    )
    partner_id = fields.Many2one(
        "res.partner", "Customer", required=True, index=True, tracking=True, check_company=True, ondelete="cascade"
    )
    tier_id = fields.Many2one(
        "spp.customer.tier", required=True, tracking=True, check_company=True, index=True, ondelete="restrict"
    )
    reason = fields.Char(required=True, tracking=True)
    date_from = fields.Date("From", required=True, tracking=True, default=lambda self: self.env.company._sales_today())
    date_to = fields.Date(
        "Until", required=True, tracking=True, help="The last day; afterwards the earned tier counts."
    )

    _ends_after_start = models.Constraint(
        "CHECK (date_to >= date_from)", "A tier set by hand ends on or after the day on which it starts."
    )

    @api.constrains("partner_id", "company_id", "date_from", "date_to")
    def _check_one_at_a_time(self):
        for override in self:
            other = self.search(
                [
                    ("id", "!=", override.id),
                    ("company_id", "=", override.company_id.id),
                    ("partner_id", "=", override.partner_id.id),
                    ("date_from", "<=", override.date_to),
                    ("date_to", ">=", override.date_from),
                ],
                limit=1,
            )
            if other:
                raise ValidationError(
                    self.env._(
                        "The tier of %(customer)s is set by hand already from %(start)s to %(end)s. Change that entry.",
                        customer=override.partner_id.display_name,
                        start=other.date_from,
                        end=other.date_to,
                    )
                )

    @api.constrains("partner_id", "company_id")
    def _check_has_bought(self):
        standings = self.env["spp.customer.standing"]
        for override in self:
            if not standings._of([(override.company_id.id, override.partner_id.id)]):
                raise ValidationError(
                    self.env._(
                        "%(customer)s has not bought from %(company)s yet, so there is no tier to change.",
                        customer=override.partner_id.display_name,
                        company=override.company_id.display_name,
                    )
                )

    @api.model
    def _in_force(self, company, day, partners):
        """Return ``{partner: override}`` for those of ``partners`` whose tier is set by hand on ``day``."""
        domain = [("company_id", "=", company.id), ("partner_id", "in", partners.ids)]
        if not day:
            return {}
        found = self.search([*domain, ("date_from", "<=", day), ("date_to", ">=", day)])
        return {override.partner_id: override for override in found}

    @api.model_create_multi
    def create(self, vals_list):
        """Set by hand is set for the customer's whole company, at once."""
        overrides = super().create([self._for_whole_company(vals) for vals in vals_list])
        self._apply(overrides._pairs())
        return overrides

    def write(self, vals):
        """Let the change count at once, for the customer before and after it."""
        before = self._pairs()
        result = super().write(self._for_whole_company(vals))
        self._apply(before + self._pairs())
        return result

    def _for_whole_company(self, vals):
        if not vals.get("partner_id"):
            return vals
        return {**vals, "partner_id": self.env["res.partner"].browse(vals["partner_id"]).commercial_partner_id.id}

    def unlink(self):
        """Give the customers their earned tier back at once."""
        pairs = self._pairs()
        result = super().unlink()
        self._apply(pairs)
        return result

    def _pairs(self):
        return [(override.company_id, override.partner_id) for override in self]

    @api.model
    def _apply(self, pairs):
        partners = {}
        for company, partner in pairs:
            partners[company] = partners.get(company, partner) | partner
        for company, some in partners.items():
            self.env["spp.customer.run"]._reclassify(company, some)
