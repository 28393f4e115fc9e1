"""What the rules of a whole period pay each rep: accelerators and over-target rewards (the plan's I2 and I3)."""

from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from ..rules import commission, periods
from . import incentive_measures as measures


@dataclass(frozen=True)
class Result:
    """What one rule pays one rep for one period; ``threshold`` is the bound or the target it was held against."""

    user_id: int
    scheme_id: int
    rule_id: int
    part: int
    month: object
    accrual: commission.Accrual
    threshold: Decimal


class Results:
    """The periods of one quarter that are over, by the rules of one version."""

    def __init__(self, facts, totals, scheme, targets, of_month=None):
        """Take the ``scheme`` in force on the quarter's last day and ``{user id: target}``.

        ``of_month`` returns the version for the rules of a month, if that is not always ``scheme``.
        """
        self.env, self.company, self.facts = facts.env, facts.company, facts
        self.quarter, self.basis, self.totals = facts.quarter, facts.basis, totals
        self.scheme, self.targets = scheme, targets
        self.of_month = of_month or (lambda _month: scheme)
        self.rules = scheme._as_rules()
        self.cent = Decimal(1).scaleb(-facts.digits)

    def due(self, last_covered, frozen=None):
        """Return what is due by now for the periods that ended by ``last_covered``.

        ``frozen`` holds {(user id, rule id, part): what was measured} for verdicts that stand.
        """
        found = []
        months = [month for month in periods.months(self.quarter) if month.last <= last_covered]
        for month in months:
            found += self._accelerators(self.of_month(month), month, "month", frozen or {})
        if self.quarter.last <= last_covered:
            found += self._accelerators(self.scheme, self.quarter, "quarter", frozen or {})
            found += self._over_target()
        return [replace(result, accrual=self._rounded(result.accrual)) for result in found]

    def _rounded(self, accrual):
        return replace(accrual, amount=accrual.amount.quantize(self.cent, ROUND_HALF_UP))

    def _accelerators(self, scheme, period, kind, frozen):
        chosen = [rule for rule in scheme.rule_ids if (rule.kind, rule.period) == ("accelerator", kind)]
        if not chosen:
            return []
        totals = self.totals.of(period)
        kept = {}
        if "repurchase" in {rule.measure for rule in chosen}:
            kept = measures.repurchase(self.env, self.company, period, self.basis)
        part = period.first.year * 100 + period.first.month if kind == "month" else 0
        found = []
        for user, (sales, core, new) in totals.items():
            values = {
                "new_share": measures.share(new, sales),
                "repurchase": measures.share(*kept.get(user, (0, 0))),
            }
            parts = [commission.Sale("core", core, "core"), commission.Sale("new", new, None, True)]
            for rule in chosen:
                sold = [commission.Sale("all", sales)] if rule.applies_to == "all" else parts
                accelerator = rule._as_accelerator()
                value = frozen.get((user, rule.id, part), values[rule.measure])
                accrual = commission.accelerate(sold, accelerator, value)
                month = periods.month(period.last).first
                found.append(Result(user, scheme.id, rule.id, part, month, accrual, accelerator.threshold))
        return found

    def _over_target(self):
        found = []
        month = periods.month(self.quarter.last).first
        for user, sales in self._sold().items():
            target = self.targets.get(user)
            target = None if target is None else Decimal(str(target))
            found += [
                Result(user, self.scheme.id, int(accrual.rule), 0, month, accrual, target or commission.ZERO)
                for accrual in commission.exceed(sales, target, self.rules)
            ]
        return found

    def _sold(self):
        """Return ``{user id: the quarter's sales}``, with those on days before the first rules: a target is for all."""
        if self.facts.rules_begin_late():
            return {user: Decimal(str(amount)) for user, amount in self.facts.totals().items()}
        return {user: sales for user, (sales, _core, _new) in self.totals.of(self.quarter).items()}
