from odoo import fields, models
from odoo.exceptions import AccessError, UserError

GROUP = "sales_performance_plan.sales_performance_plan_group_"


class PlanNextMixin(models.AbstractModel):
    """The plan of the quarter to come, drafted from one that ends (the plan's P6)."""

    _name = "spp.plan.next.mixin"
    _description = "Plan That Drafts the Next One"

    next_id = fields.Many2one("spp.plan", "Quarter After", compute="_compute_next_id")

    def _compute_next_id(self):
        for plan in self:
            plan.next_id = plan._next_plan() if plan._origin and plan.date_to else False

    def _next_quarter(self):
        """Return the fiscal quarter that begins after this one, also where the fiscal year was moved meanwhile."""
        quarter = self.company_id._sales_quarter(fields.Date.add(self.date_to, days=1))
        if quarter.first > self.date_to:
            return quarter
        return self.company_id._sales_quarter(fields.Date.add(quarter.last, days=1))

    def _next_plan(self):
        """Return the next quarter's plan of the same teams rather than of some of them, if there is one."""
        self.ensure_one()
        first = self._next_quarter().first
        later = self.search([("company_id", "=", self.company_id.id), ("date_from", "=", first)], order="id")
        return self._of_same_teams(later)

    def action_draft_next(self):
        """Draft the next quarter's plan, or open the one that is there."""
        self.ensure_one()
        if not self.env.user.has_group(f"{GROUP}director"):
            raise AccessError(self.env._("A plan director drafts the next quarter's plan."))
        if self.state not in ("review", "closed"):
            raise UserError(
                self.env._(
                    "Put %(plan)s in review first: the next plan's baselines are measured from it.", plan=self.name
                )
            )
        self._lock_alone()
        plan = self._draft_next()
        return {
            "type": "ir.actions.act_window",
            "res_model": "spp.plan",
            "res_id": plan.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    def _draft_next(self):
        """Return the next quarter's plan: drafted from this one, or the one that is there already.

        A draft whose baselines were measured before this quarter was closed gets those that were kept.
        """
        self.ensure_one()
        there = self._next_plan()
        if there:
            if there.state == "draft" and self.state == "closed":
                there.target_ids.filtered(lambda one: one.baseline_source != "typed").action_measure_baseline()
            return there
        members, left_out = self._next_members()
        plan = self.create(self._next_values(members))
        plan.target_ids = [fields.Command.create(vals) for vals in self._next_targets(plan)]
        plan.message_post(body=self._next_note(left_out))
        return plan

    def _next_values(self, members):
        """Return what the next plan begins with; shares of the budget are the usual ones."""
        return {
            "company_id": self.company_id.id,
            "date_from": self._next_quarter().first,
            "team_ids": [fields.Command.set(self.team_ids.ids)],
            "member_ids": [
                fields.Command.create({"user_id": one.user_id.id, "team_id": team.id, "target": one.target})
                for one, team in members
            ],
        }

    def _next_members(self):
        """Return [(member, team)] of who stays, and who does not: who left, moved elsewhere or has a target already."""
        stay, left_out = [], self.env["res.users"]
        known = self.env["spp.plan.member"].search(
            [("company_id", "=", self.company_id.id), ("date_from", "=", self._next_quarter().first)]
        )
        for member in self.with_context(active_test=False).member_ids:
            user, teams = member.user_id, member.user_id.crm_team_ids
            mine = teams & self.team_ids if self.team_ids else teams
            gone = user != self._still_here(user) or user in known.user_id
            if gone or (teams and not mine):
                left_out |= user
            else:
                stay.append((member, member.team_id if member.team_id in teams or not mine else mine[0]))
        return stay, left_out

    def _still_here(self, user):
        """Return ``user`` if they still work for the plan's company, or else nobody.

        Searched for, since who asks may not read the other companies of a colleague.
        """
        here = [("id", "in", user.ids), ("active", "=", True), ("company_ids", "in", self.company_id.ids)]
        return user.search(here)

    def _next_targets(self, plan):
        """Return the targets of the key figures: what was wanted, from where this quarter ends."""
        measured = plan._baselines(self.target_ids.kpi_id)
        return [
            {
                **target.kpi_id._as_target(measured.get(target.kpi_id)),
                "has_target": target.has_target,
                "target": target.target,
                "tolerance": target.tolerance,
                "user_id": self._still_here(target.user_id).id,
            }
            for target in self.target_ids.filtered("kpi_id.active")
        ]

    def _next_note(self, left_out):
        text = self.env._(
            "Drafted from %(plan)s: targets are carried over, baselines are measured from it.", plan=self.name
        )
        if left_out:
            names = ", ".join(left_out.mapped("name"))
            text += " " + self.env._("Left out, as they left, moved or have a target already: %(names)s.", names=names)
        return text
