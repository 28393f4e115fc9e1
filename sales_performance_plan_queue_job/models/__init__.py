from . import queue_mixin
from . import customer_run, incentive_run, lead_pool, plan
