from . import customer_drift_report, customer_migration_report
from . import lead_moment_report
from . import incentive_award_print, incentive_statement_print
from . import lead_funnel_report
from . import service_compliance_report, service_gaming_report
from . import (
    plan_measure_customer,
    plan_measure_lead,
    plan_measure_people,
    plan_measure_sales,
    plan_measure_service,
)
