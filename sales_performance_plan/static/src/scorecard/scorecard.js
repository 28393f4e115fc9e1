import { Component, onWillStart, useState } from "@odoo/owl";
import { formatCurrency } from "@web/core/currency";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { SparkLine } from "./spark_line";

const COLORS = { met: "success", near: "warning", missed: "danger", none: "secondary" };
const ARROWS = { better: "fa-arrow-up text-success", worse: "fa-arrow-down text-danger", same: "fa-arrow-right text-muted" };

/** The plan in the morning: where are we, what is red, what to do next. Each figure opens its records. */
export class Scorecard extends Component {
    static template = "sales_performance_plan.Scorecard";
    static components = { Layout, SparkLine };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.notification = useService("notification");
        this.display = { controlPanel: {} };
        this.state = useState({ page: null, open: null, busy: false });
        useSetupAction({
            getLocalState: () => ({ plan: this.page.plan.id, level: this.view.level, subject: this.view.subject }),
        });
        const asked = this.props.state || { plan: this.props.action.params?.plan_id };
        onWillStart(() => this.load(asked.plan, asked.level, asked.subject));
    }

    async load(plan = false, level = false, subject = 0) {
        this.state.page = await this.orm.call("spp.plan.scorecard", "scorecard", [plan, level, subject]);
        this.state.open = null;
    }

    get page() {
        return this.state.page;
    }

    get view() {
        return this.page.view || {};
    }

    get statuses() {
        return {
            missed: _t("Off target"),
            near: _t("Near"),
            met: _t("On target"),
            none: _t("Not judged"),
        };
    }

    get groups() {
        const kinds = ["result", "process", "satisfaction"];
        return kinds
            .map((kind) => ({ kind, cards: this.page.cards.filter((card) => card.kind === kind) }))
            .filter((group) => group.cards.length)
            .map((group) => ({ ...group, name: group.cards[0].kind_name }));
    }

    get next_steps() {
        return this.page.next_steps.map((id) => this.page.cards.find((card) => card.id === id));
    }

    get when() {
        const { elapsed, days, left } = this.page.plan;
        return left
            ? _t("Day %(elapsed)s of %(days)s, %(left)s to go.", { elapsed, days, left })
            : _t("The quarter is over.");
    }

    get figuresOf() {
        const { day, read } = this.page.plan;
        return day ? _t("Figures of %(day)s, read %(read)s.", { day, read }) : "";
    }

    get headline() {
        const { missed, near } = this.page.counts;
        if (missed) {
            return missed === 1 ? _t("1 figure is off target.") : _t("%s figures are off target.", missed);
        }
        if (near) {
            return near === 1 ? _t("1 figure is near its target.") : _t("%s figures are near their target.", near);
        }
        return this.page.counts.met ? _t("All figures that are judged are on target.") : _t("Nothing can be judged yet.");
    }

    get sales() {
        const { target, actual, expected, share, pace } = this.page.sales;
        return {
            actual: this.money(actual),
            target: this.money(target),
            expected: expected === null ? "" : this.money(expected),
            share: Math.round(100 * share),
            pace: Math.round(100 * pace),
            color: expected === null || expected >= target ? "success" : share >= pace * 0.8 ? "warning" : "danger",
        };
    }

    money(amount) {
        return formatCurrency(amount, this.page.plan.currency_id, { noSymbol: false, digits: [69, 0] });
    }

    color(status) {
        return COLORS[status];
    }

    arrow(trend) {
        return ARROWS[trend];
    }

    trendName(trend) {
        return { better: _t("getting better"), worse: _t("getting worse"), same: _t("steady") }[trend];
    }

    choosePlan(event) {
        return this.load(parseInt(event.target.value), this.view.level, this.view.subject);
    }

    chooseView(event) {
        const [level, subject] = event.target.value.split(":");
        return this.load(this.page.plan.id, level, parseInt(subject));
    }

    look(row) {
        return this.load(this.page.plan.id, row.level, row.subject);
    }

    toggle(card) {
        this.state.open = this.state.open === card.id ? null : card.id;
    }

    async openRecords(card, part = false) {
        const { level, subject } = this.view;
        const values = [this.page.plan.id, card.kpi_id, part, level, subject];
        this.action.doAction(await this.orm.call("spp.plan.scorecard", "open_records", values));
    }

    async refresh() {
        this.state.busy = true;
        try {
            await this.orm.call("spp.plan", "action_refresh", [[this.page.plan.id]]);
            await this.load(this.page.plan.id, this.view.level, this.view.subject);
        } finally {
            this.state.busy = false;
        }
        this.notification.add(_t("The figures are up to date."), { type: "success" });
    }

    setUp() {
        return this.action.doAction("sales_performance_plan.spp_plan_setup_action");
    }

    openPlan() {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "spp.plan",
            res_id: this.page.plan.id,
            views: [[false, "form"]],
        });
    }

    async setTargets() {
        if (!this.page.plan) {
            return this.action.doAction("sales_performance_plan.spp_plan_target_wizard_action");
        }
        return this.action.doActionButton({
            type: "object",
            name: "action_open_wizard",
            resModel: "spp.plan",
            resId: this.page.plan.id,
        });
    }

    openHistory() {
        return this.action.doActionButton({
            type: "object",
            name: "action_open_values",
            resModel: "spp.plan",
            resId: this.page.plan.id,
        });
    }
}

registry.category("actions").add("spp_plan_scorecard", Scorecard);
