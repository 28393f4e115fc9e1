import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("spp_payout", {
    steps: () => [
        {
            content: "A payout of the month is begun",
            trigger: ".o_list_button_add",
            run: "click",
        },
        {
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            content: "What is approved is collected",
            trigger: "button[name=action_collect]:contains(Collect Statements)",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=amount]:contains(20.00)",
        },
        {
            content: "The workbook is made",
            trigger: "button[name=action_export]",
            run: "click",
        },
        {
            trigger: ".o_notification:contains(Lakeside 2026-05 EUR.xlsx)",
        },
        {
            content: "and paid from it",
            trigger: "button[name=action_pay]",
            run: "click",
        },
        {
            trigger: ".modal-footer .btn-primary",
            run: "click",
        },
        {
            trigger: ".o_statusbar_status .o_arrow_button_current:contains(Paid)",
        },
        {
            content: "Nothing is collected any more",
            trigger: ".o_form_view:not(:has(button[name=action_collect]))",
        },
    ],
});
