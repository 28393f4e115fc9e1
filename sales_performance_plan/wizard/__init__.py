from . import base_partner_merge, customer_history_wizard, customer_ladder_wizard, customer_migration_wizard
from . import incentive_answer_wizard, incentive_settle_wizard, incentive_verify_wizard, incentive_what_if
