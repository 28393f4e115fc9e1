"""What happens once, when the addon is installed."""


def post_init_hook(env):
    """Give the companies that exist already what each new company is given."""
    give_companies(env)


def give_companies(env):
    """Give each company the shipped records of which it has none yet; safe to do again."""
    companies = env["res.company"].search([])
    env["spp.customer.tier"]._create_default_ladders(companies)
    env["spp.incentive.scheme"]._create_default_schemes(companies)
    env["spp.lead.norm"]._create_default_norms(companies)
    env["spp.lead.criterion"]._create_default_cards(companies)
    env["spp.service.policy"]._create_default_policies(companies)
    env["spp.customer.playbook"]._create_default_playbooks(companies)
    env["spp.talent.programme"]._create_default_programmes(companies)
    env["spp.plan.kpi"]._create_default_kpis(companies)
    env["spp.talent.sync"]._refresh(companies)
    env["spp.lead.pool"]._score_all(companies)
