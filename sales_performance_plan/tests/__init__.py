from . import (
    test_access,
    test_customer_basis,
    test_customer_history,
    test_customer_import,
    test_customer_override,
    test_customer_partner,
    test_customer_run,
    test_customer_tier,
    test_customer_tour,
    test_customer_wizard,
    test_rules_periods,
    test_rules_rfm,
)
