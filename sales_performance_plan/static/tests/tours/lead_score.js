import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("spp_lead_score", {
    steps: () => [
        {
            content: "What waits for an owner, and for what it waits",
            trigger: ".o_data_row:contains(Catalogue wanted):contains(Plans to buy)",
        },
        {
            trigger: ".o_data_row .o_data_cell:contains(Catalogue wanted)",
            run: "click",
        },
        {
            content: "The card says what is missing",
            trigger: ".o_spp_lead_score:contains(4 of 6 points):contains(2 points missing)",
        },
        {
            content: "Nobody gets it by hand",
            trigger: ".o_field_widget[name=user_id]:visible input",
            run: "edit mara",
        },
        {
            trigger: ".o-autocomplete--dropdown-item:contains(mara)",
            run: "click",
        },
        {
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            content: "The refusal says why and what would help",
            trigger: ".modal:contains(4 of 6 points):contains(Plans to buy)",
        },
        {
            trigger: ".modal .btn-primary:contains(Close), .modal .btn-primary:contains(Ok)",
            run: "click",
        },
        {
            trigger: ".o_form_button_cancel",
            run: "click",
        },
        {
            content: "A fact more, and it passes while typing",
            trigger: ".o_field_widget[name=has_purchase_plan] input",
            run: "click",
        },
        {
            trigger: ".o_spp_lead_score:contains(7 of 6 points):contains(passes)",
        },
        {
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            content: "It was given to somebody at once, and says why",
            trigger: "button:contains(Why Given)",
            run: "click",
        },
        {
            trigger: ".o_list_view .o_data_row:contains(Catalogue wanted):contains(Whose turn it was)",
        },
    ],
});
