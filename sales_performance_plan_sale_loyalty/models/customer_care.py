from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError


class CustomerCare(models.Model):
    """Care that gives a coupon when it is done."""

    _inherit = "spp.customer.care"

    coupon_id = fields.Many2one("loyalty.card", readonly=True, index="btree_not_null", ondelete="set null")

    def _refuse_typed(self, vals):
        if "coupon_id" in vals:
            raise UserError(self.env._("A coupon is given when care is done: it cannot be typed."))
        return super()._refuse_typed(vals)

    def _missing(self, feedback):
        yield from super()._missing(feedback)
        program = self.playbook_id.coupon_program_id
        if program and self._is_mailed(program) and not self.partner_id.email:
            yield self.env._(
                "%(customer)s has no email to send the coupon to: add one first.",
                customer=self.partner_id.display_name,
            )

    @api.model
    def _is_mailed(self, program):
        return "create" in self._cards(program).communication_plan_ids.mapped("trigger")

    def _reward(self):
        result = super()._reward()
        step = self.playbook_id
        if step.coupon_program_id:
            card = self._open_card() or self._give_card()
            self._happened({"coupon_id": card.id})
            note = self.env._("Coupon %(code)s until %(day)s.", code=card.code, day=card.expiration_date)
            self.message_post(body=note)
        return result

    @api.model
    def _cards(self, records):
        """Return ``records`` of the host's coupons as the plan gives them: people who sell may not make any."""
        return self.env["spp.customer.tier"]._elevated(records)

    def _open_card(self):
        """Find the customer's coupon of the same program that can be used still: nobody has two."""
        program = self._cards(self.playbook_id.coupon_program_id)
        return self._cards(self.env["loyalty.card"]).search(
            [
                ("program_id", "=", program.id),
                ("partner_id", "child_of", self.partner_id.id),
                ("points", ">=", min(program.reward_ids.mapped("required_points"))),
                "|",
                ("expiration_date", "=", False),
                ("expiration_date", ">=", self._today()),
            ],
            limit=1,
        )

    def _give_card(self):
        """Make a coupon as the host does for selected customers; its program mails it."""
        step = self.playbook_id
        program = self._cards(step.coupon_program_id)
        points = min(program.reward_ids.mapped("required_points"))
        until = self._today() + timedelta(days=step.coupon_days)
        values = {
            "program_id": program.id,
            "partner_id": self.partner_id.id,
            "points": points,
            "expiration_date": until,
        }
        card = program.coupon_ids.create(values)
        program.env["loyalty.history"].create({"card_id": card.id, "issued": points, "description": self.display_name})
        return card
