import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

registry.category("web_tour.tours").add("spp_plan_review", {
    steps: () => [
        stepUtils.showAppsMenuItem(),
        {
            trigger: ".o_app[data-menu-xmlid='sales_performance_plan.plan_menu_root']",
            run: "click",
        },
        {
            trigger: "button[data-menu-xmlid='sales_performance_plan.plan_menu']",
            run: "click",
        },
        {
            trigger: ".dropdown-item[data-menu-xmlid='sales_performance_plan.spp_plan_review_menu']",
            run: "click",
        },
        {
            trigger: ".o_data_row td[name='display_name']:contains(Q2, June 2026)",
            run: "click",
        },
        {
            content: "The biggest cause stands beside the figure",
            trigger: ".o_data_row:contains(Sales against Last Quarter) td[name='cause_words']:contains(Bob Rep: 97 % of the gap)",
        },
        {
            content: "Where does the gap come from?",
            trigger: ".o_data_row:contains(Sales against Last Quarter) button[name='action_open_causes']",
            run: "click",
        },
        {
            trigger: ".modal .o_data_row:contains(Bob Rep) .o_progressbar",
        },
        {
            trigger: ".modal .o_data_row:contains(Core)",
        },
        {
            trigger: ".modal .o_data_row:contains(Bob Rep) button[name='action_open_records']",
            run: "click",
        },
        {
            content: "The very orders behind the row",
            trigger: ".o_list_view .o_data_row:contains(Fir)",
        },
        {
            trigger: ".breadcrumb-item:contains(Q2, June 2026) a",
            run: "click",
        },
        {
            trigger: ".nav-link[name='decisions']",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name='decision_ids'] .o_field_x2many_list_row_add a, .o_field_widget[name='decision_ids'] .o_field_x2many_list_row_add button",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name='decision_ids'] .o_selected_row td[name='name'] input",
            run: "edit Win Elm back",
        },
        {
            trigger: ".o_field_widget[name='decision_ids'] .o_selected_row td[name='user_id'] input",
            run: "edit Bob Rep",
        },
        {
            trigger: ".o-autocomplete--dropdown-item:contains(Bob Rep)",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name='decision_ids'] .o_selected_row td[name='date_due'] input, .o_field_widget[name='decision_ids'] .o_selected_row td[name='date_due'] button",
            run: "click",
        },
        {
            trigger: ".o_datetime_picker .o_today, .o_datetime_picker .o_date_item_cell:not(.o_out_of_range)",
            run: "click",
        },
        {
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            content: "It is kept",
            trigger: ".o_form_saved .o_field_widget[name='decision_ids'] .o_data_row:contains(Win Elm back)",
        },
        {
            content: "Paper for the meeting",
            trigger: "button[name='action_print']",
        },
    ],
});
