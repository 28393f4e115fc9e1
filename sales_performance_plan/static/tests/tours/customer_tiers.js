import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("spp_customer_tiers", {
    steps: () => [
        {
            content: "The ladder says when somebody is a core customer",
            trigger: ".o_list_view .o_data_row:contains(Core):contains(30)",
        },
        {
            content: "Change the thresholds with a dry run",
            trigger: ".o_list_view button:contains(Change Thresholds)",
            run: "click",
        },
        {
            content: "Edit how far general customers reach",
            trigger: ".modal .o_field_one2many .o_data_row:eq(2) td[name=max_recency]",
            run: "click",
        },
        {
            trigger: ".modal .o_data_row:eq(2) td[name=max_recency] input",
            run: "edit 20 && press Tab",
        },
        {
            content: "A ladder with a hole is refused while typing",
            trigger: ".modal .o_spp_tier_matrix .alert-danger:contains(falls through)",
        },
        {
            trigger: ".modal .o_field_one2many .o_data_row:eq(2) td[name=max_recency]",
            run: "click",
        },
        {
            trigger: ".modal .o_data_row:eq(2) td[name=max_recency] input",
            run: "edit 120 && press Tab",
        },
        {
            trigger: ".modal .o_spp_tier_matrix:not(:has(.alert-danger))",
        },
        {
            content: "Save and recompute",
            trigger: ".modal button[name=action_apply]",
            run: "click",
        },
        {
            content: "The progress ends with what moved",
            trigger: ".modal .o_spp_progress .o_spp_finished:contains(up to date)",
        },
        {
            trigger: ".modal .o_spp_progress button:contains(Close)",
            run: "click",
        },
        {
            content: "Customers by tier",
            trigger: "body:not(:has(.modal)) .o_menu_sections [data-menu-xmlid='sales_performance_plan.customer_menu']",
            run: "click",
        },
        {
            trigger: ".dropdown-item[data-menu-xmlid='sales_performance_plan.res_partner_menu']",
            run: "click",
        },
        {
            trigger: ".o_list_view .o_data_row:contains(Aurora Mills):contains(Core)",
        },
        {
            content: "A customer's card",
            trigger: ".o_list_view .o_data_row td:contains(Birch & Sons)",
            run: "click",
        },
        {
            trigger: ".o_form_view .nav-link[name=customer_tier]",
            run: "click",
        },
        {
            content: "It says what is missing for the next tier",
            trigger: ".o_spp_customer_card .o_spp_hints:contains(1 more sale):contains(Potential)",
        },
        {
            content: "and how long the tier lasts",
            trigger: ".o_spp_customer_card .o_spp_hints:contains(72 days left)",
        },
        {
            content: "The migration matrix",
            trigger: ".o_menu_sections [data-menu-xmlid='sales_performance_plan.report_menu']",
            run: "click",
        },
        {
            trigger: ".dropdown-item[data-menu-xmlid='sales_performance_plan.spp_customer_migration_report_menu']",
            run: "click",
        },
        {
            trigger: ".modal button[name=action_open]",
            run: "click",
        },
        {
            content: "New customers came from no tier",
            trigger: ".o_pivot:contains(No tier yet):contains(Core)",
        },
    ],
});
