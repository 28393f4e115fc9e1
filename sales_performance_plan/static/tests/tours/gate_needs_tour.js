import { registry } from "@web/core/registry";

const fill = (name, text) => ({
    content: `Write the part ${name}`,
    trigger: `.o_form_view .o_field_widget[name=${name}] textarea`,
    run: `edit ${text}`,
});

registry.category("web_tour.tours").add("spp_gate_needs", {
    steps: () => [
        {
            content: "The lead stands at Needs, and nobody wrote a report",
            trigger: ".o_form_view button[name=action_open_needs_report]:contains(Missing)",
        },
        {
            content: "Go on without",
            trigger: ".o_statusbar_status button:contains(Lake proposal)",
            run: "click",
        },
        {
            content: "It is refused, with what is missing",
            trigger: ".o_error_dialog:contains(Fill in the SPIN report), .modal:contains(Fill in the SPIN report)",
        },
        {
            trigger: ".modal footer button.btn-primary",
            run: "click",
        },
        {
            content: "Take the move back, if it is still on the form",
            trigger: ".o_form_view .o_form_button_cancel",
            run: "click",
        },
        {
            content: "Write the report",
            trigger: ".o_form_view button.oe_stat_button[name=action_open_needs_report]",
            run: "click",
        },
        {
            trigger: ".o_form_view .alert:contains(Situation, Problem, Implication, and Need-Payoff are empty)",
        },
        fill("situation", "Twelve reps type three hundred orders a week."),
        fill("problem", "One order in twenty has a wrong price."),
        {
            content: "Complete says what is missing",
            trigger: ".o_form_view button[name=action_complete]",
            run: "click",
        },
        {
            trigger: ".modal:contains(Implication and Need-Payoff are empty)",
        },
        {
            trigger: ".modal footer button.btn-primary",
            run: "click",
        },
        fill("implication", "Credit notes of forty thousand a year."),
        fill("need_payoff", "They would save a day each week."),
        {
            trigger: ".o_form_view button[name=action_complete]",
            run: "click",
        },
        {
            trigger: ".o_form_view .o_statusbar_status button.o_arrow_button_current:contains(Complete)",
        },
        {
            content: "Back to the lead",
            trigger: ".breadcrumb-item a:contains(Looms for the mill), .o_back_button",
            run: "click",
        },
        {
            trigger: ".o_form_view button[name=action_open_needs_report]:contains(Complete)",
        },
        {
            trigger: ".o_statusbar_status button:contains(Lake proposal)",
            run: "click",
        },
        {
            content: "Now it moves",
            trigger: ".o_statusbar_status button.o_arrow_button_current:contains(Lake proposal)",
        },
        {
            trigger: "body:has(.o_form_status_indicator_buttons.invisible)",
        },
    ],
});
