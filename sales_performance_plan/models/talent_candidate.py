from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..rules import promotion

RANKED = ("review", "closed")


class TalentCandidate(models.Model):
    """Somebody among the best of a quarter who may become a reserve manager: interview, defence, decision (T6)."""

    _name = "spp.talent.candidate"
    _inherit = ["spp.talent.candidate.flow.mixin", "spp.talent.mixin", "mail.thread", "mail.activity.mixin"]
    _description = "Reserve Manager Candidate"
    _order = "plan_id, rank, id"
    _check_company_auto = True

    plan_id = fields.Many2one(
        "spp.plan", "Quarter", required=True, readonly=True, index=True, ondelete="restrict", check_company=True
    )
    profile_id = fields.Many2one(readonly=True, check_company=True)
    avatar_128 = fields.Image(related="profile_id.avatar_128", related_sudo=True)
    attainment = fields.Float(readonly=True, aggregator="avg", help="Sales ÷ target when the quarter was ranked.")
    rank = fields.Integer("Place", readonly=True, aggregator=None)
    of = fields.Integer(readonly=True, aggregator=None, help="How many had a target.")
    assessment_ids = fields.One2many("spp.talent.assessment", "candidate_id", "Interview and Defence")
    assessor_ids = fields.Many2many("res.users", string="Panel", compute="_compute_assessor_ids", store=True)
    interview_at = fields.Datetime("Interview", compute="_compute_appointments")
    defence_at = fields.Datetime("Defence", compute="_compute_appointments")

    _once = models.UniqueIndex("(plan_id, profile_id)", "Somebody is a candidate of a quarter once.")

    @api.depends("profile_id", "plan_id")
    def _compute_display_name(self):
        for candidate, elevated in zip(self, self._elevated(), strict=True):
            candidate.display_name = f"{elevated.profile_id.name}, {elevated.plan_id.name}"

    @api.depends("assessment_ids.date", "assessment_ids.kind")
    def _compute_appointments(self):
        """Tell the candidate when interview and defence are; what the panel notes they do not read."""
        found = self._assessments()
        for candidate in self:
            dates = {one.kind: one.date for one in found.get(candidate.id, ())}
            candidate.interview_at = dates.get("interview", False)
            candidate.defence_at = dates.get("defence", False)

    @api.depends("assessment_ids.panel_ids")
    def _compute_assessor_ids(self):
        found = self._assessments()
        for candidate in self:
            candidate.assessor_ids = found[candidate.id].panel_ids if candidate.id in found else False

    def _assessments(self):
        """Return {candidate id: assessments}, searched for so that the candidate's own list stays empty."""
        assessments = self.env["spp.talent.profile"]._elevated().env["spp.talent.assessment"]
        found = assessments.search([("candidate_id", "in", self.ids)])
        return {candidate.id: same for candidate, same in found.grouped("candidate_id").items()}

    # Nominations
    @api.model
    def _nominate(self, plans):
        """Nominate the best of the plans' quarters, and return what shows them; a rerun follows the figures.

        Who is beyond the nomination stays, whatever the figures say later.
        """
        if not self._runs_people():
            raise AccessError(self.env._("Managers and HR nominate reserve managers."))
        unranked = [self._nominate_of(plan) for plan in plans]
        action = self.env["ir.actions.act_window"]._for_xml_id("sales_performance_plan.spp_talent_candidate_action")
        action = {**action, "domain": [("plan_id", "in", plans.ids)], "context": {}}
        names = ", ".join(name for several in unranked for name in several)
        return self._warn(names, action) if names else action

    @api.model
    def _nominate_of(self, plan):
        plan.check_access("read")
        if plan.state not in RANKED:
            raise UserError(
                self.env._(
                    "%(plan)s is not over: its best are nominated when it is in review or closed.", plan=plan.name
                )
            )
        known = self._elevated().search([("plan_id", "=", plan.id)])
        members = {member.user_id.id: member for member in known.env["spp.plan"].browse(plan.id).member_ids}
        places = self._places(plan, members)
        profiles = self.env["spp.talent.profile"]._of_users(plan.company_id, self.env["res.users"].browse(places))
        rows = {
            profiles[user].id: {"rank": place.rank, "of": place.of, "attainment": members[user].attainment}
            for user, place in places.items()
            if user in profiles
        }
        waiting = known.filtered(lambda one: one.state == "nominated")
        waiting.filtered(lambda one: one.profile_id.id not in rows).unlink()
        for candidate in waiting.exists():
            candidate._happened(rows[candidate.profile_id.id])
        fresh = rows.keys() - set(known.exists().profile_id.ids)
        known._facts().create([{"plan_id": plan.id, "profile_id": one, **rows[one]} for one in rows if one in fresh])
        return [members[user].user_id.name for user in places if user not in profiles]

    @api.model
    def _places(self, plan, members):
        figures = {
            user: promotion.attainment(self._decimal(member.actual), self._decimal(member.target))
            for user, member in members.items()
        }
        company = plan.company_id
        places = promotion.best(figures, self._decimal(company.promotion_share), company.promotion_least)
        if not places:
            raise UserError(
                self.env._(
                    "Nobody is nominated by the figures of %(plan)s: it takes %(least)s people who have a target, and "
                    "sales.",
                    plan=plan.name,
                    least=company.promotion_least,
                )
            )
        return places

    @api.model
    def _decimal(self, amount):
        return Decimal(str(round(amount or 0.0, 6)))

    @api.model
    def _warn(self, names, action):
        message = self.env._("Among the best, but without a sales profile, for they are no employees: %s.", names)
        params = {"type": "warning", "sticky": True, "message": message, "next": action}
        return {"type": "ir.actions.client", "tag": "display_notification", "params": params}
