import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

const menu = (section, entry) => [
    {
        trigger: `.o_menu_sections [data-menu-xmlid='sales_performance_plan.${section}']`,
        run: "click",
    },
    {
        trigger: `.dropdown-item[data-menu-xmlid='sales_performance_plan.${entry}']`,
        run: "click",
    },
];

registry.category("web_tour.tours").add("spp_lead_steps", {
    steps: () => [
        stepUtils.showAppsMenuItem(),
        {
            trigger: ".o_app[data-menu-xmlid='sales_performance_plan.plan_menu_root']",
            run: "click",
        },
        ...menu("config_menu", "spp_lead_stage_wizard_menu"),
        {
            content: "Choose the team",
            trigger: ".modal .o_field_widget[name=team_ids] input",
            run: "edit North",
        },
        {
            trigger: ".o-autocomplete--dropdown-item:contains(North)",
            run: "click",
        },
        {
            content: "Its stages have a step proposed, and two are missing",
            trigger: ".modal .o_data_row:contains(Proposition):contains(Proposal)",
        },
        {
            trigger: ".modal .alert:contains(Needs, After-Sales)",
        },
        {
            trigger: ".modal .o_field_widget[name=create_needs] input",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=create_aftersales] input",
            run: "click",
        },
        {
            trigger: ".modal button[name=action_apply]",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal))",
        },
        ...menu("report_menu", "spp_lead_funnel_report_menu"),
        {
            trigger: ".modal button[name=action_open]",
            run: "click",
        },
        {
            content: "The proposal is beyond its norm",
            trigger: ".o_data_row:contains(Proposal):contains(400.0)",
        },
        {
            content: "Which leads are these?",
            trigger: ".o_data_row:contains(Proposal) button[name=action_open_standing]",
            run: "click",
        },
        {
            trigger: ".o_data_row:contains(Alder Mills):contains(16 days in Proposal, norm 14)",
        },
    ],
});
