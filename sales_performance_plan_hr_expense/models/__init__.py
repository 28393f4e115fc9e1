from . import hr_expense, plan_budget_use
