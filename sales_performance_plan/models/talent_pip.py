from odoo import api, fields, models

from .talent_pip_flow_mixin import HAPPENS


class TalentPip(models.Model):
    """An improvement plan of somebody who stayed below the bar in a quarter (the plan's T4).

    It carries what the person had to work with beside what their colleagues had, as it was when the plan was drafted;
    goals that are measured, what will be done by whom, and weekly check-ins. It closes on numbers.
    """

    _name = "spp.talent.pip"
    _inherit = ["spp.talent.pip.drafter.mixin", "spp.talent.pip.flow.mixin", "spp.talent.confidential.mixin"]
    _description = "Improvement Plan"
    _order = "quarter desc, id desc"
    _mail_post_access = "read"
    _check_company_auto = True
    _happens = HAPPENS
    _verbs = ("acknowledge", "overrule", "cancel")

    currency_id = fields.Many2one(related="company_id.currency_id")
    plan_id = fields.Many2one("spp.plan", "Plan of the Quarter", readonly=True, index=True, ondelete="set null")
    quarter = fields.Date(required=True, readonly=True, help="Its first day.")
    quarter_name = fields.Char("Quarter Called", compute="_compute_quarter_name")
    target = fields.Monetary(readonly=True, help="Of the quarter, as it was when the plan was drafted.")
    sales = fields.Monetary(readonly=True, help="Of the quarter, as they were when the plan was drafted.")
    attainment = fields.Float(readonly=True, aggregator="avg")
    bar = fields.Float("Attained from", readonly=True, aggregator="avg")
    gap = fields.Monetary("Missing", readonly=True, help="What was missing to the bar.")
    responsible_id = fields.Many2one(
        "res.users",
        "Run by",
        tracking=True,
        domain="[('share', '=', False)]",
        help="Sits down with the person each week.",
    )
    evidence_ids = fields.One2many("spp.talent.pip.evidence", "pip_id", readonly=True)
    harder = fields.Integer(
        "Had Less to Work with", compute="_compute_harder", store=True, help="Pieces of evidence that say so."
    )
    goal_ids = fields.One2many("spp.talent.pip.goal", "pip_id", "Goals")
    measure_ids = fields.One2many("spp.talent.pip.measure", "pip_id", "What Will Be Done")
    checkin_ids = fields.One2many("spp.talent.pip.checkin", "pip_id", "Check-Ins")
    late_checkins = fields.Integer("Late Check-Ins", compute="_compute_late_checkins")
    color = fields.Integer()

    _once = models.UniqueIndex(
        "(profile_id, quarter)", "There is an improvement plan of this person for this quarter already."
    )

    @api.depends("profile_id", "quarter")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for pip in self:
            pip.display_name = self.env._(
                "Improvement plan of %(person)s, %(quarter)s",
                person=pip.person_name or "",
                quarter=pip.quarter_name or "",
            )

    @api.depends("quarter", "company_id")
    @api.depends_context("lang")
    def _compute_quarter_name(self):
        for pip in self:
            company = pip._elevated().company_id
            pip.quarter_name = company._sales_quarter_name(pip.quarter) if company and pip.quarter else False

    @api.depends("evidence_ids.is_harder")
    def _compute_harder(self):
        for pip in self:
            pip.harder = len(pip.evidence_ids.filtered("is_harder"))

    @api.depends("checkin_ids.state", "checkin_ids.date_due")
    def _compute_late_checkins(self):
        for pip in self:
            pip.late_checkins = len(pip.checkin_ids.filtered("is_late"))

    def _period(self):
        """Return the first and the last day on which goals are measured by now; nothing before the plan runs."""
        self.ensure_one()
        if not self.date_from:
            return None
        return self.date_from, max(self.date_from, min(self.date_to, self._today()))

    @api.model
    def _activities_done(self, activities, feedback):
        """Note what was done for a plan; asked before the activities are gone."""
        mine = activities.filtered(lambda activity: activity.res_model == self._name)
        if mine:
            self.env["spp.talent.pip.measure"]._activities_done(mine)
            self.env["spp.talent.pip.checkin"]._activities_done(mine, feedback)
