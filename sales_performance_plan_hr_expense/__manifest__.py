{
    "name": "Sales Performance Plan: Expenses",
    "version": "19.0.1.0.0",
    "category": "Sales/CRM",
    "summary": "What an expense costs counts in the budget of the plan",
    "author": "Sales Performance Plan contributors",
    "license": "LGPL-3",
    "depends": ["sales_performance_plan", "hr_expense"],
    "data": ["views/hr_expense_views.xml"],
    "demo": ["demo/hr_expense_demo.xml"],
    "auto_install": True,
}
