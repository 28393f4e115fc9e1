from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

from ..rules import proposal

DIRECTOR = "sales_performance_plan.sales_performance_plan_group_director"
SEES_ALL = "sales_team.group_sale_salesman_all_leads"


class GateStandin(models.Model):
    """Who approves proposals in a manager's place while the manager is away."""

    _name = "spp.gate.standin"
    _description = "Stand-In for Approvals"
    _order = "date_from desc, id"
    _rec_name = "standin_id"

    user_id = fields.Many2one(
        "res.users",
        "Approver",
        required=True,
        index=True,
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
        ondelete="cascade",
    )
    standin_id = fields.Many2one(
        "res.users", "Stand-In", required=True, index=True, domain="[('share', '=', False)]", ondelete="cascade"
    )
    date_from = fields.Date("From", required=True, default=fields.Date.context_today)
    date_to = fields.Date("To", required=True, default=fields.Date.context_today, help="The last day, included.")
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company, ondelete="cascade"
    )

    _ends_after_start = models.Constraint("CHECK (date_from <= date_to)", "A stand-in ends before it starts.")
    _somebody_else = models.Constraint("CHECK (user_id != standin_id)", "Nobody stands in for themselves.")

    @api.constrains("standin_id", "company_id")
    def _check_standin_sees_quotations(self):
        problems = [
            self.env._(
                "%(name)s cannot open other people's quotations in %(company)s: choose somebody who may, or have the "
                "right Sales: All Documents and the company given to them.",
                name=row.standin_id.name,
                company=row.company_id.name,
            )
            for row in self
            if not row.standin_id.has_group(SEES_ALL) or row.company_id not in row.standin_id.company_ids
        ]
        if problems:
            raise ValidationError("\n".join(problems))

    @api.model_create_multi
    def create(self, vals_list):
        """Let managers name who stands in for them, and directors for anybody."""
        rows = super().create(vals_list)
        rows._check_is_mine()
        return rows

    def write(self, vals):
        """Let managers change their own rows alone."""
        self._check_is_mine()
        result = super().write(vals)
        self._check_is_mine()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_others(self):
        self._check_is_mine()

    def _check_is_mine(self):
        if self.env.su or self.env.user.has_group(DIRECTOR):
            return
        if foreign := self.filtered(lambda row: row.user_id != self.env.user).user_id:
            raise AccessError(
                self.env._(
                    "Only %(names)s or a director says who stands in for them.", names=", ".join(foreign.mapped("name"))
                )
            )

    def _as_rules(self):
        return [proposal.Standin(row.user_id.id, row.standin_id.id, row.date_from, row.date_to) for row in self]
