from odoo import api, fields, models
from odoo.exceptions import ValidationError

DISCOUNT = 10.0
DAYS = 30


class CustomerPlaybook(models.Model):
    """A step may give a personal coupon."""

    _inherit = "spp.customer.playbook"

    coupon_program_id = fields.Many2one(
        "loyalty.program",
        "Personal Coupon",
        domain="[('program_type', '=', 'coupons'), ('company_id', 'in', [company_id, False])]",
        check_company=True,
        ondelete="restrict",
        help="The customer gets a coupon of this program when the duty is done, mailed as the program says.",
    )
    coupon_discount = fields.Float(
        "Discount of the Coupon (%)",
        default=DISCOUNT,
        required=True,
        help="What a program that is made from here gives; a program that exists gives what it says itself.",
    )
    coupon_days = fields.Integer(
        "Coupon Valid for (days)", default=DAYS, required=True, help="From the day on which it is given."
    )

    _coupon_figures = models.Constraint(
        "CHECK (coupon_discount > 0 AND coupon_discount <= 100 AND coupon_days > 0)",
        "A coupon gives more than 0 and at most 100 %, for a day at least.",
    )

    @api.depends("coupon_program_id")
    def _compute_gives(self):
        result = super()._compute_gives()
        self.filtered("coupon_program_id").gives = True
        return result

    @api.constrains("coupon_program_id", "pricelist_id")
    def _check_one_gift(self):
        for step in self:
            if step.coupon_program_id and step.pricelist_id:
                raise ValidationError(
                    self.env._(
                        "%(step)s gives a coupon or a price list, not both: take one of them out.", step=step.name
                    )
                )

    @api.constrains("coupon_program_id")
    def _check_coupons(self):
        for step in self:
            program = step.coupon_program_id
            if program and (program.program_type != "coupons" or not program.reward_ids):
                raise ValidationError(
                    self.env._(
                        "%(program)s hands out no coupons: choose a program of the type Coupons with a reward.",
                        program=program.name,
                    )
                )

    def action_make_program(self):
        """Make a program of coupons with the step's discount, and let the step give them instead of a price list."""
        for step in self:
            step.check_access("write")
            programs = self.env["spp.customer.tier"]._elevated(self.env["loyalty.program"])
            programs = programs.with_company(step.company_id)
            usual = programs._program_type_default_values()["coupons"]
            program = programs.create({**usual, **step._program_values()})
            program.reward_ids.discount = step.coupon_discount
            step.write({"coupon_program_id": program.id, "pricelist_id": False})

    def _program_values(self):
        return {"name": self.name, "program_type": "coupons", "company_id": self.company_id.id}
