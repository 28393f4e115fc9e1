"""Giving leads to the members of a team, by the pool where the addon is there and by the host where it is not."""

import dataclasses
from collections import Counter

from host_rows import tidy
from leads_drawn import fill, without_commits

from odoo.fields import Command

from devtools.measure import lap

MEMBERS = 20
BATCH = 500  # as the scheduled action
QUIET = {"no_reset_password": True, "tracking_disable": True, "mail_create_nosubscribe": True}
PASSING = {"company_size": "200", "has_purchase_plan": "TRUE", "qualification_score": "7"}


class Side:
    """A team of equal members, and leads that wait for them."""

    def __init__(self, env, size):
        """Fill the database with ``size`` leads that pass."""
        self.env, self.size = env, size
        group = env.ref("sales_team.group_sale_salesman") | env.ref("base.group_user")
        people = (
            env["res.users"]
            .with_context(**QUIET)
            .create(
                [
                    {
                        "name": f"Rep {n}",
                        "login": f"rep{n}",
                        "email": f"rep{n}@example.com",
                        "group_ids": [Command.set(group.ids)],
                    }
                    for n in range(MEMBERS)
                ]
            )
        )
        self.team = env["crm.team"].create({"name": "Hunters", "company_id": env.company.id})
        capacity = 30 * 2 * size // MEMBERS  # the host gives a thirtieth of it at once
        members = [{"user_id": user.id, "crm_team_id": self.team.id, "assignment_max": capacity} for user in people]
        env["crm.team.member"].create(members)
        self.with_addon = "qualification_score" in env["crm.lead"]._fields
        changes = {**PASSING, "qualification_state": "'qualified'", "qualified_at": "%(begin)s::timestamp"}
        if self.with_addon:
            self.team.assign_by_score = True
        self.leads = env["crm.lead"].browse(fill(env, size, size, self.team, changes if self.with_addon else {}))
        tidy(env)

    def work(self):
        """Give all leads out, see that it was done well, and undo it."""
        with without_commits():
            measured = lap(self.env, self._pool if self.with_addon else self._host)
        self._check()
        self.env.cr.rollback()
        self.env.invalidate_all()
        return dataclasses.asdict(measured)

    def _pool(self):
        """Do what the scheduled action does, without its commits."""
        pool = self.env["spp.lead.pool"]
        leads = self.env["crm.lead"].search(pool._waiting_domain(), order="id")
        for start in range(0, len(leads), BATCH):
            pool._hand_out(leads[start : start + BATCH].try_lock_for_update())
            self.env.cr.flush()

    def _host(self):
        self.team._assign_and_convert_leads(force_quota=True)
        self.env.cr.flush()  # tracking is written just before the commit

    def _check(self):
        counts = Counter(lead.user_id.id for lead in self.leads)
        assert len(counts) == MEMBERS and max(counts.values()) - min(counts.values()) <= 1, counts
        assert set(self.leads.mapped("type")) == {"opportunity"}
        told = self.env["mail.tracking.value"].search_count(
            [("mail_message_id.model", "=", "crm.lead"), ("field_id.name", "=", "user_id")]
        )
        assert told == self.size, f"{told} changes of owner were told for {self.size} leads"
        if self.with_addon:
            assert self.env["spp.lead.assignment"].search_count([]) == self.size
