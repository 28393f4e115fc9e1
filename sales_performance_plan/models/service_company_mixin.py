from odoo import fields, models

from .company_setting import SETTING

DEFAULTS = {
    "service_ask_rating": True,
    "service_rating_days": 60,
    "service_bad_rating": 2,
    "service_close_days": 7,
    "service_evidence_days": 365,
    "service_reopen_days": 7,
    "service_short_answer": 20,
    "service_link_days": 90,
    "service_show_promise": False,
}

SERVICE_SETTINGS = tuple(DEFAULTS)


class ServiceCompanyMixin(models.AbstractModel):
    """The figures of a company about what follows a solved request."""

    _name = "spp.service.company.mixin"
    _description = "Settings about After-Sales"

    service_ask_rating = fields.Boolean(
        "Ask Whether They Are Satisfied",
        default=DEFAULTS["service_ask_rating"],
        **SETTING,
        help="Each solution asks the customer once, by mail.",
    )
    service_rating_days = fields.Integer(
        "Rating Links Hold for (days)",
        required=True,
        default=DEFAULTS["service_rating_days"],
        **SETTING,
        help="After that a customer's answer is not taken any more; 0: for good.",
    )
    service_bad_rating = fields.Integer(
        "Bad up to",
        required=True,
        default=DEFAULTS["service_bad_rating"],
        **SETTING,
        help="Ratings of 1 up to this count as bad, of 5.",
    )
    service_close_days = fields.Integer(
        "Solved Requests Close after (days)",
        required=True,
        default=DEFAULTS["service_close_days"],
        **SETTING,
        help="What is solved, and the customer says nothing against it; 0: never.",
    )
    service_evidence_days = fields.Integer(
        "Service Record Looks Back (days)",
        required=True,
        default=DEFAULTS["service_evidence_days"],
        **SETTING,
        help="What the customer's service record counts.",
    )
    service_reopen_days = fields.Integer(
        "Reopened within (days)",
        required=True,
        default=DEFAULTS["service_reopen_days"],
        **SETTING,
        help="A request that is taken up again this soon after its solution is worth a look.",
    )
    service_short_answer = fields.Integer(
        "Short Answer below (letters)",
        required=True,
        default=DEFAULTS["service_short_answer"],
        **SETTING,
        help="A first answer with fewer letters than this is worth a look; 0: none is.",
    )

    service_link_days = fields.Integer(
        "Links to Closed Requests Hold for (days)",
        required=True,
        default=DEFAULTS["service_link_days"],
        **SETTING,
        help="Links that open a request without a log-in end this long after it was closed; 0: never.",
    )
    service_show_promise = fields.Boolean(
        "Show Customers the Promise",
        default=DEFAULTS["service_show_promise"],
        **SETTING,
        help="The portal says until when a request is to be answered and solved.",
    )

    _service_figures_not_negative = models.Constraint(
        "CHECK (service_rating_days >= 0 AND service_close_days >= 0 AND service_evidence_days > 0 "
        "AND service_reopen_days >= 0 AND service_short_answer >= 0 AND service_link_days >= 0 "
        "AND service_bad_rating BETWEEN 1 AND 5)",
        "Days and letters about requests cannot be negative, the service record looks back a day at least, and a bad "
        "rating is between 1 and 5.",
    )
