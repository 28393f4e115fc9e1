import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** What a quarter is closed with: done, or how many are still open and where they are settled. */
export class ClosingList extends Component {
    static template = "sales_performance_plan.ClosingList";
    static props = { ...standardFieldProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
    }

    get rows() {
        return this.props.record.data[this.props.name] || [];
    }

    get waiting() {
        return this.rows.filter((row) => row.open && row.blocks).length;
    }

    async open(key) {
        const record = this.props.record;
        const action = await this.orm.call(record.resModel, "action_open_waiting", [[record.resId], key]);
        await this.action.doAction(action, { onClose: () => record.load() });
    }
}

registry.category("fields").add("spp_closing_list", { component: ClosingList, supportedTypes: ["json"] });
