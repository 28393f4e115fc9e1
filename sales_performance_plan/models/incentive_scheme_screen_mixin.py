from decimal import Decimal

from odoo import api, fields, models
from odoo.tools import format_amount

from ..rules import commission

EXAMPLE_TARGET = Decimal(100000)


class IncentiveSchemeScreenMixin(models.AbstractModel):
    """What the form of a version shows beside its rules, and how it lets bands be written."""

    _name = "spp.incentive.scheme.screen.mixin"
    _description = "Screens of a Commission Scheme"

    can_approve = fields.Boolean(compute="_compute_can_approve")
    approvers = fields.Char("May Be Approved By", compute="_compute_approvers", compute_sudo=True)
    hint = fields.Char("Where It Stands", compute="_compute_hint")
    example = fields.Char("For Example", compute="_compute_example")

    @api.depends("state", "author_id")
    @api.depends_context("uid")
    def _compute_can_approve(self):
        for scheme in self:
            scheme.can_approve = scheme._would_pass(scheme._check_approver)

    @api.depends("author_id", "company_id")
    def _compute_approvers(self):
        """Name those who may approve; names alone, for everybody who reads the draft."""
        groups = self.env["res.groups"]
        for name in ("director", "accountant"):
            groups |= self.env.ref(f"sales_performance_plan.sales_performance_plan_group_{name}")
        for scheme in self:
            domain = [
                ("all_group_ids", "in", groups.ids),
                ("company_ids", "in", scheme.company_id.ids),
                ("share", "=", False),
                ("id", "!=", scheme.author_id.id),
            ]
            scheme.approvers = ", ".join(self.env["res.users"].search(domain, limit=5).mapped("name"))

    @api.depends("state", "approvers", "approver_id")
    @api.depends_context("lang")
    def _compute_hint(self):
        for scheme in self:
            scheme.hint = scheme._describe_state()

    def _describe_state(self):
        """Return in a sentence whether the version can change, and why."""
        if self.state == "superseded":
            return self.env._("A later version counts now. This one stays as it was: it is the reason of what it paid.")
        if self.state == "approved":
            return self.env._(
                "Approved by %s, so it cannot change any more: what it pays stays provable. "
                "To change something, prepare a new version.",
                self.approver_id.name,
            )
        if self.approvers:
            return self.env._(
                "A draft pays nothing yet. It takes effect when somebody other than the author approves it: %s.",
                self.approvers,
            )
        return self.env._(
            "A draft pays nothing yet, and nobody but the author may approve in this company: give a second person the "
            "role of plan director or accountant in the settings of the users."
        )

    @api.depends("band_ids.above", "band_ids.up_to", "band_ids.rate", "over_target_reading", "company_id")
    @api.depends_context("lang")
    def _compute_example(self):
        for scheme in self:
            scheme.example = scheme._describe_example() if scheme.band_ids else ""

    def _describe_example(self):
        """Return what the bands pay on some sales above the last bound, as the settlement would work it out."""
        bands = self.band_ids.sorted("above")
        values = tuple(band._as_band() for band in bands)
        total = (EXAMPLE_TARGET * (1 + values[-1].above + Decimal("0.1"))).quantize(Decimal(1))
        rules = commission.Scheme(commission.ZERO, (), values, self.over_target_reading == "slices")
        paid = [accrual for accrual in commission.exceed(total, EXAMPLE_TARGET, rules) if accrual.reason == "earned"]
        currency = self.company_id.currency_id or self.env.company.currency_id

        def money(amount):
            return format_amount(self.env, float(amount), currency)

        return self.env._(
            "With a target of %(target)s, sales of %(total)s pay %(amount)s on top: %(parts)s.",
            target=money(EXAMPLE_TARGET),
            total=money(total),
            amount=money(sum(accrual.amount for accrual in paid)),
            parts=" + ".join(f"{accrual.rate * 100:.2f} % × {money(accrual.base)}" for accrual in paid),
        )

    def _inverse_base_rate(self):
        for scheme in self:
            rule = scheme.rule_ids.filtered(lambda one: one.kind == "base")[:1]
            if rule:
                rule.rate = scheme.base_rate
            else:
                values = {"kind": "base", "name": self.env._("Base commission"), "rate": scheme.base_rate}
                scheme.rule_ids = [fields.Command.create(values)]

    @api.onchange("band_ids")
    def _onchange_band_ids(self):
        """Let each band end where the next one starts: then nobody can leave a gap or an overlap."""
        bands = self.band_ids.sorted("above")
        for number, band in enumerate(bands, 1):
            band.up_to = bands[number : number + 1].above
