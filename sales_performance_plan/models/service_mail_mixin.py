from odoo import api, fields, models
from odoo.tools import email_normalize, email_normalize_all, is_html_empty, mail

from ..rules.automatic_mail import is_automatic, is_receipt

OPENS = object()  # in the context while the mail that opened a request is put into its conversation


class ServiceMailMixin(models.AbstractModel):
    """Requests from mail: who wrote, what machines wrote, and what never arrived.

    What a machine wrote (an auto-reply, a newsletter, a mail from an address of our own) is kept as a note: on the
    request that it belongs to, else on the team. It opens no request, moves no clock and is sent to nobody.
    """

    _name = "spp.service.mail.mixin"
    _description = "Requests from Mail"

    channel = fields.Selection(
        [("mail", "Mail"), ("portal", "Portal"), ("staff", "Entered"), ("import", "Imported")],
        "Came by",
        required=True,
        readonly=True,
        default=lambda self: "import" if self.env.context.get("import_file") else "staff",
        copy=False,
        groups="base.group_user",
    )

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """Make a request of a mail; who wrote it is kept even if nobody knows them."""
        body = msg_dict.get("body") or ""
        values = {
            "name": (msg_dict.get("subject") or "").strip() or self.env._("No subject"),
            "email_from": msg_dict.get("email_from") or msg_dict.get("from") or False,
            "partner_id": self._sender(msg_dict, custom_values or {}).id,
            "description": False if is_html_empty(body) else mail.html_sanitize(body),
            "channel": "mail",
            **(custom_values or {}),
        }
        ticket = super().message_new(msg_dict, custom_values=values)
        return ticket.with_context(spp_opens=OPENS)

    @api.model
    def _sender(self, msg_dict, values):
        """Return who wrote, unless they belong to another company."""
        partner = self.env["res.partner"].browse(msg_dict.get("author_id") or [])
        company = values.get("company_id") or self.env.company.id
        return partner.filtered(lambda one: not one.company_id or one.company_id.id == company)

    def _opens(self):
        return self.env.context.get("spp_opens") is OPENS

    def message_post(self, **kwargs):
        """Let an answer from an agent's mailbox reach the customer, also one whom nobody knew."""
        if kwargs.get("message_type") == "email" and self and not self._opens():
            author = self.env["res.partner"].browse(kwargs.get("author_id") or [])
            visible = kwargs.get("subtype_id") == self.env["ir.model.data"]._xmlid_to_res_id("mail.mt_comment")
            if author and visible and self._is_staff(author):
                kwargs["partner_ids"] = list({*(kwargs.get("partner_ids") or []), *self._reached().ids})
        return super().message_post(**kwargs)

    def _reached(self):
        """Return the customer, whom the first answer makes a contact if nobody knew them."""
        ticket = self._elevated()
        if not ticket.partner_id and email_normalize(ticket.email_from):
            ticket.partner_id = ticket._partner_find_from_emails_single([ticket.email_from])
        return ticket.partner_id

    def _message_post_after_hook(self, message, msg_vals):
        """See as the customer who was written to at the address that nobody knew."""
        for ticket in self.filtered(lambda one: not one.partner_id and one.email_from):
            address = email_normalize(ticket.email_from)
            found = message.partner_ids.filtered(lambda one, address=address: one.email_normalized == address)
            if address and found:
                ticket._elevated().partner_id = found[0]
        return super()._message_post_after_hook(message, msg_vals)

    @api.model
    def _detect_loop_sender_domain(self, email_from_normalized):
        """Count what came by mail alone: of who has no address nothing, and nothing that was imported or typed."""
        if not email_from_normalized:
            return None
        domain = super()._detect_loop_sender_domain(email_from_normalized)
        return [*domain, ("channel", "=", "mail")]

    # What machines write
    @api.model
    def _tell_receipt_from_bounce(self, message, told):
        about = told.get("bounced_message")
        if about and about.model == self._name and is_receipt(message.get("Content-Type", "")):
            told["is_bounce"] = False

    @api.model
    def _quiet_routes(self, message, told, routes):
        """Return where the mail goes: as the host says, but what a machine wrote becomes a note."""
        if told.get("is_bounce"):
            return routes or self._routes_of_lost_bounce(told)
        ours = [route for route in routes or () if route[0] == self._name]
        if not ours or not self._is_from_machine(message, told):
            return routes
        if len(ours) < len(routes):  # it is kept where else it was sent to
            return [route for route in routes if route[0] != self._name]
        quiet = [self._quiet_route(route) for route in ours]
        if all(quiet):
            self._make_note(told)
            return quiet
        return routes

    @api.model
    def _is_from_machine(self, message, told):
        sender = email_normalize(told.get("email_from"))
        domains = self._elevated().env["mail.alias.domain"]
        own = bool(sender) and bool(domains._find_aliases([sender]))
        return own or is_automatic(dict(message.items())) or is_receipt(message.get("Content-Type", ""))

    @api.model
    def _quiet_route(self, route):
        if route[1]:
            return route
        teams = self._elevated().env["spp.service.team"]
        team = teams.browse((route[2] or {}).get("team_id") or []) or teams._of_company(self.env.company)
        return ("spp.service.team", team.id, None, route[3], None) if team else None

    @api.model
    def _routes_of_lost_bounce(self, told):
        """Return the team that a bounce was sent to, if it names no message of ours; the host tells about others."""
        about = told.get("bounced_message")
        if about and about.res_id:
            return []
        addresses = email_normalize_all(told.get("recipients") or "")
        team = self._elevated().env["spp.service.team"].search([("alias_full_name", "in", addresses)], limit=1)
        if not team:
            return []
        self._make_note(told)
        return [("spp.service.team", team.id, None, self.env.uid, None)]

    @api.model
    def _make_note(self, told):
        """Turn what a mail says into a note that is sent to nobody, also not to who wrote what it replies to."""
        told.pop("parent_id", None)
        told.update(message_type="out_of_office", is_internal=True)

    def _message_receive_bounce(self, email, partner):
        """Tell whoever has the request that the customer did not get the answer."""
        result = super()._message_receive_bounce(email, partner)
        for ticket in self._elevated():
            user = ticket.user_id.filtered("active") or ticket.team_id.leader_id.filtered("active")
            env = ticket.with_context(lang=user.lang).env
            summary = env._("Our answer did not reach %(who)s: try another way", who=email or partner[:1].name)
            ticket._message_log(body=summary)
            if (summary, user) not in [(one.summary, one.user_id) for one in ticket.activity_ids]:
                kind = "sales_performance_plan.mail_activity_type_service_bounce"
                ticket.activity_schedule(kind, summary=summary, user_id=user.id or self.env.uid)
        return result
