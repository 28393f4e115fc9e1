from odoo import api, fields, models


class PlanForceMixin(models.AbstractModel):
    """The task force of a plan: who holds which role, and which one nobody does (the plan's P4)."""

    _name = "spp.plan.force.mixin"
    _description = "Plan with a Task Force"

    post_ids = fields.One2many("spp.plan.post", "plan_id", "Task Force", copy=True)
    vacant_roles = fields.Char("Roles That Nobody Holds", compute="_compute_vacant_roles")

    @api.depends("post_ids.user_id.active", "post_ids.date_from", "post_ids.date_to", "date_from", "company_id")
    @api.depends_context("lang")
    def _compute_vacant_roles(self):
        roles = self.env["spp.plan.role"].search([("company_id", "in", self.company_id.ids)])
        for plan in self:
            held = plan.post_ids.filtered(lambda post: post.state == "held").role_id
            mine = roles.filtered(lambda role, plan=plan: role.company_id == plan.company_id)
            plan.vacant_roles = plan.state != "closed" and ", ".join((mine - held).mapped("name"))

    @api.model_create_multi
    def create(self, vals_list):
        """Give each plan its task force: that of the quarter before, as far as it is still there."""
        plans = super().create(vals_list)
        plans.action_add_posts()
        return plans

    def action_add_posts(self):
        """Add the posts that are missing, held by whoever held them at the end of the quarter before."""
        roles = self.env["spp.plan.role"].search([("company_id", "in", self.company_id.ids)])
        wanted = []
        for plan in self.filtered(lambda plan: plan.state != "closed"):
            mine = roles.filtered(lambda role, plan=plan: role.company_id == plan.company_id)
            before = plan.previous_id.post_ids.filtered(lambda post: post.state == "held").grouped("role_id")
            for role in mine - plan.post_ids.role_id:
                post = before.get(role, self.env["spp.plan.post"])[:1]
                holder, standin = plan._still_here(post.user_id), plan._still_here(post.standin_id)
                people = {"user_id": holder.id, "standin_id": standin.id}
                wanted.append({"plan_id": plan.id, "role_id": role.id, **people})
        self.env["spp.plan.post"].create(wanted)
