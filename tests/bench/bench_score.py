"""Scoring all open leads by the card, against the host's predictive probabilities of the same leads.

``size`` is the number of leads, half of them open. The host's frequencies are counted beforehand from the closed half
and are not timed: only its recompute of the open leads is.
"""

from host_rows import tidy
from leads_drawn import fill, without_commits

from devtools.measure import race

SIZES = (10_000, 100_000)
ROUNDS = 3
HOST = "host's predictive recompute"


class Stage:
    """A company with leads, its card, and the host's frequencies."""

    def __init__(self, env, size):
        """Fill the database."""
        self.env, self.company = env, env.company
        env["ir.config_parameter"].set_param("crm.pls_start_date", "2025-01-01")
        team = env["crm.team"].create({"name": "Hunters", "company_id": self.company.id})
        fill(env, size, size // 2, team)
        env["crm.lead"]._rebuild_pls_frequency_table()
        self.ours()
        self.theirs()
        tidy(env)

    def ours(self):
        """Score the open leads."""
        return self.env["spp.lead.pool"]._recompute(self.company)

    def theirs(self):
        """Let the host work out the probabilities of the open leads."""
        self.env["crm.lead"]._update_automated_probabilities()

    def spoil(self):
        """Let every open lead have a score that it does not deserve."""
        self.env.cr.execute(
            """
            UPDATE crm_lead SET qualification_score = -99, qualification_state = 'nurture', qualified_at = NULL
             WHERE won_status = 'pending'
            """
        )
        tidy(self.env)

    def compare(self, name):
        """Return one measurement."""
        return {"measure": name, **race(self.env, self.ours, self.theirs, HOST, ROUNDS)}


def run(env, size):
    """Yield the measurements for ``size`` leads."""
    with without_commits():
        stage = Stage(env, size)
        assert stage.ours() == 0
        yield stage.compare("nothing changed")
        stage.spoil()
        yield stage.compare("every open lead written")
        assert stage.ours() == size // 2
