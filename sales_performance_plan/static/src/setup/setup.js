import { Component, onWillStart, status, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

const ICONS = {
    done: "fa-check-circle text-success",
    open: "fa-circle-o text-muted",
    skipped: "fa-minus-circle text-muted",
};

/** From the installation to the first quarter: each step with what it means, how far it is, and the way back. */
export class Setup extends Component {
    static template = "sales_performance_plan.Setup";
    static components = { Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.notification = useService("notification");
        this.display = { controlPanel: {} };
        this.state = useState({ page: null, busy: false });
        onWillStart(() => this.load());
    }

    async load() {
        this.state.page = await this.orm.call("spp.plan.setup", "setup_page", []);
    }

    get page() {
        return this.state.page;
    }

    get percent() {
        return Math.round((100 * this.page.over) / this.page.total);
    }

    get next() {
        return this.page.steps.find((step) => step.state === "open");
    }

    get headline() {
        if (!this.next) {
            return _t("All is set up: the quarter can begin.");
        }
        return _t("%(over)s of %(total)s steps are behind you.", this.page);
    }

    icon(step) {
        return ICONS[step.state];
    }

    stateName(step) {
        return { done: _t("Done"), open: _t("To Be Done"), skipped: _t("Left out") }[step.state];
    }

    /** Do something and show what it changed; two presses in a row are one. */
    async once(work) {
        if (this.state.busy) {
            return;
        }
        this.state.busy = true;
        try {
            await work();
            if (status(this) !== "destroyed") {
                await this.load();
            }
        } finally {
            this.state.busy = false;
        }
    }

    press(button) {
        return this.once(async () => {
            const action = await this.orm.call("spp.plan.setup", "press", [button.key]);
            if (action) {
                await this.action.doAction(action, { onClose: () => this.load() });
            }
        });
    }

    skip(step) {
        return this.once(() => this.orm.call("spp.plan.setup", "skip", [step.code]));
    }

    resume(step) {
        return this.once(() => this.orm.call("spp.plan.setup", "resume", [step.code]));
    }

    takeBack(step) {
        return this.once(async () => {
            await this.orm.call("spp.plan.setup", "take_back", [step.written.id]);
            this.notification.add(_t("It is as it was before."), { type: "success" });
        });
    }
}

registry.category("actions").add("spp_plan_setup", Setup);
