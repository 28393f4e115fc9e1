from odoo import api, models

from ..report.customer_tier_job import Job
from ..rules import step_guess

GROUP = "sales_performance_plan.sales_performance_plan_group_"
# Who sells is whom the host calls a salesperson: HR and accountants see what reps see, and sell nothing.
ROLES = {
    "sells": "sales_team.group_sale_salesman",
    **{role: f"{GROUP}{role}" for role in ("manager", "hr", "accountant", "director")},
}
DECIDERS = ("manager", "accountant", "director")


class PlanSetupStateMixin(models.AbstractModel):
    """How far a company is, step by step, read from its records.

    Each ``_state_<step>`` returns (done, [(label, figure)], [what is missing]).
    """

    _name = "spp.plan.setup.state.mixin"
    _description = "How Far a Company Is Set Up"

    @api.model
    def _people(self, company, role):
        """Return who has a role in ``company``; names alone leave the page."""
        group = self.env.ref(ROLES[role])
        users = self.env["spp.plan.kpi"]._elevated().env["res.users"]
        return users.search(
            [("all_group_ids", "in", group.ids), ("company_ids", "in", company.ids), ("share", "=", False)]
        )

    @api.model
    def _state_roles(self, company):
        people = {role: self._people(company, role) for role in ROLES}
        names = {
            "sells": self.env._("Sell"),
            "manager": self.env._("Team managers"),
            "hr": self.env._("HR"),
            "accountant": self.env._("Accountants"),
            "director": self.env._("Plan directors"),
        }
        sellers = people["sells"] - people["director"]
        deciders = set().union(*(people[role].ids for role in DECIDERS))
        missing = []
        if not sellers:
            missing.append(self.env._("Nobody sells yet but the directors."))
        if len(deciders) < 2:
            missing.append(self.env._("A second manager, accountant or director is needed: nobody approves their own."))
        return not missing, [(names[role], len(people[role])) for role in ROLES], missing

    @api.model
    def _teams(self, company):
        return self.env["crm.team"].search([("company_id", "in", [company.id, False])])

    @api.model
    def _state_teams(self, company):
        teams = self._teams(company)
        members = teams.crm_team_member_ids
        complete = teams.filtered(lambda team: team.user_id and team.crm_team_member_ids)
        missing = [
            *(self.env._("%s has no leader.", team.name) for team in teams if not team.user_id),
            *(self.env._("%s has no members.", team.name) for team in teams if not team.crm_team_member_ids),
        ]
        figures = [(self.env._("Teams"), len(teams)), (self.env._("Team Members"), len(members.user_id))]
        return bool(complete), figures, missing or ([] if teams else [self.env._("There is no team yet.")])

    @api.model
    def _state_stages(self, company):
        teams = self._teams(company)
        stages = self.env["crm.stage"].search(["|", ("team_ids", "=", False), ("team_ids", "in", teams.ids)])
        mapped = stages.filtered("process_step")
        labels = self.env["crm.stage"]._step_labels()
        lacking = step_guess.missing(mapped.mapped("process_step"))
        missing = [self.env._("No stage yet: %s.", ", ".join(labels[step] for step in lacking))] if lacking else []
        figures = [(self.env._("Stages"), len(stages)), (self.env._("With a step"), len(mapped))]
        return bool(stages) and not missing, figures, missing

    @api.model
    def _state_history(self, company):
        mine = [("company_id", "=", company.id)]
        counted = self.env["spp.customer.standing"]._read_group(mine, ["tier_id"], ["__count"])
        tiers = dict(counted)
        figures = [
            (self.env._("Orders"), self.env["sale.order"].search_count([*mine, ("state", "=", "sale")])),
            (self.env._("Leads"), self.env["crm.lead"].search_count([("company_id", "in", [company.id, False])])),
            *((tier.display_name, tiers.get(tier, 0)) for tier in self.env["spp.customer.tier"]._ladder(company)),
        ]
        missing = [] if tiers else [self.env._("No customer has a tier yet.")]
        return bool(tiers), figures, missing

    @api.model
    def _state_tiers(self, company):
        run = self.env["spp.customer.run"]._latest(company)
        ladder = self.env["spp.customer.tier"]._ladder(company)
        in_force = run.ladder == Job(self.env, company, ladder, company._sales_today()).fingerprint() if run else False
        figures = [(self.env._("Tiers"), len(ladder))]
        if run:
            figures += [(self.env._("Last worked out"), run.on_date), (self.env._("Buyers"), run.total_buyers)]
        missing = [] if in_force else [self.env._("The tiers were not worked out by this ladder yet.")]
        return bool(in_force), figures, missing + ladder._ladder_problems()

    @api.model
    def _state_scheme(self, company):
        schemes = self.env["spp.incentive.scheme"].search([("company_id", "=", company.id)])
        approved = schemes.filtered(lambda scheme: scheme.state == "approved")
        current = (approved or schemes)[:1]
        figures = [(self.env._("Version"), current.display_name or self.env._("none"))]
        if current:
            rate = self.env["ir.qweb.field.float"].value_to_html(100 * current.base_rate, {"precision": 2})
            figures += [(self.env._("Base rate"), f"{rate} %"), (self.env._("Rules"), len(current.rule_ids))]
        missing = [] if approved else [self.env._("Nothing is approved yet, and a draft pays nothing.")]
        return bool(approved), figures, missing

    @api.model
    def _state_card(self, company):
        criteria = self.env["spp.lead.criterion"].search([("company_id", "=", company.id)])
        teams = self._teams(company)
        giving = teams.filtered("assign_by_score")
        figures = [
            (self.env._("Criteria"), len(criteria)),
            (self.env._("Pass mark"), company.lead_pass_mark),
            (self.env._("Teams that assign by score"), f"{len(giving)} / {len(teams)}"),
        ]
        missing = [] if criteria else [self.env._("The score card is empty.")]
        missing += [] if giving else [self.env._("No team assigns by score yet.")]
        return not missing, figures, missing

    @api.model
    def _state_address(self, company):
        teams = self.env["spp.service.team"].search([("company_id", "=", company.id)])
        named = teams.filtered("alias_name")
        addresses = [team.alias_email or team.alias_name for team in named]
        missing = [] if named else [self.env._("There is no address for requests yet.")]
        if named and not any(named.mapped("alias_email")):
            missing.append(
                self.env._("Mails arrive once an administrator sets the mail domain, in the general settings.")
            )
        return bool(named), [(self.env._("Address"), ", ".join(addresses) or self.env._("none"))], missing

    @api.model
    def _state_plan(self, company):
        quarter = company._sales_quarter(company._sales_today())
        plans = self.env["spp.plan"].search([("company_id", "=", company.id), ("date_from", "=", quarter.first)])
        begun = plans.filtered(lambda plan: plan.state != "draft")
        members = plans._all_members() if len(plans) == 1 else plans.member_ids
        figures = [
            (self.env._("Quarter"), company._sales_quarter_name(quarter.first)),
            (self.env._("Key figures"), len(plans.target_ids)),
            (self.env._("Reps with a target"), len(members.filtered("target").user_id)),
        ]
        missing = [self.env._("The quarter has no plan yet.")] if not plans else []
        if plans and not begun:
            missing.append(self.env._("The plan is a draft: start it for its targets to count."))
        return bool(begun), figures, missing
