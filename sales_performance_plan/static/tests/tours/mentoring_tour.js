import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

registry.category("web_tour.tours").add("spp_mentoring_pair", {
    steps: () => [
        stepUtils.showAppsMenuItem(),
        {
            trigger: ".o_app[data-menu-xmlid='sales_performance_plan.plan_menu_root']",
            run: "click",
        },
        {
            trigger: ".o_menu_sections [data-menu-xmlid='sales_performance_plan.talent_menu']",
            run: "click",
        },
        {
            trigger: ".dropdown-item[data-menu-xmlid='sales_performance_plan.spp_talent_mentoring_wizard_menu']",
            run: "click",
        },
        {
            content: "Vera suits Yuki",
            trigger: ".o_data_row:contains(Yuki):contains(Vera) button[name=action_pair]",
            run: "click",
        },
        {
            trigger: ".alert-success:contains(Every new hire has a mentor)",
        },
        {
            trigger: ".o_menu_sections [data-menu-xmlid='sales_performance_plan.talent_menu']",
            run: "click",
        },
        {
            trigger: ".dropdown-item[data-menu-xmlid='sales_performance_plan.spp_talent_mentoring_menu']",
            run: "click",
        },
        {
            trigger: ".o_data_row:contains(Vera):contains(Yuki) td[name=mentee_id]",
            run: "click",
        },
        {
            content: "The first session is planned, the first summary is due",
            trigger: ".o_field_widget[name=moment_ids] .o_kanban_record:contains(Session)",
        },
        {
            trigger: ".o_field_widget[name=moment_ids] .o_kanban_record:contains(Learning Summary)",
            run: "click",
        },
        {
            trigger: ".o_form_view .o_field_widget[name=date_due]",
        },
    ],
});

registry.category("web_tour.tours").add("spp_mentoring_summary", {
    steps: () => [
        {
            trigger: ".o_field_widget[name=problems] textarea",
            run: "edit Too expensive, they say",
        },
        {
            trigger: ".o_field_widget[name=solutions] textarea",
            run: "edit Ask what standstill costs",
        },
        {
            trigger: "button[name=action_submit]",
            run: "click",
        },
        {
            trigger: ".alert-success:contains(See you next week)",
        },
    ],
});
