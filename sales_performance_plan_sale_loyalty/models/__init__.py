from . import customer_care, customer_playbook, sale_order
