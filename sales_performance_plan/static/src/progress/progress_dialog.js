import { Component, onMounted, onWillUnmount, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

/**
 * Shows how far long work is.  The server does it in steps of a few seconds: `method(…args, state)` returns
 * {done, total, label, next, message}, where `next` is the state of the next step, or false at the end.
 */
export class ProgressDialog extends Component {
    static template = "sales_performance_plan.ProgressDialog";
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ done: 0, total: 1, label: "", message: "", error: "" });
        this.stopped = false;
        onMounted(() => this.run());
        onWillUnmount(() => (this.stopped = true));
    }

    get percent() {
        return Math.round((100 * this.state.done) / Math.max(this.state.total, 1));
    }

    async run() {
        const { model, method, args = [] } = this.props.action.params;
        let next = null;
        do {
            try {
                const step = await this.orm.silent.call(model, method, [...args, next]);
                Object.assign(this.state, step);
                next = step.next;
            } catch (error) {
                this.state.error = error.data?.message || _t("The server cannot be reached.");
                return;
            }
        } while (next && !this.stopped);
        this.state.finished = !next;
    }

    close() {
        this.action.doAction({
            type: "ir.actions.act_window_close",
        });
        // A page that looks after itself when the dialog closes says so, for a reload would come between.
        if (this.props.action.params.reload !== false) {
            this.action.doAction("soft_reload");
        }
    }
}

registry.category("actions").add("spp_progress", ProgressDialog);
