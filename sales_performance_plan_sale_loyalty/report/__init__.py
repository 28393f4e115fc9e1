from . import customer_coupon_report
