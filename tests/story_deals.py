"""What happens with customers: gates, signatures, invoices, requests, refunds."""

import re

import pytest

from .people import Refused
from .story_company import REPORT, make_customer, offer, sell


def birch_buys_while_core(story):
    """Core customers stay core for thirty days after a sale, and this is the 29th."""
    sell(story, story.bob, "Birch Bakery", 5000)


CARD = "[...document.querySelectorAll('.o_kanban_record')].find((card) => card.innerText.includes({!r}))"


COLUMN = "[...document.querySelectorAll('.o_kanban_group')].find((column) => column.innerText.includes({!r}))"


def refused_at_the_gate(story):
    """Ann drags her lead to Proposition and is told what is missing; with the report it goes."""
    ann, desk = story.ann, story.desk
    lead = story.lead = ann.one("crm.lead", partner_name="Harbor Hotels")
    stage = lambda: ann.read("crm.lead", lead, "stage_id")  # noqa: E731
    desk.tab.resize(1600, 900)
    desk.log_in(ann)
    desk.go("/odoo/crm")
    desk.see("Two new boilers")
    desk.drag(CARD.format("Two new boilers"), COLUMN.format("Proposition"))
    desk.see("has no needs report yet. Fill in the SPIN report")
    assert stage() == "New"
    report = ann.create("spp.gate.needs.report", lead_id=lead, **{**REPORT, "implication": ""})
    with pytest.raises(Refused, match="Implication is empty"):
        ann.press("spp.gate.needs.report", report, "action_complete")
    ann.write("spp.gate.needs.report", report, **REPORT)
    ann.press("spp.gate.needs.report", report, "action_complete")
    desk.go("/odoo/crm")
    desk.see("Two new boilers")
    desk.drag(CARD.format("Two new boilers"), COLUMN.format("Proposition"))
    desk.until(lambda: stage() == "Proposition")


def propose(story):
    """Eight services for 8,000: the customer sees nothing of them before the manager has."""
    ann = story.ann
    contact = make_customer(ann, story.lead)
    groups = [[6, 0, [story.ref("base.group_portal")]]]
    values = {"login": "hana", "password": "hana", "partner_id": contact, "group_ids": groups}
    story.admin.create("res.users", {"no_reset_password": True}, name="Hana Harbor", **values)
    order = story.order = offer(story, ann, price=1000, quantity=8, partner_id=contact, opportunity_id=story.lead)
    action = ann.press("sale.order", order, "action_quotation_send")
    composer = ann.create("mail.compose.message", action["context"])
    ann.press("mail.compose.message", composer, "action_send_mail", **action["context"])
    assert ann.read("sale.order", order, "state", "proposal_state") == ("sent", "approved")


# Her name is drawn as her signature; before there is ink, signing says that it is missing.
INK = """(() => {
    const canvas = document.querySelector("#modalaccept.show canvas");
    const {width, height} = canvas || {};
    return !!width && canvas.getContext("2d").getImageData(0, 0, width, height).data.some(Boolean);
})()"""


def sign(story):
    """The customer opens the quotation on the portal, and signs it."""
    desk, order = story.desk, story.order
    desk.tab.resize(1280, 900)
    desk.log_in(story.customer)
    desk.go(f"/my/orders/{order}")
    desk.see("Here in a day.")
    desk.click("a[data-bs-target='#modalaccept']")
    desk.until(lambda: desk.tab.run(INK))
    desk.click("#modalaccept.show .o_portal_sign_submit:not([disabled])")
    desk.until(lambda: story.ann.read("sale.order", order, "state") == "sale")
    assert story.ann.read("sale.order", order, "signed_by", "amount_untaxed", "date_order")[:2] == ("Hana Harbor", 8000)
    story.ann.press("crm.lead", story.lead, "action_set_won_rainbowman")


def invoice(story):
    """The rep drafts the invoice from the order, and the accountant posts it."""
    ann, ines = story.ann, story.ines
    context = {"active_model": "sale.order", "active_id": story.order, "active_ids": [story.order]}
    wizard = ann.create("sale.advance.payment.inv", context, advance_payment_method="delivered")
    ann.press("sale.advance.payment.inv", wizard, "create_invoices", **context)
    [story.invoice] = ines.find("account.move", move_type="out_invoice")
    ines.press("account.move", story.invoice, "action_post")
    assert ines.read("account.move", story.invoice, "amount_untaxed", "state") == (8000, "posted")


def pay(story):
    """The customer pays all of it."""
    ines = story.ines
    context = {"active_model": "account.move", "active_ids": [story.invoice]}
    register = ines.create("account.payment.register", context)
    ines.press("account.payment.register", register, "action_create_payments", **context)
    assert ines.read("account.move", story.invoice, "payment_state") in ("paid", "in_payment")


def lose_iris(story):
    """Bob finds out that the clinic never wanted to buy."""
    bob = story.bob
    [(reason, _name)] = bob.rows("crm.lost.reason", [["is_invalid", "=", True]], "id", "name")[:1]
    lead = bob.one("crm.lead", partner_name="Iris Clinic")
    wizard = bob.create("crm.lead.lost", lead_ids=[[6, 0, [lead]]], lost_reason_id=reason)
    bob.press("crm.lead.lost", wizard, "action_lost_reason_apply")


def elm_buys(story):
    sell(story, story.bob, "Elm Garage", 3000)


def aurora_buys(story):
    sell(story, story.ann, "Aurora Mills", 1000)
    story.bob.write("spp.plan.decision", story.decision, outcome="Elm Garage bought again.")
    story.bob.press("spp.plan.decision", story.decision, "action_done")


def ask_for_help(story):
    """The customer writes on the portal; it is answered after an hour and a half, and solved by the afternoon."""
    desk, ann = story.desk, story.ann
    desk.log_in(story.customer)
    desk.go("/my/requests/new")
    desk.type("#request_name", "One boiler drips")
    desk.type("#request_description", "Since this morning, in the cellar.")
    desk.click(".o_spp_new_request button[type=submit]")
    desk.see("One boiler drips", ".o_portal_wrap, #wrap, main")
    ticket = story.ticket = story.dora.one("spp.service.ticket", name="One boiler drips")
    story.at("05-19 09:30:00")
    ann.press("spp.service.ticket", ticket, "action_take")
    post = {"body": "I come at two.", "message_type": "comment", "subtype_xmlid": "mail.mt_comment"}
    ann.call("spp.service.ticket", "message_post", [ticket], **post)
    story.at("05-19 16:00:00")
    ann.press("spp.service.ticket", ticket, "action_solve")
    *kept, solved = ann.read("spp.service.ticket", ticket, "response_status", "resolution_status", "resolved_at")
    assert (kept, solved[:16]) == (["met", "met"], "2025-05-19 16:00")


def rate(story):
    """The mail asks whether they are satisfied, and they are."""
    [(body,)] = story.admin.rows("mail.mail", [["body_html", "ilike", "/rate/"]], "body_html")[-1:]
    path = re.search(r"/rate/\w+/5", body)[0]
    assert "csrf_token" in story.customer.get(path)
    values = {"rate": 5, "feedback": "He came at two."}
    story.customer.post(path.removesuffix("/5") + "/submit_feedback", page=path, **values)
    given = story.admin.rows("rating.rating", [["consumed", "=", True]], "rating", "feedback", "rated_partner_id")
    assert given == [(5, "He came at two.", "Ann Rep")]


def give_back(story):
    """One of the eight services is credited for 800: ten per cent of what was invoiced."""
    ines = story.ines
    context = {"active_model": "account.move", "active_ids": [story.invoice]}
    journal = ines.call("account.move", "read", [story.invoice], ["journal_id"])[0]["journal_id"][0]
    values = {"reason": "The boiler dripped", "date": "2025-05-20", "journal_id": journal}
    wizard = ines.create("account.move.reversal", context, **values)
    refund = ines.press("account.move.reversal", wizard, "reverse_moves", **context)["res_id"]
    [(line,)] = ines.rows("account.move.line", [["move_id", "=", refund], ["product_id", "!=", False]], "id")
    ines.write("account.move", refund, invoice_line_ids=[[1, line, {"quantity": 0.8}]])
    ines.press("account.move", refund, "action_post")
    assert ines.read("account.move", refund, "amount_untaxed", "state", "move_type") == (800, "posted", "out_refund")


def birch_buys_late(story):
    sell(story, story.bob, "Birch Bakery", 4000)


def cedar_buys(story):
    sell(story, story.cy, "Cedar Foods", 2000)


def kiln_buys(story):
    """The lead that came by mail becomes a customer of Cy."""
    cy = story.cy
    lead = cy.one("crm.lead", partner_name="Kiln Ceramics")
    report = cy.create("spp.gate.needs.report", lead_id=lead, **REPORT)
    cy.press("spp.gate.needs.report", report, "action_complete")
    contact = make_customer(cy, lead)
    order = offer(story, cy, price=3000, partner_id=contact, opportunity_id=lead)
    cy.press("sale.order", order, "action_confirm")
    cy.press("crm.lead", lead, "action_set_won_rainbowman")
