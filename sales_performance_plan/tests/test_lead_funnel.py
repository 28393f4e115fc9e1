from odoo.tests import tagged

from .lead_step_case import LeadStepCase

FIGURES = ("entered", "standing", "moved_on", "lost")


@tagged("post_install", "-at_install")
class TestLeadFunnel(LeadStepCase):
    """Five leads in North that came into needs 60 hours ago, and one in South that came 100 hours ago.

    Of the five one went to the proposal after 10 hours, one was won after 20, two were lost over the price after 30
    and 40, and one still stands there, with the manager. The one in South was lost over the service after 5.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.price, cls.service = (cls.env["crm.lost.reason"].create({"name": name}) for name in ("Price", "Service"))
        cls.leads = cls.env["crm.lead"].union(*(cls.lead(f"Lead {hours}", "needs", 60) for hours in range(10, 60, 10)))
        cls.south = cls._team("South", cls.users["director"])
        for stage in cls.stages.values():
            stage.team_ids |= cls.south
        cls.other = cls.lead("Other", "needs", 100, team_id=cls.south.id, user_id=cls.users["director"].id)

    def setUp(self):
        super().setUp()
        ten, twenty, thirty, forty, _fifty = self.leads
        self.move(ten, "proposal", 50)
        self.move(twenty, "deal", 40)
        self.lose(thirty, self.price, 30)
        self.lose(forty, self.price, 20)
        with self.at(10):
            self.leads[4].user_id = self.users["manager"]
        self.lose(self.other, self.service, 95)

    def row(self, step, level="total", role="director", **domain):
        report = self.env["spp.lead.funnel.report"].with_user(self.users[role])
        return report.search([("step", "=", step), ("level", "=", level), *domain.items()])

    def test_the_numbers(self):
        row = self.row("needs")
        self.assertEqual([row[figure] for figure in FIGURES], [6, 1, 2, 3])
        self.assertAlmostEqual(row.conversion, 2 / 6)
        self.assertEqual(row.lost_reason_id, self.price)
        # 5, 10, 20, 30, 40 and 60 (it stands there since): the middle, and between the last two.
        self.assertAlmostEqual(row.median_hours, 25)
        self.assertAlmostEqual(row.p90_hours, 50)
        self.assertEqual((row.norm_days, row.is_beyond_norm), (7, False))
        proposal = self.row("proposal")
        self.assertEqual([proposal[figure] for figure in FIGURES], [1, 1, 0, 0])
        self.assertAlmostEqual(proposal.median_hours, 50)
        self.assertFalse(self.row("screening"))

    def test_parts_add_up_and_every_number_opens_its_leads(self):
        report = self.env["spp.lead.funnel.report"].with_user(self.users["director"])
        for step in ("needs", "proposal", "deal"):
            levels = {level: self.row(step, level) for level in ("total", "team", "rep")}
            for figure in FIGURES:
                with self.subTest(step=step, figure=figure):
                    total = levels["total"]._leads(figure)
                    self.assertEqual(len(total), levels["total"][figure])
                    for level in ("team", "rep"):
                        parts = [row._leads(figure) for row in levels[level]]
                        self.assertEqual(sum(map(len, parts)), levels["total"][figure])
                        self.assertEqual(report.env["crm.lead"].union(*parts), total)
        action = self.row("needs").action_open_lost()
        shown = self.env["crm.lead"].with_context(**action["context"]).search(action["domain"])
        self.assertEqual(shown, (self.leads[2:4] | self.other).sorted(lambda lead: -lead.id))

    def test_the_last_to_have_the_lead_in_the_step_answers_for_it(self):
        reps = self.row("needs", "rep")
        entered = {row.user_id: row.entered for row in reps}
        self.assertEqual(entered, {self.users["rep"]: 4, self.users["manager"]: 1, self.users["director"]: 1})

    def test_a_won_lead_that_has_arrived_stands_nowhere(self):
        self.move(self.leads[1], "aftersales", 5)
        row = self.row("aftersales")
        self.assertEqual((row.entered, row.standing, row.median_hours), (1, 1, 0))

    def test_the_period_counts_by_the_company_s_days(self):
        self.company.resource_calendar_id.tz = "Asia/Shanghai"
        edge = self.lead("Edge", "screening", 13 * 24 + 19)  # the 17th in Shanghai
        self.assertEqual(edge.date_last_stage_update.isoformat(), "2026-06-16T17:00:00")
        report = self.env["spp.lead.funnel.report"].with_user(self.users["director"])
        for first, last, number in (
            ("2026-06-17", "2026-06-17", 1),
            ("2026-06-16", "2026-06-16", 0),
            ("2026-06-01", "2026-06-30", 1),
        ):
            period = report.with_context(funnel_from=first, funnel_to=last)
            rows = period.search([("step", "=", "screening"), ("level", "=", "total")])
            self.assertEqual(sum(rows.mapped("entered")), number, (first, last))

    def test_two_periods_at_hand_do_not_mix(self):
        report = self.env["spp.lead.funnel.report"].with_user(self.users["director"])
        domain = [("step", "=", "needs"), ("level", "=", "total")]
        figures = [
            report.with_context(funnel_from=first, funnel_to="2026-06-30").search(domain).entered
            for first in ("2026-06-01", "2026-06-27", "2026-06-01")
        ]
        self.assertEqual(figures, [6, 5, 6])

    def test_who_left_and_came_back_went_on(self):
        lead = self.lead("Alder", "screening", 90)
        self.move(lead, "proposal", 80)
        self.move(lead, "screening", 50)
        row = self.row("screening")
        self.assertEqual([row[figure] for figure in FIGURES], [1, 1, 1, 0])
        self.assertAlmostEqual(row.median_hours, 60)
        late = self.lead("Birch", "proposal", 90)
        self.move(late, "screening", 50)
        self.assertEqual(self.row("screening").moved_on, 1)

    def test_reps_see_themselves_managers_their_teams_directors_all(self):
        report = self.env["spp.lead.funnel.report"]
        seen = {
            role: {
                (row.level, row.team_id.name or "", row.user_id.login or "")
                for row in report.with_user(self.users[role]).search([("step", "=", "needs")])
            }
            for role in ("rep", "manager", "director")
        }
        own = ("rep", "North", "plan_rep")
        north = {("team", "North", ""), own, ("rep", "North", "plan_manager")}
        self.assertEqual(seen["rep"], {own})
        self.assertEqual(seen["manager"], north)
        everything = north | {("total", "", ""), ("team", "South", ""), ("rep", "South", "plan_director")}
        self.assertEqual(seen["director"], everything)

    def test_the_wizard_opens_the_level_of_the_reader(self):
        for role, level in (("rep", "rep"), ("manager", "team"), ("director", "total")):
            wizard = self.env["spp.lead.funnel.wizard"].with_user(self.users[role]).create({})
            self.assertEqual(str(wizard.date_from), "2026-04-01")
            self.assertTrue(wizard.is_mapped)
            self.assertIn(f"search_default_{level}", wizard.action_open()["context"])
            wizard.date_to = "2026-03-01"
            with self.assertRaisesRegex(Exception, "choose a last day from 2026-04-01"):
                wizard.action_open()

    def test_merged_leads_are_not_counted_twice(self):
        tail = self.lead("Lead 10 again", "acquisition", 30)
        self.move(tail, "needs", 20)
        (self.leads[0] | tail).with_user(self.users["director"]).merge_opportunity()
        self.assertFalse(self.row("acquisition"))
        self.assertEqual(self.row("needs").entered, 6)
