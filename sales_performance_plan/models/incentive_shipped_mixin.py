from odoo import SUPERUSER_ID, api, models
from odoo.tools import SQL

# Models of which each company has copies of the shipped records, and how the shipped ones' external ids begin.
SHIPPED = (
    ("spp.incentive.scheme", "incentive_scheme"),
    ("spp.incentive.rule", "incentive_rule"),
    ("spp.lead.criterion", "lead_criterion"),
    ("spp.service.policy", "service_policy"),
    ("spp.customer.playbook", "customer_playbook"),
    ("spp.talent.programme", "talent_programme"),
    ("spp.talent.module", "talent_module"),
)


class IncentiveShippedMixin(models.AbstractModel):
    """The shipped commission rules, and what becomes of them in the companies."""

    _name = "spp.incentive.shipped.mixin"
    _description = "Shipped Commission Rules"

    @api.model
    def _create_default_schemes(self, companies):
        """Copy the shipped plan to ``companies`` that have none, as a draft for somebody to approve."""
        schemes = self._elevated()
        shipped = schemes.search([("company_id", "=", False)])
        for company in companies:
            if not schemes.search_count([("company_id", "=", company.id)], limit=1):
                first = company._sales_quarter(company._sales_today()).first
                for scheme in shipped:
                    scheme.copy({"company_id": company.id, "date_from": first, "author_id": SUPERUSER_ID})

    @api.model
    def _translate_copies(self):
        """Give the companies' copies the translations of the shipped names, where they still have those names.

        A label in another language changes nothing of what was approved.
        """
        for model, prefix in SHIPPED:
            query = """
                UPDATE %(table)s copied SET name = shipped.name || copied.name FROM %(table)s shipped
                  JOIN ir_model_data known ON known.model = %(model)s AND known.res_id = shipped.id
                   AND known.module = 'sales_performance_plan' AND known.name LIKE %(prefix)s
                 WHERE copied.id <> shipped.id AND copied.name ->> 'en_US' = shipped.name ->> 'en_US'
                   AND copied.name IS DISTINCT FROM shipped.name || copied.name
            """
            table = SQL.identifier(self.env[model]._table)
            self.env.flush_all()
            self.env.cr.execute(SQL(query, table=table, model=model, prefix=f"{prefix}_%"))
            self.env[model].invalidate_model(["name"])
