import math
from ast import literal_eval

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import escape_psql, ormcache

from ..rules import lead_score

NUMBERS = ("integer", "float", "monetary")
TEXTS = ("char", "text", "html")
DATES = ("date", "datetime")
RELATIONS = ("many2one", "many2many")
# Operator: the kinds of field that it can be asked of; None is all.
ASKED_OF = {
    "at_least": NUMBERS,
    "at_most": NUMBERS,
    "equal": NUMBERS,
    "among": (*RELATIONS, "selection"),
    "contains": TEXTS,
    "older": DATES,
    "newer": DATES,
    "set": None,
    "unset": None,
}
MAX_DAYS = 36525  # a hundred years; no moment lies further back
MAX_NUMBER = 1e15
KINDS = NUMBERS + TEXTS + DATES + RELATIONS + ("selection", "boolean")


class LeadCriterion(models.Model):
    """A line of the score card: a fact of the lead, what is asked of it, and the points it gives or costs."""

    _name = "spp.lead.criterion"
    _description = "Lead Score Criterion"
    _order = "company_id, sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True, help="What reps read when the criterion is missing.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", index=True, ondelete="cascade")
    model = fields.Char(compute="_compute_model")
    field_name = fields.Char("Fact", required=True, help="Any stored field of the lead.")
    field_label = fields.Char("What Is Looked At", compute="_compute_field_kind")
    field_kind = fields.Char(compute="_compute_field_kind")
    field_relation = fields.Char(compute="_compute_field_kind")
    operator = fields.Selection(
        [
            ("at_least", "is at least"),
            ("at_most", "is at most"),
            ("equal", "is exactly"),
            ("among", "is one of"),
            ("contains", "contains"),
            ("set", "is known"),
            ("unset", "is not known"),
            ("older", "is older than (days)"),
            ("newer", "is not older than (days)"),
        ],
        required=True,
        default="set",
    )
    value = fields.Char(help="A number, a text, a number of days, or the keys of a selection with commas between.")
    value_hint = fields.Char("Keys", compute="_compute_field_kind")
    value_domain = fields.Char("Those That Count", help="Which records count; none chosen: any.")
    points = fields.Integer(required=True, default=1, help="Less than zero for what speaks against a lead.")

    _points_matter = models.Constraint("CHECK (points <> 0)", "A criterion gives or costs points: 0 does neither.")

    def _compute_model(self):
        self.model = "crm.lead"

    @api.depends("field_name")
    def _compute_field_kind(self):
        for criterion in self:
            field = self.env["crm.lead"]._fields.get(criterion.field_name)
            criterion.field_label = field._description_string(self.env) if field else criterion.field_name
            criterion.field_kind = field.type if field else False
            criterion.field_relation = field.comodel_name if field and field.type in RELATIONS else False
            criterion.value_hint = False
            if field and field.type == "selection":
                options = field._description_selection(self.env)
                criterion.value_hint = ", ".join(f"{key} ({label})" for key, label in options)

    @api.constrains("field_name", "operator", "value", "value_domain")
    def _check_can_be_asked(self):
        problems = [problem for criterion in self for problem in criterion._problems()]
        if problems:
            raise ValidationError("\n".join(problems))

    def _problems(self):
        """Return what is wrong with the criterion, as sentences."""
        self.ensure_one()
        field = self.env["crm.lead"]._fields.get(self.field_name)
        if field is None or field.type not in KINDS or not self._can_be_queried(field):
            return [
                self.env._(
                    "%(name)s: leads have no stored field %(field)s; choose one from the list.",
                    name=self.name,
                    field=self.field_name,
                )
            ]
        if ASKED_OF[self.operator] is not None and field.type not in ASKED_OF[self.operator]:
            operator = dict(self._fields["operator"]._description_selection(self.env))[self.operator]
            return [
                self.env._(
                    "%(name)s: “%(operator)s” cannot be asked of %(field)s; choose another comparison.",
                    name=self.name,
                    operator=operator,
                    field=field._description_string(self.env),
                )
            ]
        try:
            self._parsed(field)
        except (ValueError, SyntaxError, TypeError):
            return [self._value_problem(field)]
        return []

    def _can_be_queried(self, field):
        return field.store or field.name == "customer_tier_id"

    def _value_problem(self, field):
        """Return in words why what is compared with cannot be read."""
        if field.type == "selection":
            return self.env._("%(name)s: the keys are %(keys)s.", name=self.name, keys=self.value_hint)
        if self.operator == "contains":
            return self.env._("%(name)s: type the text to look for.", name=self.name)
        if self.operator == "among":
            return self.env._("%(name)s: choose anew which records count.", name=self.name)
        most = self._most(field)
        return self.env._(
            "%(name)s: “%(value)s” is not a number up to %(most)s.",
            name=self.name,
            value=self.value or "",
            most=f"{most:.0f}",
        )

    def _most(self, field):
        return MAX_DAYS if field.type in DATES else MAX_NUMBER

    def _parsed(self, field):
        """Return what the rule compares with.

        :raises ValueError: where the value cannot be read
        """
        if self.operator in ("at_least", "at_most", "equal", "older", "newer"):
            return self._number(field)
        if self.operator == "contains":
            if not (self.value or "").strip():
                raise ValueError(self.value)
            return self.value
        if self.operator != "among":
            return None
        return self._keys(field) if field.type == "selection" else self._records(field)

    def _number(self, field):
        number = float(self.value or "")
        if not abs(number) <= self._most(field):  # what is not a number at all is not less either
            raise ValueError(self.value)
        return number

    def _keys(self, field):
        keys = frozenset(key.strip() for key in (self.value or "").split(",") if key.strip())
        if not keys or keys - set(field.get_values(self.env)):
            raise ValueError(self.value)
        return keys

    def _records(self, field):
        """Return the ids of the records that count; None where any does."""
        domain = Domain(literal_eval(self.value_domain or "[]"))
        if domain.is_true():
            return None
        return frozenset(self.env["spp.lead.pool"]._elevated().env[field.comodel_name].search(domain).ids)

    def _as_rules(self):
        """Return the card as the rules see it."""
        leads = self.env["crm.lead"]._fields
        return [
            lead_score.Criterion(
                line.id, line.field_name, line.operator, line.points, line._parsed(leads[line.field_name])
            )
            for line in self
        ]

    @api.model
    @ormcache("company_id")
    def _card(self, company_id):
        """Return the card of a company as rules; read once, until a criterion changes."""
        card = self.env["spp.lead.pool"]._elevated().env[self._name].search([("company_id", "=", company_id)])
        return tuple(card._as_rules())

    @api.model
    @ormcache()
    def _scored_fields(self):
        """Return the names of the fields that some card looks at."""
        criteria = self.env["spp.lead.pool"]._elevated().env[self._name]
        return frozenset(criteria.search([("company_id", "!=", False)]).mapped("field_name"))

    @api.model
    def _domain_of(self, criterion, now):
        """Return the domain of the leads that meet ``criterion``: the rule again, for the database."""
        field, operator, value = criterion.field, criterion.operator, criterion.value
        known = Domain(field, "!=", False)
        if operator in ("set", "unset"):
            return known if operator == "set" else Domain(field, "=", False)
        if operator in ("older", "newer"):
            plain = self.env["crm.lead"]._fields[field].type == "date"
            bound = lead_score.since(value, now, plain)
            return known & Domain(field, "<" if operator == "older" else ">=", bound)
        if operator == "among":
            return known if value is None else Domain(field, "in", list(value))
        if operator == "contains":
            return Domain(field, "ilike", escape_psql(value))
        return Domain(field, "!=", 0) & self._compared(field, operator, value)

    @api.model
    def _compared(self, field, operator, value):
        """Return the domain of a comparison of numbers; the host would cut the fraction off for whole ones."""
        if self.env["crm.lead"]._fields[field].type == "integer":
            if operator == "equal" and value != int(value):
                return Domain.FALSE
            value = math.ceil(value) if operator == "at_least" else math.floor(value)
        return Domain(field, {"at_least": ">=", "at_most": "<=", "equal": "="}[operator], value)

    @api.model
    def _create_default_cards(self, companies):
        """Copy the shipped card to ``companies`` that have none."""
        cards = self.env["spp.lead.pool"]._elevated().env[self._name]
        shipped = cards.with_context(active_test=False).search([("company_id", "=", False)])
        for company in companies:
            if not cards.with_context(active_test=False).search_count([("company_id", "=", company.id)], limit=1):
                for criterion in shipped:
                    criterion.copy({"company_id": company.id, "active": criterion.active})

    @api.model_create_multi
    def create(self, vals_list):
        """Add criteria, and score the open leads anew soon."""
        criteria = super().create([{"company_id": self.env.company.id, **vals} for vals in vals_list])
        self._changed(criteria.company_id)
        return criteria

    def write(self, vals):
        """Change criteria, and score the open leads anew soon."""
        companies = self.company_id
        result = super().write(vals)
        if vals.keys() - {"name", "sequence"}:
            self._changed(companies | self.company_id)
        return result

    def unlink(self):
        """Drop criteria, and score the open leads anew soon."""
        companies = self.company_id
        result = super().unlink()
        self._changed(companies)
        return result

    @api.model
    def _changed(self, companies):
        self.env.registry.clear_cache()
        for company in companies:
            self.env["spp.lead.pool"]._recompute(company)
