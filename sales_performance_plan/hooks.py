"""What happens once, when the addon is installed, and when it goes."""

from odoo.exceptions import UserError


def post_init_hook(env):
    """Give the companies that exist already what each new company is given."""
    give_companies(env)


def give_companies(env):
    """Give each company, also an archived one that may come back, what is shipped; safe to do again."""
    companies = env["res.company"].with_context(active_test=False).search([])
    companies._give_shipped()
    env["spp.talent.sync"]._refresh(companies)
    env["spp.lead.pool"]._score_all(companies)


def uninstall_hook(env):
    """Let go of what stands in the host's tables, so that it goes with the addon.

    Stages that setting up added go where no deal stands in them, and the others move back. The shipped price list
    goes unless customers or orders have it.
    """
    for mark in env["spp.plan.setup.mark"].search([("step", "=", "stages"), ("back_at", "=", False)]):
        try:
            with env.cr.savepoint():
                mark._take_back()
        except UserError:
            env.invalidate_all()  # somebody works with it, or changed it: it is the company's own by now
    env["spp.customer.grant"].search([]).unlink()
    env["spp.customer.playbook"].with_context(active_test=False).search([]).pricelist_id = False
    env["spp.customer.tier"].search([]).pricelist_id = False
    _forget_activities(env)
    # Names that the host's modules gave to what our models inherit from them; the host would keep them for good.
    foreign = [("module", "!=", "sales_performance_plan"), ("name", "=like", "%\\_\\_spp\\_%")]
    env["ir.model.data"].search(foreign).unlink()


def _forget_activities(env):
    """Take duties of our kinds off the host's records: nobody could tell any more what they are."""
    known = [("module", "=", "sales_performance_plan"), ("model", "=", "mail.activity.type")]
    kinds = env["ir.model.data"].search(known).mapped("res_id")
    activities = env["mail.activity"].with_context(active_test=False)
    activities.search([("activity_type_id", "in", kinds)]).unlink()
