from decimal import Decimal

from odoo import api, models

from ..report.incentive_measures import share
from ..rules import commission, distance, periods


class IncentiveSteps(models.AbstractModel):
    """What is between a rep and the next thing that the rules pay, from the running quarter's sales (the plan's I9)."""

    _name = "spp.incentive.steps"
    _description = "Steps to More Commission"

    @api.model
    def _of(self, scheme, progress, target):
        """Return a dictionary for each accelerator of ``scheme`` and one for its bands.

        ``state`` is reached, ahead or out (nothing can be done); ``amount`` what it pays on the sales so far,
        ``filled`` how much of the way is done, ``customers`` the ids of those who should buy.
        """
        accelerators = scheme.rule_ids.filtered(lambda rule: rule.kind == "accelerator")
        found = [self._accelerator(rule, progress) for rule in accelerators]
        return found + self._bands(scheme, progress, target)

    @api.model
    def _accelerator(self, rule, progress):
        period, month = progress.quarter, None
        if rule.period == "month":
            period = next(one for one in periods.months(progress.quarter) if progress.today in one)
            month = periods.month(progress.today).first
        sales = progress.sales(month)
        step = self._repurchase if rule.measure == "repurchase" else self._new_share
        value, ahead = step(rule, progress, period, sales)
        accelerator = rule._as_accelerator()
        accrual = commission.accelerate(self._as_sales(sales, rule.applies_to), accelerator, value)
        found = {"code": rule.measure, "name": rule.name, "customers": [], **ahead}
        if accrual.reason == "earned":
            currency = progress.company.currency_id
            text = self.env["spp.incentive.words"]._reached(rule, value, accrual.amount, currency)
            found.update(state="reached", text=text, customers=[])
        threshold = accelerator.threshold or Decimal(1)
        filled = min(max((value or commission.ZERO) / threshold, commission.ZERO), Decimal(1))
        return {**found, "amount": self._rounded(accrual.amount, progress), "filled": float(filled)}

    @api.model
    def _as_sales(self, sales, applies_to):
        if applies_to == "all":
            return [commission.Sale("all", sales.all)]
        return [commission.Sale("core", sales.core, "core"), commission.Sale("new", sales.new, None, True)]

    @api.model
    def _repurchase(self, rule, progress, period, _sales):
        customers = progress.core_customers(period)
        bought, every = sum(customers.values()), len(customers)
        missing = distance.customers_missing(bought, every, rule._decimal("threshold"))
        words = self.env["spp.incentive.words"]
        return share(bought, every), {
            "state": "out" if missing is None else "ahead",
            "text": words._customers_ahead(rule, missing, bought, every, period.last),
            "customers": [customer for customer, has_bought in customers.items() if not has_bought],
        }

    @api.model
    def _new_share(self, rule, progress, period, sales):
        value = share(sales.new, sales.all)
        missing = distance.new_sales_missing(sales.new, sales.all, rule._decimal("threshold"))
        words = self.env["spp.incentive.words"]
        return value, {
            "state": "out" if missing is None else "ahead",
            "text": words._new_sales_ahead(rule, missing, value, period.last, progress.company.currency_id),
        }

    @api.model
    def _bands(self, scheme, progress, target):
        """Return how far the next band is; without bands or a target there is nothing to tell here."""
        rules = scheme._as_rules()
        if not (rules.bands and target):
            return []
        words, currency = self.env["spp.incentive.words"], progress.company.currency_id
        sold, goal = progress.sold(), Decimal(str(target))
        paid = [accrual for accrual in commission.exceed(sold, goal, rules) if accrual.reason == "earned"]
        following = commission.next_step(sold, goal, rules)
        texts = [words._band_reached(paid, currency)] if paid else []
        bound = goal
        if following:
            missing, band = following
            rule = scheme.rule_ids.filtered(lambda rule: rule.code() == band.code)
            bound = sold + missing
            texts.append(words._band_ahead(rule, missing, progress.quarter.last, currency))
        amount = sum((accrual.amount for accrual in paid), commission.ZERO)
        return [
            {
                "code": "over_target",
                "name": self.env._("Over target"),
                "state": "ahead" if following else "reached",
                "text": " ".join(texts),
                "customers": [],
                "amount": self._rounded(amount, progress),
                "filled": float(min(max(sold / bound, commission.ZERO), Decimal(1))),
            }
        ]

    @api.model
    def _rounded(self, amount, progress):
        return progress.company.currency_id.round(float(amount))
