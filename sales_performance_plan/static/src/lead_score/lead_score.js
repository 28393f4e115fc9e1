import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** A lead's score against the pass mark, and what each line of the card gave. */
export class LeadScore extends Component {
    static template = "sales_performance_plan.LeadScore";
    static props = { ...standardFieldProps };

    get card() {
        return this.props.record.data[this.props.name];
    }

    get passed() {
        return this.card.total >= this.card.mark;
    }

    get most() {
        const sum = this.card.lines.reduce((total, line) => total + Math.max(line.points, 0), 0);
        return Math.max(sum, this.card.mark, 1);
    }

    width(points) {
        return (100 * Math.min(Math.max(points, 0), this.most)) / this.most;
    }

    get summary() {
        return _t("%(total)s of %(mark)s points", { total: this.card.total, mark: this.card.mark });
    }

    get verdict() {
        const lacking = this.card.mark - this.card.total;
        if (this.passed) {
            return _t("passes");
        }
        return lacking === 1 ? _t("1 point missing") : _t("%s points missing", lacking);
    }

    sign(points) {
        return points > 0 ? `+${points}` : `−${-points}`;
    }

    state(line) {
        return line.met ? _t("counts") : _t("does not count");
    }
}

registry.category("fields").add("spp_lead_score", { component: LeadScore, supportedTypes: ["json"] });
