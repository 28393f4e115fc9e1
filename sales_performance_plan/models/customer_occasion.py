from datetime import date

from odoo import api, fields, models

from ..rules import periods


class CustomerOccasion(models.Model):
    """A day on which customers are greeted, or invited: a holiday, the launch of a product."""

    _name = "spp.customer.occasion"
    _description = "Occasion"
    _order = "date, id"

    name = fields.Char(required=True, translate=True)
    kind = fields.Selection([("holiday", "Holiday"), ("launch", "Product Launch")], required=True, default="holiday")
    date = fields.Date(required=True)
    is_yearly = fields.Boolean("Every Year")
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)

    def _next_on(self, today):
        """Return when it is next, from ``today`` on; None if it is over."""
        self.ensure_one()
        if not self.is_yearly:
            return self.date if self.date >= today else None
        years = max(today.year - self.date.year, 0)
        this = periods.add_months(self.date, 12 * years)
        return this if this >= today else periods.add_months(self.date, 12 * (years + 1))

    @api.model
    def _between(self, company, kind, today, last):
        """Return [(occasion, day)] of ``company`` from ``today`` to ``last``."""
        mine = self.search([("company_id", "=", company.id), ("kind", "=", kind)])
        days: list[tuple[CustomerOccasion, date | None]] = [(one, one._next_on(today)) for one in mine]
        return [(one, day) for one, day in days if day and day <= last]
