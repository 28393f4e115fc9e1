import { Component, onWillStart, onWillUnmount, useEffect, useRef } from "@odoo/owl";
import { loadBundle } from "@web/core/assets";
import { cookie } from "@web/core/browser/cookie";
import { getColor } from "@web/core/colors/colors";
import { formatCurrency } from "@web/core/currency";

/** Twelve months of commission, a bar a month, stacked by kind. */
export class CommissionChart extends Component {
    static template = "sales_performance_plan.CommissionChart";
    static props = { chart: Object, currencyId: Number };

    setup() {
        this.canvas = useRef("canvas");
        onWillStart(() => loadBundle("web.chartjs_lib"));
        useEffect(
            () => this.draw(),
            () => [this.props.chart]
        );
        onWillUnmount(() => this.drawn?.destroy());
    }

    draw() {
        this.drawn?.destroy();
        const scheme = cookie.get("color_scheme");
        const { labels, series } = this.props.chart;
        const money = (amount) => formatCurrency(amount, this.props.currencyId);
        this.drawn = new window.Chart(this.canvas.el, {
            type: "bar",
            data: {
                labels,
                datasets: series.map((one, number) => ({
                    label: one.label,
                    data: one.amounts,
                    backgroundColor: getColor(number, scheme, "sm"),
                })),
            },
            options: {
                maintainAspectRatio: false,
                animation: false,
                scales: { x: { stacked: true, grid: { display: false } }, y: { stacked: true } },
                plugins: {
                    legend: { position: "bottom" },
                    tooltip: { callbacks: { label: (item) => `${item.dataset.label}: ${money(item.raw)}` } },
                },
            },
        });
    }
}
