import hashlib
import json

from odoo import api, fields, models
from odoo.exceptions import LockError, UserError

from .context_defaults import without_defaults, without_followers

FACT = object()  # in the context where a quarter is closed or opened again; nobody types that
GROUP = "sales_performance_plan.sales_performance_plan_group_"
HAPPENED = frozenset({"closed_on", "closed_by_id", "kept_digest"})
# What a closed quarter is made of.
STANDING = frozenset(
    {"name", "date_from", "company_id", "team_ids", "member_ids", "target_ids", "budget_rate", "incentive_share"}
)


class PlanKeepingMixin(models.AbstractModel):
    """Figures of a closed quarter, which stay as they are whatever changes later (the plan's P6)."""

    _name = "spp.plan.keeping.mixin"
    _description = "Plan That Keeps Its Figures"

    closed_on = fields.Date(readonly=True, copy=False)
    closed_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    kept_digest = fields.Char(readonly=True, copy=False, groups=f"{GROUP}director", export_string_translation=False)

    @api.model_create_multi
    def create(self, vals_list):
        """Refuse a plan that is born closed."""
        if not self.env.su:
            for vals in vals_list:
                self._refuse_typed(vals)
        creating = without_defaults(self, self._not_born_with())
        return super(PlanKeepingMixin, creating).create(vals_list).with_env(self.env)

    def write(self, vals):
        """Refuse to close otherwise than by the button, and to change what is closed."""
        if not self.env.su and self.env.context.get("spp_fact") is not FACT:
            self._refuse_typed(vals)
            if "state" in vals or STANDING & vals.keys():
                self._check_not_closed()
        return super().write(without_followers(self, vals))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_closed(self):
        if not self.env.su:
            self._check_not_closed()

    @api.model
    def _not_born_with(self):
        """Return the fields whose defaults do not count: what closing writes, and a state that says closed."""
        closed = self.default_get(["state"])["state"] == "closed"
        return HAPPENED | {"state"} if closed else HAPPENED

    def _refuse_typed(self, vals):
        if HAPPENED & vals.keys() or vals.get("state") == "closed":
            raise UserError(self.env._("A quarter is closed by its button, after what is still open was seen."))

    def _check_not_closed(self):
        closed = self.filtered(lambda plan: plan.state == "closed")
        if closed:
            raise UserError(
                self.env._(
                    "%(plans)s is closed and stays as it is: what changes later shows in the plan that runs. A plan "
                    "director can reopen it with a reason.",
                    plans=", ".join(closed.mapped("name")),
                )
            )

    def _lock_alone(self):
        """Let one user at a time close, reopen or draft from a plan."""
        try:
            self.lock_for_update(allow_referencing=True)
        except LockError as error:
            raise UserError(
                self.env._(
                    "Somebody else is working on %(plan)s right now: look again in a minute.",
                    plan=", ".join(self.mapped("name")),
                )
            ) from error
        self.invalidate_recordset(["state", "closed_on", "closed_by_id"])

    def _elevated_plan(self):
        return self.env["spp.plan.kpi"]._elevated().env["spp.plan"].browse(self.ids)

    # ------------------------------------------------------------------
    # Keeping
    # ------------------------------------------------------------------

    def _keep(self):
        """Read the figures a last time, and keep them with sales of reps and money of budget lines."""
        self._snapshot(self.date_to)
        plan = self._elevated_plan().with_context(spp_fact=FACT)
        money = {line: line._as_kept() for line in plan.budget_line_ids}
        for member in plan.member_ids:
            member.write({"is_kept": True, "kept_actual": member.actual})
        for line, kept in money.items():
            line.kept = kept
        today, user = self.company_id._sales_today(), self.env.uid
        plan.write({"state": "closed", "closed_on": today, "closed_by_id": user})
        plan.kept_digest = plan._digest()

    def _let_go(self):
        """Read the figures anew, now and from now on."""
        plan = self._elevated_plan().with_context(spp_fact=FACT)
        plan.member_ids.write({"is_kept": False})
        plan.budget_line_ids.write({"kept": False})
        plan.write({"state": "review", "closed_on": False, "closed_by_id": False, "kept_digest": False})
        self._snapshot(self.date_to)

    def _digest(self):
        """Return a fingerprint of all that was kept."""
        plan = self._elevated_plan()
        values = plan._kept_values().sorted("id")
        rows = {
            "figures": [
                [one.kpi_id.id, one.level, one.subject_id, one.numerator, one.denominator, one.value] for one in values
            ],
            "targets": [[one.kpi_id.id, one.baseline, one.target] for one in plan.target_ids.sorted("id")],
            "members": [[one.user_id.id, one.target, one.kept_actual] for one in plan.member_ids.sorted("id")],
            "budget": [[one.category, one.kept] for one in plan.budget_line_ids.sorted("id")],
        }
        return hashlib.sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest()

    def _kept_values(self):
        """Return the figures of the last day, of all levels."""
        return self.env["spp.plan.kpi.value"].search([("plan_id", "=", self.id), ("day", "=", self.date_to)])

    def _kept_totals(self, figures):
        """Return ``{key figure: its kept value}`` of a closed plan; what had no data is left out."""
        values = self._elevated_plan()._kept_values() if self.state == "closed" else []
        totals = [one for one in values if one.level == "total" and one.kpi_id in figures]
        return {one.kpi_id.with_env(self.env): one.value for one in totals}

    def action_check_kept(self):
        """Tell whether what was kept is what it was on the day of closing."""
        self.ensure_one()
        kept = self._elevated_plan().kept_digest
        if not kept:
            raise UserError(self.env._("%(plan)s was closed before figures were kept.", plan=self.name))
        if kept != self._digest():
            raise UserError(
                self.env._("The figures of %(plan)s are not those that were kept when it was closed.", plan=self.name)
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("The figures of %(plan)s are those of its closing.", plan=self.name),
            },
        }
