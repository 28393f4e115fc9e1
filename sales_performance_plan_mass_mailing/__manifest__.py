{
    "name": "Sales Performance Plan: Mailings",
    "version": "19.0.1.0.0",
    "category": "Sales/CRM",
    "summary": "Promotions to the customers of a tier by email marketing",
    "author": "Sales Performance Plan contributors",
    "license": "LGPL-3",
    "depends": ["sales_performance_plan", "mass_mailing"],
    "auto_install": True,
    "data": [
        "data/ir_cron_data.xml",
        "views/mailing_mailing_views.xml",
        "views/customer_playbook_views.xml",
        "views/customer_care_views.xml",
    ],
}
