from odoo import api, fields, models
from odoo.exceptions import UserError

from .context_defaults import without_defaults, without_followers
from .plan_keeping_mixin import FACT

KEPT = frozenset({"is_kept", "kept_actual"})
GOAL = frozenset({"target", "user_id", "plan_id", "team_id"})


class PlanMemberKeptMixin(models.AbstractModel):
    """What a rep had sold when the quarter was closed."""

    _name = "spp.plan.member.kept.mixin"
    _description = "Target of a Closed Quarter"

    is_kept = fields.Boolean(readonly=True, copy=False, export_string_translation=False)
    kept_actual = fields.Float("Sales When Closed", readonly=True, copy=False, digits=0)

    @api.model_create_multi
    def create(self, vals_list):
        """Refuse targets of a quarter that is closed."""
        self._refuse_kept(vals_list)
        members = super(PlanMemberKeptMixin, without_defaults(self, KEPT)).create(vals_list).with_env(self.env)
        members._check_plan_open()
        return members

    def write(self, vals):
        """Refuse sales that are typed, and targets of a quarter that is closed."""
        self._refuse_kept([vals])
        if GOAL & vals.keys():
            self._check_plan_open()
        return super().write(without_followers(self, vals))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_plan_closed(self):
        self._check_plan_open()

    def _refuse_kept(self, vals_list):
        if self.env.context.get("spp_fact") is not FACT and any(KEPT & vals.keys() for vals in vals_list):
            raise UserError(self.env._("What was sold is kept when the quarter is closed, and cannot be typed."))

    def _check_plan_open(self):
        if not self.env.su:
            self.plan_id._check_not_closed()
