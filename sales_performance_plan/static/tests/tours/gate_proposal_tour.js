import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

tours.add("spp_gate_proposal_submit", {
    steps: () => [
        {
            content: "It says what is missing, and who approves",
            trigger: ".o_form_view .alert-warning:contains(fill in):contains(ROI)",
        },
        {
            content: "Sending is refused with the same words",
            trigger: "button#quotation_send_primary",
            run: "click",
        },
        {
            trigger: ".modal:contains(fill in) .modal-footer button",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal)) .nav-link[name=proposal]",
            run: "click",
        },
        {
            content: "Fill in the part that is missing",
            trigger: ".o_field_widget[name=roi] .odoo-editor-editable",
            run: "editor Pays off in nine months",
        },
        {
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            trigger: ".o_form_saved .alert-warning:not(:contains(fill in)):contains(submit the proposal to)",
        },
        {
            trigger: "button[name=action_submit_proposal]",
            run: "click",
        },
        {
            content: "Somebody has it now",
            trigger: ".alert-warning:contains(waits for the approval of)",
        },
        {
            trigger: "button[name=action_withdraw_proposal]",
        },
    ],
});

tours.add("spp_gate_proposal_approve", {
    steps: () => [
        {
            content: "The proposal is in the manager's inbox",
            trigger: ".o_list_view .o_data_row td:contains(Alder)",
            run: "click",
        },
        {
            trigger: ".o_form_view button[name=action_refuse_proposal]",
        },
        {
            trigger: ".o_form_view button[name=action_approve_proposal]",
            run: "click",
        },
        {
            trigger: "div[name=proposal_badge]:contains(Approved)",
        },
    ],
});

tours.add("spp_gate_proposal_send", {
    steps: () => [
        {
            trigger: ".o_form_view div[name=proposal_badge]:contains(Approved)",
        },
        {
            content: "Now it goes out",
            trigger: "button#quotation_send_primary",
            run: "click",
        },
        {
            trigger: ".modal button.o_mail_send",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal)) .o_statusbar_status .o_arrow_button_current:contains(Quotation Sent)",
        },
    ],
});
