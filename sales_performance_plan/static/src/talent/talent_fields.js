import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const CENTER = 150;
const RADIUS = 105;
const HIGHEST = 10;

/** The skills of somebody as a radar: what assessors gave, and how they see themselves. */
export class SkillRadar extends Component {
    static template = "sales_performance_plan.SkillRadar";
    static props = { ...standardFieldProps };

    get rows() {
        return this.props.record.data[this.props.name] || [];
    }

    get rings() {
        return [0.25, 0.5, 0.75, 1].map((share) => this.polygon(this.rows.map(() => share * HIGHEST)));
    }

    get labels() {
        return this.rows.map((row, index) => ({ ...this.at(index, HIGHEST + 1.6), row }));
    }

    at(index, score) {
        const angle = (2 * Math.PI * index) / this.rows.length - Math.PI / 2;
        const reach = (RADIUS * score) / HIGHEST;
        return { x: CENTER + reach * Math.cos(angle), y: CENTER + reach * Math.sin(angle) };
    }

    polygon(scores) {
        return scores
            .map((score, index) => this.at(index, score || 0))
            .map((point) => `${point.x.toFixed(1)},${point.y.toFixed(1)}`)
            .join(" ");
    }

    shape(kind) {
        return this.polygon(this.rows.map((row) => row[kind]));
    }

    get hasOwnView() {
        return this.rows.some((row) => row.self);
    }
}

/** The modules of a training with their weights and what was reached. */
export class TrainingModules extends Component {
    static template = "sales_performance_plan.TrainingModules";
    static props = { ...standardFieldProps };

    get rows() {
        return this.props.record.data[this.props.name] || [];
    }

    color(row) {
        if (!row.judged) {
            return "text-bg-light";
        }
        return row.passed ? "text-bg-success" : row.score === null ? "text-bg-light" : "text-bg-warning";
    }
}

registry.category("fields").add("spp_skill_radar", { component: SkillRadar, supportedTypes: ["json"] });
registry.category("fields").add("spp_training_modules", { component: TrainingModules, supportedTypes: ["json"] });
