from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..rules import periods

ACTIVITY = "sales_performance_plan.mail_activity_type_engagement_pulse"


class EngagementPulse(models.Model):
    """How the month was for somebody, from 1 to 5: kept without who, when or in which order (the plan's P7).

    That somebody has answered is in another table, which knows nothing of the answer. Neither has moments, and their
    keys are drawn by lot.
    """

    _name = "spp.engagement.pulse"
    _description = "Monthly Feedback"
    _order = "month desc, id"
    _log_access = False

    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    month = fields.Date(required=True, readonly=True)
    score = fields.Integer(required=True, readonly=True, aggregator="avg")
    comment = fields.Text(readonly=True)

    _one_to_five = models.Constraint("CHECK (score BETWEEN 1 AND 5)", "Answers go from 1 to 5.")

    @api.model
    def _elevated(self):
        return self.env["spp.engagement.suggestion"]._elevated().with_user(SUPERUSER_ID).env[self._name]

    @api.model
    def _month(self, company):
        return company._sales_today().replace(day=1)

    @api.model
    def _has_answered(self, user, company):
        return bool(
            self._elevated()
            .env["spp.engagement.pulse.asked"]
            .search_count(
                [("user_id", "=", user.id), ("company_id", "=", company.id), ("month", "=", self._month(company))]
            )
        )

    @api.model
    def _answer(self, company, score, comment):
        """Take the answer of the user at hand, once a month."""
        if self._has_answered(self.env.user, company):
            raise UserError(self.env._("You have told us how this month was already. Thank you!"))
        month = self._month(company)
        elevated = self._elevated()
        elevated.env["spp.engagement.pulse.asked"]._insert(company, month, user_id=self.env.uid)
        self._insert(company, month, score=score, comment=(comment or "").strip() or None)
        profiles = elevated.env["spp.talent.profile"].search(
            [("user_id", "=", self.env.uid), ("company_id", "=", company.id)]
        )
        profiles.activity_ids.filtered(lambda one: one.activity_type_id == self.env.ref(ACTIVITY)).unlink()

    @api.model
    def _insert(self, company, month, **values):
        """Add a row under a number that tells nothing of when it came."""
        columns = {"company_id": company.id, "month": month, **values}
        names = SQL(", ").join(map(SQL.identifier, columns))
        marks = SQL(", ").join(SQL("%s", value) for value in columns.values())
        self.env.cr.execute(
            SQL(
                "INSERT INTO %s (id, %s) SELECT free.id, %s FROM (SELECT (random() * 2000000000)::int + 1 AS id "
                "FROM generate_series(1, 20)) free WHERE NOT EXISTS (SELECT FROM %s taken WHERE taken.id = free.id) "
                "LIMIT 1",
                SQL.identifier(self._table),
                names,
                marks,
                SQL.identifier(self._table),
            )
        )
        self.invalidate_model()

    @api.model
    def _cron_ask(self):
        """Ask everybody who sells how the month was, once a month."""
        elevated = self._elevated()
        for company in elevated.env["res.company"].search([("pulse_day", ">", 0)]):
            today = company._sales_today()
            if today.day >= company.pulse_day:
                self._ask(company, periods.month(today))

    @api.model
    def _ask(self, company, month):
        elevated = self._elevated()
        people = elevated.env["spp.talent.profile"].search([("company_id", "=", company.id), ("user_id", "!=", False)])
        answered = elevated.env["spp.engagement.pulse.asked"].search(
            [("company_id", "=", company.id), ("month", "=", month.first)]
        )
        kind = self.env.ref(ACTIVITY)
        asked = people.activity_ids.filtered(lambda one: one.activity_type_id == kind)
        asked.filtered(lambda one: one.date_deadline < month.first).unlink()
        waiting = people.browse(asked.exists().mapped("res_id"))
        for person in people.filtered(lambda one: one.user_id not in answered.user_id) - waiting:
            asking = person.with_context(lang=person.user_id.lang)
            summary = asking.env._("How was this month?")
            asking.activity_schedule(ACTIVITY, date_deadline=month.last, summary=summary, user_id=person.user_id.id)
