from odoo.fields import Command

from .plan_case import FigureCase


class SetupCase(FigureCase):
    """A company on its first day, and the director who sets it up."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        (cls.north | cls.south).crm_team_member_ids.unlink()
        (cls.north | cls.south).unlink()
        cls.page = cls.env["spp.plan.setup"].with_user(cls.director)

    def steps(self, role="director"):
        page = self.page.with_user(self.users[role]).setup_page()
        return {step["code"]: step for step in page["steps"]}

    def state(self, step):
        return self.steps()[step]["state"]

    def take_back(self, step):
        self.page.take_back(self.steps()[step]["written"]["id"])

    def figure(self, step, label):
        return {figure["label"]: figure["value"] for figure in self.steps()[step]["figures"]}[label]

    def team(self, name="North", leader=None, members=None):
        wizard = self.env["spp.plan.setup.team.wizard"].with_user(self.director).create({})
        wizard.line_ids = [
            Command.create(
                {
                    "name": name,
                    "user_id": (leader or self.manager).id,
                    "member_ids": [Command.set((members or self.ann).ids)],
                }
            )
        ]
        wizard.action_apply()
        return self.env["crm.team"].search([("name", "=", name), ("company_id", "=", self.company.id)])
