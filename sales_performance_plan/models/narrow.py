from odoo import fields


class NarrowMany2one(fields.Many2one):
    """A many2one without a foreign key, for tables that are written by the hundred thousand.

    Each foreign key costs a look-up per inserted row. Only for targets whose deletion is looked after:
    a tier in use refuses it, a company with orders cannot be deleted, a partner takes its rows along.
    """

    def update_db_foreign_key(self, model, column):
        """Leave the column as it is."""
