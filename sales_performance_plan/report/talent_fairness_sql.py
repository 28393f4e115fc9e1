"""What each rep had to work with in a quarter, beside the median of their colleagues in the team."""

from odoo.tools import SQL

# Everybody with a target in a plan that was started; days are those of the company.
PEOPLE = """
    people AS MATERIALIZED (
        SELECT member.id, member.company_id, member.plan_id, member.user_id, member.team_id, member.date_from,
               member.date_to, member.target, company.rfm_window_days AS window_days,
               (member.date_from::timestamp AT TIME ZONE zone.name) AT TIME ZONE 'UTC' AS lower,
               ((member.date_to + 1)::timestamp AT TIME ZONE zone.name) AT TIME ZONE 'UTC' AS upper
          FROM spp_plan_member member
          JOIN spp_plan plan ON plan.id = member.plan_id AND plan.state <> 'draft'
          JOIN res_company company ON company.id = member.company_id
          LEFT JOIN resource_calendar calendar ON calendar.id = company.resource_calendar_id
          LEFT JOIN res_partner address ON address.id = company.partner_id
          CROSS JOIN LATERAL (SELECT coalesce(calendar.tz, address.tz, 'UTC') AS name) zone
         WHERE member.target > 0
    )
"""
# Leads that somebody else gave them, by rule or by hand; what they brought themselves is none of these.
RECEIVED = """
    received AS (
        SELECT people.id, count(*) AS leads, avg(lead.qualification_score) AS score,
               avg((lead.won_status = 'lost')::int) AS lost_share
          FROM people
          JOIN LATERAL (
            SELECT log.lead_id FROM spp_lead_assignment log
             WHERE log.user_id = people.user_id AND log.reason <> 'claimed'
               AND log.assigned_at >= people.lower AND log.assigned_at < people.upper
             UNION
            SELECT lead.id FROM crm_lead lead
             WHERE lead.user_id = people.user_id AND lead.create_uid IS DISTINCT FROM lead.user_id
               AND lead.first_assigned_at >= people.lower AND lead.first_assigned_at < people.upper
          ) given ON TRUE
          JOIN crm_lead lead ON lead.id = given.lead_id
               AND coalesce(lead.company_id, people.company_id) = people.company_id
      GROUP BY people.id
    )
"""
# Whose customers are they: of whom they are the salesperson, or to whom they sold within the trailing window. Tiers
# are those of the quarter's first day: what became of them in the quarter is no longer what there was to work with.
CUSTOMERS = """
    customers AS MATERIALIZED (
        SELECT people.id, people.company_id, people.lower, people.upper, people.date_from, mine.partner_id
          FROM people
          JOIN LATERAL (
            SELECT partner.id AS partner_id FROM res_partner partner
             WHERE partner.user_id = people.user_id AND partner.id = partner.commercial_partner_id
               AND coalesce(partner.company_id, people.company_id) = people.company_id
             UNION
            SELECT contact.commercial_partner_id FROM sale_order document
              JOIN res_partner contact ON contact.id = document.partner_id
             WHERE document.user_id = people.user_id AND document.company_id = people.company_id
               AND document.state = 'sale' AND document.date_order < people.upper
               AND document.date_order >= people.upper - people.window_days * interval '1 day'
             UNION
            SELECT document.commercial_partner_id FROM account_move document
             WHERE document.invoice_user_id = people.user_id AND document.company_id = people.company_id
               AND document.state = 'posted' AND document.move_type = 'out_invoice'
               AND document.invoice_date BETWEEN people.date_to - people.window_days AND people.date_to
          ) mine ON TRUE
    ), tiers AS (
        SELECT customers.id, count(*) AS customers,
               avg((tier.code = 'core')::int) AS core_share,
               avg((tier.code = 'potential')::int) AS potential_share,
               avg((tier.code = 'general')::int) AS general_share,
               avg((tier.code = 'lost')::int) AS lost_tier_share
          FROM customers
          JOIN %(stays)s stay ON stay.partner_id = customers.partner_id AND stay.company_id = customers.company_id
               AND stay.date_from <= customers.date_from
               AND (stay.date_to IS NULL OR stay.date_to > customers.date_from)
          JOIN spp_customer_tier tier ON tier.id = stay.tier_id
      GROUP BY customers.id
    ), breaches AS (
        SELECT customers.id, count(*) AS breaches
          FROM customers
          JOIN spp_service_ticket ticket ON ticket.commercial_partner_id = customers.partner_id
               AND ticket.company_id = customers.company_id
               AND ticket.opened_at >= customers.lower AND ticket.opened_at < customers.upper
         WHERE ticket.response_breached_at IS NOT NULL OR ticket.resolution_breached_at IS NOT NULL
      GROUP BY customers.id
    )
"""
ROWS = """
    WITH %(people)s, %(received)s, %(customers)s, figures AS MATERIALIZED (
        SELECT people.*, coalesce(received.leads, 0) AS leads, received.score, received.lost_share, tiers.customers,
               tiers.core_share, tiers.potential_share, tiers.general_share, tiers.lost_tier_share,
               coalesce(breaches.breaches, 0) AS breaches
          FROM people
          LEFT JOIN received ON received.id = people.id
          LEFT JOIN tiers ON tiers.id = people.id
          LEFT JOIN breaches ON breaches.id = people.id
    )
    SELECT figures.id, figures.id AS member_id, figures.company_id, figures.plan_id, figures.user_id, figures.team_id,
           figures.date_from, figures.leads, figures.score, figures.lost_share, figures.customers, figures.core_share,
           figures.potential_share, figures.general_share, figures.lost_tier_share, figures.breaches, %(compared)s
      FROM figures
      LEFT JOIN LATERAL (
        SELECT %(medians)s FROM figures other
         WHERE other.plan_id = figures.plan_id AND other.team_id = figures.team_id AND other.id <> figures.id
      ) colleagues ON TRUE
"""
COMPARED = ("leads", "score", "lost_share", "core_share", "potential_share", "lost_tier_share", "breaches")


def rows(env):
    """Return SQL for a row of each rep and quarter."""
    compared, medians = [], []
    for name in COMPARED:
        field, median, number = SQL.identifier(name), SQL.identifier(f"{name}_median"), SQL.identifier(f"{name}_of")
        medians.append(SQL("percentile_cont(0.5) WITHIN GROUP (ORDER BY other.%s) AS %s", field, median))
        medians.append(SQL("count(other.%s)::int AS %s", field, number))
        compared.append(SQL("colleagues.%s, colleagues.%s", median, number))
    return SQL(
        ROWS,
        people=SQL(PEOPLE),
        received=SQL(RECEIVED),
        customers=SQL(CUSTOMERS, stays=env["spp.customer.history"]._table_sql),
        compared=SQL(", ").join(compared),
        medians=SQL(", ").join(medians),
    )
