import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

const done = (code) => ({
    content: `${code} is done`,
    trigger: `body:not(:has(.modal)) .o_spp_step_${code}.o_spp_done`,
});
const press = (key) => ({ trigger: `body:not(:has(.modal)) .o_spp_press_${key}:enabled`, run: "click" });
const save = (name) => ({ trigger: `.modal footer button:contains(${name})`, run: "click" });

registry.category("web_tour.tours").add("spp_setup", {
    steps: () => [
        stepUtils.showAppsMenuItem(),
        {
            trigger: ".o_app[data-menu-xmlid='sales_performance_plan.plan_menu_root']",
            run: "click",
        },
        {
            content: "The empty scorecard offers to set the company up",
            trigger: ".o_spp_no_plan .o_spp_set_up",
            run: "click",
        },
        {
            trigger: ".o_spp_setup .o_spp_step_roles.o_spp_open",
        },
        press("roles"),
        {
            trigger: ".modal .o_data_row:contains(Mona Manager) td[name=is_manager] input",
            run: "click",
        },
        {
            trigger: ".modal .o_data_row:contains(Ada Rep) td[name=sells] input",
            run: "click",
        },
        save("Save the Roles"),
        done("roles"),
        press("teams"),
        {
            trigger: ".modal .o_field_x2many_list_row_add a, .modal .o_field_x2many_list_row_add button",
            run: "click",
        },
        {
            trigger: ".modal .o_selected_row td[name=name] input",
            run: "edit North",
        },
        {
            trigger: ".modal .o_selected_row td[name=user_id] input",
            run: "edit Mona",
        },
        {
            trigger: ".ui-autocomplete li:contains(Mona Manager) a, .o-autocomplete--dropdown-item:contains(Mona Manager) a",
            run: "click",
        },
        {
            trigger: ".modal .o_selected_row td[name=member_ids] input",
            run: "edit Ada",
        },
        {
            trigger: ".o-autocomplete--dropdown-item:contains(Ada Rep) a",
            run: "click",
        },
        save("Save the Teams"),
        done("teams"),
        press("stages"),
        {
            trigger: ".modal .o_field_widget[name=create_needs] input",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=create_aftersales] input",
            run: "click",
        },
        save("Save the Mapping"),
        done("stages"),
        {
            content: "Nothing to import",
            trigger: ".o_spp_step_history .o_spp_skip",
            run: "click",
        },
        {
            trigger: ".o_spp_step_history.o_spp_skipped:contains(Left out by)",
        },
        press("recompute_tiers"),
        {
            trigger:
                "body:not(:has(.o_spp_setup button:disabled)) .modal .o_spp_progress:has(.o_spp_finished) button:contains(Close)",
            run: "click",
        },
        done("tiers"),
        press("scheme"),
        {
            trigger: "button[name=action_approve]",
            run: "click",
        },
        {
            trigger: ".modal footer button.btn-primary",
            run: "click",
        },
        {
            trigger: ".o_statusbar_status .o_arrow_button_current:contains(Approved)",
        },
        {
            trigger: ".o_breadcrumb a:contains(Set Up), .breadcrumb a:contains(Set Up)",
            run: "click",
        },
        done("scheme"),
        press("assign"),
        done("card"),
        press("address"),
        {
            trigger: ".modal .o_field_widget[name=alias_name] input",
            run: "edit lakeside-help",
        },
        save("Save the Address"),
        done("address"),
        press("targets"),
        {
            trigger: ".modal footer button[name=action_next]:visible",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=kpi_line_ids] .o_data_row",
        },
        {
            trigger: ".modal footer button[name=action_next]:visible",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=member_line_ids] .o_data_row:contains(Ada Rep)",
        },
        save("Save the Plan"),
        {
            trigger: ".o_form_view:not(.o_form_view_dialog) .o_statusbar_status",
        },
        {
            trigger: ".o_breadcrumb a:contains(Set Up), .breadcrumb a:contains(Set Up)",
            run: "click",
        },
        press("start"),
        done("plan"),
        {
            content: "The quarter can begin",
            trigger: ".o_spp_setup_headline:contains(All is set up)",
        },
        {
            content: "What a press did is taken back, and done again",
            trigger: ".o_spp_step_card .o_spp_take_back",
            run: "click",
        },
        {
            trigger: ".o_spp_step_card.o_spp_open",
        },
        press("assign"),
        done("card"),
    ],
});
