import logging
from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError

_logger = logging.getLogger(__name__)


class ServiceRatingMixin(models.AbstractModel):
    """Whether the customer is satisfied with a solution: asked once for each, answered by a link (the plan's S4)."""

    _name = "spp.service.rating.mixin"
    _description = "Satisfaction with a Solution"

    def _ask_for_rating(self):
        """Ask the customer whether they are satisfied, in their language.

        A solution stands whatever becomes of the mail: what cannot be sent is told in the log.
        """
        template = self.env.ref("sales_performance_plan.mail_template_service_rating", raise_if_not_found=False)
        for ticket in self._elevated():
            if not (template and ticket.company_id.service_ask_rating and ticket.partner_id.email_normalized):
                continue
            try:
                with self.env.cr.savepoint():
                    ticket._offer_rating()
                    ticket.rating_send_request(template, lang=ticket.partner_id.lang, force_send=False)
            except (UserError, ValueError) as error:
                _logger.warning("The customer of %s could not be asked for a rating: %s", ticket.display_name, error)

    def _offer_rating(self):
        """Have a link that was not used yet ask about who owns the request now."""
        unused = self.rating_ids.filtered(lambda rating: not rating.consumed and rating.partner_id == self.partner_id)
        unused.write({"rated_partner_id": self._rating_get_operator().id})

    def _takes_rating(self, rating):
        """Tell whether ``rating`` can still be given: in time, and nobody was asked about another solution since."""
        ticket = self._elevated()
        days = ticket.company_id.service_rating_days
        asked_at = ticket.resolved_at or rating.create_date
        old = bool(days) and asked_at + timedelta(days=days) < fields.Datetime.now()
        return not old and not any(other.id > rating.id for other in ticket.rating_ids)

    def action_open_ratings(self):
        """Open what the customer gave for each solution."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Ratings of %(ticket)s", ticket=self.display_name),
            "res_model": "rating.rating",
            "domain": [("res_model", "=", self._name), ("res_id", "=", self.id), ("consumed", "=", True)],
            "view_mode": "list,form",
            "views": [(False, "list"), (False, "form")],
            "context": {"create": False},
        }
