from odoo import api, fields, models
from odoo.tools import formatLang

CATEGORIES = [
    ("attainment", "Best Attainment"),
    ("improved", "Most Improved"),
    ("awards", "Most Awards"),
    ("mentor", "Best Mentor"),
    ("case", "Best Case"),
    ("suggestion", "Best Suggestion"),
    ("exam", "Best in Exams"),
    ("growth", "Skills Grown Most"),
]


class PlanHonour(models.Model):
    """A place on a quarter's honours list: who did best at something, and why; of pay it says nothing (P6).

    Rows are drawn up from the data. In review the planners see them; once the quarter is closed everybody does.
    """

    _name = "spp.plan.honour"
    _inherit = ["spp.plan.fact.mixin"]
    _description = "Honour of a Quarter"
    _order = "plan_id, sequence, place, id"
    _check_company_auto = True

    plan_id = fields.Many2one("spp.plan", required=True, readonly=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="plan_id.company_id", store=True, index=True)
    category = fields.Selection(CATEGORIES, "Honour", required=True, readonly=True)
    sequence = fields.Integer(readonly=True)
    user_id = fields.Many2one("res.users", "Who", readonly=True, index="btree_not_null", ondelete="cascade")
    person = fields.Char("Name", compute="_compute_words")
    place = fields.Integer(readonly=True, required=True, aggregator=None)
    shared_by = fields.Integer(readonly=True, aggregator=None)
    candidates = fields.Integer("Ranked", readonly=True, aggregator=None, help="How many could have won.")
    value = fields.Float(readonly=True, digits=0, aggregator=None)
    earlier = fields.Float("Quarter Before", readonly=True, digits=0, aggregator=None)
    title = fields.Char("What It Is for", readonly=True, help="Of a case or a suggestion.")
    award_ids = fields.Many2many("spp.incentive.award", string="Awards", readonly=True)
    place_words = fields.Char("Place Taken", compute="_compute_words")
    words = fields.Char("Why", compute="_compute_words")
    eligibility = fields.Char("Who Could Win", compute="_compute_words")

    @api.depends("category", "user_id", "plan_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["category"]._description_selection(self.env))
        for honour in self:
            honour.display_name = f"{labels.get(honour.category)}: {honour.person}"

    @api.depends("category", "user_id", "value", "earlier", "title", "place", "shared_by", "candidates")
    @api.depends_context("lang")
    def _compute_words(self):
        for honour in self:
            honour.person = honour.user_id.name or self.env._("Somebody who gave no name")
            honour.place_words = honour._place()
            honour.words = honour._why()
            honour.eligibility = honour._who_could()

    def _place(self):
        if self.shared_by > 1:
            return self.env._("Place %(place)s, shared by %(number)s", place=self.place, number=self.shared_by)
        return self.env._("Place %(place)s of %(number)s", place=self.place, number=self.candidates)

    def _why(self):
        """Say in the reader's language why somebody is on the list."""
        number = round(self.value)
        words = {
            "attainment": lambda: self.env._("Reached %s of the target.", self._share(self.value)),
            "improved": lambda: self.env._(
                "From %(before)s to %(after)s of the target.",
                before=self._share(self.earlier),
                after=self._share(self.value),
            ),
            "awards": lambda: self.env._("Awards won: %s.", self._award_words()),
            "mentor": lambda: self.env._("The %s mentored sold more than an excellent mentor's bar asks.", number),
            "case": lambda: self.env._("“%(title)s”, votes: %(votes)s.", title=self.title, votes=number),
            "suggestion": lambda: self.env._("“%(title)s”, votes: %(votes)s.", title=self.title, votes=number),
            "exam": lambda: self.env._("%s on average, every exam passed.", self._share(self.value / 100)),
            "growth": lambda: self.env._("Assessed %s points higher on average.", self._points(self.value)),
        }
        return words[self.category]() if self.category else ""

    def _award_words(self):
        awards = self.award_ids.sorted("period")
        return ", ".join(f"{award.rule_id.name} ({award.month})" for award in awards)

    def _points(self, value):
        return formatLang(self.env, value, digits=1)

    def _share(self, value):
        return self.env._("%s %%", formatLang(self.env, 100 * value, digits=1))

    def _who_could(self):
        """Say in the reader's language among whom the ranking is."""
        bar = self._share(self.plan_id._elevated_bar()) if self.plan_id else ""
        words = {
            "attainment": self.env._("Members with a target who reached %s of it or more.", bar),
            "improved": self.env._("Members with a target in this quarter and the one before who reached more of it."),
            "awards": self.env._("Whoever was granted a monthly award of the quarter."),
            "mentor": self.env._("Mentors whose mentees' mean attainment is over the bar of the mentors' award."),
            "case": self.env._("Cases that were chosen as the best of a month, by votes."),
            "suggestion": self.env._("Suggestions of the quarter that were honoured, by votes."),
            "exam": self.env._("Whoever sat exams in the quarter and passed each of them."),
            "growth": self.env._("Whoever was assessed before and again in the quarter, and grew."),
        }
        return words.get(self.category, "")

    @api.model
    def _where_from(self):
        return self.env._("Honours come from the data of the quarter and cannot be typed.")
