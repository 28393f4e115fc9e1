from odoo import api, fields, models


class LeadAssignment(models.Model):
    """Who was given a lead, by which rule, and who would have been next."""

    _name = "spp.lead.assignment"
    _description = "Assignment of a Lead"
    _order = "id desc"

    lead_id = fields.Many2one("crm.lead", required=True, readonly=True, index=True, ondelete="cascade")
    user_id = fields.Many2one("res.users", "Given to", readonly=True, index=True, ondelete="restrict")
    team_id = fields.Many2one("crm.team", readonly=True, ondelete="set null")
    company_id = fields.Many2one("res.company", readonly=True, ondelete="cascade")
    assigned_at = fields.Datetime("When", readonly=True, required=True, default=fields.Datetime.now)
    reason = fields.Selection(
        [
            ("turn", "Whose turn it was"),
            ("preferred", "Prefers such leads"),
            ("owner", "Has the customer already"),
            ("claimed", "Found the lead"),
            ("nobody", "Nobody could take it"),
        ],
        required=True,
        readonly=True,
    )
    score = fields.Integer(readonly=True, aggregator="avg")
    flag = fields.Selection(
        [("junior", "Core customer, but too few years in sales")],
        readonly=True,
        help="Something that a manager may want to change.",
    )
    runner_up_ids = fields.Many2many("res.users", string="Next in Line", readonly=True)
    left_out = fields.Json("Left Out and Why", readonly=True)
    left_out_words = fields.Text("Left Out", compute="_compute_left_out_words")
    returned_at = fields.Datetime("Returned", readonly=True)

    @api.depends("left_out")
    def _compute_left_out_words(self):
        words = self._reason_words()
        for row in self:
            pairs = row.left_out or []
            names = {
                user.id: user.name
                for user in self.env["spp.lead.pool"]._elevated().env["res.users"].browse([pair[0] for pair in pairs])
            }
            row.left_out_words = "\n".join(
                self.env._("%(name)s: %(reason)s", name=names[user_id], reason=words[reason])
                for user_id, reason in pairs
                if user_id in names
            )

    @api.model
    def _reason_words(self):
        return {
            "paused": self.env._("takes no leads at the moment"),
            "away": self.env._("is on leave"),
            "exam": self.env._("has not passed the exams yet"),
            "junior": self.env._("has too few years in sales for a core customer"),
            "held_before": self.env._("had it before and did not touch it"),
            "other_kind": self.env._("does not take such leads"),
            "full": self.env._("has no room left in these 30 days"),
        }

    @api.model
    def _log(self, leads, choices, members):
        """Keep ``choices``; of leads that nobody could take only what is new."""
        users = {member.id: member.user_id.id for member in members}
        teams = {member.id: member.crm_team_id.id for member in members}
        by_id = {lead.id: lead for lead in leads}
        waiting = set(self.search([("lead_id", "in", leads.ids), ("reason", "=", "nobody")]).lead_id.ids)
        self.create(
            [
                {
                    "lead_id": choice.lead,
                    "user_id": users.get(choice.member),
                    "team_id": teams.get(choice.member) or by_id[choice.lead].team_id.id,
                    "company_id": by_id[choice.lead]._card_company().id,
                    "reason": choice.reason,
                    "score": by_id[choice.lead].qualification_score,
                    "flag": "junior" if choice.flagged else False,
                    "runner_up_ids": [fields.Command.set([users[key] for key in choice.runners_up[:3]])],
                    "left_out": [[users[key], reason] for key, reason in choice.left_out],
                }
                for choice in choices
                if choice.member or choice.lead not in waiting
            ]
        )

    @api.model
    def _lapsed(self, leads):
        """Return {lead id: ids of users who had it and let it lie}."""
        rows = self.search([("lead_id", "in", leads.ids), ("returned_at", "!=", False)])
        return {lead.id: set(group.user_id.ids) for lead, group in rows.grouped("lead_id").items()}
