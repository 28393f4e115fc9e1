import { registry } from "@web/core/registry";
import { formatPercentage } from "@web/views/fields/formatters";

/** A share in a pivot or graph: where there is no data it shows nothing, the host would show 0 %. */
export function formatShare(value, options) {
    return value === false || value === null || value === undefined ? "" : formatPercentage(value, options);
}

registry.category("formatters").add("spp_share", formatShare);
