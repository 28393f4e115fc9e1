from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common import PlanCase


@tagged("post_install", "-at_install")
class TestLeadStageWizard(PlanCase):
    """A team with stages of its own, as the host ships them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.team = cls.env["crm.team"].create({"name": "North", "company_id": cls.company.id})
        stages = cls.env["crm.stage"]
        stages.search([]).write({"process_step": False, "team_ids": [Command.set(cls._other_team().ids)]})
        cls.stages = stages.create(
            [
                {"name": name, "sequence": sequence, "is_won": name == "Won", "team_ids": [Command.set(cls.team.ids)]}
                for name, sequence in (("New", 101), ("Qualified", 102), ("Proposition", 103), ("Won", 170))
            ]
        )

    @classmethod
    def _other_team(cls):
        return cls.env["crm.team"].create({"name": "Elsewhere"})

    def wizard(self, role="director", **values):
        wizards = self.env["spp.lead.stage.wizard"].with_user(self.users[role])
        return wizards.create({"team_ids": [Command.set(self.team.ids)], **values})

    def test_the_shipped_stages_are_recognised_and_what_is_missing_is_told(self):
        form = Form(self.env["spp.lead.stage.wizard"].with_user(self.users["director"]))
        form.team_ids.add(self.team)
        self.assertEqual(
            [(line["stage_id"], line["process_step"]) for line in form.line_ids._records],
            list(zip(self.stages.ids, ["acquisition", "screening", "proposal", "deal"], strict=True)),
        )
        self.assertEqual(form.missing, "Needs, After-Sales")
        with form.line_ids.edit(1) as line:
            line.process_step = "needs"
        self.assertEqual(form.missing, "Screening, After-Sales")
        self.assertFalse(form.lacks_needs)
        form.save().action_apply()
        self.assertEqual(self.stages.mapped("process_step"), ["acquisition", "needs", "proposal", "deal"])

    def test_nothing_is_mapped_before_somebody_says_so(self):
        self.wizard()
        self.assertFalse(any(self.stages.mapped("process_step")))

    def test_missing_stages_are_added_in_their_place(self):
        before = self.env["crm.stage"].search([], order="sequence, id")
        names = before.mapped("name")
        default = self._default_stage()
        self.wizard(create_needs=True, create_aftersales=True).action_apply()
        after = self.env["crm.stage"].search([], order="sequence, id")
        new = after - before
        self.assertEqual(after - new, before, "the order of the company's stages is the same")
        self.assertEqual(before.mapped("name"), names)
        own = after.filtered(lambda stage: self.team in stage.team_ids)
        names = ["New", "Qualified", "Needs Analysis", "Proposition", "Won", "After-Sales"]
        self.assertEqual(own.mapped("name"), names)
        self.assertEqual(new.team_ids, self.team)
        self.assertEqual(new.mapped("is_won"), [False, True])
        self.assertEqual(self._default_stage(), default)

    def test_a_second_time_adds_nothing(self):
        self.wizard(create_needs=True, create_aftersales=True).action_apply()
        number = self.env["crm.stage"].search_count([])
        again = self.wizard(create_needs=True, create_aftersales=True)
        self.assertFalse(again.missing)
        again.action_apply()
        self.assertEqual(self.env["crm.stage"].search_count([]), number)

    def test_what_new_leads_begin_with_stays(self):
        self.stages[:2].team_ids = self._other_team()
        self.assertEqual(self._default_stage(), self.stages[2])
        self.wizard(create_needs=True).action_apply()
        self.assertEqual(self._default_stage(), self.stages[2])

    def _default_stage(self):
        return self.env["crm.lead"]._stage_find(team_id=self.team.id, domain=[("fold", "=", False)])

    def test_an_open_stage_cannot_be_after_sales(self):
        wizard = self.wizard()
        wizard.line_ids[1].process_step = "aftersales"
        with self.assertRaisesRegex(ValidationError, "Qualified cannot be an after-sales stage.*Tick Is Won Stage"):
            wizard.action_apply()
        self.stages[3].process_step = "aftersales"
        with self.assertRaisesRegex(ValidationError, "choose another step"):
            self.stages[3].is_won = False

    def test_it_is_for_directors(self):
        with self.assertRaises(AccessError):
            self.wizard("manager")
