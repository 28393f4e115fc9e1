from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain

from ..report import lead_score_sql
from ..rules import lead_back_test


class LeadBackTest(models.TransientModel):
    """What the score card would have done with the leads that were closed last (the plan's L4)."""

    _name = "spp.lead.back.test"
    _description = "Back-Test of the Score Card"

    display_name = fields.Char(compute="_compute_display_name")
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    team_id = fields.Many2one("crm.team", help="Empty: all teams.")
    number = fields.Integer("Leads Closed Last", required=True, default=1000)
    pass_mark = fields.Integer(required=True, default=lambda self: self.env.company.lead_pass_mark)
    line_ids = fields.One2many("spp.lead.back.test.line", "test_id", readonly=True)
    leads = fields.Integer(compute="_compute_result")
    passed = fields.Integer("Passing", compute="_compute_result")
    base_rate = fields.Float("Won of All", compute="_compute_result")
    precision = fields.Float("Won of Those That Pass", compute="_compute_result")
    recall = fields.Float("Passing of the Won", compute="_compute_result")
    lift = fields.Float(
        compute="_compute_result", digits=(16, 2), help="How many times more often those that pass win."
    )
    rejected_won = fields.Integer("Won Though Below the Mark", compute="_compute_result")
    verdict = fields.Selection(
        [
            ("separates", "separates"),
            ("reversed", "reversed"),
            ("no_difference", "no difference"),
            ("too_few", "too few"),
        ],
        compute="_compute_result",
    )
    words = fields.Text("What This Means", compute="_compute_result")

    def _compute_display_name(self):
        self.display_name = self.env._("Back-Test of the Score Card")

    @api.depends("line_ids", "pass_mark")
    def _compute_result(self):
        for test in self:
            groups = [lead_back_test.Group(line.score, line.leads, line.won) for line in test.line_ids]
            result = lead_back_test.back_test(groups, test.pass_mark)
            test.leads, test.passed = result.passed + result.rejected, result.passed
            test.base_rate, test.precision = result.base_rate or 0.0, result.precision or 0.0
            test.recall, test.lift = result.recall or 0.0, result.lift or 0.0
            test.rejected_won, test.verdict = result.rejected_won, result.verdict
            test.words = test._words(result)

    def _words(self, result):
        """Return the verdict as a sentence that does not flatter the card."""
        rejected = result.rejected_won / result.rejected if result.rejected else None
        figures = {
            "passed": result.passed,
            "rejected": result.rejected,
            "won": _percent(result.precision),
            "other": _percent(rejected),
            "enough": lead_back_test.ENOUGH,
        }
        if result.verdict == "separates":
            return self.env._(
                "The card separates: %(won)s of the %(passed)s leads that pass were won, %(other)s of the %(rejected)s "
                "others.",
                **figures,
            )
        if result.verdict == "reversed":
            return self.env._(
                "The card prefers the wrong leads: %(won)s of the %(passed)s that pass were won, but %(other)s of the "
                "%(rejected)s others. Look at what the won ones have in common.",
                **figures,
            )
        if result.verdict == "no_difference":
            return self.env._(
                "The card does not separate anything: %(won)s of the %(passed)s leads that pass were won, %(other)s of "
                "the %(rejected)s others, a difference that chance alone explains. Ask for other facts.",
                **figures,
            )
        return self.env._(
            "Nothing can be said: %(passed)s of these leads pass and %(rejected)s do not; at least %(enough)s are "
            "needed on each side. Take more leads, or see whether their facts are known at all.",
            **figures,
        )

    def action_run(self):
        """Score the closed leads by the card as it is now."""
        self.ensure_one()
        if self.number <= 0:
            raise UserError(self.env._("Choose how many closed leads to look at: at least 1."))
        groups = lead_score_sql.closed_groups(self.env, self.company_id, self._domain())
        lines = [Command.create({"score": score, "leads": leads, "won": won}) for score, leads, won in groups]
        self.line_ids = [Command.clear(), *lines]
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
        }

    def _domain(self):
        """Return the domain of the leads closed last, among those that the user may read."""
        closed = Domain("won_status", "in", ["won", "lost"]) & Domain("company_id", "in", [self.company_id.id, False])
        if self.team_id:
            closed &= Domain("team_id", "=", self.team_id.id)
        leads = self.env["crm.lead"].with_context(active_test=False)
        return Domain("id", "in", leads._search(closed, limit=self.number, order="date_closed desc, id desc"))

    def action_open_rejected_won(self):
        """Open the leads that were won though the card would not have passed them."""
        self.ensure_one()
        ids = lead_score_sql.rejected_won(self.env, self.company_id, self._domain(), self.pass_mark)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Won Though Below the Mark"),
            "res_model": "crm.lead",
            "view_mode": "list,form",
            "domain": [("id", "in", ids)],
            "context": {"active_test": False, "create": False},
        }

    def action_open_chart(self):
        """Open the share of won leads by score as a chart."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("sales_performance_plan.spp_lead_back_test_line_action")
        return {**action, "domain": [("test_id", "=", self.id)]}


def _percent(share):
    return "–" if share is None else f"{100 * share:.1f} %"
