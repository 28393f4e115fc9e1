from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import PlanCase


@tagged("post_install", "-at_install")
class TestLadderWizard(PlanCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.often, cls.once = cls.customer("Often"), cls.customer("Once")
        for days_ago in (5, 10, 15, 20):
            cls.sell(cls.often, 100.0, days_ago)
        cls.sell(cls.once, 50.0, days_ago=80)
        cls.recompute()

    def form(self):
        return Form(self.env["spp.customer.ladder.wizard"].with_user(self.users["director"]))

    def edit(self, form, number, **values):
        with form.line_ids.edit(number) as line:
            for name, value in values.items():
                setattr(line, name, value)

    def test_it_shows_who_would_move_and_writes_nothing(self):
        form = self.form()
        self.assertEqual((form.preview["total"], form.preview["moving"]), (2, 0))
        self.edit(form, 2, max_recency=70)
        self.assertEqual(form.preview["moving"], 1)
        self.assertEqual([row["cells"] for row in form.preview["rows"]][2], [0, 0, 0, 1])
        action = form.save().action_show_moving()
        self.assertEqual(self.env["res.partner"].search(action["domain"]), self.once)
        self.assertEqual(self.general.max_recency, 90)
        self.assertTier(self.once, "general")

    def test_a_broken_ladder_is_told_while_typing_and_cannot_be_saved(self):
        form = self.form()
        self.edit(form, 2, min_frequency=3)
        self.assertIn("hole", form.preview["problems"][0])
        with self.assertRaisesRegex(UserError, "hole"):
            form.save().action_apply()

    def test_saving_changes_the_ladder_as_a_whole(self):
        form = self.form()
        self.edit(form, 0, max_recency=20, min_monetary=1.2)
        self.edit(form, 1, max_recency=25)
        self.edit(form, 2, max_recency=25)
        wizard = form.save()
        progress = wizard.action_apply()
        self.assertEqual(progress["tag"], "spp_progress")
        self.assertEqual(self.ladder.mapped("max_recency"), [20, 25, 25, 0])
        self.env["spp.customer.run"].with_user(self.users["director"]).recompute_step()
        self.assertTier(self.once, "lost")
        self.assertTier(self.often, "core")

    def test_another_reading_of_m_can_be_tried_and_kept(self):
        form = self.form()
        form.monetary_reading = "order_average"
        self.assertEqual(form.preview["moving"], 1)
        form.save().action_apply()
        self.assertEqual(self.company.rfm_monetary_reading, "order_average")

    def test_only_the_director_may_change_the_ladder(self):
        for role in ("rep", "manager", "hr", "accountant"):
            with self.subTest(role), self.assertRaises(AccessError):
                self.env["spp.customer.ladder.wizard"].with_user(self.users[role]).create({})
            with self.subTest(role), self.assertRaises(AccessError):
                self.core.with_user(self.users[role]).max_recency = 29
            with self.subTest(role), self.assertRaises(AccessError):
                self.company.with_user(self.users[role])._set_monetary_reading("order_average")

    def test_nobody_would_move(self):
        with self.assertRaisesRegex(UserError, "Nobody would move"):
            self.form().save().action_show_moving()
