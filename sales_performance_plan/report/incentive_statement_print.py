from odoo import api, models
from odoo.tools import groupby


class IncentiveStatementPrint(models.AbstractModel):
    """Prints statements for those who may read them."""

    _name = "report.sales_performance_plan.incentive_statement_document"
    _description = "Print of a Commission Statement"

    @api.model
    def _get_report_values(self, docids, data=None):
        statements = self.env["spp.incentive.statement"].browse(docids)
        statements.check_access("read")
        return {
            "doc_ids": docids,
            "doc_model": statements._name,
            "docs": statements,
            "groups_of": self._groups,
            "kinds_of": self._kinds,
            "month_of": lambda one: one._month_name(one.period),
        }

    def _label(self, kind):
        return dict(self.env["spp.incentive.entry"]._fields["kind"]._description_selection(self.env))[kind]

    def _groups(self, statement):
        """Return [(kind, its lines, their sum)] in the order of the kinds."""
        order = [kind for kind, _label in self.env["spp.incentive.entry"]._fields["kind"].selection]
        entries = statement.entry_ids.sorted(lambda entry: (order.index(entry.kind), entry.day, entry.id))
        found = []
        for kind, lines in groupby(entries, lambda entry: entry.kind):
            group = statement.entry_ids.browse([entry.id for entry in lines])
            found.append((self._label(kind), group, sum(group.mapped("amount"))))
        return found

    def _kinds(self, statement):
        """Return [(label, amount)] of what adds up to the amount to pay, without what is nothing."""
        return [(label, amount) for label, _lines, amount in self._groups(statement) if amount]
