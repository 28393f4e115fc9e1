from odoo.exceptions import UserError
from odoo.fields import Command

from .common import PlanCase

SAYS_IT_ALL = {
    "situation": "Twelve reps type three hundred orders a week into a spreadsheet.",
    "problem": "One order in twenty has a wrong price, and stock is not seen.",
    "implication": "Credit notes of forty thousand a year and two lost customers.",
    "need_payoff": "With prices on one screen they would save a day each week.",
}


class NeedsCase(PlanCase):
    """A company with the needs gate on, a stage for each step, and a rep's opportunities in Needs."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.needs_gate = True
        cls.rep, cls.manager, cls.director = (cls.users[role] for role in ("rep", "manager", "director"))
        cls.team = cls.env["crm.team"].create(
            {
                "name": "Lakeside Direct",
                "company_id": cls.company.id,
                "user_id": cls.manager.id,
                "crm_team_member_ids": [Command.create({"user_id": cls.rep.id})],
            }
        )
        cls.env["crm.stage"].search([]).sequence = 900
        steps = ("acquisition", "needs", "proposal", "deal", "aftersales")
        cls.new, cls.needs, cls.offer, cls.won, cls.after = (
            cls.stage(f"Lake {step}", number, process_step=step, is_won=step in ("deal", "aftersales"))
            for number, step in enumerate(steps)
        )

    @classmethod
    def stage(cls, name, sequence, **values):
        values.setdefault("team_ids", [Command.set(cls.team.ids)])
        return cls.env["crm.stage"].create({"name": name, "sequence": sequence, **values})

    @classmethod
    def opportunity(cls, name="Mill", stage=None, **values):
        """Return a rep's opportunity as the rep sees it."""
        values = {
            "name": name,
            "type": "opportunity",
            "user_id": cls.rep.id,
            "team_id": cls.team.id,
            "stage_id": (stage or cls.needs).id,
            **values,
        }
        return cls.env["crm.lead"].create(values).with_user(cls.rep)

    @classmethod
    def report(cls, lead, complete=True, **parts):
        values = {"lead_id": lead.id, **SAYS_IT_ALL, **parts}
        report = cls.env["spp.gate.needs.report"].with_user(cls.rep).create(values)
        if complete:
            report.action_complete()
        return report

    @classmethod
    def beyond(cls, name="Mill", stage=None, **values):
        """Return an opportunity that stood beyond the gate before it was switched on."""
        cls.company.needs_gate = False
        lead = cls.opportunity(name, stage or cls.offer, **values)
        cls.env.flush_all()
        cls.company.needs_gate = True
        return lead

    def assertHeld(self, move, *words):
        """Check that ``move`` is refused with a message that has all ``words``; return the message."""
        with self.assertRaises(UserError) as refusal, self.cr.savepoint():
            move()
        for word in words:
            self.assertIn(word, str(refusal.exception))
        return str(refusal.exception)
