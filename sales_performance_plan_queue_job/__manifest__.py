{
    "name": "Sales Performance Plan: Job Queue",
    "version": "19.0.1.0.0",
    "category": "Sales/CRM",
    "summary": "Bulk work of the sales performance plan in channels of the job queue",
    "author": "Sales Performance Plan contributors",
    "license": "LGPL-3",
    "depends": ["sales_performance_plan", "queue_job"],
    "data": ["data/queue_job_data.xml"],
    "auto_install": True,
}
