import { Component } from "@odoo/owl";
import { deserializeDate, formatDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** A customer's tier: since when, R F M against the next rung, and the tiers before. */
export class CustomerCard extends Component {
    static template = "sales_performance_plan.CustomerCard";
    static props = { ...standardFieldProps };

    get card() {
        return this.props.record.data[this.props.name];
    }

    get goal() {
        return this.card.better || this.card.earned;
    }

    day(text) {
        return text ? formatDate(deserializeDate(text)) : _t("today");
    }

    get measures() {
        const { card, goal } = this;
        const bought = { value: card.frequency, bound: goal.min_frequency };
        const worth = { value: card.monetary, bound: goal.min_monetary };
        return [
            {
                code: "R",
                label: _t("Days since the last sale"),
                value: card.recency,
                bound: goal.max_recency ? _t("at most %s", goal.max_recency) : _t("no limit"),
                met: !goal.max_recency || card.recency <= goal.max_recency,
                filled: goal.max_recency ? Math.min(1, goal.max_recency / Math.max(card.recency, 1)) : 1,
            },
            {
                code: "F",
                label: _t("Sales in %s days", card.window),
                value: bought.value,
                bound: _t("at least %s", bought.bound),
                met: bought.value >= bought.bound,
                filled: bought.bound ? Math.min(1, bought.value / bought.bound) : 1,
            },
            {
                code: "M",
                label: _t("Times the average (%s)", card.amount),
                value: card.monetary.toFixed(2),
                bound: worth.bound ? _t("at least %s", worth.bound.toFixed(2)) : _t("no limit"),
                met: !worth.bound || worth.value >= worth.bound,
                filled: worth.bound ? Math.max(0, Math.min(1, worth.value / worth.bound)) : 1,
            },
        ];
    }

    get hints() {
        const { card } = this;
        const hints = [];
        if (card.better) {
            if (card.sales_missing) {
                hints.push(
                    card.sales_missing === 1 ? _t("1 more sale") : _t("%s more sales", card.sales_missing)
                );
            }
            if (card.lacks_amount) {
                hints.push(_t("%s more in sales", card.amount_missing));
            }
        }
        return hints;
    }

    get daysLeft() {
        const left = this.card.days_left;
        if (left === null || left === undefined) {
            return "";
        }
        return left
            ? _t("%(days)s days left in %(tier)s without a new sale", { days: left, tier: this.card.earned.name })
            : _t("Last day in %s without a new sale", this.card.earned.name);
    }
}

registry.category("fields").add("spp_customer_card", {
    component: CustomerCard,
    displayName: _t("Customer tier card"),
    supportedTypes: ["json"],
});
