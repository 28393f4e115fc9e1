import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

registry.category("web_tour.tours").add("spp_scorecard", {
    steps: () => [
        stepUtils.showAppsMenuItem(),
        {
            trigger: ".o_app[data-menu-xmlid='sales_performance_plan.plan_menu_root']",
            run: "click",
        },
        {
            content: "The scorecard opens the app, and says that nothing was read yet",
            trigger: ".o_spp_scorecard .o_spp_not_read",
        },
        {
            trigger: ".o_spp_scorecard .o_spp_refresh",
            run: "click",
        },
        {
            content: "What is red comes first, with what helps",
            trigger: ".o_spp_todo .list-group-item:contains(Sales against Last Quarter):contains(open opportunities)",
        },
        {
            content: "No data is no data",
            trigger: ".o_spp_figure.o_spp_none:contains(Employee Satisfaction) .o_spp_value:contains(no data)",
        },
        {
            content: "How is this measured?",
            trigger: ".o_spp_figure:contains(New Customers) button[title='How it is measured']",
            run: "click",
        },
        {
            trigger: ".o_spp_definition:contains(first sale ever)",
        },
        {
            content: "Look at one rep",
            trigger: ".o_spp_parts th button:contains(Ada Rep)",
            run: "click",
        },
        {
            trigger: ".o_spp_figure.o_spp_missed:contains(Sales against Last Quarter) .o_spp_value:contains(-50.0)",
            run: "click",
        },
        {
            content: "The very orders behind the figure",
            trigger: ".o_list_view .o_data_row:contains(Aurora Mills)",
        },
        {
            trigger: ".o_breadcrumb .o_back_button, .breadcrumb a",
            run: "click",
        },
        {
            content: "Back where we were",
            trigger: ".o_spp_scorecard .o_spp_figure.o_spp_missed:contains(-50.0)",
        },
    ],
});
