"""Shared reads of accounts."""

from arboleda.trust.accounts.queries.accounts import (
    Given,
    Member,
    account_of,
    assigned_groups,
    assignments_in_force,
    everybody_assignments,
    grove,
    staff_account,
    staff_accounts,
    team,
    works_with_everybody,
)
from arboleda.trust.accounts.queries.approvals import (
    Asked,
    approval,
    approval_for,
    approvals_asked,
    approvals_waiting,
    in_words,
)
from arboleda.trust.accounts.queries.held import (
    export_account,
    export_approvals,
    export_assignments,
    show_account,
    show_approvals,
    show_assignments,
)

__all__ = [
    "Asked",
    "Given",
    "Member",
    "account_of",
    "approval",
    "approval_for",
    "approvals_asked",
    "approvals_waiting",
    "assigned_groups",
    "assignments_in_force",
    "everybody_assignments",
    "export_account",
    "export_approvals",
    "export_assignments",
    "grove",
    "in_words",
    "show_account",
    "show_approvals",
    "show_assignments",
    "staff_account",
    "staff_accounts",
    "team",
    "works_with_everybody",
]
