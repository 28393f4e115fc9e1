"""What happens once, when the addon is installed."""


def post_init_hook(env):
    """Give the companies that exist already the shipped ladder of tiers, commission rules (a draft) and norms."""
    companies = env["res.company"].search([])
    env["spp.customer.tier"]._create_default_ladders(companies)
    env["spp.incentive.scheme"]._create_default_schemes(companies)
    env["spp.lead.norm"]._create_default_norms(companies)
