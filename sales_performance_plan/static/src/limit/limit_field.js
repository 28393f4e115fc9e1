import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { IntegerField, integerField } from "@web/views/fields/integer/integer_field";

/** A threshold for which 0 means that there is none. */
export class LimitField extends IntegerField {
    get formattedValue() {
        return this.value ? super.formattedValue : _t("no limit");
    }
}

registry.category("fields").add("spp_limit", {
    ...integerField,
    component: LimitField,
    displayName: _t("Number or no limit"),
});
