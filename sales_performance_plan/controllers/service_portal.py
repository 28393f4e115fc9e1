from odoo.exceptions import AccessError, MissingError
from odoo.fields import Domain
from odoo.http import request, route
from odoo.tools import plaintext2html

from odoo.addons.portal.controllers.portal import CustomerPortal, pager

PAGE = 20
LONGEST = {"name": 200, "description": 20000}


class RequestPortal(CustomerPortal):
    """A customer's own requests: ask, follow, answer, take up again."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "request_count" in counters:
            tickets = request.env["spp.service.ticket"]
            values["request_count"] = tickets.search_count([]) if tickets.has_access("read") else 0
        return values

    @route(["/my/requests", "/my/requests/page/<int:page>"], type="http", auth="user", website=True, readonly=True)
    def portal_my_requests(self, page=1, filterby=None, sortby=None, search="", search_in=None, **_kw):
        """List the requests of the customer's company."""
        bar = self._requests_searchbar()
        filterby = filterby if filterby in bar["searchbar_filters"] else "open"
        sortby = sortby if sortby in bar["searchbar_sortings"] else "new"
        search_in = search_in if search_in in bar["searchbar_inputs"] else "all"
        domain = bar["searchbar_filters"][filterby]["domain"] & self._requests_found(search, search_in)
        tickets = request.env["spp.service.ticket"]
        asked = {"filterby": filterby, "sortby": sortby, "search": search, "search_in": search_in}
        pages = pager("/my/requests", tickets.search_count(domain), page, PAGE, url_args=asked)
        order = bar["searchbar_sortings"][sortby]["order"]
        values = {
            **self._prepare_portal_layout_values(),
            **bar,
            **asked,
            "page_name": "request",
            "default_url": "/my/requests",
            "tickets": tickets.search(domain, order=order, limit=PAGE, offset=pages["offset"]),
            "pager": pages,
        }
        return request.render("sales_performance_plan.portal_my_requests", values)

    def _requests_searchbar(self):
        """Return what the list can be filtered, sorted and searched by."""
        _ = request.env._
        return {
            "searchbar_filters": {
                "open": {"label": _("Unsolved"), "domain": Domain("is_open", "=", True)},
                "solved": {"label": _("Solved"), "domain": Domain("state", "in", ("solved", "closed"))},
                "all": {"label": _("All"), "domain": Domain.TRUE},
            },
            "searchbar_sortings": {
                "new": {"label": _("Newest"), "order": "opened_at desc, id desc"},
                "change": {"label": _("Last Change"), "order": "write_date desc, id desc"},
                "name": {"label": _("Subject"), "order": "name, id"},
            },
            "searchbar_inputs": {
                "all": {"input": "all", "label": _("Search everywhere")},
                "name": {"input": "name", "label": _("Search subjects")},
                "number": {"input": "number", "label": _("Search numbers")},
            },
        }

    def _requests_found(self, search, search_in):
        if not search:
            return Domain.TRUE
        fields = ("name", "number", "description") if search_in == "all" else (search_in,)
        return Domain.OR(Domain(field, "ilike", search) for field in fields)

    @route("/my/requests/new", type="http", auth="user", website=True, methods=["GET", "POST"])
    def portal_new_request(self, name="", description="", category_id="", **_kw):
        """Ask for help; who asks, and for which company, is who is logged in and nothing that the form says."""
        categories = request.env["spp.service.category"].search([("is_public", "=", True)])
        values = {"name": name, "description": description, "category_id": category_id}
        error = ""
        if request.httprequest.method == "POST":
            error = self._new_request_error(values)
            if not error:
                ticket = self._new_request(values, categories)
                return request.redirect(f"/my/requests/{ticket.id}")
        page = {"page_name": "request", "new_request": True, "categories": categories, "error": error, **values}
        return request.render("sales_performance_plan.portal_new_request", page)

    def _new_request_error(self, values):
        if not values["name"].strip():
            return request.env._("Say in a few words what it is about.")
        for key, most in LONGEST.items():
            if len(values[key]) > most:
                return request.env._(
                    "This is too long: at most %(most)s letters, and you have written %(all)s.",
                    most=most,
                    all=len(values[key]),
                )
        return ""

    def _new_request(self, values, categories):
        category = categories.filtered(lambda category: str(category.id) == values["category_id"])
        user, company = request.env.user, request.env.company
        tickets = request.env["spp.service.ticket"]._elevated()
        ticket = tickets.create(
            {
                "name": values["name"].strip(),
                "description": plaintext2html(values["description"]) if values["description"].strip() else False,
                "category_id": category.id,
                "channel": "portal",
                "partner_id": user.partner_id.id,
                "company_id": company.id,
                "team_id": tickets.env["spp.service.team"]._of_company(company).id,
            }
        )
        files = [(file.filename, file.read()) for file in request.httprequest.files.getlist("files") if file.filename]
        if files:
            ticket.message_post(
                body=request.env._("Files"),
                attachments=files,
                author_id=user.partner_id.id,
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
            )
        return ticket

    @route("/my/requests/<int:ticket_id>", type="http", auth="public", website=True)
    def portal_request(self, ticket_id, access_token=None, **kw):
        """Show a request to whose it is, or who was sent its link."""
        try:
            ticket = self._document_check_access("spp.service.ticket", ticket_id, access_token=access_token)
        except (AccessError, MissingError):
            return request.redirect("/my")
        values = {"page_name": "request", "ticket": ticket, "token": access_token, **ticket._told_to_customer()}
        values = self._get_page_view_values(ticket, access_token, values, "my_requests_history", False, **kw)
        return request.render("sales_performance_plan.portal_request", values)

    @route(
        "/my/requests/<int:ticket_id>/<any(reopen,close):what>",
        type="http",
        auth="public",
        methods=["POST"],
        website=True,
    )
    def portal_request_state(self, ticket_id, what, access_token=None, **_kw):
        """Let the customer say that it is solved for good, or that it is not."""
        try:
            ticket = self._document_check_access("spp.service.ticket", ticket_id, access_token=access_token)
        except (AccessError, MissingError):
            return request.redirect("/my")
        ticket._elevated()._said_by_customer(what)
        return request.redirect(ticket.get_portal_url())
