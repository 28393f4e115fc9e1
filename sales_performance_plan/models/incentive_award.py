from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..rules import awards, periods

GROUP = "sales_performance_plan.sales_performance_plan_group_"
# What makes somebody win, and how much.
PROPOSAL = {"company_id", "rule_id", "user_id", "period", "rank", "shared_by", "figure", "mentee_attainment"}


class IncentiveAward(models.Model):
    """A month's award: proposed by the figures, decided by the manager, paid as an entry (the plan's I4)."""

    _name = "spp.incentive.award"
    _description = "Award"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "spp.incentive.decision.mixin",
        "spp.incentive.mentor.award.mixin",
    ]
    _order = "period desc, rule_id, rank, id"
    _mail_post_access = "read"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company, ondelete="restrict"
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    rule_id = fields.Many2one(
        "spp.incentive.rule",
        "Award",
        required=True,
        index=True,
        domain="[('kind', '=', 'award'), ('company_id', '=', company_id), ('state', '!=', 'draft')]",
        ondelete="restrict",
    )
    user_id = fields.Many2one("res.users", "Winner", required=True, index=True, tracking=True, ondelete="restrict")
    team_id = fields.Many2one("crm.team", compute="_compute_team_id", store=True, precompute=True)
    period = fields.Date(
        "Month",
        required=True,
        default=lambda self: periods.month(periods.add_months(self.env.company._sales_today(), -1)).first,
        help="Its first day.",
    )
    month = fields.Char("Month in Words", compute="_compute_display_name")
    rank = fields.Integer("Place", default=1, aggregator=None)
    shared_by = fields.Integer(default=1, aggregator=None, help="How many winners share the place and its bonus.")
    figure = fields.Monetary("Ranking Figure", readonly=True, help="What the ranking is by; see the award's rule.")
    note = fields.Text("Reason", tracking=True, help="Why, if the figures do not tell.")
    state = fields.Selection(
        [("proposed", "Proposed"), ("granted", "Granted"), ("refused", "Refused")],
        required=True,
        default="proposed",
        readonly=True,
        tracking=True,
        copy=False,
    )
    author_id = fields.Many2one(
        "res.users", "Written by", readonly=True, copy=False, help="Nobody where the figures propose it."
    )
    decider_id = fields.Many2one("res.users", "Decided by", readonly=True, copy=False)
    amount = fields.Monetary("Bonus", compute="_compute_amount", help="A share of the month's commission.")
    entry_ids = fields.One2many("spp.incentive.entry", "award_id", readonly=True)
    ranking = fields.Char("How It Is Won", related="rule_id.description")
    badge_id = fields.Many2one(related="rule_id.badge_id")
    can_decide = fields.Boolean(compute="_compute_can_decide")

    _once = models.UniqueIndex("(rule_id, user_id, period)", "A rep gets an award once a month.")
    _shared = models.Constraint("CHECK (shared_by > 0 AND rank > 0)", "Places and their winners are counted from 1.")

    @api.depends("rule_id", "user_id", "period")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for award in self:
            month = award._month_name(award.period)
            award.month = award._short_month(award.period)
            award.display_name = ""
            if award.rule_id and award.user_id:
                award.display_name = f"{award.rule_id.name}, {month}: {award.user_id.name}"

    @api.depends("user_id", "company_id")
    def _compute_team_id(self):
        for award in self:
            award.team_id = (award.company_id or self.env.company)._sales_team_of(award.user_id)

    @api.depends("entry_ids.amount", "rule_id", "user_id", "period", "shared_by")
    @api.depends_context("uid")
    def _compute_amount(self):
        """Tell the winner and who manages them; to everybody else an award shows no pay."""
        for award in self:
            told = award._is_told()
            booked = award.entry_ids if told else self.env["spp.incentive.entry"]
            award.amount = (sum(booked.mapped("amount")) if booked else award._prize()[1]) if told else 0.0

    def _is_told(self):
        return self.env.su or self.user_id == self.env.user or self._leads_winner()

    @api.depends("state", "user_id", "author_id")
    @api.depends_context("uid")
    def _compute_can_decide(self):
        for award in self:
            award.can_decide = award._would_pass(award._check_may_decide)

    def _prize(self):
        """Return (the winner's commission of the month, the bonus), rounded."""
        if not (self.rule_id and self.user_id and self.period and self.shared_by > 0):
            return 0.0, 0.0
        month = periods.month(self.period).first
        kinds = ("earned", "adjustment", "clawback")
        entries = self._elevated().env["spp.incentive.entry"]
        [[commission]] = entries._read_group(
            [
                ("company_id", "=", self.company_id.id),
                ("user_id", "=", self.user_id.id),
                ("period", "=", month),
                ("kind", "in", kinds),
                ("decision_id", "=", False),
            ],
            [],
            ["amount:sum"],
        )
        commission = Decimal(str(round(commission or 0.0, 6)))
        amount = awards.prize(commission, self.rule_id._decimal("rate"), self.shared_by)
        return float(commission), self.currency_id.round(float(amount))

    @api.model_create_multi
    def create(self, vals_list):
        """Keep months by their first day; nobody is born a winner, and who writes one does not decide."""
        for vals in vals_list:
            vals.update(state="proposed", decider_id=False, author_id=not self.env.su and self.env.uid)
            if vals.get("period"):
                vals["period"] = periods.month(fields.Date.to_date(vals["period"])).first
        return super().create(vals_list)

    def write(self, vals):
        """Leave decisions as they are."""
        if self._is_decision():
            return super().write(vals)
        decided = self.filtered(lambda award: award.state != "proposed")
        if decided and not set(vals) <= {"message_follower_ids"}:
            raise UserError(self.env._("%s is decided already.", decided[0].display_name))
        vals = {key: value for key, value in vals.items() if key not in ("state", "decider_id", "author_id", "team_id")}
        if not (self.env.su or PROPOSAL.isdisjoint(vals)):
            vals["author_id"] = self.env.uid
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_granted(self):
        for award in self:
            if award.state == "granted":
                raise UserError(self.env._("%s was granted and is kept.", award.display_name))

    # ------------------------------------------------------------------
    # Proposals
    # ------------------------------------------------------------------

    @api.model
    def _propose(self, company, day):
        """Propose the winners of the month of ``day`` by the version in force; return all of its awards.

        What was proposed and not decided is ranked anew; decisions stand, and so does what somebody wrote.
        """
        awards_of = self._elevated()
        month = periods.month(day)
        schemes = awards_of.env["spp.incentive.scheme"]
        scheme = schemes._on(schemes._in_force(company), month.last)
        mine = [("company_id", "=", company.id), ("period", "=", month.first)]
        rules = scheme.rule_ids.filtered(lambda rule: rule.kind == "award")
        awards_of.search([*mine, ("state", "=", "proposed"), ("author_id", "=", False)]).unlink()
        known = awards_of.search(mine)
        decided = {(award.rule_id, award.user_id.id) for award in known}
        # A version that came later has rules of its own for the same award: once is enough.
        before = {(one.rule_id.award_measure, one.user_id.id) for one in known if one.rule_id.scheme_id != scheme}
        values = [
            {"company_id": company.id, "rule_id": rule.id, "user_id": user, "period": month.first, **won}
            for rule, user, won in awards_of._proposals(rules, company, month)
            if (rule, user) not in decided and (rule.award_measure, user) not in before
        ]
        awards_of.create(values)
        return self.search(mine)

    @api.model
    def _cron_propose(self):
        """Propose the awards of the month that is over, for every company with rules in force."""
        for company in self.env["spp.incentive.run"]._companies_with_rules():
            month = periods.month(periods.add_months(company._sales_today(), -1))
            # What somebody wrote by hand before the month was over does not stand for the others.
            known = [("company_id", "=", company.id), ("period", "=", month.first), ("author_id", "=", False)]
            if not self.search_count(known, limit=1):
                self._propose(company, month.first)

    # ------------------------------------------------------------------
    # Decisions
    # ------------------------------------------------------------------

    def action_grant(self):
        """Grant it: book the bonus, give the badge, tell the team."""
        for award in self:
            award._check_may_decide()
            commission, amount = award._prize()
            elevated = award._decide({"state": "granted", "decider_id": self.env.uid})
            if amount:
                elevated._book(commission, amount)
            elevated._give_badge()
            elevated._announce()
        return True

    def action_refuse(self):
        """Leave it at the proposal."""
        for award in self:
            award._check_may_decide()
            award._decide({"state": "refused", "decider_id": self.env.uid})
        return True

    def _check_may_decide(self):
        self.ensure_one()
        if self.state != "proposed":
            raise UserError(self.env._("%s is decided already.", self.display_name))
        if not self.env.user.has_group(f"{GROUP}manager"):
            raise AccessError(self.env._("Only managers decide on awards."))
        if self.user_id == self.env.user:
            raise UserError(self.env._("This is an award of your own: somebody else has to decide."))
        if not self._leads_winner():
            raise AccessError(
                self.env._(
                    "Only who leads the team of %(winner)s, or a plan director, decides on %(award)s.",
                    winner=self.user_id.name,
                    award=self.rule_id.name,
                )
            )
        if self.author_id == self.env.user:
            raise UserError(
                self.env._(
                    "You wrote %(award)s, so somebody else has to decide: whoever leads the team, or a plan director.",
                    award=self.display_name,
                )
            )

    def _leads_winner(self):
        """Tell whether the user is a director or leads the winner's own team: the award's can be written."""
        user, winner = self.env.user, self._elevated()
        return user.has_group(f"{GROUP}director") or winner.company_id._sales_team_of(winner.user_id).user_id == user

    def _book(self, commission, amount):
        key = (self.user_id.id, self.period)
        statement = self.env["spp.incentive.statement"]._open_for(self.company_id, [key])[key]
        self.env["spp.incentive.entry"].create(
            {
                "company_id": self.company_id.id,
                "user_id": self.user_id.id,
                "statement_id": statement.id,
                "quarter": self.company_id._sales_quarter(self.period).first,
                "period": statement.period,
                "day": periods.month(self.period).last,
                "kind": "award",
                "scheme_id": self.rule_id.scheme_id.id,
                "rule_id": self.rule_id.id,
                "source_id": 0,
                "base": commission,
                "rate": self.rule_id.rate / self.shared_by,
                "amount": amount,
                "reason": "earned",
                "award_id": self.id,
            }
        )

    def _give_badge(self):
        badge = self.rule_id.badge_id
        if badge:
            given = self.env["gamification.badge.user"].create(
                {"user_id": self.user_id.id, "badge_id": badge.id, "sender_id": self.env.uid}
            )
            given._send_badge()

    def _announce(self):
        """Tell the winner's team, in the winner's award."""
        members = self.team_id.crm_team_member_ids.user_id | self.user_id
        self.message_post(
            body=self.env._("%(winner)s wins: %(award)s.", winner=self.user_id.name, award=self.display_name),
            partner_ids=members.partner_id.ids,
            subtype_xmlid="mail.mt_comment",
        )
