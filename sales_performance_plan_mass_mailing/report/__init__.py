from . import customer_mailing_sql
