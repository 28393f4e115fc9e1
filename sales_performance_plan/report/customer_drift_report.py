from odoo import fields, models
from odoo.tools import SQL

from ..models.narrow import NarrowMany2one


class CustomerDriftReport(models.Model):
    """Each tier's share of customers and of sales, expected beside real (the plan's C4)."""

    _name = "spp.customer.drift.report"
    _description = "Customer Tier Shares"
    _auto = False
    _order = "company_id, tier_id, measure, kind"

    company_id = NarrowMany2one("res.company", readonly=True)
    tier_id = NarrowMany2one("spp.customer.tier", readonly=True)
    measure = fields.Selection([("customers", "Customers"), ("sales", "Sales")], "Share of", readonly=True)
    kind = fields.Selection([("1_expected", "Expected"), ("2_real", "Real")], "Figure", readonly=True)
    share = fields.Float("Share (%)", readonly=True, digits=(16, 1))

    @property
    def _table_query(self):
        return SQL(
            """
            WITH real AS (
                SELECT tier.id, tier.company_id, tier.expected_customer_share, tier.expected_sales_share,
                       count(standing.id) / nullif(sum(count(standing.id)) OVER company, 0) AS customers,
                       sum(standing.amount) / nullif(greatest(sum(sum(standing.amount)) OVER company, 0), 0) AS sales
                  FROM spp_customer_tier tier
                  LEFT JOIN spp_customer_standing standing ON standing.tier_id = tier.id
                 WHERE tier.company_id IS NOT NULL
              GROUP BY tier.id
                WINDOW company AS (PARTITION BY tier.company_id)
            )
            SELECT real.id * 4 + figure.number AS id, real.company_id, real.id AS tier_id,
                   figure.measure, figure.kind, figure.share * 100 AS share
              FROM real, LATERAL (VALUES
                   (0, 'customers', '1_expected', real.expected_customer_share),
                   (1, 'customers', '2_real', coalesce(real.customers, 0)),
                   (2, 'sales', '1_expected', real.expected_sales_share),
                   (3, 'sales', '2_real', coalesce(real.sales, 0))) figure (number, measure, kind, share)
            """
        )
