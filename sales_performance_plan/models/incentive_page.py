from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

from ..report import incentive_progress
from ..report.incentive_settlement import versions
from ..rules import periods
from .incentive_entry import KINDS

GROUP = "sales_performance_plan.sales_performance_plan_group_"
MONTHS = 12
LINES = 8
RECENT = 3  # statements whose lines are shown


class IncentivePage(models.AbstractModel):
    """A rep's own page: earned, expected, how far the next step is, and why each line (the plan's I9).

    The ledger is read with the rights of whoever looks; sales, targets and rules of the rep are read for them
    once it is checked that they may see this rep. Nothing is written, and nothing is kept.
    """

    _name = "spp.incentive.page"
    _description = "My Commission"
    _inherit = ["spp.incentive.decision.mixin"]

    @api.model
    @api.readonly
    def rep_page(self, user_id=False):
        """Return the page of one rep, the current user if none is given, as plain values."""
        company = self.env.company
        user = self._rep(company, user_id)
        today = company._sales_today()
        self.env.flush_all()
        elevated = self._elevated()
        in_force = elevated.env["spp.incentive.scheme"]._in_force(company)
        progress = elevated._progress(company, user, today, in_force)
        unsettled = progress.unsettled()
        return {
            "rep": {"id": user.id, "name": user.name, "is_me": user == self.env.user},
            "choices": self._choices(company),
            "currency_id": company.currency_id.id,
            "quarter": company._sales_quarter_name(today),
            "settled": self._settled_until(company, today),
            "basis": company.sales_basis,
            **self._booked(company, user, today, unsettled),
            **self._ahead(company, user, progress, in_force),
        }

    # ------------------------------------------------------------------
    # Who may see whom
    # ------------------------------------------------------------------

    @api.model
    def _rep(self, company, user_id):
        """Return the rep whose page is asked for, if the user may see it."""
        me = self.env.user
        if not me.has_group(f"{GROUP}rep"):
            raise AccessError(self.env._("This page is for sales reps: ask an administrator for that role."))
        if not user_id or user_id == me.id:
            return me
        if not me.has_group(f"{GROUP}director") and user_id not in self._members(company).ids:
            raise AccessError(
                self.env._("You may see your own commission, and that of the members of a team that you lead.")
            )
        user = self.env["res.users"].browse(user_id).exists()
        if not user:
            raise UserError(self.env._("There is no such rep (%s): choose another one.", user_id))
        return user

    @api.model
    def _members(self, company):
        """Return the reps of the teams that the user leads."""
        users = self._elevated().env["res.users"].with_context(active_test=False)
        if not self.env.user.has_group(f"{GROUP}manager"):
            return users
        domain = [
            ("crm_team_id.user_id", "=", self.env.uid),
            ("crm_team_id.company_id", "in", [False, company.id]),
        ]
        return users.env["crm.team.member"].with_context(active_test=True).search(domain).user_id

    @api.model
    def _choices(self, company):
        """Return whose page the user may look at, if there is more than their own."""
        users = self._members(company)
        if self.env.user.has_group(f"{GROUP}director"):
            env = users.env
            mine = [("company_id", "=", company.id)]
            users |= env["spp.incentive.statement"].search(mine).user_id
            users |= env["spp.plan.member"].search(mine).user_id
            teams = [("crm_team_id.company_id", "in", [False, company.id]), ("user_id.company_ids", "in", company.ids)]
            users |= env["crm.team.member"].with_context(active_test=True).search(teams).user_id
        others = users - self.env.user
        chosen = (others | users.browse(self.env.uid)) if others else others
        named = [{"id": user.id, "name": user.name, "active": user.active} for user in chosen]
        return sorted(named, key=lambda one: (not one["active"], one["name"]))

    # ------------------------------------------------------------------
    # What is booked
    # ------------------------------------------------------------------

    @api.model
    def _settled_until(self, company, today):
        covered = self._elevated().env["spp.incentive.run"]._covered(company)
        last = max((one.last for one in covered if one.first <= today), default=None)
        if not last:
            return self.env._("Not settled yet: the figures are worked out from your sales up to today.")
        return self.env._("Settled up to %s; what came since is worked out up to today.", self._day(last))

    @api.model
    def _day(self, day, length="long"):
        return format_date(self.env, day, date_format=length)

    @api.model
    def _booked(self, company, user, today, unsettled):
        mine = [("company_id", "=", company.id), ("user_id", "=", user.id)]
        statements = self.env["spp.incentive.statement"].search(mine)
        sums = {}
        for statement, kind, amount in self.env["spp.incentive.entry"]._read_group(
            [("statement_id", "in", statements.ids)], ["statement_id", "kind"], ["amount:sum"]
        ):
            sums[statement.state, statement.period, kind] = amount
        since = {month: float(due) for month, (_sales, due) in unsettled.items()}
        return {
            "cards": self._cards(company, today, sums, since),
            "chart": self._chart(today, sums, since),
            "lines": self._lines(statements[:RECENT]),
        }

    @api.model
    def _cards(self, company, today, sums, since):
        month = periods.month(today).first
        quarter = [periods.month(one.first).first for one in periods.months(company._sales_quarter(today))]

        def total(states, months):
            return sum(
                amount for (state, period, _kind), amount in sums.items() if state in states and period in months
            )

        every = {period for _state, period, _kind in sums}
        states = {state for state, _period, _kind in sums}
        figures = [
            ("month", total(states, [month]), since.get(month, 0.0)),
            ("quarter", total(states, quarter), sum(since.values())),
            ("pending", total(["draft", "submitted"], every), 0.0),
            ("approved", total(["approved"], every), 0.0),
            ("paid", total(["paid"], self._last_months(today)), 0.0),
        ]
        rounded = company.currency_id.round
        return [
            {"code": code, "amount": rounded(booked + live), "unsettled": rounded(live)}
            for code, booked, live in figures
        ]

    @api.model
    def _last_months(self, today):
        this = periods.month(today).first
        return [periods.add_months(this, number - MONTHS + 1) for number in range(MONTHS)]

    @api.model
    def _chart(self, today, sums, since):
        months = self._last_months(today)
        labels = dict(self.env["spp.incentive.entry"]._fields["kind"]._description_selection(self.env))
        by_month = {(period, kind): amount for (_state, period, kind), amount in sums.items()}
        series = [(code, labels[code], [by_month.get((month, code), 0.0) for month in months]) for code, _name in KINDS]
        series.append(("unsettled", self.env._("Not settled yet"), [since.get(month, 0.0) for month in months]))
        return {
            "labels": [format_date(self.env, month, date_format=self.env._("MMM yy")) for month in months],
            "series": [
                {"code": code, "label": label, "amounts": amounts} for code, label, amounts in series if any(amounts)
            ],
        }

    @api.model
    def _lines(self, statements):
        """Return the latest lines of ``statements``, each with its why."""
        mine = [("statement_id", "in", statements.ids)]
        found = self.env["spp.incentive.entry"].search(mine, order="day desc, id desc", limit=LINES)
        # A sentence may name a customer whose card the reader cannot open.
        entries = self._elevated().env["spp.incentive.entry"].browse(found.ids)
        labels = dict(entries._fields["kind"]._description_selection(self.env))
        states = dict(entries.statement_id._fields["state"]._description_selection(self.env))
        return [
            {
                "id": entry.id,
                "day": self._day(entry.day, "medium"),
                "kind": labels[entry.kind],
                "name": entry.display_name,
                "customer": entry.partner_id.display_name or "",
                "amount": entry.amount,
                "statement": states[entry.statement_id.state],
                "why": entry.explanation,
                "has_source": bool(entry.source_id),
            }
            for entry in entries
        ]

    # ------------------------------------------------------------------
    # What is ahead
    # ------------------------------------------------------------------

    @api.model
    def _progress(self, company, user, today, in_force):
        company = self.env["res.company"].browse(company.id)
        basis = self.env["spp.incentive.run"]._basis(company, company._sales_quarter(today))
        return incentive_progress.Progress(self.env, company, user, today, basis, versions(in_force))

    @api.model
    def _ahead(self, company, user, progress, in_force):
        schemes = self.env["spp.incentive.scheme"]
        now = schemes._on(in_force, progress.today)
        at_end = schemes._on(in_force, progress.quarter.last)
        targets = self._elevated().env["spp.plan.member"]._targets(company, progress.quarter.first)
        target = targets.get(user.id, 0.0)
        sold = float(progress.sold())
        return {
            "target": {"target": target, "sold": sold, "attainment": sold / target if target else None},
            "quotations": self._quotations(company, progress, now),
            "steps": self._steps(at_end, progress, target) if at_end else [],
            "rules": self._rules(now),
        }

    @api.model
    def _quotations(self, company, progress, scheme):
        found = progress.quotations()
        rate = scheme.rule_ids.filtered(lambda rule: rule.kind == "base")[:1]._decimal("rate")
        rounded = company.currency_id.round
        return {
            "count": found.count,
            "rated": found.rated,
            "expired": found.expired,
            "amount": rounded(float(found.amount)),
            "commission": rounded(float(found.amount * rate)),
            "weighted": rounded(float(found.weighted * rate)),
        }

    @api.model
    def _steps(self, scheme, progress, target):
        steps = self.env["spp.incentive.steps"]._of(scheme, progress, target)
        wanted = [customer for step in steps for customer in step["customers"]]
        readable = self.env["res.partner"].browse(wanted)._filtered_access("read")
        for step in steps:
            customers = readable.filtered(lambda one, step=step: one.id in step["customers"]).sorted("display_name")
            step["customers"] = [{"id": customer.id, "name": customer.display_name} for customer in customers]
        return steps

    @api.model
    def _rules(self, scheme):
        """Return the rules in force in words, or nothing where none are."""
        if not scheme:
            return None
        words = self.env["spp.incentive.words"]
        slices = scheme.over_target_reading == "slices"
        return {
            "name": scheme.display_name,
            "since": self._day(scheme.date_from),
            "note": scheme.note or "",
            "sentences": [
                {"id": rule.id, "name": rule.name, "text": words._rule(rule, slices)} for rule in scheme.rule_ids
            ],
        }
