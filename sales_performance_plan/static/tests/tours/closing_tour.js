import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("spp_closing", {
    steps: () => [
        {
            content: "The list says what is open, and where it is settled",
            trigger: ".o_spp_closing_list div:contains(Reviews that were not held: 1) button:contains(Open)",
            run: "click",
        },
        {
            trigger: ".o_list_view .o_data_row:contains(Q1 2026) .o_data_cell[name=display_name]",
            run: "click",
        },
        {
            content: "Hold the review",
            trigger: ".o_form_view button[name=action_held]",
            run: "click",
        },
        {
            trigger: ".o_form_view .o_statusbar_status button.o_arrow_button_current:contains(Held)",
        },
        {
            content: "Back to the plan",
            trigger: ".o_breadcrumb .o_back_button, .breadcrumb-item a:contains(Q1 2026)",
            run: "click",
        },
        {
            trigger: ".o_list_view",
        },
        {
            trigger: ".breadcrumb-item a:contains(Q1 2026), .o_back_button a:contains(Q1 2026)",
            run: "click",
        },
        {
            content: "Nothing is open any more",
            trigger: ".o_spp_closing_list:contains(All is done)",
        },
        {
            content: "Look at the honours first",
            trigger: "button[name=action_draw_honours]",
            run: "click",
        },
        {
            trigger: ".o_form_view .nav-link[name=honours]",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=honour_ids] .o_data_row:contains(Ada Rep):contains(Reached 120.0 % of the target)",
        },
        {
            trigger: "button[name=action_close]:contains(Close the Quarter)",
            run: "click",
        },
        {
            content: "It is closed, and the next quarter is drafted",
            trigger: ".o_form_view .o_statusbar_status button.o_arrow_button_current:contains(Closed)",
        },
        {
            trigger: ".o_field_widget[name=next_id] a:contains(Q2 2026)",
            run: "click",
        },
        {
            trigger: ".o_form_view .o_statusbar_status button.o_arrow_button_current:contains(Draft)",
        },
    ],
});
