from odoo import api, fields, models
from odoo.tools import SQL

from ..models.narrow import NarrowMany2one
from ..models.service_conversation_mixin import AUTOMATIC

KINDS = [
    ("parked", "Parked after the customer's message"),
    ("resumed", "Parked, then taken up without the customer"),
    ("reopened", "Solved, then reopened soon"),
    ("short", "Short first answer"),
    ("lowered", "Priority lowered after a broken promise"),
    ("moved", "Category changed after a broken promise"),
    ("silent", "Solved without an answer"),
]

# What the customer sees, and whether the staff wrote it: the same sentence as service_conversation_mixin.py.
SAID = """
    said AS (
        SELECT message.id, message.res_id AS ticket_id, message.date, message.body, message.author_id,
               staff.id IS NOT NULL AS by_staff, staff.id AS user_id
          FROM mail_message message
          LEFT JOIN LATERAL (SELECT person.id FROM res_users person
                              WHERE person.partner_id = message.author_id AND person.share IS NOT TRUE
                                AND message.author_id <> %(robot)s
                           ORDER BY person.id LIMIT 1) staff ON TRUE
         WHERE message.model = 'spp.service.ticket' AND message.subtype_id = %(comment)s
           AND CASE WHEN staff.id IS NULL THEN message.message_type IN ('email', 'comment')
                    ELSE message.is_internal IS NOT TRUE AND message.message_type NOT IN %(automatic)s END
    )
"""
# A solution lasts from the moment it was solved until it is reopened, also when it was closed in between.
STANDING = """
    solutions AS (
        SELECT max(id) AS id, ticket_id, min(date_from) AS date_from, max(date_to) AS date_to,
               bool_or(date_to IS NULL) AS lasts, min(user_id) AS user_id
          FROM (SELECT pause.*,
                       count(*) FILTER (WHERE opens) OVER (PARTITION BY ticket_id ORDER BY date_from, id) AS nth
                  FROM (SELECT pause.*, lag(date_to) OVER (PARTITION BY ticket_id ORDER BY date_from, id)
                                        IS DISTINCT FROM date_from AS opens
                          FROM spp_service_pause pause WHERE kind = 'solved') pause) pause
      GROUP BY ticket_id, nth
    )
"""
# Letters alone: what is quoted, tags, entities and white space are none.
LETTERS = """
    length(regexp_replace(regexp_replace(regexp_replace(regexp_replace(COALESCE(said.body, ''),
        '<blockquote.*?</blockquote>', '', 'g'), '<[^>]*data-o-mail-quote.*$', ''), '<[^>]*>', '', 'g'),
        '&[#a-zA-Z0-9]+;|\\s', '', 'g'))
"""
EVENTS = """
    SELECT pause.id * 8 AS id, 'parked' AS kind, pause.ticket_id, pause.date_from AS date, pause.user_id AS by_id
      FROM spp_service_pause pause
      JOIN LATERAL (SELECT said.by_staff FROM said
                     WHERE said.ticket_id = pause.ticket_id AND said.date <= pause.date_from
                  ORDER BY said.date DESC, said.id DESC LIMIT 1) latest ON NOT latest.by_staff
     WHERE pause.kind = 'waiting'
 UNION ALL
    SELECT pause.id * 8 + 1, 'resumed', pause.ticket_id, pause.date_to, pause.user_id
      FROM spp_service_pause pause
     WHERE pause.kind = 'waiting' AND pause.ended_by = 'user'
       AND NOT EXISTS (SELECT FROM said WHERE said.ticket_id = pause.ticket_id AND NOT said.by_staff
                          AND said.date BETWEEN pause.date_from AND pause.date_to)
 UNION ALL
    SELECT solutions.id * 8 + 2, 'reopened', solutions.ticket_id, solutions.date_to, solutions.user_id
      FROM solutions
      JOIN spp_service_ticket ticket ON ticket.id = solutions.ticket_id
      JOIN res_company company ON company.id = ticket.company_id
     WHERE NOT solutions.lasts
       AND solutions.date_to <= solutions.date_from + company.service_reopen_days * interval '1 day'
 UNION ALL
    SELECT ticket.id * 8 + 3, 'short', ticket.id, ticket.responded_at, said.user_id
      FROM spp_service_ticket ticket
      JOIN res_company company ON company.id = ticket.company_id
      JOIN LATERAL (SELECT said.* FROM said WHERE said.ticket_id = ticket.id AND said.by_staff
                  ORDER BY said.date, said.id LIMIT 1) said
        ON greatest(said.date, ticket.opened_at) = ticket.responded_at
     WHERE %(letters)s < company.service_short_answer
       AND NOT EXISTS (SELECT FROM message_attachment_rel file WHERE file.message_id = said.id)
 UNION ALL
    SELECT change.id * 8 + 4, CASE change.kind WHEN 'priority' THEN 'lowered' ELSE 'moved' END, change.ticket_id,
           change.date, change.user_id
      FROM spp_service_change change
 UNION ALL
    SELECT ticket.id * 8 + 5, 'silent', ticket.id, ticket.resolved_at, solver.user_id
      FROM spp_service_ticket ticket
      LEFT JOIN LATERAL (SELECT pause.user_id FROM spp_service_pause pause
                          WHERE pause.ticket_id = ticket.id AND pause.date_from = ticket.resolved_at
                       ORDER BY pause.id LIMIT 1) solver ON TRUE
     WHERE ticket.resolved_at IS NOT NULL
       AND (ticket.responded_at IS NULL OR ticket.responded_at > ticket.resolved_at)
"""


class ServiceGamingReport(models.Model):
    """What is worth a look: moments in which a clock may have been helped, each with its request.

    None of them proves anything. A customer answers by telephone, a wrong category is put right, "Done!" can be all
    there is to say: whoever reads the row asks before judging.
    """

    _name = "spp.service.gaming.report"
    _description = "Worth a Look"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "ticket_id"

    kind = fields.Selection(KINDS, "What", readonly=True)
    ticket_id = NarrowMany2one("spp.service.ticket", "Request", readonly=True)
    date = fields.Datetime("When", readonly=True)
    by_id = NarrowMany2one("res.users", "By", readonly=True, help="Who did it, where that is known.")
    user_id = NarrowMany2one("res.users", "Owner", readonly=True)
    team_id = NarrowMany2one("spp.service.team", readonly=True)
    commercial_partner_id = NarrowMany2one("res.partner", "Customer", readonly=True)
    company_id = NarrowMany2one("res.company", readonly=True)

    @property
    def _table_query(self):
        known = {
            "robot": self.env["spp.service.ticket"]._robot().id,
            "comment": self.env.ref("mail.mt_comment").id,
            "automatic": AUTOMATIC,
        }
        return SQL(
            "WITH %s, %s SELECT event.id, event.kind, event.ticket_id, event.date, event.by_id, ticket.user_id, "
            "ticket.team_id, ticket.commercial_partner_id, ticket.company_id "
            "FROM (%s) event JOIN spp_service_ticket ticket ON ticket.id = event.ticket_id",
            SQL(SAID, **known),
            SQL(STANDING),
            SQL(EVENTS, letters=SQL(LETTERS)),
        )

    @api.readonly
    def action_open_ticket(self):
        """Open the request behind the row."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "spp.service.ticket",
            "res_id": self.ticket_id.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }
