from . import customer_care_report, customer_care_sql, customer_drift_report, customer_grant_sql
from . import customer_effect_report, customer_migration_report
from . import lead_moment_report
from . import incentive_award_print, incentive_statement_print
from . import plan_review_print
from . import talent_enrolment_print, talent_pip_print
from . import plan_honours_print, plan_summary_print
from . import lead_funnel_report
from . import plan_budget_use
from . import talent_fairness_report, talent_training_report
from . import engagement_pulse_report
from . import service_compliance_report, service_gaming_report
from . import talent_mentoring_moment
from . import (
    plan_measure_customer,
    plan_measure_lead,
    plan_measure_people,
    plan_measure_sales,
    plan_measure_service,
    plan_measure_talent,
)
