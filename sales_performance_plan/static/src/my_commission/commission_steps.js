import { Component } from "@odoo/owl";
import { formatCurrency } from "@web/core/currency";
import { _t } from "@web/core/l10n/translation";
import { formatFloat } from "@web/core/utils/numbers";

/** The target, and how far it is to whatever the rules pay next. */
export class CommissionSteps extends Component {
    static template = "sales_performance_plan.CommissionSteps";
    static props = { page: Object, onOpenCustomer: Function };

    money(amount) {
        return formatCurrency(amount, this.props.page.currency_id);
    }

    get attained() {
        const { sold, target, attainment } = this.props.page.target;
        const values = { sold: this.money(sold), target: this.money(target), percent: this.percent(attainment) };
        return _t("%(sold)s of %(target)s sold, that is %(percent)s.", values);
    }

    get sold() {
        return _t("%s sold so far.", this.money(this.props.page.target.sold));
    }

    get noTarget() {
        return _t("There is no target for %s yet: your manager sets it in the plan.", this.props.page.quarter);
    }

    percent(share) {
        return _t("%s %", formatFloat(100 * share, { digits: [16, 1], trailingZeros: false }));
    }

    width(share) {
        return `width: ${Math.round(100 * Math.max(0, Math.min(1, share)))}%`;
    }
}
