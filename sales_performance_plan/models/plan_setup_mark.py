from odoo import api, fields, models
from odoo.exceptions import UserError

STEPS = [
    ("roles", "Roles"),
    ("teams", "Sales Teams"),
    ("stages", "Stages"),
    ("history", "History"),
    ("tiers", "Customer Tiers"),
    ("scheme", "Commission Rules"),
    ("card", "Leads"),
    ("address", "Help Address"),
    ("plan", "Plan of the Quarter"),
]
LISTS = ("one2many", "many2many")
# What would be left in the air if a record went away that a step made, or changed where nothing of it may change.
USES = {
    "crm.stage": [("crm.lead", "stage_id")],
    "crm.team": [("crm.lead", "team_id"), ("sale.order", "team_id"), ("spp.plan", "team_ids")],
    "spp.service.team": [("spp.service.ticket", "team_id")],
    "spp.plan": [("spp.plan.kpi.value", "plan_id"), ("spp.plan.review", "plan_id")],
    "spp.incentive.scheme": [("spp.incentive.entry", "scheme_id")],
}


class PlanSetupMark(models.Model):
    """What a step of setting up wrote, or that it was left out: who, when, and how it was before.

    Whether a step is done is read from the company's records, never from here.
    """

    _name = "spp.plan.setup.mark"
    _description = "Step of Setting Up"
    _order = "id desc"
    _rec_name = "step"
    _check_company_auto = True

    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True, ondelete="cascade")
    step = fields.Selection(STEPS, required=True, readonly=True)
    kind = fields.Selection([("written", "Written"), ("skipped", "Left Out")], required=True, readonly=True)
    user_id = fields.Many2one("res.users", "By", required=True, readonly=True, ondelete="restrict")
    marked_at = fields.Datetime("When", required=True, readonly=True)
    changes = fields.Json(readonly=True)
    back_at = fields.Datetime("Taken Back", readonly=True)
    back_by_id = fields.Many2one("res.users", "Taken Back By", readonly=True, ondelete="restrict")

    _skipped_once = models.UniqueIndex(
        "(company_id, step) WHERE kind = 'skipped' AND back_at IS NULL", "This step is left out already."
    )

    # ------------------------------------------------------------------
    # What a step writes
    # ------------------------------------------------------------------

    @api.model
    def _picture(self, records, names):
        """Return how ``records`` are now, for ``_note`` to compare with."""
        return {record: {name: self._plain(record, name) for name in names} for record in records}

    @api.model
    def _plain(self, record, name):
        kind, value = record._fields[name].type, record[name]
        if kind in LISTS:
            return sorted(value.ids)
        return value.id if kind == "many2one" else value

    @api.model
    def _note(self, company, step, before, made=()):
        """Keep what a step changed since the picture ``before``, and which records it made."""
        changes = [{"model": record._name, "id": record.id, "made": True} for record in made]
        for record, values in before.items():
            for name, old in values.items():
                new = self._plain(record, name)
                if new != old:
                    changes.append({"model": record._name, "id": record.id, "field": name, "old": old, "new": new})
        if changes:
            self._mark(company, step, "written", changes)

    @api.model
    def _mark(self, company, step, kind, changes=None):
        return self._elevated_marks().create(
            {
                "company_id": company.id,
                "step": step,
                "kind": kind,
                "user_id": self.env.uid,
                "marked_at": fields.Datetime.now(),
                "changes": changes,
            }
        )

    @api.model
    def _elevated_marks(self):
        """Return the marks to write: nobody types them."""
        return self.env["spp.plan.kpi"]._elevated().env[self._name]

    # ------------------------------------------------------------------
    # Taking it back
    # ------------------------------------------------------------------

    def _take_back(self):
        """Make it as it was before, with the rights of whoever does so; refuse where something was built upon it."""
        self.ensure_one()
        self._elevated_marks().browse(self.id).lock_for_update()
        self.invalidate_recordset(["back_at", "back_by_id"])
        if self.back_at:
            raise UserError(self.env._("%(name)s took this step back already.", name=self.back_by_id.name))
        if problems := list(dict.fromkeys(self._problems())):
            raise UserError("\n".join(problems))
        for model, values in self._before().items():
            self._restore(model, values)
        for change in self._of_kind("made"):
            self._record(change).unlink()
        self._elevated_marks().browse(self.id).write({"back_at": fields.Datetime.now(), "back_by_id": self.env.uid})

    def _of_kind(self, key):
        """Return the changes that have ``key``, but for those of records that are gone."""
        return [change for change in self.changes or () if key in change and self._record(change)]

    def _record(self, change):
        return self.env[change["model"]].browse(change["id"]).exists()

    def _before(self):
        """Return {model: {record: values as they were}}."""
        found = {}
        for change in self._of_kind("field"):
            record, name = self._record(change), change["field"]
            value = change["old"]
            if record._fields[name].type in LISTS:
                value = [fields.Command.unlink(number) for number in set(change["new"]) - set(change["old"])]
                value += [fields.Command.link(number) for number in set(change["old"]) - set(change["new"])]
            found.setdefault(record._name, {}).setdefault(record, {})[name] = value
        return found

    def _restore(self, model, values):
        """Write ``{record: values}``; a model that wants its own way has ``_setup_restore``."""
        if hasattr(self.env[model], "_setup_restore"):
            self.env[model]._setup_restore(values)
        else:
            for record, vals in values.items():
                record.write(vals)

    def _problems(self):
        """Return a sentence for each thing that keeps the step from being taken back."""
        for change in self._of_kind("field"):
            record = self._record(change)
            field = record._fields[change["field"]]
            if field.type not in LISTS and self._plain(record, change["field"]) != change["new"]:
                yield self.env._(
                    "%(field)s of %(name)s was changed since: change it there.",
                    field=field._description_string(self.env),
                    name=record.display_name,
                )
            if record._name == "spp.incentive.scheme":
                yield from self._uses(record)
        for change in self._of_kind("made"):
            yield from self._uses(self._record(change))

    def _uses(self, record):
        """Return a sentence for each kind of record that was built upon ``record``."""
        if record._name == "spp.plan" and record.state != "draft":
            yield self.env._("%(plan)s has begun: set it back to draft first.", plan=record.display_name)
        for model, name in USES.get(record._name, ()):
            users = self.env["spp.plan.kpi"]._elevated().env[model].with_context(active_test=False)
            number = users.search_count([(name, "in", record.ids)])
            if number:
                yield self.env._(
                    "%(name)s is in use by now (%(what)s: %(number)s): move them first, or keep it.",
                    name=record.display_name,
                    what=users.env["ir.model"]._get(model).name,
                    number=number,
                )
