from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ..rules import periods
from .context_defaults import without_defaults

GROUP = "sales_performance_plan.sales_performance_plan_group_"
BEGIN = """
    INSERT INTO spp_incentive_statement
           (company_id, user_id, team_id, period, state, create_uid, create_date, write_uid, write_date)
    VALUES %s RETURNING id
"""


class IncentiveStatement(models.Model):
    """What one rep is paid for one month: a selection of the ledger (the plan's I7).

    draft → submitted → approved → paid. Once submitted it takes no more entries: what is found out later
    goes to the next open month. Nobody approves their own, nor what they submitted themselves.
    """

    _name = "spp.incentive.statement"
    _description = "Commission Statement"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "spp.incentive.decision.mixin",
        "spp.incentive.statement.screen.mixin",
    ]
    _order = "period desc, user_id, id"
    _rec_name = "user_id"
    _mail_post_access = "read"
    _check_company_auto = True

    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True, ondelete="restrict")
    currency_id = fields.Many2one(related="company_id.currency_id")
    user_id = fields.Many2one("res.users", "Rep", required=True, readonly=True, index=True, ondelete="restrict")
    team_id = fields.Many2one("crm.team", readonly=True, index=True, help="The rep's team when the statement was made.")
    period = fields.Date("Month", required=True, readonly=True, help="Its first day.")
    state = fields.Selection(
        [("draft", "Draft"), ("submitted", "Submitted"), ("approved", "Approved"), ("paid", "Paid")],
        required=True,
        readonly=True,
        default="draft",
        tracking=True,
        group_expand="_sort_states",
    )
    submitter_id = fields.Many2one("res.users", "Submitted by", readonly=True, tracking=True)
    approver_id = fields.Many2one("res.users", "Approved by", readonly=True, tracking=True)
    approved_at = fields.Datetime(readonly=True)
    payout_id = fields.Many2one("spp.incentive.payout", readonly=True, index=True, ondelete="set null")
    entry_ids = fields.One2many("spp.incentive.entry", "statement_id", readonly=True)
    dispute_ids = fields.One2many("spp.incentive.dispute", "statement_id")
    dispute_count = fields.Integer("Questions", compute="_compute_open_dispute_count")
    open_dispute_count = fields.Integer("Open Questions", compute="_compute_open_dispute_count")
    sales = fields.Monetary("Sales Paid On", compute="_compute_amounts", help="Sum of the base of the sales' rows.")
    earned = fields.Monetary(compute="_compute_amounts")
    corrected = fields.Monetary("Corrections", compute="_compute_amounts", help="Adjustments and claw-backs.")
    awards = fields.Monetary(compute="_compute_amounts")
    held = fields.Monetary("Held and Released", compute="_compute_amounts")
    amount = fields.Monetary("To Pay", compute="_compute_amounts")
    is_mine = fields.Boolean(compute="_compute_is_mine")

    _one_a_month = models.UniqueIndex("(company_id, user_id, period)", "A rep has one statement a month.")

    @api.depends("user_id", "period")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for statement in self:
            month = statement._month_name(statement.period)
            statement.display_name = f"{statement.user_id.name}, {month}"

    @api.depends("entry_ids.amount")
    def _compute_amounts(self):
        sums = {}
        for statement, kind, amount in self.env["spp.incentive.entry"]._read_group(
            [("statement_id", "in", self.ids)], ["statement_id", "kind"], ["amount:sum"]
        ):
            sums.setdefault(statement.id, {})[kind] = amount
        sales = dict(
            self.env["spp.incentive.entry"]._read_group(
                [("statement_id", "in", self.ids), ("source_id", "!=", 0)], ["statement_id"], ["base:sum"]
            )
        )
        for statement in self:
            kinds = sums.get(statement.id, {})
            statement.sales = sales.get(statement, 0.0)
            statement.earned = kinds.get("earned", 0.0)
            statement.corrected = kinds.get("adjustment", 0.0) + kinds.get("clawback", 0.0)
            statement.awards = kinds.get("award", 0.0)
            statement.held = kinds.get("hold", 0.0) + kinds.get("release", 0.0)
            statement.amount = sum(kinds.values())

    @api.depends("dispute_ids.state")
    def _compute_open_dispute_count(self):
        for statement in self:
            statement.dispute_count = len(statement.dispute_ids)
            statement.open_dispute_count = len(statement.dispute_ids.filtered(lambda one: one.state == "open"))

    @api.depends_context("uid")
    def _compute_is_mine(self):
        for statement in self:
            statement.is_mine = statement.user_id == self.env.user

    @api.model_create_multi
    def create(self, vals_list):
        """Let statements begin as drafts, whatever comes in from outside with who had them made."""
        creating = without_defaults(self, self._fields)
        return super(IncentiveStatement, creating).create(vals_list).with_env(self.env)

    # ------------------------------------------------------------------
    # The way of a statement
    # ------------------------------------------------------------------

    def action_submit(self):
        """Hand the statement in for approval: the rep, the team's manager or a director."""
        for statement in self:
            statement._check_may_submit()
            statement._decide({"state": "submitted", "submitter_id": self.env.uid})
        return True

    def action_approve(self):
        """Approve what somebody else submitted, for somebody else."""
        for statement in self:
            statement._check_may_approve()
            if statement.open_dispute_count:
                raise UserError(
                    self.env._("%s has questions without an answer: answer them first.", statement.display_name)
                )
            values = {"state": "approved", "approver_id": self.env.uid, "approved_at": fields.Datetime.now()}
            statement._decide(values)
        return True

    def action_return(self):
        """Give a submitted statement back, so that it is open again."""
        for statement in self:
            statement._check_may_return()
            statement._decide({"state": "draft", "submitter_id": False})
        return True

    def _check_may_submit(self):
        self._check_state("draft")
        if not (self.is_mine or self._may_manage()):
            raise AccessError(self.env._("Only %s or their manager may submit this statement.", self.user_id.name))
        if not self._is_over():
            raise UserError(self.env._("%s is not over yet: submit it when the month has ended.", self.display_name))

    def _is_over(self):
        """Tell whether the month has ended where the company is."""
        return periods.month(self.period).last < self.company_id._sales_today()

    def _check_may_return(self):
        self._check_state("submitted")
        if not (self._may_manage() or self.submitter_id == self.env.user):
            raise AccessError(self.env._("Only the manager may give %s back.", self.display_name))

    def _check_may_approve(self):
        self._check_state("submitted")
        if not self._may_manage():
            raise AccessError(self.env._("Only the team's manager or a director may approve %s.", self.display_name))
        if self.is_mine:
            raise UserError(self.env._("This is your own statement: somebody else has to approve it."))
        if self.submitter_id == self.env.user:
            raise UserError(self.env._("You submitted %s, so a second person has to approve it.", self.display_name))

    def _may_manage(self):
        """Tell whether the user manages this statement's rep; directors manage everybody."""
        self.ensure_one()
        self.check_access("read")
        user = self.env.user
        return user.has_group(f"{GROUP}director") or (
            user.has_group(f"{GROUP}manager") and self.team_id.user_id == user
        )

    def _check_state(self, state):
        self.ensure_one()
        if self.state != state:
            labels = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "%(statement)s is %(now)s and not %(wanted)s: look at it again, somebody may have been faster.",
                    statement=self.display_name,
                    now=labels[self.state],
                    wanted=labels[state],
                )
            )

    def _pay(self, payout):
        """Mark as paid by ``payout``, whose accountant was checked there."""
        for statement in self:
            statement._check_state("approved")
        self._decide({"state": "paid", "payout_id": payout.id})

    def _check_open(self):
        locked = self.filtered(lambda statement: statement.state != "draft")
        if locked:
            raise UserError(
                self.env._("%s is settled: what is added now belongs to the next open month.", locked[0].display_name)
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_with_entries(self):
        used = self.filtered("entry_ids")[:1]
        if used:
            raise UserError(self.env._("%s has entries and is kept.", used.display_name))

    # ------------------------------------------------------------------
    # For the settlement
    # ------------------------------------------------------------------

    @api.model
    def _locked(self, company, user, day):
        """Tell whether the statement of ``user`` for the month of ``day`` takes no more entries."""
        return (user.id, periods.month(day).first) in self._locked_months(company, day)

    @api.model
    def _locked_months(self, company, day):
        """Return (user id, month) of the statements from the month of ``day`` on that take no more entries."""
        locked = self._elevated().search_fetch(self._locked_domain(company, day), ["user_id", "period"])
        return {(statement.user_id.id, statement.period) for statement in locked}

    @api.model
    def _first_locked(self, company, day):
        """Return the first statement from the month of ``day`` on that takes no more entries."""
        return self._elevated().search(self._locked_domain(company, day), order="period", limit=1)

    @api.model
    def _locked_domain(self, company, day):
        since = periods.month(day).first
        return [("company_id", "=", company.id), ("period", ">=", since), ("state", "!=", "draft")]

    @api.model
    def _open_for(self, company, wanted):
        """Return ``{(user id, month): statement}``: that month's, or the first one after it that is open.

        Statements that do not exist yet are made; those that exist stay locked until the end of the
        transaction, so that nobody submits them meanwhile.
        """
        if not wanted:
            return {}
        users = {user for user, _month in wanted}
        domain = [
            ("company_id", "=", company.id),
            ("user_id", "in", list(users)),
            ("period", ">=", min(month for _user, month in wanted)),
        ]
        known = {(statement.user_id.id, statement.period): statement for statement in self.search(domain)}
        self.browse([statement.id for statement in known.values()]).lock_for_update()
        chosen = {key: self._first_open(known, *key) for key in wanted}
        missing = sorted({key for key in chosen.values() if key not in known})
        people = self.env["res.users"].browse({user for user, _month in missing})
        teams = {user.id: company._sales_team_of(user).id for user in people}
        known.update(zip(missing, self._begin(company, missing, teams), strict=True))
        return {key: known[place] for key, place in chosen.items()}

    @api.model
    def _begin(self, company, places, teams):
        """Return new drafts for ``places`` (user id, month), made in one statement: nobody is told of a draft."""
        if not places:
            return self.browse()
        made_by = 2 * (self.env.uid, self.env.cr.now())
        row = "(%s, %s, %s, %s, 'draft', %s, %s, %s, %s)"
        rows = [SQL(row, company.id, user, teams[user] or None, month, *made_by) for user, month in places]
        made = self.env.execute_query(SQL(BEGIN, SQL(", ").join(rows)))
        return self.browse([statement for (statement,) in made])

    @api.model
    def _first_open(self, known, user, month):
        while (user, month) in known and known[user, month].state != "draft":
            month = periods.add_months(month, 1)
        return user, month
