from odoo import api, models
from odoo.exceptions import AccessError
from odoo.tools import format_date, format_datetime

from .plan_setup_doors_mixin import BUTTONS, MODULE
from .plan_setup_mark import STEPS
from .plan_setup_state_mixin import GROUP

FILES = ("customers", "products", "orders", "leads")


class PlanSetup(models.AbstractModel):
    """The page that leads a company from the installation to its first quarter (the plan's section 7).

    It tells how far each step is from what the company's records say, opens what does the step, and takes back
    what a step wrote. Two people can work on it at once: nothing is kept between two presses.
    """

    _name = "spp.plan.setup"
    _description = "Set Up"
    _inherit = ["spp.plan.setup.state.mixin", "spp.plan.setup.words.mixin", "spp.plan.setup.doors.mixin"]

    @api.model
    @api.readonly
    def setup_page(self):
        """Return the page of the company at hand as plain values."""
        self._check_director()
        company = self.env.company
        marks = self._marks(company)
        steps = [self._step(company, code, marks) for code, _name in STEPS]
        over = sum(step["state"] != "open" for step in steps)
        return {"company": company.display_name, "steps": steps, "over": over, "total": len(steps)}

    @api.model
    def press(self, key):
        """Return the action behind a button, or False where all is done with the press."""
        self._check_director()
        return self._open(key)

    @api.model
    def skip(self, step):
        """Leave a step out for now; it is kept who did so, and when."""
        self._check_director()
        company, marks = self.env.company, self.env["spp.plan.setup.mark"]
        if not self._skips(company).filtered(lambda mark: mark.step == step):
            marks._mark(company, step, "skipped")

    @api.model
    def resume(self, step):
        """Take a step up again that was left out."""
        self._check_director()
        for mark in self._skips(self.env.company).filtered(lambda mark: mark.step == step):
            mark._take_back()

    @api.model
    def take_back(self, mark_id):
        """Take back what a step wrote, the latest first."""
        self._check_director()
        self.env["spp.plan.setup.mark"].browse(mark_id).exists()._take_back()

    # ------------------------------------------------------------------
    # The page
    # ------------------------------------------------------------------

    @api.model
    def _check_director(self):
        if not self.env.user.has_group(f"{GROUP}director"):
            raise AccessError(self.env._("A plan director sets the company up: ask an administrator for that role."))

    @api.model
    def _marks(self, company):
        """Return what was written and left out so far and not taken back, the latest first."""
        return self.env["spp.plan.setup.mark"].search([("company_id", "=", company.id), ("back_at", "=", False)])

    @api.model
    def _skips(self, company):
        return self._marks(company).filtered(lambda mark: mark.kind == "skipped")

    @api.model
    def _step(self, company, code, marks):
        done, figures, missing = getattr(self, f"_state_{code}")(company)
        mine = marks.filtered(lambda mark: mark.step == code)
        skipped = mine.filtered(lambda mark: mark.kind == "skipped")[:1]
        labels = dict(self.env["spp.plan.setup.mark"]._fields["step"]._description_selection(self.env))
        texts = self._button_texts()
        return {
            "code": code,
            "name": labels[code],
            "about": self._about()[code],
            "state": "done" if done else "skipped" if skipped else "open",
            "figures": [{"label": label, "value": self._words(value)} for label, value in figures],
            "missing": missing,
            "buttons": [{"key": key, "name": texts[key]} for key in BUTTONS[code]],
            "files": self._files() if code == "history" else [],
            "skipped": self._who(skipped),
            "written": self._who(mine.filtered(lambda mark: mark.kind == "written")[:1]),
        }

    @api.model
    def _words(self, value):
        if isinstance(value, int):
            return self.env["ir.qweb.field.integer"].value_to_html(value, {})
        return value if isinstance(value, str) else format_date(self.env, value)

    @api.model
    def _who(self, mark):
        """Return who marked a step and when, or False."""
        if not mark:
            return False
        moment = format_datetime(self.env, mark.marked_at, dt_format="short")
        return {"id": mark.id, "name": mark.user_id.name, "at": moment}

    @api.model
    def _files(self):
        names = {
            "customers": self.env._("customers.csv"),
            "products": self.env._("products.csv"),
            "orders": self.env._("orders.csv"),
            "leads": self.env._("leads.csv"),
        }
        return [{"name": names[name], "url": f"/{MODULE}/static/import/{name}.csv"} for name in FILES]
