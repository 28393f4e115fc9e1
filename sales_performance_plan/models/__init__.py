# ruff: noqa: I001 - mixins come before the models that they are mixed into
from . import customer_sql_mixin
from . import customer_badge_mixin
from . import customer_mixin
from . import import_mixin
from . import customer_history
from . import customer_override
from . import customer_recheck
from . import customer_run
from . import customer_standing
from . import customer_tier
from . import account_move
from . import base_partner_merge
from . import crm_lead
from . import res_company
from . import res_config_settings
from . import res_partner
from . import sale_order
