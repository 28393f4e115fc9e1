import { Component } from "@odoo/owl";

const WIDTH = 200;
const HEIGHT = 44;
const EDGE = 4;

/** A figure through the quarter: what it was, the target as a dashed line, and where it is expected to end. */
export class SparkLine extends Component {
    static template = "sales_performance_plan.SparkLine";
    static props = { line: Object, status: String, label: String };

    setup() {
        this.width = WIDTH;
        this.height = HEIGHT;
    }

    get scale() {
        const { points, target, expected } = this.props.line;
        const figures = points.map((point) => point[1]);
        figures.push(...[target, expected].filter((figure) => figure !== null));
        const low = Math.min(...figures);
        const range = Math.max(...figures) - low || 1;
        return (figure) => HEIGHT - EDGE - ((figure - low) / range) * (HEIGHT - 2 * EDGE);
    }

    across(day) {
        return EDGE + (day / Math.max(this.props.line.days, 1)) * (WIDTH - 2 * EDGE);
    }

    get path() {
        const scale = this.scale;
        return this.props.line.points
            .map(([day, figure], number) => `${number ? "L" : "M"}${this.across(day)} ${scale(figure)}`)
            .join("");
    }

    get last() {
        const [day, figure] = this.props.line.points.at(-1);
        return { x: this.across(day), y: this.scale(figure) };
    }

    get ahead() {
        const { days, expected, points } = this.props.line;
        if (expected === null || points.at(-1)[0] >= days) {
            return "";
        }
        return `M${this.last.x} ${this.last.y}L${this.across(days)} ${this.scale(expected)}`;
    }

    get targetAt() {
        const { target } = this.props.line;
        return target === null ? null : this.scale(target);
    }
}
