import { Component, onWillUnmount, useState } from "@odoo/owl";
import { deserializeDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const MINUTE = 60000;

/** How long a request may still take, counted down once a minute without asking the server. */
export class Countdown extends Component {
    static template = "sales_performance_plan.Countdown";
    static props = { ...standardFieldProps };

    setup() {
        this.clock = useState({ now: Date.now() });
        const timer = setInterval(() => (this.clock.now = Date.now()), MINUTE);
        onWillUnmount(() => clearInterval(timer));
    }

    get value() {
        return this.props.record.data[this.props.name] || {};
    }

    get left() {
        return deserializeDateTime(this.value.due).toMillis() - this.clock.now;
    }

    get color() {
        if (this.value.late || (this.value.due && this.left < 0)) {
            return "text-bg-danger";
        }
        return this.value.due && this.left < 60 * MINUTE ? "text-bg-warning" : "text-bg-light";
    }

    get words() {
        if (!this.value.due) {
            return this.value.paused ? _t("waits for the customer") : "";
        }
        const minutes = Math.floor(Math.abs(this.left) / MINUTE);
        const time = minutes < 60 ? _t("%s min", minutes) : _t("%s h", Math.floor(minutes / 60));
        return this.left < 0 ? _t("%s late", time) : time;
    }

    get title() {
        return this.value.kind === "response" ? _t("until the first answer") : _t("until it is solved");
    }
}

registry.category("fields").add("spp_countdown", { component: Countdown, supportedTypes: ["json"] });
