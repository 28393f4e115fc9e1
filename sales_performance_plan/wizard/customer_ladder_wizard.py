from odoo import api, fields, models
from odoo.exceptions import UserError

from ..report import customer_rfm_sql
from ..rules import rfm


class CustomerLadderWizard(models.TransientModel):
    """Edits the whole ladder at once and shows who would move before anything is saved (the plan's C3)."""

    _name = "spp.customer.ladder.wizard"
    _description = "Change the Customer Tiers"

    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    monetary_reading = fields.Selection(
        selection=lambda self: self.env["res.company"]._fields["rfm_monetary_reading"]._description_selection(self.env),
        string="Reading of M",
        required=True,
        default=lambda self: self.env.company.rfm_monetary_reading,
    )
    line_ids = fields.One2many(
        "spp.customer.ladder.wizard.line", "wizard_id", "Tiers", default=lambda self: self._default_lines()
    )
    preview = fields.Json(compute="_compute_preview")

    @api.model
    def _default_lines(self):
        ladder = self.env["spp.customer.tier"]._ladder(self.env.company)
        return [
            fields.Command.create({"tier_id": tier.id, **{name: tier[name] for name in tier._thresholds()}})
            for tier in ladder
        ]

    @api.depends(
        "monetary_reading",
        "line_ids.max_recency",
        "line_ids.min_frequency",
        "line_ids.min_monetary",
        "line_ids.sequence",
    )
    def _compute_preview(self):
        for wizard in self:
            wizard.preview = wizard._preview()

    def _rungs(self):
        """Return the edited ladder as (tier, rule), best first."""
        lines = self.line_ids.sorted("sequence")
        return [(line.tier_id, line._as_rule()) for line in lines]

    def _problems(self):
        rungs = self._rungs()
        findings = rfm.check_ladder([rule for _tier, rule in rungs], self.company_id.rfm_window_days)
        tiers = self.env["spp.customer.tier"].browse().union(*(tier for tier, _rule in rungs))
        return [tiers._describe(finding) for finding in findings]

    def _preview(self):
        """Return the moves as a matrix, or what is wrong with the edited ladder."""
        problems = self._problems()
        if problems:
            return {"problems": problems}
        moves = self._moves()
        tiers = [tier for tier, _rule in self._rungs()]
        rows = [
            {
                "name": tier.display_name,
                "color": tier.color,
                "cells": [len(moves.get((tier.id, other.id), ())) for other in tiers],
            }
            for tier in tiers
        ]
        total = sum(sum(row["cells"]) for row in rows)
        moving = sum(len(partners) for (old, new), partners in moves.items() if old != new)
        return {
            "problems": [],
            "columns": [{"name": tier.display_name, "color": tier.color} for tier in tiers],
            "rows": rows,
            "total": total,
            "moving": moving,
        }

    def _moves(self):
        """Return ``{(tier id now, tier id then): partner ids}`` under the edited ladder; reads only."""
        run = self.env["spp.customer.run"]._latest(self.company_id)
        if not run:
            return {}
        rungs = [(tier.id, rule) for tier, rule in self._rungs()]
        return customer_rfm_sql.dry_run(self.env, run, rungs, self.monetary_reading)

    def action_show_moving(self):
        """List the customers who would move."""
        self.ensure_one()
        moving = [partner for (old, new), partners in self._moves().items() if old != new for partner in partners]
        if not moving:
            raise UserError(self.env._("Nobody would move."))
        action = self.env["ir.actions.act_window"]._for_xml_id("sales_performance_plan.res_partner_action")
        return {**action, "name": self.env._("Would Move"), "domain": [("id", "in", moving)], "context": {}}

    def action_apply(self):
        """Save the ladder and recompute at once."""
        self.ensure_one()
        problems = self._problems()
        if problems:
            raise UserError("\n".join(problems))
        marks, tiers = self.env["spp.plan.setup.mark"], self.line_ids.tier_id
        before = marks._picture(tiers, tiers._thresholds()) | marks._picture(self.company_id, ["rfm_monetary_reading"])
        self.company_id._set_monetary_reading(self.monetary_reading)
        tiers._write_ladder(
            {line.tier_id: {name: line[name] for name in line.tier_id._thresholds()} for line in self.line_ids}
        )
        marks._note(self.company_id, "tiers", before)
        return self.env["spp.customer.run"].with_context(allowed_company_ids=self.company_id.ids).action_recompute()


class CustomerLadderWizardLine(models.TransientModel):
    """A rung being edited."""

    _name = "spp.customer.ladder.wizard.line"
    _description = "Customer Tier Being Changed"
    _order = "sequence, id"

    wizard_id = fields.Many2one("spp.customer.ladder.wizard", required=True, index=True, ondelete="cascade")
    tier_id = fields.Many2one("spp.customer.tier", required=True, ondelete="cascade")
    sequence = fields.Integer(related="tier_id.sequence")
    max_recency = fields.Integer("Last Sale Within (days)")
    min_frequency = fields.Integer("Sales at Least")
    min_monetary = fields.Float("Times the Average at Least", digits=(16, 2))

    def _as_rule(self):
        return rfm.Tier(self.tier_id.code, self.max_recency, self.min_frequency, self.min_monetary)
