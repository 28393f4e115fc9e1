import { Component } from "@odoo/owl";
import { deserializeDate, formatDate } from "@web/core/l10n/dates";
import { formatList } from "@web/core/l10n/utils";
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
        const measures = [
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
        return measures.map((measure) => ({ ...measure, verdict: measure.met ? _t("met") : _t("not met") }));
    }

    get since() {
        return _t("since %s", this.day(this.card.stays[0].from));
    }

    get byHand() {
        return _t("set by hand, earned: %s", this.card.earned.name);
    }

    get asOf() {
        return _t("As of %s.", this.day(this.card.as_of));
    }

    /** What has to be sold for the next tier, in a sentence, or nothing. */
    get missing() {
        const { better, sales_missing: sales, lacks_amount, amount_missing, by_average } = this.card;
        const hints = [];
        if (better && sales) {
            hints.push(sales === 1 ? _t("1 more sale") : _t("%s more sales", sales));
        }
        if (better && lacks_amount) {
            hints.push(
                by_average ? _t("an average sale of %s", amount_missing) : _t("%s more in sales", amount_missing)
            );
        }
        return hints.length
            ? _t("%(missing)s to become %(tier)s.", { missing: formatList(hints), tier: better.name })
            : "";
    }

    /** How long the tier lasts if nothing more is sold, or nothing where it lasts for good. */
    get daysLeft() {
        const { days_left: days, earned } = this.card;
        if (days === null || days === undefined) {
            return "";
        }
        return days
            ? _t("%(days)s days left in %(tier)s without a new sale.", { days, tier: earned.name })
            : _t("Last day in %s without a new sale.", earned.name);
    }
}

registry.category("fields").add("spp_customer_card", {
    component: CustomerCard,
    displayName: _t("Customer tier card"),
    supportedTypes: ["json"],
});
