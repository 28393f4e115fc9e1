from odoo import api, fields, models
from odoo.tools import SQL


class LeadTurn(models.Model):
    """How much of the leads a member had so far: leads divided by capacity. Locked while leads are handed out.

    Two people who save leads at the same moment both look here first: the second one waits or starts over, and so
    sees what the first one gave.
    """

    _name = "spp.lead.turn"
    _description = "Turn in the Assignment of Leads"

    member_id = fields.Many2one("crm.team.member", required=True, readonly=True, ondelete="cascade")
    share = fields.Float(readonly=True, digits=(16, 6))
    has_share = fields.Boolean(readonly=True, help="Not yet for who was never there when leads were handed out.")
    company_id = fields.Many2one("res.company", compute="_compute_company_id", search="_search_company_id")

    _one_per_member = models.UniqueIndex("(member_id)", "Each member has one turn.")

    def _compute_company_id(self):
        for turn in self:
            turn.company_id = turn.member_id.crm_team_id.company_id

    @api.model
    def _search_company_id(self, operator, value):
        return [("member_id.crm_team_id.company_id", operator, value)]

    @api.model
    def _of(self, members):
        """Return the turns of ``members``, made where there is none."""
        turns = self.search([("member_id", "in", members.ids)], order="id")
        missing = members - turns.member_id
        return turns + self._begin(missing) if missing else turns

    @api.model
    def _begin(self, members):
        """Make the turns of members who have none; where somebody else just did, the transaction starts over.

        Created by the ORM, the second one would be an error that whoever saves a lead gets to see.
        """
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO spp_lead_turn (member_id, create_uid, write_uid, create_date, write_date)
                SELECT unnest(%(ids)s), %(user)s, %(user)s, %(now)s, %(now)s ON CONFLICT (member_id) DO NOTHING
                RETURNING id
                """,
                ids=members.ids,
                user=self.env.uid,
                now=self.env.cr.now(),
            ),
            log_exceptions=False,
        )
        return self.browse(row[0] for row in self.env.cr.fetchall())

    def _keep(self, shares):
        """Write the shares, {member id: leads by capacity}, that changed; each write tells others to look again."""
        for turn in self:
            share = shares[turn.member_id.id]
            if not turn.has_share or turn.share != share:
                turn.write({"share": share, "has_share": True})
