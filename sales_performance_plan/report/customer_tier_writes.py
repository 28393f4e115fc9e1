"""What a tier run writes: the rows of ``spp_tier_change``, to the standings and, for ended stays, to the history."""

LEAVE_LOCKED = """
    DELETE FROM spp_tier_change
     WHERE standing_id NOT IN (SELECT id FROM spp_customer_standing
                                WHERE id IN (SELECT standing_id FROM spp_tier_change) FOR UPDATE SKIP LOCKED)
"""
# The lasting stay is part of the standing: a move copies it out and starts it anew. What began today leaves no trace.
END_STAYS = """
    INSERT INTO spp_customer_history
           (company_id, partner_id, tier_id, by_hand, date_from, date_to, recency, frequency, monetary)
    SELECT standing.company_id, standing.partner_id, standing.tier_id, standing.by_hand, standing.date_from, %(day)s,
           standing.first_recency, standing.first_frequency, standing.first_monetary
      FROM spp_tier_change change JOIN spp_customer_standing standing ON standing.ctid = change.place
     WHERE change.turned AND standing.date_from < %(day)s
"""
WRITE_STANDINGS = """
    DELETE FROM spp_customer_standing standing USING spp_tier_change change
     WHERE standing.ctid = change.place AND change.tier_id IS NULL;
    UPDATE spp_customer_standing standing
       SET tier_id = change.tier_id, last_sale_date = change.last_sale_date, frequency = change.frequency,
           amount = change.amount, by_hand = change.by_hand,
           date_from = CASE WHEN turned THEN %(day)s ELSE date_from END,
           first_recency = CASE WHEN turned THEN change.recency ELSE first_recency END,
           first_frequency = CASE WHEN turned THEN change.frequency ELSE first_frequency END,
           first_monetary = CASE WHEN turned THEN change.monetary ELSE first_monetary END
      FROM spp_tier_change change
     WHERE standing.ctid = change.place AND change.tier_id IS NOT NULL;
    INSERT INTO spp_customer_standing
           (company_id, partner_id, tier_id, last_sale_date, frequency, amount, by_hand,
            date_from, first_recency, first_frequency, first_monetary)
    SELECT %(company)s, partner_id, tier_id, last_sale_date, frequency, amount, by_hand,
           %(day)s, recency, frequency, monetary
      FROM spp_tier_change WHERE standing_id IS NULL AND tier_id IS NOT NULL ORDER BY partner_id
"""
# A stay that ended today goes on if the customer is back in it.
RESUME_STAYS = """
    WITH resumed AS (
        DELETE FROM spp_customer_history history USING spp_tier_change change
         WHERE change.turned AND history.company_id = %(company)s AND history.partner_id = change.partner_id
           AND history.date_to = %(day)s
           AND (history.tier_id, coalesce(history.by_hand, FALSE)) = (change.tier_id, change.by_hand)
     RETURNING history.*
    )
    UPDATE spp_customer_standing standing
       SET date_from = resumed.date_from, first_recency = resumed.recency, first_frequency = resumed.frequency,
           first_monetary = resumed.monetary
      FROM resumed
     WHERE standing.company_id = resumed.company_id AND standing.partner_id = resumed.partner_id
"""
# Stays that began later are forgotten; the one that ``day`` lies in lasts again.
REWIND = """
    WITH later AS (
        DELETE FROM spp_customer_history WHERE company_id = %(company)s AND date_to > %(day)s RETURNING *
    ), current AS (
        SELECT * FROM later WHERE date_from <= %(day)s
    ), gone AS (
        DELETE FROM spp_customer_standing WHERE company_id = %(company)s AND date_from > %(day)s
           AND partner_id NOT IN (SELECT partner_id FROM current)
    )
    INSERT INTO spp_customer_standing AS standing
           (company_id, partner_id, tier_id, by_hand, last_sale_date, frequency, amount,
            date_from, first_recency, first_frequency, first_monetary)
    SELECT company_id, partner_id, tier_id, by_hand, date_from, 0, 0, date_from, recency, frequency, monetary
      FROM current
        ON CONFLICT (partner_id, company_id) DO UPDATE
       SET tier_id = excluded.tier_id, by_hand = excluded.by_hand, date_from = excluded.date_from,
           first_recency = excluded.first_recency, first_frequency = excluded.first_frequency,
           first_monetary = excluded.first_monetary
"""
