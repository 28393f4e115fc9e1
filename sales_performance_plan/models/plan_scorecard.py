from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import format_date, format_time

from ..rules import kpi

GROUP = "sales_performance_plan.sales_performance_plan_group_"
STATUSES = (kpi.MISSED, kpi.NEAR, kpi.MET, kpi.NO_DATA)
LAGGING = (kpi.MISSED, kpi.NEAR)
TOTAL = ("total", 0)
PLANS = 12  # to choose from
SIGHTS = 6  # what to look at next


class PlanScorecard(models.AbstractModel):
    """What a plan's director opens in the morning: where are we, what is red, what to do next.

    Figures are read with the rights of whoever looks: directors and HR see all, managers the whole plan and their
    teams, accountants the whole plan, reps themselves. Nothing is measured here; figures are those of the last reading.
    """

    _name = "spp.plan.scorecard"
    _description = "Scorecard"

    @api.model
    @api.readonly
    def scorecard(self, plan_id=False, level=False, subject=0):
        """Return the page of a plan as plain values, of the whole plan, a team or a rep."""
        if not self.env.user.has_group(f"{GROUP}rep"):
            raise AccessError(self.env._("The scorecard is for who sells: ask an administrator for that role."))
        plans = self._plans()
        plan = plans.filtered(lambda one: one.id == plan_id) or plans[:1]
        choices = [{"id": one.id, "name": one.display_name, "company": one.company_id.name} for one in plans]
        page = {"plans": choices, "plan": False, "may_plan": self.env["spp.plan"].has_access("create")}
        page["may_set_up"] = self.env.user.has_group(f"{GROUP}director")
        if not plan:
            return page
        views = self._views(plan)
        known = [(view["level"], view["subject"]) for view in views]
        view = (level, subject) if (level, subject) in known else known[0]
        cards = self._cards(plan, *view)
        return {
            **page,
            "plan": self._plan(plan),
            "views": views,
            "view": {"level": view[0], "subject": view[1]},
            "sales": self._sales(plan, *view),
            "counts": {status: sum(card["status"] == status for card in cards) for status in STATUSES},
            "next_steps": self._next_steps(cards),
            "cards": cards,
            "parts": self._parts(plan, views) if view[0] != "rep" else False,
            "no_data": self.env._("no data"),
        }

    @api.model
    @api.readonly
    def open_records(self, plan_id, kpi_id, part=False, level="total", subject=0):
        """Return an action with the very records behind a figure that the user may see."""
        plan = self.env["spp.plan"].browse(plan_id)
        plan.check_access("read")
        if (level, subject) not in [(view["level"], view["subject"]) for view in self._views(plan)]:
            raise AccessError(self.env._("You may see your own figures, and those of the teams that you lead."))
        subjects = {level: subject} if level in ("team", "rep") else {}
        return plan._open_records(self.env["spp.plan.kpi"].browse(kpi_id), part=part or None, **subjects)

    # ------------------------------------------------------------------
    # Which plan, and whose figures
    # ------------------------------------------------------------------

    @api.model
    def _plans(self):
        """Return the plans to choose from, first the one that is looked at if none is chosen."""
        begun = [("company_id", "=", self.env.company.id), ("state", "!=", "draft")]
        plans = self.env["spp.plan"].search(begun, limit=PLANS)
        mine = self._my_teams()

        def rank(plan):
            states = ("running", "review", "closed")
            return states.index(plan.state), bool(mine) and not (plan.team_ids & mine), -plan.date_from.toordinal()

        return plans.sorted(rank)

    @api.model
    def _my_teams(self):
        me = self.env.user
        return me.crm_team_ids | self.env["crm.team"].search([("user_id", "=", me.id)])

    @api.model
    def _views(self, plan):
        """Return whose figures the user may look at: the whole plan, teams, reps."""
        me = self.env.user
        views = []
        if me.has_groups(f"{GROUP}manager,{GROUP}hr,{GROUP}accountant"):
            views.append({"level": "total", "subject": 0, "name": self.env._("Whole plan")})
        domain = [("plan_id", "=", plan.id), ("day", "=", plan.figures_day), ("level", "!=", "total")]
        found = self.env["spp.plan.kpi.value"]._read_group(domain, ["level", "team_id", "user_id"])
        teams = sorted((team.display_name, team.id) for level, team, _user in found if level == "team" and team)
        reps = sorted(
            {(user.name, user.id) for level, _team, user in found if level == "rep" and user} - {(me.name, me.id)}
        )
        views += [{"level": "team", "subject": number, "name": name} for name, number in teams]
        views.append({"level": "rep", "subject": me.id, "name": self.env._("Me")})
        return views + [{"level": "rep", "subject": number, "name": name} for name, number in reps]

    @api.model
    def _plan(self, plan):
        quarter = plan._quarter()
        today = plan.company_id._sales_today()
        elapsed = min(max((today - quarter.first).days + 1, 0), quarter.days)
        states = dict(plan._fields["state"]._description_selection(self.env))
        return {
            "id": plan.id,
            "name": plan.name,
            "state": states[plan.state],
            "teams": ", ".join(plan.team_ids.mapped("display_name")),
            "first": format_date(self.env, plan.date_from),
            "last": format_date(self.env, plan.date_to),
            "elapsed": elapsed,
            "days": quarter.days,
            "left": quarter.days - elapsed,
            "day": plan.figures_day and format_date(self.env, plan.figures_day),
            "read": plan.figures_at and self._moment(plan.figures_at),
            "wants": bool(plan.target_ids),
            "may_refresh": plan.state in ("running", "review")
            and self.env.user.has_groups(f"{GROUP}manager,{GROUP}hr"),
            "may_target": plan.state != "closed" and plan.has_access("write"),
            "currency_id": plan.currency_id.id,
        }

    @api.model
    def _moment(self, at):
        local = fields.Datetime.context_timestamp(self, at)
        return f"{format_date(self.env, local.date())} {format_time(self.env, local.time(), time_format='short')}"

    @api.model
    def _sales(self, plan, level, subject):
        """Return what is sold, what is to be, and what it will be at this pace; nothing without targets."""
        domain = [("plan_id", "=", plan.id)]
        if level == "total":
            target, actual = plan.target, plan.actual
        else:
            name = {"team": "team_id", "rep": "user_id"}[level]
            members = self.env["spp.plan.member"].search([*domain, (name, "=", subject)])
            target, actual = sum(members.mapped("target")), sum(members.mapped("actual"))
        if not target:
            return False
        quarter = plan._quarter()
        elapsed = (plan.company_id._sales_today() - quarter.first).days
        return {
            "target": target,
            "actual": actual,
            "share": actual / target,
            "pace": min(max(elapsed / quarter.days, 0), 1),
            "expected": kpi.forecast(actual, elapsed, quarter.days),
        }

    # ------------------------------------------------------------------
    # What the figures are
    # ------------------------------------------------------------------

    @api.model
    def _cards(self, plan, level, subject):
        series = self.env["spp.plan.kpi.value"]._series(plan, level, subject)
        return [self._card(target, series.get(target.kpi_id), level == "total") for target in plan.target_ids]

    @api.model
    def _card(self, target, values, whole):
        figure = target.kpi_id
        judged = target._judged(values, whole)
        latest = values[-1] if values and judged["value"] is not None else None
        first = target.plan_id.date_from
        days = target.plan_id._quarter().days
        kinds = dict(target._fields["kind"]._description_selection(self.env))
        return {
            "id": target.id,
            "kpi_id": figure.id,
            "name": figure.name,
            "kind": figure.kind,
            "kind_name": kinds[figure.kind],
            "direction": figure.direction,
            "status": judged["status"],
            "trend": judged["trend"],
            "words": figure._words(judged["value"]),
            "target": figure._words(judged["target"]) if judged["target"] is not None else False,
            "baseline": figure._words(target.baseline) if target.has_baseline and whole else False,
            "gap": figure._words(judged["gap"], signed=True) if judged["gap"] is not None else False,
            "missing": self._missing(target, judged),
            "expected": self._expected(figure, judged),
            "behind": self._behind(figure, latest),
            "owner": target.user_id.name or False,
            "definition": figure.definition or "",
            "advice": figure.advice or "",
            "is_measured": figure.is_measured,
            "line": {
                "points": [[(value.day - first).days, value.value] for value in values or ()],
                "days": days - 1,
                "target": judged["target"],
                "expected": judged["expected"],
            },
        }

    @api.model
    def _missing(self, target, judged):
        """Return how much of its target a figure misses, to tell the worst from the bad."""
        if judged["gap"] is None or judged["gap"] >= 0:
            return 0.0
        return -judged["gap"] / (abs(judged["target"]) or 1.0)

    @api.model
    def _expected(self, figure, judged):
        """Return what is expected at the end, if that is something else than what is."""
        expected, value = judged["expected"], judged["value"]
        same = expected is None or figure._words(expected) == figure._words(value)
        return False if same else figure._words(expected)

    @api.model
    def _behind(self, figure, value):
        """Return how many records, or how much, a figure is about: what a click opens."""
        if not value:
            return False
        reader = figure._reader()
        if reader and reader.shape == kpi.SHARE and not reader.is_amount:
            return self.env._("%(part)s of %(whole)s", part=round(value.numerator), whole=round(value.denominator))
        return False

    @api.model
    def _next_steps(self, cards):
        """Return what to look at: what misses its target first, the farthest from it before others."""
        found = [card for card in cards if card["status"] in LAGGING]
        found.sort(key=lambda card: (LAGGING.index(card["status"]), -card["missing"]))
        return [card["id"] for card in found[:SIGHTS]]

    @api.model
    def _parts(self, plan, views):
        """Return the table of teams and reps by key figure, as far as the user may see them."""
        domain = [("plan_id", "=", plan.id), ("day", "=", plan.figures_day), ("level", "!=", "total")]
        values = self.env["spp.plan.kpi.value"].search(domain)
        by_place = {(value.level, value.subject_id, value.kpi_id): value for value in values}
        targets = plan.target_ids.filtered(lambda target: target.kpi_id in values.kpi_id)
        rows = [view for view in views if view["level"] != "total"]
        rows = [row for row in rows if any(key[:2] == (row["level"], row["subject"]) for key in by_place)]
        return {
            "columns": [{"id": target.id, "name": target.kpi_id.name} for target in targets],
            "rows": [
                {
                    **row,
                    "cells": [
                        self._cell(target, by_place.get((row["level"], row["subject"], target.kpi_id)))
                        for target in targets
                    ],
                }
                for row in rows
            ],
        }

    @api.model
    def _cell(self, target, value):
        judged = target._judged(value, whole=False)
        return {"words": target.kpi_id._words(judged["value"]), "status": judged["status"]}
