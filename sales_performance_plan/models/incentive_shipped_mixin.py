from odoo import SUPERUSER_ID, api, models
from odoo.tools import SQL

# Models of which each company has copies of the shipped records; their external ids begin with the model's own name.
SHIPPED = (
    "spp.incentive.scheme",
    "spp.incentive.rule",
    "spp.lead.criterion",
    "spp.service.policy",
    "spp.customer.playbook",
    "spp.talent.programme",
    "spp.talent.module",
    "spp.plan.kpi",
    "spp.plan.role",
    "spp.plan.duty",
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
        """Give the companies' copies the translations of the shipped texts, where they still have those texts.

        A label in another language changes nothing of what was approved.
        """
        self.env.flush_all()
        for name in SHIPPED:
            model = self.env[name]
            for field in model._fields.values():
                if field.store and field.translate:
                    self._translate_copied(model, field)
            model.invalidate_model()

    @api.model
    def _translate_copied(self, model, field):
        query = """
            UPDATE %(table)s copied SET %(column)s = shipped.%(column)s || copied.%(column)s FROM %(table)s shipped
              JOIN ir_model_data known ON known.model = %(model)s AND known.res_id = shipped.id
               AND known.module = 'sales_performance_plan' AND known.name LIKE %(prefix)s
             WHERE copied.id <> shipped.id AND copied.%(column)s ->> 'en_US' = shipped.%(column)s ->> 'en_US'
               AND copied.%(column)s IS DISTINCT FROM shipped.%(column)s || copied.%(column)s
        """
        self.env.cr.execute(
            SQL(
                query,
                table=SQL.identifier(model._table),
                column=SQL.identifier(field.name),
                model=model._name,
                prefix=f"{model._table.removeprefix('spp_')}_%",
            )
        )
