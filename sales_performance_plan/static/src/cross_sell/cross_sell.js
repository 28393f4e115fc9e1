import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** What customers who buy the same buy with it, and this one does not. */
export class CrossSell extends Component {
    static template = "sales_performance_plan.CrossSell";
    static props = { ...standardFieldProps };

    get ideas() {
        return this.props.record.data[this.props.name] || [];
    }
}

registry.category("fields").add("spp_cross_sell", { component: CrossSell, supportedTypes: ["json"] });
