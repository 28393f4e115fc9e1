from . import crm_lead_lost
from . import base_import_import
from . import base_partner_merge, customer_history_wizard, customer_ladder_wizard, customer_migration_wizard
from . import gate_override_wizard
from . import lead_back_test, lead_back_test_line
from . import gate_refuse_wizard
from . import incentive_answer_wizard, incentive_propose_wizard, incentive_settle_wizard
from . import incentive_verify_wizard, incentive_verify_wizard_line
from . import incentive_what_if, incentive_what_if_line, incentive_what_if_quarter
from . import engagement_pulse_wizard
from . import service_drop_wizard
from . import lead_funnel_wizard, lead_stage_wizard, lead_stage_wizard_line
from . import talent_decide_wizard
from . import talent_mentoring_effect, talent_mentoring_effect_line
from . import talent_mentoring_suggestion, talent_mentoring_wizard
from . import talent_pip_wizard, talent_pip_wizard_line, talent_word_wizard
from . import plan_setup_role_wizard, plan_setup_role_wizard_line
from . import plan_setup_team_wizard, plan_setup_team_wizard_line
from . import plan_setup_address_wizard
from . import plan_target_wizard_kpi
from . import plan_target_wizard_member
from . import plan_reopen_wizard
from . import plan_target_wizard
