import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** What a quarter is closed with: done, or how many are still open. */
export class ClosingList extends Component {
    static template = "sales_performance_plan.ClosingList";
    static props = { ...standardFieldProps };

    get rows() {
        return this.props.record.data[this.props.name] || [];
    }
}

registry.category("fields").add("spp_closing_list", { component: ClosingList, supportedTypes: ["json"] });
