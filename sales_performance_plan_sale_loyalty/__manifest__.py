{
    "name": "Sales Performance Plan: Coupons",
    "version": "19.0.1.0.0",
    "category": "Sales/CRM",
    "summary": "Win customers back with a personal coupon",
    "author": "Sales Performance Plan contributors",
    "license": "LGPL-3",
    "depends": ["sales_performance_plan", "sale_loyalty"],
    "auto_install": True,
    "data": [
        "security/ir.model.access.csv",
        "security/coupon_rules.xml",
        "views/customer_playbook_views.xml",
        "views/customer_care_views.xml",
        "views/customer_coupon_report_views.xml",
    ],
    "demo": ["demo/coupon_demo.xml"],
}
