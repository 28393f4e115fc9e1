from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..report.plan_snapshot import DIGITS
from .plan_keeping_mixin import FACT

GROUP = "sales_performance_plan.sales_performance_plan_group_"


class PlanLateMixin(models.AbstractModel):
    """Documents that come late: the closed quarter stays, the one that runs shows the difference (the plan's P6)."""

    _name = "spp.plan.late.mixin"
    _description = "Plan with Late Changes"

    adjustment_ids = fields.One2many("spp.plan.adjustment", "plan_id", "Changed after Closing", readonly=True)
    late_ids = fields.One2many("spp.plan.adjustment", "shown_in_id", "Late Changes of Closed Quarters", readonly=True)
    late_at = fields.Datetime("Late Changes Looked for", readonly=True, copy=False)

    def action_look_for_late(self):
        """Look now for what changed after closing."""
        if not self.env.user.has_groups(f"{GROUP}manager,{GROUP}hr"):
            raise AccessError(self.env._("Managers and HR look for late changes; it happens by itself every night."))
        self.check_access("read")
        for plan in self:
            if not plan.has_kept_figures():
                raise UserError(self.env._("%(plan)s is not closed with its figures kept.", plan=plan.name))
            plan._look_for_late()

    def has_kept_figures(self):
        """Tell whether the plan is closed with figures that late documents can differ from."""
        self.ensure_one()
        return self.state == "closed" and bool(self._elevated_plan().kept_digest)

    @api.model
    def _cron_look_for_late(self):
        """Look at quarters that were closed of late; one transaction each, safe to kill and to run again."""
        plans = self.env["spp.plan.kpi"]._elevated().env["spp.plan"]
        closed = plans.search([("state", "=", "closed"), ("kept_digest", "!=", False)], order="late_at nulls first, id")
        recent = closed.filtered(lambda plan: plan._is_recently_closed())
        recent._one_by_one(lambda plan: plan._look_for_late(), "look for late changes")

    def _is_recently_closed(self):
        since = fields.Date.subtract(self.company_id._sales_today(), days=self.company_id.plan_late_days)
        return bool(self.closed_on) and self.closed_on >= since

    def _look_for_late(self):
        """Write into the open quarter what differs from what was kept; return how many differences there are."""
        self.ensure_one()
        plan = self._elevated_plan().with_context(spp_fact=FACT)
        shown_in = plan._open_plan()
        known = plan.adjustment_ids.filtered(lambda one: one.shown_in_id == shown_in or not one.shown_in_id)
        earlier = plan._shown_earlier(plan.adjustment_ids - known)
        rows = plan._now()
        kept = plan._kept_rows() | earlier
        found = [plan._difference(key, kept.get(key), rows.get(key)) for key in kept.keys() | rows.keys()]
        found = [vals for vals in found if vals]
        plan._write_late(known, shown_in, found)
        plan.late_at = fields.Datetime.now()
        self.invalidate_recordset(["adjustment_ids", "late_at"])
        return len(found)

    def _open_plan(self):
        """Return the next plan of these teams that is not closed."""
        plan = self._next_plan()
        while plan and plan.state == "closed":
            plan = plan._next_plan()
        return plan

    def _kept_rows(self):
        """Return {(key figure id, level, subject): (value, team id, user id)} of what was kept; figure 0 is sales."""
        rows = {
            (one.kpi_id.id, one.level, one.subject_id): (one.value, one.team_id.id, one.user_id.id)
            for one in self._kept_values()
            if one.kpi_id in self.target_ids.kpi_id
        }
        sold = {one: one.kept_actual for one in self.member_ids}
        return rows | self._sales_rows(sold)

    def _now(self):
        """Return the same rows as they would be now."""
        facts = self.target_ids.kpi_id._read_figures(self.company_id, self.team_ids, self._quarter(), self.date_to)
        teams = self._teams_of_users()
        rows = {
            (figure.id, fact.level, fact.key[1] or 0): (
                round(fact.value, DIGITS),
                fact.team_id if fact.user_id is None else teams.get(fact.user_id),
                fact.user_id,
            )
            for figure, found in facts.items()
            for fact in found
        }
        runs = self.env["spp.incentive.run"]
        sales = runs._sales_of_reps(self.company_id, self.member_ids.user_id, self.date_from, self.date_to)
        return rows | self._sales_rows({one: sales.get(one.user_id.id, 0.0) for one in self.member_ids})

    def _sales_rows(self, sold):
        if not sold:
            return {}
        rounded = {one: self.currency_id.round(amount) for one, amount in sold.items()}
        rows = {(0, "rep", one.user_id.id): (amount, one.team_id.id, one.user_id.id) for one, amount in rounded.items()}
        return {**rows, (0, "total", 0): (self.currency_id.round(sum(rounded.values())), False, False)}

    def _shown_earlier(self, adjustments):
        """Return the same rows of what quarters that are closed meanwhile have shown, the latest last."""
        ordered = adjustments.sorted(lambda one: (one.shown_in_id.date_from, one.id))
        return {
            (one.kpi_id.id or 0, one.level, one.subject_id): (
                one.now if one.knows_now else None,
                one.team_id.id,
                one.user_id.id,
            )
            for one in ordered
        }

    def _difference(self, key, kept, now):
        """Return the values of a late change, or None where there is none."""
        before, after = kept and kept[0], now and now[0]
        if before == after or (None not in (before, after) and abs(before - after) < 10**-4):
            return None
        figure, level, subject = key
        _value, team, user = now or kept
        return {
            "plan_id": self.id,
            "kpi_id": figure or False,
            "level": level,
            "subject_id": subject,
            "team_id": team or False,
            "user_id": user or False,
            "knew_before": before is not None,
            "before": before or 0.0,
            "knows_now": after is not None,
            "now": after or 0.0,
        }

    def _write_late(self, known, shown_in, found):
        """Bring the rows of the open quarter in line with ``found``, writing only what changed."""
        today = self.company_id._sales_today()
        by_key = {(one.kpi_id.id, one.level, one.subject_id): one for one in known}
        new = []
        for vals in [{**vals, "shown_in_id": shown_in.id} for vals in found]:
            row = by_key.pop((vals["kpi_id"], vals["level"], vals["subject_id"]), None)
            if row is None:
                new.append({**vals, "found_on": today})
            elif any(row._fields[name].convert_to_write(row[name], row) != value for name, value in vals.items()):
                row.write(vals)
        known.browse([row.id for row in by_key.values()]).unlink()
        self.env["spp.plan.adjustment"].create(new)
