import { Component, useState } from "@odoo/owl";
import { formatCurrency } from "@web/core/currency";

/** The latest lines; each opens to say why it is there, and can be asked about. */
export class CommissionLines extends Component {
    static template = "sales_performance_plan.CommissionLines";
    static props = { page: Object, onAsk: Function, onOpenSource: Function };

    setup() {
        this.state = useState({ open: false });
    }

    money(amount) {
        return formatCurrency(amount, this.props.page.currency_id);
    }

    toggle(line) {
        this.state.open = this.state.open === line.id ? false : line.id;
    }
}
