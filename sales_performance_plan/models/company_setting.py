"""What the settings of a company have in common that nobody needs in order to save a lead or an order."""

# Internal users read them; they come from the database together, and not with the host's own fields: it pays for none.
SETTING = {"groups": "base.group_user", "prefetch": "sales_performance_plan"}
