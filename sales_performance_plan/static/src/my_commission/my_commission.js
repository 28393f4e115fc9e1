import { Component, markup, onWillStart, useState } from "@odoo/owl";
import { formatCurrency } from "@web/core/currency";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { Layout } from "@web/search/layout";
import { FormViewDialog } from "@web/views/view_dialogs/form_view_dialog";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { CommissionChart } from "./commission_chart";
import { CommissionLines } from "./commission_lines";
import { CommissionSteps } from "./commission_steps";

/** A rep's page: earned, expected, the next step, and why each line. Managers and directors can choose a rep. */
export class MyCommission extends Component {
    static template = "sales_performance_plan.MyCommission";
    static components = { CommissionChart, CommissionLines, CommissionSteps, Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.display = { controlPanel: {} };
        this.state = useState({ page: null });
        useSetupAction({ getLocalState: () => ({ rep: this.page.rep.id }) });
        onWillStart(() => this.load(this.props.state?.rep || false));
    }

    async load(rep) {
        this.state.page = await this.orm.call("spp.incentive.page", "rep_page", [rep]);
    }

    get page() {
        return this.state.page;
    }

    money(amount) {
        return formatCurrency(amount, this.page.currency_id);
    }

    get cards() {
        const labels = {
            month: [_t("This Month"), ""],
            quarter: [this.page.quarter, ""],
            pending: [_t("Pending"), _t("drafted or submitted")],
            approved: [_t("Approved"), _t("not paid yet")],
            paid: [_t("Paid"), _t("in twelve months")],
        };
        return this.page.cards.map((card) => {
            const live = card.unsettled ? _t("%s of it not settled yet", this.money(card.unsettled)) : "";
            return { ...card, label: labels[card.code][0], hint: live || labels[card.code][1] };
        });
    }

    get quotations() {
        const { count, amount, commission, rated, weighted, expired } = this.page.quotations;
        const values = { count, amount: this.money(amount), commission: this.money(commission) };
        const sentences = [
            count === 1
                ? _t("1 open quotation over %(amount)s would pay %(commission)s at the base rate.", values)
                : _t("%(count)s open quotations over %(amount)s would pay %(commission)s at the base rate.", values),
        ];
        if (rated) {
            sentences.push(_t("Weighted by the probability of their opportunities: %s.", this.money(weighted)));
        }
        if (expired) {
            sentences.push(expired === 1 ? _t("1 of them has expired.") : _t("%s of them have expired.", expired));
        }
        return sentences.join(" ");
    }

    get note() {
        return markup(this.page.rules.note);
    }

    get empty() {
        return {
            orders: _t("Confirm a quotation, and its commission shows here the next time you look."),
            invoices: _t("Have an order invoiced, and its commission shows here the next time you look."),
            paid: _t("Once a customer has paid an invoice, its commission shows here the next time you look."),
        }[this.page.basis];
    }

    choose(event) {
        return this.load(parseInt(event.target.value));
    }

    openCustomer(id) {
        return this.open("res.partner", { res_id: id, views: [[false, "form"]] });
    }

    openSource(id) {
        return this.action.doActionButton({
            type: "object",
            name: "action_open_source",
            resModel: "spp.incentive.entry",
            resId: id,
        });
    }

    openStatements() {
        return this.open("spp.incentive.statement", {
            name: _t("Statements"),
            domain: [["user_id", "=", this.page.rep.id]],
            views: [
                [false, "list"],
                [false, "form"],
            ],
        });
    }

    openQuotations() {
        return this.open("sale.order", {
            name: _t("Open Quotations"),
            domain: [
                ["state", "in", ["draft", "sent"]],
                "|",
                ["user_id", "=", this.page.rep.id],
                ["commission_split_ids.user_id", "=", this.page.rep.id],
            ],
            views: [
                [false, "list"],
                [false, "form"],
            ],
        });
    }

    open(model, action) {
        return this.action.doAction({ type: "ir.actions.act_window", res_model: model, target: "current", ...action });
    }

    ask(line) {
        this.dialog.add(FormViewDialog, {
            title: _t("Ask about a Line"),
            resModel: "spp.incentive.dispute",
            context: { default_entry_id: line.id },
            canExpand: false,
            onRecordSaved: () => {
                this.notification.add(_t("Your question is on its way to whoever leads your team."), {
                    type: "success",
                });
            },
        });
    }
}

registry.category("actions").add("spp_my_commission", MyCommission);
