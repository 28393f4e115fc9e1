from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL

# Field: column of the standing; without one it is computed from the run's averages or the history.
COLUMNS = {
    "customer_tier_id": "tier_id",
    "customer_tier_since": "date_from",
    "previous_customer_tier_id": None,
    "customer_last_sale_date": "last_sale_date",
    "rfm_recency_days": None,
    "rfm_frequency": "frequency",
    "rfm_monetary": None,
    "rfm_amount": "amount",
}
PREVIOUS_TIER = """
    (SELECT before.tier_id FROM spp_customer_history before
      WHERE before.partner_id = %(partner)s AND before.company_id = %(company)s
   ORDER BY before.date_to DESC LIMIT 1)
"""


class CustomerSqlMixin(models.AbstractModel):
    """Filter, sort and group by a customer's standing as if its fields were columns of this table."""

    _name = "spp.customer.sql.mixin"
    _description = "Customer Standing in Queries"

    def _standing_partner_sql(self, alias, query):
        """Return SQL for the id of the commercial partner. To be overridden."""
        raise NotImplementedError

    def _standing_company_sql(self, alias, query):
        """Return SQL for the id of the company whose customer it is. To be overridden."""
        raise NotImplementedError

    def _search_standing(self, fname, operator, value):
        field = self._fields[fname]
        if field.type == "many2one" and operator not in ("in", "not in"):
            if operator not in ("any", "any!", "ilike", "like", "=like", "=ilike"):
                return NotImplemented
            domain = value if operator.startswith("any") else Domain("display_name", operator, value)
            operator, value = "in", self.env[field.comodel_name].search(domain).ids
        if fname == "rfm_recency_days":
            # Who never bought is not zero days ago.
            return Domain("customer_tier_id", "!=", False) & self._standing_domain(fname, operator, value)
        return self._standing_domain(fname, operator, value)

    def _standing_domain(self, fname, operator, value):
        field = self._fields[fname]
        return Domain.custom(
            to_sql=lambda model, alias, query: field.condition_to_sql(fname, operator, value, model, alias, query)
        )

    def _field_to_sql(self, alias, field_expr, query=None):
        if field_expr not in COLUMNS or query is None:
            return super()._field_to_sql(alias, field_expr, query)
        self._check_field_access(self._fields[field_expr], "read")
        column = COLUMNS[field_expr]
        joined = self._join_standing(alias, query)
        if column:
            return SQL.identifier(joined, column)
        if field_expr == "previous_customer_tier_id":
            return SQL(
                PREVIOUS_TIER,
                partner=SQL.identifier(joined, "partner_id"),
                company=SQL.identifier(joined, "company_id"),
            )
        run = self.env["spp.customer.run"]._latest(self.env.company)
        return run._recency_sql(joined) if field_expr == "rfm_recency_days" else run._monetary_sql(joined)

    def _join_standing(self, alias, query):
        """Join the customer's standing, and return its alias."""
        joined = query.make_alias(alias, "spp_customer_standing")
        condition = SQL(
            "%s = %s AND %s = %s",
            SQL.identifier(joined, "partner_id"),
            self._standing_partner_sql(alias, query),
            SQL.identifier(joined, "company_id"),
            self._standing_company_sql(alias, query),
        )
        query.add_join("LEFT JOIN", joined, "spp_customer_standing", condition)
        return joined
