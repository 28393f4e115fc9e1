import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

registry.category("web_tour.tours").add("spp_my_commission", {
    steps: () => [
        stepUtils.showAppsMenuItem(),
        {
            trigger: ".o_app[data-menu-xmlid='sales_performance_plan.plan_menu_root']",
            run: "click",
        },
        {
            trigger: ".o_menu_sections [data-menu-xmlid='sales_performance_plan.incentive_menu']",
            run: "click",
        },
        {
            trigger: ".dropdown-item[data-menu-xmlid='sales_performance_plan.spp_incentive_page_menu']",
            run: "click",
        },
        {
            content: "Base commission and the bonus for new business are there",
            trigger: ".o_spp_my_commission .o_spp_card_month:contains(25.00)",
        },
        {
            content: "How far the target is",
            trigger: ".o_spp_my_commission .o_spp_target:contains(10 %)",
        },
        {
            content: "and the next step",
            trigger: ".o_spp_my_commission .o_spp_step_over_target:contains(10,000.00)",
        },
        {
            content: "Why is this line here?",
            trigger: ".o_spp_lines .o_spp_line:contains(Aurora Mills)",
            run: "click",
        },
        {
            trigger: ".o_spp_lines .o_spp_why:contains(2.00 % of):contains(a new customer)",
        },
        {
            content: "Ask about it",
            trigger: ".o_spp_lines .o_spp_ask",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=question] textarea",
            run: "edit Is this customer really new?",
        },
        {
            trigger: ".modal .o_form_button_save",
            run: "click",
        },
        {
            trigger: ".o_notification:contains(on its way)",
        },
    ],
});
