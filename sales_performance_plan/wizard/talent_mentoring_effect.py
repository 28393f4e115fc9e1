from odoo import api, fields, models
from odoo.fields import Command

from ..report import talent_mentoring_effect
from ..rules import mentoring_effect, periods


class TalentMentoringEffect(models.TransientModel):
    """Compares starters with a mentor and those without, always with how many there are (the plan's T2).

    Of the people whom the reader may see; who has left again counts too, or only those who stayed would.
    """

    _name = "spp.talent.mentoring.effect"
    _description = "Effect of Mentoring"

    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    date_from = fields.Date("Began from", required=True, default=lambda self: self._first_day())
    date_to = fields.Date("Until", required=True, default=lambda self: self.env.company._sales_today())
    # Not elevated: whom the reader may not see is not compared.
    line_ids = fields.One2many(
        "spp.talent.mentoring.effect.line", "effect_id", compute="_compute_line_ids", store=True, compute_sudo=False
    )
    attainment_with = fields.Char("With a Mentor", compute="_compute_words")
    attainment_without = fields.Char("Without", compute="_compute_words")
    attainment_says = fields.Char("Attainment", compute="_compute_words")
    deal_with = fields.Char("First Deal with a Mentor", compute="_compute_words")
    deal_without = fields.Char("First Deal without", compute="_compute_words")
    deal_says = fields.Char("First Deal", compute="_compute_words")

    def _compute_display_name(self):
        self.display_name = self.env._("Effect of Mentoring")

    @api.model
    def _first_day(self):
        """Return since when there are targets; before that nobody's start can be told."""
        company = self.env.company
        plans = self.env["spp.plan"]
        first = plans.search([("company_id", "=", company.id)], order="date_from", limit=1).date_from
        start = periods.fiscal_year_start(
            company._sales_today(), int(company.fiscalyear_last_month), company.fiscalyear_last_day
        )
        return first or start

    @api.depends("company_id", "date_from", "date_to")
    def _compute_line_ids(self):
        for effect in self:
            people = effect._starters()
            lines = [
                Command.create(
                    {
                        "profile_id": one.key,
                        "has_mentor": one.has_mentor,
                        "has_attainment": one.attainment is not None,
                        "attainment": one.attainment or 0.0,
                        "has_deal": one.deal is not None,
                        "deal": one.deal or 0,
                    }
                )
                for one in people
            ]
            effect.line_ids = [Command.clear(), *lines]

    def _starters(self):
        """Read the figures of the starters whom the user may see."""
        visible = (
            self.env["spp.talent.profile"]
            .with_context(active_test=False)
            .search(
                [
                    ("company_id", "=", self.company_id.id),
                    ("entry_date", ">=", self.date_from),
                    ("entry_date", "<=", self.date_to),
                    ("role", "!=", "manager"),
                ]
            )
        )
        people = self.env["spp.talent.profile"]._elevated().browse(visible.ids)
        company = people.env["res.company"].browse(self.company_id.id)
        return talent_mentoring_effect.starters(people, company, company.mentoring_effect_quarters)

    @api.depends("line_ids")
    def _compute_words(self):
        for effect in self:
            least = effect.company_id.mentoring_effect_least
            people = [line._as_rules() for line in effect.line_ids]
            reached = mentoring_effect.compare(people, mentoring_effect.ATTAINMENT, least)
            effect.attainment_with = effect._attainment_words(reached.mentored)
            effect.attainment_without = effect._attainment_words(reached.others)
            effect.attainment_says = effect._attainment_verdict(reached, least)
            deals = mentoring_effect.compare(people, mentoring_effect.DEAL, least)
            effect.deal_with = effect._deal_words(deals.mentored)
            effect.deal_without = effect._deal_words(deals.others)
            effect.deal_says = effect._deal_verdict(deals, least)

    def _attainment_words(self, side):
        if side.typical is None:
            return self.env._("No figures yet (people: %s).", side.people)
        return self.env._(
            "%(mean)s %% on average (people with figures: %(known)s of %(people)s).",
            mean=f"{100 * side.typical:.0f}",
            known=side.known,
            people=side.people,
        )

    def _deal_words(self, side):
        if side.typical is None:
            return self.env._("No deal yet (people: %s).", side.people)
        return self.env._(
            "%(days)s days in the middle (people with a deal: %(known)s of %(people)s).",
            days=f"{side.typical:g}",
            known=side.known,
            people=side.people,
        )

    def _attainment_verdict(self, comparison, least):
        if comparison.difference is None:
            return self._too_few(least)
        points = round(100 * comparison.difference)
        if not points:
            return self.env._("No difference.")
        if points > 0:
            return self.env._("Those with a mentor reached %s points more.", points)
        return self.env._("Those with a mentor reached %s points less.", -points)

    def _deal_verdict(self, comparison, least):
        if comparison.difference is None:
            return self._too_few(least)
        days = comparison.difference
        if not days:
            return self.env._("No difference.")
        if days < 0:
            return self.env._("Those with a mentor won their first deal %s days earlier.", f"{-days:g}")
        return self.env._("Those with a mentor won their first deal %s days later.", f"{days:g}")

    def _too_few(self, least):
        return self.env._("Too few to say: it takes %s people with figures on each side.", least)

    @api.model
    def action_compare(self):
        """Compare, and show it."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Effect of Mentoring"),
            "res_model": self._name,
            "res_id": self.create({}).id,
            "view_mode": "form",
            "target": "current",
        }
