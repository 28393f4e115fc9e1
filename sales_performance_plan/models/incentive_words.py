from odoo import api, models
from odoo.tools import format_amount, format_date


class IncentiveWords(models.AbstractModel):
    """Rules of a version, and how far a rep is from what they pay, as sentences in the reader's language."""

    _name = "spp.incentive.words"
    _description = "Commission Rules in Words"

    @api.model
    def _percent(self, share):
        return f"{round(float(share) * 100, 2):g} %"

    @api.model
    def _money(self, amount, currency):
        return format_amount(self.env, float(amount), currency)

    @api.model
    def _day(self, day):
        return format_date(self.env, day, date_format="long")

    @api.model
    def _rule(self, rule, slices=False):
        """Return what ``rule`` pays for, in a sentence."""
        if rule.kind == "base":
            return self.env._("%(rate)s of every sale, without tax.", rate=self._percent(rule.rate))
        if rule.kind == "accelerator":
            return self._accelerator(rule)
        return self._band(rule, slices) if rule.kind == "band" else self._award(rule)

    @api.model
    def _on_top(self, rule):
        """Return what an accelerator adds, and on what."""
        texts = {
            ("all", "quarter"): self.env._("%s more on all your sales of the quarter"),
            ("core", "quarter"): self.env._("%s more on your sales to core customers in the quarter"),
            ("new", "quarter"): self.env._("%s more on your sales to new customers in the quarter"),
            ("all", "month"): self.env._("%s more on all your sales of the month"),
            ("core", "month"): self.env._("%s more on your sales to core customers in the month"),
            ("new", "month"): self.env._("%s more on your sales to new customers in the month"),
        }
        return texts[rule.applies_to, rule.period] % self._percent(float(rule._points()))

    @api.model
    def _accelerator(self, rule):
        texts = {
            "repurchase": self.env._("%(what)s, if more than %(threshold)s of your core customers buy again."),
            "new_share": self.env._("%(what)s, if more than %(threshold)s of what you sell goes to new customers."),
        }
        return texts[rule.measure] % {"what": self._on_top(rule), "threshold": self._percent(rule.threshold)}

    @api.model
    def _band(self, rule, slices):
        rate, above, up_to = (self._percent(rule[name]) for name in ("rate", "above", "up_to"))
        if not slices:
            return self.env._(
                "%(rate)s of all that is above your target, once you are more than %(above)s over it.",
                rate=rate,
                above=above,
            )
        if rule.up_to:
            return self.env._(
                "%(rate)s of what lies between %(above)s and %(up_to)s over your target.",
                rate=rate,
                above=above,
                up_to=up_to,
            )
        return self.env._("%(rate)s of what lies more than %(above)s over your target.", rate=rate, above=above)

    @api.model
    def _award(self, rule):
        texts = {
            "core_sales": self.env._("each month, for the most sales to core customers"),
            "new_sales": self.env._("each month, for the most sales to new customers"),
            "sales": self.env._("each month, for the most sales"),
            "mentees": self.env._("for mentors whose mentees reach their targets"),
        }
        what = texts[rule.award_measure]
        if rule.award_measure != "mentees" and rule.winners > 1:
            what = self.env._("%(what)s (places 1 to %(places)s)", what=what, places=rule.winners)
        if not rule.rate:
            return self.env._("A certificate %s.", what)
        return self.env._(
            "%(rate)s of the month's commission and a certificate %(what)s.", rate=self._percent(rule.rate), what=what
        )

    # ------------------------------------------------------------------
    # How far it is
    # ------------------------------------------------------------------

    @api.model
    def _reached(self, rule, value, paid, currency):
        """Return that an accelerator's threshold is passed, and what that adds so far."""
        texts = {
            "repurchase": self.env._(
                "%(value)s of your core customers have bought, more than the %(threshold)s asked for. If it stays so, "
                "you get %(what)s: %(paid)s so far."
            ),
            "new_share": self.env._(
                "%(value)s of your sales went to new customers, more than the %(threshold)s asked for. If it stays so, "
                "you get %(what)s: %(paid)s so far."
            ),
        }
        return texts[rule.measure] % {
            "value": self._percent(value),
            "threshold": self._percent(rule.threshold),
            "what": self._on_top(rule),
            "paid": self._money(paid, currency),
        }

    @api.model
    def _customers_ahead(self, rule, missing, bought, customers, last):
        """Return how many more core customers have to buy by the day ``last``."""
        values = {
            "missing": missing,
            "bought": bought,
            "customers": customers,
            "what": self._on_top(rule),
            "threshold": self._percent(rule.threshold),
            "day": self._day(last),
        }
        if not customers:
            return self.env._("You had no core customers when the period began, so there is nothing to measure.")
        if missing is None:
            return self.env._("More than %(threshold)s of your core customers cannot buy.", **values)
        return self.env._(
            "%(bought)s of %(customers)s core customers bought so far. %(missing)s more by %(day)s, and you get "
            "%(what)s.",
            **values,
        )

    @api.model
    def _new_sales_ahead(self, rule, missing, value, last, currency):
        """Return how much more has to be sold to new customers by the day ``last``."""
        values = {
            "value": self._percent(value or 0),
            "what": self._on_top(rule),
            "threshold": self._percent(rule.threshold),
            "day": self._day(last),
        }
        if missing is None:
            return self.env._("More than %(threshold)s of your sales cannot go to new customers.", **values)
        if value is None and not missing:
            return self.env._(
                "Nothing sold yet. Sell more than %(threshold)s of it to new customers, and you get %(what)s.", **values
            )
        return self.env._(
            "%(value)s of your sales went to new customers. Sell more than %(amount)s to new customers by %(day)s, and "
            "you get %(what)s.",
            amount=self._money(missing, currency),
            **values,
        )

    @api.model
    def _band_ahead(self, rule, missing, last, currency):
        """Return how much more has to be sold by the day ``last`` for the next band."""
        return self.env._(
            "Over %(amount)s more by %(day)s makes it %(rate)s of what is above your target.",
            amount=self._money(missing, currency),
            day=self._day(last),
            rate=self._percent(rule.rate),
        )

    @api.model
    def _band_reached(self, accruals, currency):
        """Return what being over target pays so far."""
        return self.env._(
            "You are %(share)s over your target, which pays %(amount)s so far.",
            share=self._percent(accruals[0].value),
            amount=self._money(sum(accrual.amount for accrual in accruals), currency),
        )
