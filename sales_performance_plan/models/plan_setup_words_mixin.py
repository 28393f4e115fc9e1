from odoo import api, models


class PlanSetupWordsMixin(models.AbstractModel):
    """What the steps and buttons of setting up are called, and what they mean."""

    _name = "spp.plan.setup.words.mixin"
    _description = "Words of Setting Up"

    @api.model
    def _about(self):
        """Return what each step means, in a sentence or two."""
        return {
            "roles": self.env._(
                "Who sells, who leads a team, who looks after training, who pays, and who owns the quarter. What is "
                "approved needs two people."
            ),
            "teams": self.env._(
                "A plan is made for teams: each has a leader, who approves proposals, and members, who get leads and "
                "targets."
            ),
            "stages": self.env._(
                "Your own stages stay as they are; each is told which of the six steps of the sales process it belongs "
                "to. The needs step asks for a report before deals go on."
            ),
            "history": self.env._(
                "Tiers are worked out from orders or invoices that are here. If yours are elsewhere, import customers, "
                "products, orders and leads; the files show which columns. Then let the tiers be worked out."
            ),
            "tiers": self.env._(
                "The ladder that says who is a core, potential, general or lost customer. It ships with the plan's "
                "figures; before you save others you see who would move."
            ),
            "scheme": self.env._(
                "What reps earn. The shipped rules are a draft: change what you like, and have somebody else approve "
                "it. What If shows what it would have cost."
            ),
            "card": self.env._(
                "The score card says which leads are worth a call. Teams that assign by score give those to a rep at "
                "once, in turn, and others to nobody."
            ),
            "address": self.env._(
                "Mails to this address become after-sales requests, with two clocks: a first answer within two hours "
                "and a solution within a day, as the policies say."
            ),
            "plan": self.env._(
                "Which teams, what is to be reached, and what each rep is to sell. Baselines are measured from the "
                "quarter before. Targets count once the plan is started."
            ),
        }

    @api.model
    def _button_texts(self):
        return {
            "roles": self.env._("Give Roles"),
            "users": self.env._("Add People"),
            "teams": self.env._("Name Leaders and Members"),
            "team_list": self.env._("All about Teams"),
            "stages": self.env._("Map Stages"),
            "customers": self.env._("Import Customers"),
            "products": self.env._("Import Products"),
            "orders": self.env._("Import Orders"),
            "leads": self.env._("Import Leads"),
            "recompute": self.env._("Work out the Tiers"),
            "past": self.env._("Tiers of the Past"),
            "ladder": self.env._("Look at the Ladder"),
            "recompute_tiers": self.env._("Work out Now"),
            "scheme": self.env._("Open the Rules"),
            "what_if": self.env._("What If"),
            "card": self.env._("Score Card"),
            "assign": self.env._("Assign by Score"),
            "back_test": self.env._("Back-Test"),
            "address": self.env._("Set the Address"),
            "targets": self.env._("Set Targets"),
            "start": self.env._("Start the Plan"),
        }
