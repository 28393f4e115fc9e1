"""What a tier run reads: who can have changed, what they bought, and which tier follows."""

# Whose stored figures the last run cannot vouch for, whatever came new. Both the partner itself (it may have become
# a contact of another one) and who pays for it; sub-selects, for the planner cannot know how few they are.
CANDIDATES = """
    WITH touched AS MATERIALIZED (
        %(written)s
        UNION SELECT sale.partner_id FROM %(source)s
         WHERE company_id = %(company)s AND counts AND document_id <= %(newest)s
           AND (moment >= %(old_lower)s AND moment < %(lower)s OR moment >= %(old_upper)s AND moment < %(upper)s)
        UNION SELECT partner_id FROM spp_customer_recheck WHERE company_id = %(company)s
        UNION SELECT partner_id FROM spp_customer_override
         WHERE company_id = %(company)s AND %(day)s BETWEEN date_from AND date_to
    )
    SELECT partner_id FROM touched
    UNION SELECT (SELECT commercial_partner_id FROM res_partner partner WHERE partner.id = touched.partner_id)
      FROM touched
    UNION SELECT partner_id FROM spp_tier_figure WHERE standing_id IS NULL
"""
AMONG_CANDIDATES = """
    (SELECT partner.id, partner.commercial_partner_id FROM spp_tier_candidate candidate
       JOIN res_partner partner ON partner.commercial_partner_id = candidate.partner_id)
"""
# By contact first and then by customer: a million sales are grouped faster than joined.
ALL_BOUGHT = """
    SELECT partner.commercial_partner_id AS partner_id, max(bought.last_moment) AS last_moment,
           sum(bought.frequency)::int AS frequency, sum(bought.amount) AS amount
      FROM (SELECT sale.partner_id, max(moment) FILTER (WHERE is_sale) AS last_moment,
                   count(*) FILTER (WHERE moment >= %(lower)s AND is_sale) AS frequency,
                   coalesce(sum(amount) FILTER (WHERE moment >= %(lower)s), 0) AS amount
              FROM %(source)s WHERE counts AND company_id = %(company)s AND moment < %(upper)s
          GROUP BY sale.partner_id) bought
      JOIN res_partner partner ON partner.id = bought.partner_id
  GROUP BY partner.commercial_partner_id
"""
EVER_BOUGHT = """
    SELECT buyer.commercial_partner_id AS partner_id, max(moment) FILTER (WHERE is_sale) AS last_moment,
           (count(*) FILTER (WHERE moment >= %(lower)s AND is_sale))::int AS frequency,
           coalesce(sum(amount) FILTER (WHERE moment >= %(lower)s), 0) AS amount
      FROM %(buyers)s buyer JOIN %(source)s ON sale.partner_id = buyer.id
     WHERE counts AND company_id = %(company)s AND moment < %(upper)s
  GROUP BY buyer.commercial_partner_id
"""
# What came new, by customer: only contacts have to be looked up, and most customers buy themselves.
NEWLY_BOUGHT = """
    SELECT coalesce(contact.commercial_partner_id, sale.partner_id) AS partner_id,
           max(moment) FILTER (WHERE is_sale) AS last_moment,
           (count(*) FILTER (WHERE moment >= %(lower)s AND is_sale))::int AS frequency,
           coalesce(sum(amount) FILTER (WHERE moment >= %(lower)s), 0) AS amount
      FROM %(source)s
 LEFT JOIN res_partner contact ON contact.id = sale.partner_id AND contact.commercial_partner_id <> contact.id
     WHERE counts AND sale.company_id = %(company)s AND moment < %(upper)s AND document_id > %(after)s
  GROUP BY 1
"""
# The same where an index leads to the window: what came before is asked of those alone who bought nothing in it.
RECENTLY_BOUGHT = """
    WITH buyer AS MATERIALIZED (
        SELECT * FROM %(buyers)s buyer
    ), recent AS MATERIALIZED (
        SELECT buyer.commercial_partner_id AS partner_id, max(moment) FILTER (WHERE is_sale) AS last_moment,
               (count(*) FILTER (WHERE is_sale))::int AS frequency, sum(amount) AS amount
          FROM buyer JOIN %(source)s ON sale.partner_id = buyer.id
         WHERE counts AND company_id = %(company)s AND moment >= %(lower)s AND moment < %(upper)s
      GROUP BY buyer.commercial_partner_id
    ), before AS (
        SELECT buyer.commercial_partner_id AS partner_id, max(moment) AS last_moment
          FROM buyer JOIN %(source)s ON sale.partner_id = buyer.id
         WHERE counts AND company_id = %(company)s AND moment < %(lower)s AND is_sale
           AND buyer.commercial_partner_id NOT IN (SELECT partner_id FROM recent WHERE last_moment IS NOT NULL)
      GROUP BY buyer.commercial_partner_id
    )
    SELECT partner_id, coalesce(recent.last_moment, before.last_moment) AS last_moment,
           coalesce(frequency, 0) AS frequency, coalesce(amount, 0) AS amount
      FROM recent FULL JOIN before USING (partner_id)
"""
# What is known now beside what is stored; ``place`` finds the stored row again without a search.
BESIDE = """
           stored.id AS standing_id, stored.ctid AS place,
           stored.tier_id AS old_tier_id, coalesce(stored.by_hand, FALSE) AS was_by_hand,
           stored.frequency AS old_frequency, stored.amount AS old_amount,
           (figure.last_sale_date, figure.frequency, figure.amount)
           IS DISTINCT FROM (stored.last_sale_date, stored.frequency, stored.amount) AS differs
"""
FIGURES = """
    SELECT coalesce(figure.partner_id, stored.partner_id) AS partner_id, figure.last_sale_date,
           figure.frequency, figure.amount, %(beside)s
      FROM (SELECT * FROM (%(figures)s) bought WHERE last_moment IS NOT NULL) figure
      FULL JOIN (SELECT ctid, * FROM spp_customer_standing WHERE company_id = %(company)s AND %(mine)s) stored
        ON stored.partner_id = figure.partner_id
"""
FIGURES_STORED = """
    SELECT partner_id, last_sale_date AS last_moment, last_sale_date, frequency, amount
      FROM spp_customer_standing WHERE company_id = %(company)s AND %(mine)s
"""
# What is stored and what came new: right for those who did nothing but buy.
FIGURES_ADDED = """
    SELECT figure.*, %(beside)s
      FROM (%(figures)s) new
 LEFT JOIN (SELECT ctid, * FROM spp_customer_standing WHERE company_id = %(company)s) stored
        ON stored.partner_id = new.partner_id,
           LATERAL (SELECT new.partner_id, greatest(stored.last_sale_date, new.last_sale_date) AS last_sale_date,
                           stored.frequency + new.frequency AS frequency, stored.amount + new.amount AS amount) figure
"""
FIGURE = "SELECT partner_id, last_moment, %(day)s AS last_sale_date, frequency, amount FROM (%(bought)s) bought"
# The last run's totals, less what they held of the candidates, and what they hold now. Nothing, if standings may
# have gone or come otherwise: with a deleted or merged customer, or when they were locked.
TOTALS_CARRIED = """
    SELECT run.total_amount + coalesce(sum(figure.amount), 0) - coalesce(sum(old_amount), 0),
           run.total_sales + coalesce(sum(figure.frequency), 0) - coalesce(sum(old_frequency), 0),
           run.total_buyers + count(*) FILTER (WHERE figure.frequency > 0) - count(*) FILTER (WHERE old_frequency > 0)
      FROM spp_customer_run run LEFT JOIN spp_tier_figure figure ON TRUE
     WHERE run.id = %(run)s AND run.skipped = 0
       AND NOT EXISTS (SELECT FROM spp_customer_recheck recheck WHERE recheck.company_id = run.company_id)
  GROUP BY run.id
"""
TOTALS_COUNTED = """
    SELECT coalesce(sum(amount), 0), coalesce(sum(frequency), 0), count(*) FILTER (WHERE frequency > 0)
      FROM (SELECT frequency, amount FROM spp_tier_figure %(others)s) figure
"""
OTHERS = """
      FROM spp_customer_standing standing
     WHERE company_id = %(company)s AND %(which)s AND NOT EXISTS (
           SELECT FROM spp_tier_figure figure WHERE figure.standing_id = standing.id)
"""
# The fences (OFFSET 0) have M and the tier worked out once for each customer, not at each place that asks for them.
CHANGES = """
    WITH in_force AS (%(in_force)s), known AS (
        SELECT partner_id, last_sale_date, frequency, amount, standing_id, place, old_tier_id, was_by_hand, differs
          FROM spp_tier_figure %(others)s
    ), measured AS (
        SELECT known.*, %(on_date)s::date - last_sale_date AS recency, %(monetary)s AS monetary FROM known OFFSET 0
    ), earned AS (
        SELECT measured.*, hand.id IS NOT NULL AS by_hand,
               CASE WHEN last_sale_date IS NOT NULL THEN coalesce(hand.tier_id, %(tier)s) END AS tier_id
          FROM measured
          LEFT JOIN in_force hand ON hand.partner_id = measured.partner_id
        OFFSET 0
    )
    SELECT partner_id, standing_id, place, last_sale_date, frequency, amount, recency, monetary, tier_id, by_hand,
           tier_id IS DISTINCT FROM old_tier_id AS moved,
           tier_id IS DISTINCT FROM old_tier_id OR by_hand <> was_by_hand AS turned
      FROM earned WHERE differs OR tier_id IS DISTINCT FROM old_tier_id OR by_hand <> was_by_hand
"""
