from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..rules import training
from .context_defaults import without_defaults

FACT = object()  # in the context where a result comes from an exam; nobody types those
# Where it comes from, and what it was judged by.
JUDGED = frozenset({"input_id", "attempt", "pass_mark", "passed"})


class TalentResult(models.Model):
    """What somebody reached in an exam or a drill: kept as it was judged then, attempt by attempt."""

    _name = "spp.talent.result"
    _inherit = ["spp.talent.mixin"]
    _description = "Exam or Drill Result"
    _order = "date desc, id desc"
    _rec_name = "module_id"

    module_id = fields.Many2one("spp.talent.module", required=True, index=True, ondelete="restrict")
    kind = fields.Selection([("exam", "Exam"), ("drill", "Drill")], required=True, default="drill", readonly=True)
    date = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    attempt = fields.Integer(readonly=True, aggregator=None)
    score = fields.Float("Score (%)", required=True, aggregator="avg")
    pass_mark = fields.Float("Pass Mark Then (%)", readonly=True, aggregator=None)
    passed = fields.Boolean(readonly=True)
    assessor_id = fields.Many2one("res.users", readonly=True, index=True)
    note = fields.Text()
    # The attempt in the host's survey; its deletion leaves the verdict.
    input_id = fields.Many2one(
        "survey.user_input",
        "Attempt",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        groups="sales_performance_plan.sales_performance_plan_group_hr",
    )

    _score_is_a_share = models.Constraint(
        "CHECK (score >= 0 AND score <= 100)", "A score lies between 0 % and 100 % of the points."
    )
    _once = models.UniqueIndex("(input_id, module_id) WHERE input_id IS NOT NULL", "An attempt counts once a module.")

    @api.model_create_multi
    def create(self, vals_list):
        """Judge results by the marks of now, and see what they complete."""
        exams = self.env.context.get("spp_exam") is FACT
        for vals in vals_list:
            if not exams:
                vals.update(kind="drill", date=fields.Datetime.now(), assessor_id=self.env.uid)
                for name in JUDGED:
                    vals.pop(name, None)
        results = super(TalentResult, without_defaults(self, JUDGED)).create(vals_list).with_env(self.env)
        if not exams:
            results._check_drills()
        results._judge()
        self.env["spp.talent.enrolment"]._look_again(results.profile_id)
        return results

    def _check_drills(self):
        """Refuse drills of oneself, and of modules that are judged otherwise."""
        if self._is_own():
            raise AccessError(self.env._("Nobody assesses themselves: ask somebody else to watch the drill."))
        wrong = self.filtered(lambda result: result.module_id.judged_by != "drill")
        if wrong:
            raise UserError(
                self.env._(
                    "%(module)s is not judged by a drill: choose a module that is.",
                    module=wrong[0].module_id.display_name,
                )
            )

    def _judge(self):
        for result in self.sorted("id"):
            mark = result.module_id.pass_mark
            earlier = [("profile_id", "=", result.profile_id.id), ("module_id", "=", result.module_id.id)]
            number = self._elevated().search_count([*earlier, ("id", "<", result.id)])
            kept = {"pass_mark": mark, "passed": result.score >= mark, "attempt": number + 1}
            result._elevated().with_context(spp_exam=FACT).write(kept)

    def write(self, vals):
        """Leave results as they are, but for the assessor's note."""
        if self.env.context.get("spp_exam") is not FACT and not vals.keys() <= {"note"}:
            raise UserError(
                self.env._(
                    "The result of %(person)s stays as it was: another attempt is another result.",
                    person=self[:1].profile_id.name,
                )
            )
        return super().write(vals)

    @api.model
    def _best(self, profiles):
        """Return {profile id: {module id: the result that counts}}, in one query."""
        found = {}
        results = self._elevated().search([("profile_id", "in", profiles.ids)], order="id")
        for result in results:
            one = training.Result(result.score, result.passed)
            mine = found.setdefault(result.profile_id.id, {})
            before = mine.get(result.module_id.id)
            mine[result.module_id.id] = training.best([before, one]) if before else one
        return found
