import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

registry.category("web_tour.tours").add("spp_service_staff", {
    steps: () => [
        stepUtils.showAppsMenuItem(),
        {
            trigger: ".o_app[data-menu-xmlid='sales_performance_plan.plan_menu_root']",
            run: "click",
        },
        {
            trigger: ".o_menu_sections [data-menu-xmlid='sales_performance_plan.service_menu']",
            run: "click",
        },
        {
            trigger: ".dropdown-item[data-menu-xmlid='sales_performance_plan.spp_service_ticket_menu']",
            run: "click",
        },
        {
            content: "The card counts down to the first answer",
            trigger: ".o_kanban_record:contains(It squeaks):contains(h)",
            run: "click",
        },
        {
            trigger: "button[name=action_take]",
            run: "click",
        },
        {
            content: "Nobody is waited for before they were answered",
            trigger: ".o_form_view:has(.o_statusbar_status button[aria-checked=true]:contains(In Progress)):not(:has(button[name=action_wait]))",
        },
        {
            content: "Answer the customer",
            trigger: ".o-mail-Chatter-sendMessage",
            run: "click",
        },
        {
            trigger: ".o-mail-Composer-input",
            run: "edit We look into it",
        },
        {
            trigger: ".o-mail-Composer-send:enabled",
            run: "click",
        },
        {
            trigger: ".o-mail-Message:contains(We look into it)",
        },
        {
            content: "Look again",
            trigger: ".o_breadcrumb a:contains(Requests), .breadcrumb-item a:contains(Requests)",
            run: "click",
        },
        {
            trigger: ".o_kanban_record:contains(It squeaks)",
            run: "click",
        },
        {
            content: "The first clock has stopped",
            trigger: ".o_field_widget[name=response_status]:contains(Met)",
        },
        {
            trigger: "button[name=action_wait]",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=resolution_status]:contains(Paused)",
        },
        {
            content: "The customer called: it works",
            trigger: "button[name=action_solve].btn-primary",
            run: "click",
        },
        {
            trigger: ".o_statusbar_status button[aria-checked=true]:contains(Solved)",
        },
    ],
});

registry.category("web_tour.tours").add("spp_service_portal", {
    steps: () => [
        {
            trigger: "a[href='/my/requests']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: "a[href='/my/requests/new']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: "input[name=name]",
            run: "edit The belt is torn",
        },
        {
            trigger: "select[name=category_id]",
            run: "selectByLabel Quality",
        },
        {
            trigger: "textarea[name=description]",
            run: "edit Since this morning",
        },
        {
            trigger: ".o_spp_new_request button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: ".badge:contains(Received)",
        },
        {
            content: "Add something",
            trigger: "#chatterRoot:shadow .o-mail-Composer-input",
            run: "edit It is the long one",
        },
        {
            trigger: "#chatterRoot:shadow .o-mail-Composer-send:enabled",
            run: "click",
        },
        {
            trigger: "#chatterRoot:shadow .o-mail-Message:contains(It is the long one)",
        },
    ],
});
