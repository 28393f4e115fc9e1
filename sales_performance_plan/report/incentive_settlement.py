"""The settlement of one quarter: sales line by line as SQL, rules of whole periods rep by rep."""

from ..rules import periods
from .incentive_facts import SOURCE_MODELS, Facts
from .incentive_ledger import Ledger
from .incentive_results import Results


def versions(in_force):
    """Return ``in_force`` (scheme, first day, day after the last) as the facts take it, with the base rates."""
    found = []
    for scheme, first, until in in_force:
        base = scheme.rule_ids.filtered(lambda rule: rule.kind == "base")[:1]
        found.append((scheme.id, base.id, base._decimal("rate"), first, until))
    return found


class Settlement:
    """Brings the ledger of one company and quarter up to what is due; all in the caller's transaction."""

    def __init__(self, run, company, quarter, basis, covered, is_begun):
        """Book in the name of ``run``; ``covered`` are the periods whose sales are settled by now.

        ``is_begun`` tells whether there was a settlement before, so that something may be booked.
        """
        self.run, self.env, self.company, self.quarter = run, run.env, company, quarter
        self.basis, self.covered = basis, covered
        self.in_force = self.env["spp.incentive.scheme"]._in_force(company)
        self.facts = Facts(self.env, company, quarter, basis, versions(self.in_force), covered)
        self.ledger = Ledger(self.env, company, quarter, is_begun)

    def settle(self):
        """Book what is missing; return how many rows that took."""
        self.totals = self.facts.load()
        places = self._places(self.ledger.find_gaps(self.totals.places()))
        written = self.ledger.add(self.run, SOURCE_MODELS[self.basis], places)
        return written + self._settle_periods()

    def _places(self, wanted):
        return self.env["spp.incentive.statement"]._open_for(self.company, wanted)

    def _settle_periods(self):
        booked = self.ledger.booked_results()
        due = self._due(booked)
        missing = [*self._missing(due, booked), *self._void(due, booked)]
        places = self._places(sorted({(row["user_id"], row["month"]) for row in missing}))
        return self.ledger.add_results([self._row(row, places) for row in missing])

    def _due(self, booked):
        scheme = self._version_of(self.quarter)
        if not scheme:
            return []
        targets = self.env["spp.plan.member"]._targets(self.company, self.quarter.first)
        results = Results(self.facts, self.totals, scheme, targets, self._version_of)
        settled = max(one.last for one in self.covered if one.first <= self.quarter.last)
        return results.due(settled, self._frozen(booked))

    def _version_of(self, period):
        """Return the version in force on the last day of ``period``: a later one does not reach back into a month."""
        return self.env["spp.incentive.scheme"]._on(self.in_force, period.last)

    def _frozen(self, booked):
        """Return what was measured for the accelerators that were settled in statements that are locked."""
        locked = self.env["spp.incentive.statement"]._locked_months(self.company, self.quarter.first)
        last, frozen = self.quarter.last, {}
        for (user, rule, part), row in booked.items():
            month = last.replace(year=part // 100, month=part % 100, day=1) if part else last
            if (user, periods.month(month).first) in locked:
                frozen[user, rule, part] = row.value
        return frozen

    def _missing(self, due, booked):
        """Yield the difference of each result to what is booked; a verdict without money is told once."""
        for result in due:
            row, accrual = booked.get((result.user_id, result.rule_id, result.part)), result.accrual
            if not row or (accrual.amount, accrual.base, accrual.reason) != (row.amount, row.base, row.reason):
                yield {
                    "user_id": result.user_id,
                    "rule_id": result.rule_id,
                    "part": result.part,
                    "month": result.month,
                    "scheme_id": result.scheme_id,
                    "base": accrual.base - (row.base if row else 0),
                    "rate": accrual.rate or (row.rate if row else 0),
                    "amount": accrual.amount - (row.amount if row else 0),
                    "reason": accrual.reason,
                    "value": accrual.value,
                    "threshold": result.threshold,
                }

    def _void(self, due, booked):
        """Yield the reverse of what was booked for results that are not due at all any more."""
        known = {(result.user_id, result.rule_id, result.part) for result in due}
        for (user, rule, part), row in booked.items():
            if (user, rule, part) not in known and (row.amount or row.base):
                yield {
                    "user_id": user,
                    "rule_id": rule,
                    "part": part,
                    "month": periods.month(self.quarter.last).first,
                    "scheme_id": row.scheme_id,
                    "base": -row.base,
                    "rate": row.rate,
                    "amount": -row.amount,
                    "reason": row.reason,
                    "value": row.value,
                    "threshold": row.threshold,
                }

    def _row(self, row, places):
        """Return a difference as a row of the ledger, in the statement that takes it."""
        statement = places[row["user_id"], row["month"]]
        later = "adjustment" if statement.period > row["month"] else "earned"
        return {
            **row,
            "company_id": self.company.id,
            "statement_id": statement.id,
            "run_id": self.run.id,
            "quarter": self.quarter.first,
            "period": statement.period,
            "day": min(periods.month(row["month"]).last, self.quarter.last),
            "kind": "clawback" if row["amount"] < 0 else later,
            "source_id": 0,
        }
