"""What a tier run writes: the rows of ``spp_tier_change``, to the history and to the standings."""

LEAVE_LOCKED = """
    DELETE FROM spp_tier_change
     WHERE standing_id NOT IN (SELECT id FROM spp_customer_standing
                                WHERE id IN (SELECT standing_id FROM spp_tier_change) FOR UPDATE SKIP LOCKED)
"""
# A stay that began today is replaced; one that ended today goes on if the customer is back in it.
REPLACE_TODAY = """
    DELETE FROM spp_customer_history history USING spp_tier_change change
     WHERE change.turned AND history.company_id = %(company)s AND history.partner_id = change.partner_id
       AND history.date_to IS NULL AND history.date_from = %(day)s;
    UPDATE spp_customer_history history SET date_to = NULL FROM spp_tier_change change
     WHERE change.turned AND history.company_id = %(company)s AND history.partner_id = change.partner_id
       AND history.date_to = %(day)s
       AND (history.tier_id, coalesce(history.by_hand, FALSE)) = (change.tier_id, change.by_hand)
"""
WRITE_HISTORY = """
    UPDATE spp_customer_history history SET date_to = %(day)s FROM spp_tier_change change
     WHERE change.turned AND history.company_id = %(company)s AND history.partner_id = change.partner_id
       AND history.date_to IS NULL
       AND (history.tier_id, coalesce(history.by_hand, FALSE)) IS DISTINCT FROM (change.tier_id, change.by_hand);
    INSERT INTO spp_customer_history
           (company_id, partner_id, tier_id, date_from, recency, frequency, monetary, by_hand)
    SELECT %(company)s, change.partner_id, change.tier_id, %(day)s, change.recency, change.frequency,
           change.monetary, change.by_hand
      FROM spp_tier_change change
     WHERE change.turned AND change.tier_id IS NOT NULL AND NOT EXISTS (
           SELECT FROM spp_customer_history history
            WHERE history.company_id = %(company)s AND history.partner_id = change.partner_id
              AND history.date_to IS NULL)
"""
WRITE_STANDINGS = """
    DELETE FROM spp_customer_standing standing USING spp_tier_change change
     WHERE standing.id = change.standing_id AND change.tier_id IS NULL;
    UPDATE spp_customer_standing standing
       SET tier_id = change.tier_id, last_sale_date = change.last_sale_date, frequency = change.frequency,
           amount = change.amount, by_hand = change.by_hand
      FROM spp_tier_change change
     WHERE standing.id = change.standing_id AND change.tier_id IS NOT NULL;
    INSERT INTO spp_customer_standing (company_id, partner_id, tier_id, last_sale_date, frequency, amount, by_hand)
    SELECT %(company)s, partner_id, tier_id, last_sale_date, frequency, amount, by_hand
      FROM spp_tier_change WHERE standing_id IS NULL AND tier_id IS NOT NULL
"""
