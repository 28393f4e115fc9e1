"""What happens once, when the addon is installed."""


def post_init_hook(env):
    """Give the companies that exist already the shipped ladder of tiers."""
    env["spp.customer.tier"]._create_default_ladders(env["res.company"].search([]))
