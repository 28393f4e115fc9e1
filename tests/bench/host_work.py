"""What people do all day, one record at a time, in a database with the addon or without it."""

import gc
import time

from host_rows import tidy

from odoo.fields import Command

STAGES = 2


class Side:
    """A rep, their team, and what they save."""

    def __init__(self, env, _size):
        """Make the people; the addon's switches stay as they come."""
        self.env, company = env, env.company
        self.with_addon = "qualification_score" in env["crm.lead"]._fields
        quiet = {"no_reset_password": True, "tracking_disable": True}
        groups = env.ref("sales_team.group_sale_salesman") | env.ref("base.group_user")
        user = {"name": "Rep", "login": "rep", "email": "rep@example.com", "group_ids": [Command.set(groups.ids)]}
        self.rep = env["res.users"].with_context(**quiet).create(user)
        self.team = env["crm.team"].create({"name": "Hunters", "company_id": company.id})
        env["crm.team.member"].create({"user_id": self.rep.id, "crm_team_id": self.team.id})
        self.partner = env["res.partner"].create({"name": "Nimbus", "is_company": True, "email": "nimbus@example.com"})
        self.product = env["product.product"].create({"name": "Widget", "type": "service", "list_price": 100.0})
        self.stages = env["crm.stage"].search([("is_won", "=", False)], limit=STAGES).ids
        self.owner = self.rep.id
        if self.with_addon:
            # The same write on both sides, and with the addon it is one of a fact that the card looks at.
            values = {
                "name": "Big",
                "field_name": "expected_revenue",
                "operator": "at_least",
                "value": "1e9",
                "points": 1,
            }
            env["spp.lead.criterion"].create(values)
        tidy(env)

    def by_score(self):
        """Let the team assign by score: its leads have nobody until they pass, and these never do."""
        self.owner = False
        if self.with_addon:
            self.team.assign_by_score = True
        tidy(self.env)

    def batch(self, what, number):
        """Do something ``number`` times, each time as a request of its own does, and undo it all."""
        env = self.env(user=self.rep.id)
        records = [record.id for record in self._before(env, what, number)]
        gc.collect()
        seconds = queries = 0
        for turn in range(number):
            env.invalidate_all()
            count, begin = env.cr.sql_log_count, time.perf_counter()
            getattr(self, what)(env, turn, records)
            env.cr.flush()  # with what the host does just before it commits: tracking
            seconds += time.perf_counter() - begin
            queries += env.cr.sql_log_count - count
        env.cr.rollback()
        return {"seconds": seconds, "queries": queries / number}

    def _before(self, env, what, number):
        if what == "confirm":
            line = {"product_id": self.product.id, "product_uom_qty": 1}
            values = {"partner_id": self.partner.id, "order_line": [Command.create(line)]}
            made = env["sale.order"].create([values for _order in range(number)])
        else:
            made = env["crm.lead"].create([self._lead(0) for _lead in range(number if what != "create" else 0)])
        env.cr.flush()
        return made

    def _lead(self, turn):
        return {
            "name": f"Inquiry {turn}",
            "type": "opportunity",
            "team_id": self.team.id,
            "user_id": self.owner,
            "partner_id": self.partner.id,
            "expected_revenue": 1000.0,
            "stage_id": self.stages[0],
        }

    def create(self, env, turn, _records):
        """Save a new lead."""
        env["crm.lead"].create(self._lead(turn))

    def fact(self, env, turn, records):
        """Save another expected revenue."""
        env["crm.lead"].browse(records[turn]).write({"expected_revenue": 2000.0 + turn})

    def stage(self, env, turn, records):
        """Move a lead to the next stage."""
        env["crm.lead"].browse(records[turn]).write({"stage_id": self.stages[1]})

    def confirm(self, env, turn, records):
        """Confirm an order."""
        env["sale.order"].browse(records[turn]).action_confirm()
