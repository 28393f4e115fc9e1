from . import customer_drift_report, customer_migration_report
