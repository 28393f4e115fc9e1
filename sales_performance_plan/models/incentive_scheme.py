from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..rules import commission

# Passed in the context while several rules are written one by one: only the whole has to be sound.
# Being an object of this process, it cannot come in from outside.
WHOLE_SCHEME = object()
APPROVERS = (
    "sales_performance_plan.sales_performance_plan_group_director",
    "sales_performance_plan.sales_performance_plan_group_accountant",
)


# What the actions alone write.
GIVEN = ("state", "author_id", "approver_id", "approved_at", "version")


class IncentiveScheme(models.Model):
    """A version of a company's commission rules (the plan's I5).

    On each day the version counts that was approved with the latest first day up to then. Once approved
    a version never changes: what is to change is written into the next one. Schemes without a company
    are the shipped plan, which new companies copy.
    """

    _name = "spp.incentive.scheme"
    _description = "Commission Scheme"
    _inherit = [
        "mail.thread",
        "spp.incentive.decision.mixin",
        "spp.incentive.scheme.screen.mixin",
        "spp.incentive.shipped.mixin",
        "spp.incentive.withdrawal.mixin",
    ]
    _order = "company_id, date_from desc, version desc, id desc"

    name = fields.Char(required=True, translate=True)
    version = fields.Integer(required=True, default=1, readonly=True, copy=False)
    company_id = fields.Many2one("res.company", index=True, default=lambda self: self.env.company, ondelete="cascade")
    date_from = fields.Date("In Force From", tracking=True, default=lambda self: self._default_date_from())
    date_to = fields.Date("In Force Until", compute="_compute_date_to", help="The day before the next version starts.")
    state = fields.Selection(
        [("draft", "Draft"), ("approved", "Approved"), ("superseded", "Superseded")],
        required=True,
        default="draft",
        readonly=True,
        tracking=True,
        copy=False,
    )
    author_id = fields.Many2one(
        "res.users", required=True, readonly=True, default=lambda self: self.env.user, copy=False, tracking=True
    )
    approver_id = fields.Many2one("res.users", readonly=True, copy=False, tracking=True)
    approved_at = fields.Datetime(readonly=True, copy=False)
    over_target_reading = fields.Selection(
        [("whole", "The reached rate on the whole excess"), ("slices", "Each rate on its own slice")],
        string="Over-target Reading",
        required=True,
        default="whole",
        tracking=True,
    )
    rule_ids = fields.One2many("spp.incentive.rule", "scheme_id", copy=True)
    accelerator_ids = fields.One2many("spp.incentive.rule", "scheme_id", domain=[("kind", "=", "accelerator")])
    band_ids = fields.One2many("spp.incentive.rule", "scheme_id", domain=[("kind", "=", "band")])
    award_ids = fields.One2many("spp.incentive.rule", "scheme_id", domain=[("kind", "=", "award")])
    base_rate = fields.Float(
        compute="_compute_base_rate", inverse="_inverse_base_rate", digits=(16, 6), help="Of each sale."
    )
    note = fields.Html("Explained to the Reps", translate=True)

    _has_a_start = models.Constraint(
        "CHECK (state = 'draft' OR date_from IS NOT NULL)", "An approved version needs a first day."
    )

    @api.model
    def _default_date_from(self):
        company = self.env.company
        return company._sales_quarter(company._sales_today()).first

    @api.depends("name", "version")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for scheme in self:
            scheme.display_name = self.env._("%(name)s, version %(number)s", name=scheme.name, number=scheme.version)

    @api.depends("rule_ids.rate", "rule_ids.kind")
    def _compute_base_rate(self):
        for scheme in self:
            scheme.base_rate = scheme.rule_ids.filtered(lambda rule: rule.kind == "base")[:1].rate

    @api.depends("date_from", "state", "company_id")
    def _compute_date_to(self):
        in_force = self.search([("company_id", "in", self.company_id.ids), ("state", "!=", "draft")])
        for scheme in self:
            later = in_force.filtered(
                lambda other, scheme=scheme: other.company_id == scheme.company_id
                and other._replaces(scheme)
                and scheme.state != "draft"
            )
            starts = [other.date_from for other in later]
            scheme.date_to = min(starts) - timedelta(days=1) if starts else False

    def _replaces(self, other):
        return (self.date_from, self.id) > (other.date_from, other.id or 0) and self != other

    # ------------------------------------------------------------------
    # Frozen once approved
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """Give each version its number; none is born approved."""
        for vals in vals_list:
            vals.update(state="draft", approver_id=False, approved_at=False)
            if not self.env.su:
                vals["author_id"] = self.env.uid
        schemes = super(IncentiveScheme, self.with_context(spp_scheme=WHOLE_SCHEME)).create(vals_list)
        schemes = schemes.with_env(self.env)
        for scheme in schemes:
            latest = self.search(
                [("company_id", "=", scheme.company_id.id), ("id", "!=", scheme.id)], order="version desc", limit=1
            )
            scheme._decide({"version": latest.version + 1})
        return schemes

    def write(self, vals):
        """Refuse to change what was approved; notes to the reps may be added to."""
        if not (self._is_decision() or set(vals) <= {"note", "message_follower_ids"}):
            self._check_draft()
            vals = {key: value for key, value in vals.items() if key not in GIVEN}
            if not self.env.su:
                vals["author_id"] = self.env.uid  # who wrote the rules as they are now does not approve them
        return super(IncentiveScheme, self.with_context(spp_scheme=WHOLE_SCHEME)).write(vals)

    def _take_authorship(self):
        """Make who changed a rule the author, who does not approve it."""
        schemes = self.filtered(lambda scheme: scheme.author_id != self.env.user)
        if schemes and not self.env.su:
            schemes._decide({"author_id": self.env.uid})

    def _check_draft(self):
        frozen = self.filtered(lambda scheme: scheme.state != "draft")
        if frozen:
            raise UserError(
                self.env._(
                    "%s is approved and cannot change any more. Use New Version to prepare what shall follow.",
                    frozen[0].display_name,
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_approved(self):
        self._check_draft()

    @api.constrains("rule_ids", "accelerator_ids", "band_ids", "award_ids")
    def _check_rules(self):
        problems = [text for scheme in self for text in scheme._problems()]
        if problems:
            raise ValidationError("\n".join(problems))

    def _problems(self):
        """Return a sentence for each thing that is wrong with the rules as a whole."""
        found = []
        if len(self.rule_ids.filtered(lambda rule: rule.kind == "base")) > 1:
            found.append(self.env._("%s has two base rates: keep one.", self.display_name))
        bands = self.rule_ids.filtered(lambda rule: rule.kind == "band").sorted("above")
        named = {rule.code(): rule for rule in bands}
        for code, band in commission.check_bands([rule._as_band() for rule in bands]):
            found.append(named[band.code]._describe_problem(code))
        return found

    # ------------------------------------------------------------------
    # Approval
    # ------------------------------------------------------------------

    def action_approve(self):
        """Put the version in force; the author cannot, and no settled month may be touched."""
        for scheme in self:
            scheme._check_may_approve()
            marks = self.env["spp.plan.setup.mark"]
            before = marks._picture(scheme, ["state"])
            values = {"state": "approved", "approver_id": self.env.uid, "approved_at": fields.Datetime.now()}
            scheme._decide(values)
            older = self.search([("company_id", "=", scheme.company_id.id), ("state", "=", "approved")]).filtered(
                lambda other, scheme=scheme: scheme._replaces(other)
            )
            older._decide({"state": "superseded"})
            marks._note(scheme.company_id, "scheme", before)
        return True

    def _check_approver(self):
        self.ensure_one()
        self._check_draft()
        if not any(self.env.user.has_group(group) for group in APPROVERS):
            raise AccessError(self.env._("Only a plan director or an accountant may approve commission rules."))
        if self.author_id == self.env.user:
            raise UserError(
                self.env._("You wrote %s, so somebody else has to approve it.", self.display_name),
            )

    def _check_may_approve(self):
        self._check_approver()
        if not self.company_id or not self.date_from:
            raise UserError(self.env._("%s needs a company and a first day before it is approved.", self.display_name))
        if not self.rule_ids.filtered(lambda rule: rule.kind == "base"):
            raise UserError(self.env._("%s has no base rate: add one, it may be 0 %%.", self.display_name))
        self._check_rules()
        settled = self.env["spp.incentive.statement"]._first_locked(self.company_id, self.date_from)
        if settled:
            raise UserError(
                self.env._(
                    "%(scheme)s starts on %(day)s, but %(statement)s is settled already. Choose a first day after it.",
                    scheme=self.display_name,
                    day=self.date_from,
                    statement=settled.display_name,
                )
            )

    def action_new_version(self):
        """Open a draft that follows this version: the same rules, from the next quarter on."""
        self.ensure_one()
        today = self.company_id._sales_today()
        following = self.company_id._sales_quarter(today).last + timedelta(days=1)
        draft = self.copy({"date_from": max(following, self.date_from or following), "name": self.name})
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": draft.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    # ------------------------------------------------------------------
    # For the settlement
    # ------------------------------------------------------------------

    @api.model
    def _settle(self, company, date_from, date_to):
        """Bring the ledger of ``company`` up to the sales of ``date_from`` … ``date_to``; return the run's log.

        Idempotent: what is booked already is not booked again, and what changed since is corrected in
        the open period. A quarter's accelerators and over-target rewards are settled once ``date_to``
        reaches its last day.
        """
        return self.env["spp.incentive.run"]._execute(
            company, fields.Date.to_date(date_from), fields.Date.to_date(date_to)
        )

    @api.model
    def _in_force(self, company):
        """Return ``[(scheme, first day, day after the last or None)]`` of ``company``, oldest first."""
        schemes = self.search([("company_id", "=", company.id), ("state", "!=", "draft")])
        ordered = sorted(schemes, key=lambda scheme: (scheme.date_from, scheme.id))
        starts = [*(scheme.date_from for scheme in ordered[1:]), None]
        return [
            (scheme, scheme.date_from, until)
            for scheme, until in zip(ordered, starts, strict=False)
            if until is None or until > scheme.date_from
        ]

    def _as_rules(self):
        """Return this version as values for ``rules/commission.py``."""
        self.ensure_one()
        by_kind = self.rule_ids.grouped("kind")
        nothing = self.env["spp.incentive.rule"]
        return commission.Scheme(
            by_kind.get("base", nothing)[:1]._decimal("rate"),
            tuple(rule._as_accelerator() for rule in by_kind.get("accelerator", nothing)),
            tuple(rule._as_band() for rule in by_kind.get("band", nothing).sorted("above")),
            self.over_target_reading == "slices",
        )

    @api.model
    def _on(self, in_force, day):
        """Return the version of ``in_force`` whose rules count on ``day``."""
        return next(
            (scheme for scheme, first, until in in_force if first <= day and (until is None or day < until)),
            self.browse(),
        )
