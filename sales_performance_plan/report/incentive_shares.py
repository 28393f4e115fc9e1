"""How the facts of a quarter are shared between reps, paid in parts, and given back: SQL on ``spp_incentive_fact``."""

# Each rep's share in whole cents: rounded towards nothing, left-over cents to the largest parts first.
SPLIT = """
    WITH share AS (
        SELECT split.%(column)s AS split_id, split.id, split.user_id, split.weight::numeric AS weight,
               sum(split.weight::numeric) OVER (PARTITION BY split.%(column)s) AS whole
          FROM spp_incentive_split split WHERE split.%(column)s IS NOT NULL AND split.company_id = %(company)s
    ), old AS (
        DELETE FROM spp_incentive_fact fact USING (SELECT DISTINCT split_id FROM share) shared
         WHERE fact.split_id = shared.split_id RETURNING fact.*
    ), cut AS (
        SELECT old.*, share.user_id AS rep_id,
               trunc(old.amount * share.weight / share.whole, %(digits)s) AS part_amount,
               row_number() OVER (PARTITION BY old.source_id, old.part ORDER BY share.weight DESC, share.id) AS place
          FROM old JOIN share ON share.split_id = old.split_id
    ), dealt AS (
        SELECT cut.*, abs(amount - sum(part_amount) OVER (PARTITION BY source_id, part))
                      * 10::numeric ^ %(digits)s AS left_over FROM cut
    ), whole AS (
        SELECT dealt.*, part_amount + CASE WHEN place > left_over THEN 0
                                           ELSE sign(amount) / 10::numeric ^ %(digits)s END AS rep_amount FROM dealt
    )
    INSERT INTO spp_incentive_fact
    SELECT source_id, part, document_id, document, rep_id, split_id, partner_id, day, root_id, root_day,
           round(rep_amount, %(digits)s), tier_id, first_day, scheme_id, rule_id, rate,
           round(rep_amount * rate, %(digits)s), is_covered
      FROM whole WHERE rep_amount <> 0
"""
# Several payments of a line: the running sums are rounded, so that all of them pay what one would.
IN_PARTS = """
    UPDATE spp_incentive_fact fact SET due = stepped.due
      FROM (SELECT ctid AS row_id, round(sum(amount) OVER parts * rate, %(digits)s)
                   - round((sum(amount) OVER parts - amount) * rate, %(digits)s) AS due
              FROM spp_incentive_fact
            WINDOW parts AS (PARTITION BY source_id, user_id ORDER BY day, part)) stepped
     WHERE fact.ctid = stepped.row_id AND fact.due <> stepped.due
"""
# What is given back takes its share of what was paid on the document: ``rules/commission.py``, reverse().
REVERSE = """
    UPDATE spp_incentive_fact fact SET due = stepped.due
      FROM (SELECT back.row_id, round(root.due * running / root.amount, %(digits)s)
                   - round(root.due * (running - back.amount) / root.amount, %(digits)s) AS due
              FROM (SELECT ctid AS row_id, root_id, user_id, amount,
                           sum(amount) OVER (PARTITION BY root_id, user_id ORDER BY day, source_id, part) AS running
                      FROM spp_incentive_fact WHERE root_id IS NOT NULL) back
              JOIN (SELECT document_id, user_id, sum(amount) AS amount, sum(due) AS due
                      FROM spp_incentive_fact WHERE root_id IS NULL
                       AND document_id IN (SELECT root_id FROM spp_incentive_fact)
                  GROUP BY document_id, user_id) root
                ON root.document_id = back.root_id AND root.user_id IS NOT DISTINCT FROM back.user_id
               AND root.amount <> 0) stepped
     WHERE fact.ctid = stepped.row_id
"""
