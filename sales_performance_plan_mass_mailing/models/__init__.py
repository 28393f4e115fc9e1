from . import customer_care, customer_playbook, mailing_mailing
