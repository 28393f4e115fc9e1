import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** Who is in which tier now (rows) and would be in which one (columns). */
export class TierMatrix extends Component {
    static template = "sales_performance_plan.TierMatrix";
    static props = { ...standardFieldProps };

    get preview() {
        return this.props.record.data[this.props.name] || { problems: [], columns: [], rows: [] };
    }

    get summary() {
        const { moving, total } = this.preview;
        return _t("%(moving)s of %(total)s customers would move.", { moving, total });
    }

    cellClass(row, column, count) {
        if (!count || row === column) {
            return "text-muted";
        }
        return column < row ? "table-success fw-bold" : "table-danger fw-bold";
    }
}

registry.category("fields").add("spp_tier_matrix", {
    component: TierMatrix,
    displayName: _t("Tier matrix"),
    supportedTypes: ["json"],
});
