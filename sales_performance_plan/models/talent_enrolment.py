from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..rules import training
from .context_defaults import without_defaults

FACT = object()
HAPPENED = frozenset({"state", "passed_on", "score"})


class TalentEnrolment(models.Model):
    """Somebody in a training: what they reached so far, and the day on which they had passed all of it."""

    _name = "spp.talent.enrolment"
    _inherit = ["spp.talent.mixin", "mail.thread", "mail.activity.mixin"]
    _description = "Training of a Person"
    _order = "date_from desc, id desc"

    programme_id = fields.Many2one("spp.talent.programme", required=True, index=True, ondelete="restrict")
    audience = fields.Selection(related="programme_id.audience", store=True)
    date_from = fields.Date("Began", required=True, default=lambda self: self.env.company._sales_today())
    date_due = fields.Date("To Be Done by", compute="_compute_date_due", store=True, readonly=False, precompute=True)
    state = fields.Selection(
        [("running", "In Training"), ("passed", "Passed"), ("left", "Left")],
        required=True,
        readonly=True,
        default="running",
        index=True,
        tracking=True,
        group_expand=True,
        copy=False,
    )
    passed_on = fields.Date(readonly=True, copy=False)
    score = fields.Float(
        "Overall (%)", readonly=True, copy=False, aggregator="avg", help="By the modules' weights, once all are judged."
    )
    missing = fields.Char("Still to Pass", compute="_compute_missing")
    progress = fields.Float("Passed (%)", compute="_compute_missing")
    is_late = fields.Boolean("Late", compute="_compute_is_late", search="_search_is_late")
    line_ids = fields.Json("Modules", compute="_compute_missing")

    _once = models.UniqueIndex(
        "(profile_id, programme_id) WHERE state = 'running'", "Somebody is in a training once at a time."
    )

    @api.depends("profile_id", "programme_id")
    def _compute_display_name(self):
        for enrolment in self:
            enrolment.display_name = f"{enrolment.programme_id.name}: {enrolment.profile_id.name}"

    @api.depends("date_from", "programme_id")
    def _compute_date_due(self):
        for enrolment in self:
            days = timedelta(days=enrolment.programme_id.days)
            enrolment.date_due = enrolment.date_from and enrolment.date_from + days

    @api.depends("profile_id", "programme_id", "state")
    def _compute_missing(self):
        """Say which modules are still to be passed, and what was reached in the others."""
        results = self._results()
        for enrolment in self:
            mine = results[enrolment.id]
            modules = enrolment.programme_id.module_ids
            found = training.overall(enrolment.programme_id._as_rules(), mine)
            judged = modules.filtered(lambda module: module.judged_by != "none")
            enrolment.missing = ", ".join(modules.browse(found.missing).mapped("name"))
            enrolment.progress = 100 * (1 - len(found.missing) / len(judged)) if judged else 0.0
            enrolment.line_ids = [enrolment._line(module, mine.get(module.id)) for module in modules]

    def _line(self, module, result):
        return {
            "name": module.name,
            "weight": module.weight,
            "score": result and round(result.score, 1),
            "passed": bool(result and result.passed),
            "judged": module.judged_by != "none",
        }

    @api.depends("state", "date_due")
    def _compute_is_late(self):
        for enrolment in self:
            today = (enrolment.company_id or self.env.company)._sales_today()
            late = enrolment.state == "running" and enrolment.date_due and enrolment.date_due < today
            enrolment.is_late = bool(late)

    @api.model
    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        late = fields.Domain("state", "=", "running") & fields.Domain("date_due", "<", self.env.company._sales_today())
        return late if True in value else ~late

    def _results(self):
        """Return {enrolment id: {module id: the result that counts}}: exams, drills and attendance together."""
        profiles = self.profile_id
        tests = self.env["spp.talent.result"]._best(profiles)
        attended = self.env["spp.talent.attendance"]._shares(self)
        return {one.id: {**attended.get(one.id, {}), **tests.get(one.profile_id.id, {})} for one in self}

    @api.model_create_multi
    def create(self, vals_list):
        """Enrol people; what they reached before counts at once."""
        self._refuse_typed(vals_list)
        enrolments = super(TalentEnrolment, without_defaults(self, HAPPENED)).create(vals_list).with_env(self.env)
        enrolments._judge()
        return enrolments

    def write(self, vals):
        """Refuse verdicts that are typed."""
        self._refuse_typed([vals])
        return super().write(vals)

    def _refuse_typed(self, vals_list):
        if self.env.context.get("spp_fact") is not FACT and any(HAPPENED & vals.keys() for vals in vals_list):
            raise UserError(self.env._("Whether a training is passed follows from its modules and cannot be typed."))

    def _happened(self, vals):
        self._elevated().with_context(spp_fact=FACT).write(vals)

    @api.model
    def _look_again(self, profiles):
        """See which trainings of ``profiles`` are passed by now."""
        running = self.env["spp.talent.profile"]._elevated().env[self._name]
        running.search([("profile_id", "in", profiles.ids), ("state", "=", "running")])._judge()

    def _judge(self):
        """Note who has passed; nobody who did is taken back."""
        running = self._elevated().filtered(lambda one: one.state == "running")
        results = running._results()
        for enrolment in running:
            found = training.overall(enrolment.programme_id._as_rules(), results[enrolment.id])
            if found.passed and found.score is not None:
                today = enrolment.company_id._sales_today()
                enrolment._happened({"state": "passed", "passed_on": today, "score": found.score})

    def action_leave(self):
        """Take people out of a training that they need no longer."""
        self.filtered(lambda one: one.state == "running")._happened({"state": "left"})

    def action_take_exam(self):
        """Open the exam that is next."""
        self.ensure_one()
        results = self._results()[self.id]
        exams = self._elevated().programme_id.module_ids.filtered(
            lambda module: module.judged_by == "exam" and module.survey_id
        )
        open_exams = exams.filtered(lambda module: not (module.id in results and results[module.id].passed))
        if not open_exams:
            raise UserError(self.env._("No exam of %(training)s is left to take.", training=self.display_name))
        survey = open_exams[0].survey_id
        answer = survey._create_answer(user=self._elevated().user_id, check_attempts=True)
        return {"type": "ir.actions.act_url", "url": answer.get_start_url(), "target": "new"}
