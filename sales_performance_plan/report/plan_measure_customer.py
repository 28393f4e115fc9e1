"""Measures of the customers: who of the core is lost, how often they buy, whom service drove away."""

from odoo.tools import SQL

from ..rules import kpi
from .plan_measure import Measure, register
from .plan_measure_sales import SalesMeasure

# Core on the first day, and whose they are: the salesperson named on the customer, else whoever sold to them last.
CORE = """
    WITH core AS MATERIALIZED (
        SELECT stay.partner_id, customer.user_id AS named_id
          FROM %(stays)s stay
          JOIN spp_customer_tier tier ON tier.id = stay.tier_id AND tier.code = 'core'
          JOIN res_partner customer ON customer.id = stay.partner_id
         WHERE stay.company_id = %(company)s AND stay.date_from <= %(first)s
           AND (stay.date_to IS NULL OR stay.date_to > %(first)s)
    )
"""
CHURN = """
    SELECT core.partner_id AS record_id,
           CASE WHEN core.named_id IS NULL THEN seller.team_id ELSE member.team_id END AS team_id,
           coalesce(core.named_id, seller.user_id) AS user_id,
           (lost.partner_id IS NOT NULL)::int AS numerator, 1 AS denominator
      FROM core
      LEFT JOIN LATERAL (%(seller)s) seller ON core.named_id IS NULL
      LEFT JOIN %(members)s member ON member.user_id = core.named_id
      LEFT JOIN (SELECT stay.partner_id
                   FROM %(stays)s stay JOIN spp_customer_tier tier ON tier.id = stay.tier_id AND tier.code = 'lost'
                  WHERE stay.company_id = %(company)s AND stay.date_from <= %(last)s
                    AND (stay.date_to IS NULL OR stay.date_to > %(last)s)) lost
        ON lost.partner_id = core.partner_id
"""
LAST_ORDER = """
    SELECT document.user_id, document.team_id
      FROM sale_order document JOIN res_partner contact ON contact.id = document.partner_id
     WHERE document.company_id = %(company)s AND document.state = 'sale' AND document.date_order < %(lower)s
       AND contact.commercial_partner_id = core.partner_id
  ORDER BY document.date_order DESC, document.id DESC LIMIT 1
"""
LAST_INVOICE = """
    SELECT document.invoice_user_id AS user_id, document.team_id
      FROM account_move document
     WHERE document.company_id = %(company)s AND document.state = 'posted' AND document.move_type = 'out_invoice'
       AND document.invoice_date < %(lower)s AND document.commercial_partner_id = core.partner_id
  ORDER BY document.invoice_date DESC, document.id DESC LIMIT 1
"""
# Days between two successive days with a sale; the second one counts.
CYCLE = """
    , sold AS (
        SELECT DISTINCT ON (core.partner_id, %(day)s) core.partner_id, %(day)s AS day, sale.document_id,
               sale.team_id, sale.user_id
          FROM core
          JOIN res_partner contact ON contact.commercial_partner_id = core.partner_id
          JOIN %(sales)s ON sale.partner_id = contact.id
         WHERE sale.company_id = %(company)s AND sale.counts AND sale.is_sale AND sale.moment < %(upper)s
      ORDER BY core.partner_id, %(day)s, sale.document_id
    ), interval AS (
        SELECT sold.*, day - lag(day) OVER (PARTITION BY partner_id ORDER BY day) AS days FROM sold
    )
    SELECT document_id AS record_id, team_id, user_id, days AS numerator, 1 AS denominator
      FROM interval WHERE days IS NOT NULL AND day >= %(first)s
"""
# Lost in the period; over service if an opportunity was lost for it, or a promise broken or an answer bad before.
LOST_OVER_SERVICE = """
    WITH grief AS MATERIALIZED (
        SELECT contact.commercial_partner_id AS partner_id, lead.date_closed AS moment
          FROM crm_lead lead JOIN crm_lost_reason reason ON reason.id = lead.lost_reason_id
          JOIN res_partner contact ON contact.id = lead.partner_id
         WHERE lead.won_status = 'lost' AND reason.loss_cause = 'service'
           AND coalesce(lead.company_id, %(company)s) = %(company)s
        UNION ALL
        SELECT ticket.commercial_partner_id, broken.moment
          FROM spp_service_ticket ticket,
               LATERAL (VALUES (ticket.response_breached_at), (ticket.resolution_breached_at)) broken (moment)
         WHERE ticket.company_id = %(company)s AND broken.moment IS NOT NULL
        UNION ALL
        SELECT ticket.commercial_partner_id, rating.rated_on
          FROM rating_rating rating JOIN spp_service_ticket ticket ON ticket.id = rating.res_id
         WHERE rating.res_model = 'spp.service.ticket' AND rating.consumed AND rating.rating BETWEEN 1 AND %(bad)s
           AND ticket.company_id = %(company)s
    )
    , gone AS MATERIALIZED (
        SELECT stay.partner_id, customer.user_id, stay.date_from
          FROM %(stays)s stay JOIN spp_customer_tier tier ON tier.id = stay.tier_id AND tier.code = 'lost'
          JOIN res_partner customer ON customer.id = stay.partner_id
         WHERE stay.company_id = %(company)s AND stay.date_from BETWEEN %(first)s AND %(last)s
           AND stay.date_from > %(known)s
    )
    SELECT gone.partner_id AS record_id, member.team_id, gone.user_id, 1 AS denominator,
           (blamed.partner_id IS NOT NULL)::int AS numerator
      FROM gone
      LEFT JOIN (SELECT DISTINCT gone.partner_id FROM gone JOIN grief ON grief.partner_id = gone.partner_id
                    AND grief.moment < gone.date_from + 1 AND grief.moment >= gone.date_from - %(back)s) blamed
        ON blamed.partner_id = gone.partner_id
      LEFT JOIN %(members)s member ON member.user_id = gone.user_id
"""


@register
class CoreChurn(Measure):
    """Who was core on the quarter's first day and is lost now, of all who were core."""

    code = "core_churn"
    model = "res.partner"

    def rows(self, scope):
        """Return the customers who were core."""
        lower, _upper = scope.sale_edges()
        seller = LAST_ORDER if scope.source.table == "sale_order" else LAST_INVOICE
        return SQL(
            "%s %s",
            core(scope),
            SQL(
                CHURN,
                seller=SQL(seller, company=scope.company.id, lower=lower),
                members=scope.team_of_user,
                stays=scope.stays,
                company=scope.company.id,
                last=scope.horizon.last,
            ),
        )


@register
class RepurchaseCycle(SalesMeasure):
    """The median of the days between two sales to a core customer."""

    code = "repurchase_cycle"
    shape = kpi.MEAN
    middle = True
    dimensions = ("team", "person")  # all of them were core, and nobody is new

    def rows(self, scope):
        """Return the documents that came after another one."""
        _lower, upper = scope.sale_edges()
        return SQL(
            "%s %s",
            core(scope),
            SQL(
                CYCLE,
                sales=scope.source.rows,
                day=self.day(scope),
                company=scope.company.id,
                first=scope.horizon.first,
                upper=upper,
            ),
        )


@register
class ServiceLossShare(Measure):
    """Who left over service, of all customers lost in the quarter."""

    code = "service_loss_share"
    model = "res.partner"
    company_wide = True

    def rows(self, scope):
        """Return the customers lost since tiers are known; on the first day nobody left, they were merely counted."""
        known = scope.tiers_since
        return known and SQL(
            LOST_OVER_SERVICE,
            stays=scope.stays,
            members=scope.team_of_user,
            company=scope.company.id,
            first=scope.horizon.first,
            last=scope.horizon.last,
            known=known,
            bad=scope.company.service_bad_rating,
            back=scope.company.service_evidence_days,
        )


def core(scope):
    """Return SQL for the customers who were core on the first day."""
    return SQL(CORE, stays=scope.stays, company=scope.company.id, first=scope.period.first)
