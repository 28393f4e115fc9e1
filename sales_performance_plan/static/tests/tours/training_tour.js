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

registry.category("web_tour.tours").add("spp_training", {
    steps: () => [
        stepUtils.showAppsMenuItem(),
        {
            trigger: ".o_app[data-menu-xmlid='sales_performance_plan.plan_menu_root']",
            run: "click",
        },
        ...menu("talent_menu", "spp_talent_session_menu"),
        {
            trigger: ".o_calendar_view",
        },
        {
            trigger: ".o_switch_view.o_list",
            run: "click",
        },
        {
            trigger: ".o_data_row:contains(Lesson) td[name=name]",
            run: "click",
        },
        {
            content: "Everybody who is in the training is expected",
            trigger: "button[name=action_invite]",
            run: "click",
        },
        {
            trigger: ".o_field_x2many .o_data_row:contains(Yuki)",
        },
        {
            trigger: ".o_statusbar_buttons button:contains(Who Is There)",
            run: "click",
        },
        {
            content: "One tap",
            trigger: ".o_kanban_record:contains(Yuki) button:contains(Not there)",
            run: "click",
        },
        {
            trigger: ".o_kanban_record:contains(Yuki) button:contains(Is there)",
        },
        {
            trigger: ".breadcrumb-item a:contains(Lesson), .o_breadcrumb a:contains(Lesson)",
            run: "click",
        },
        {
            trigger: "button[name=action_held]",
            run: "click",
        },
        {
            trigger: ".o_statusbar_status button[aria-checked=true]:contains(Held)",
        },
        ...menu("talent_menu", "spp_talent_result_menu"),
        {
            trigger: ".o_last_breadcrumb_item:contains(Exams and Drills)",
        },
        {
            content: "Score the drill",
            trigger: ".o_list_button_add",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=profile_id] input",
            run: "edit Yuki",
        },
        {
            trigger: ".o-autocomplete--dropdown-item:contains(Yuki)",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=module_id] input",
            run: "edit Selling",
        },
        {
            trigger: ".o-autocomplete--dropdown-item:contains(Selling Skills)",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=score] input",
            run: "edit 91",
        },
        {
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=passed] input:checked",
        },
    ],
});
