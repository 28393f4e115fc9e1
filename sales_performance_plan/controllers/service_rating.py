from werkzeug.exceptions import NotFound

from odoo.addons.rating.controllers.main import Rating


class ServiceRating(Rating):
    """Rating links of requests end: the host's hold for ever."""

    def _get_rating_and_record(self, token):
        rating, record = super()._get_rating_and_record(token)
        if record._name == "spp.service.ticket" and not record._takes_rating(rating):
            raise NotFound()
        return rating, record
