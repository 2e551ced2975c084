"""Every write to accounts, assignments, approvals, settings and nonces.

Each operation asks the policy, checks the rules, then saves and audits in one transaction. Raises
Refused, Invalid (closed codes) and AlreadyDone (the same form again).
"""

from arboleda.trust.accounts.operations.approving import (
    approve,
    ask_approval,
    refuse,
    spend_approval,
)
from arboleda.trust.accounts.operations.assigning import assign, end_assignment
from arboleda.trust.accounts.operations.erasing import (
    erase_account,
    erase_approvals,
    erase_assignments,
    erase_nonces,
    erase_visits,
    purge_sessions,
)
from arboleda.trust.accounts.operations.errors import AlreadyDone, Invalid, NotApproved, Refused
from arboleda.trust.accounts.operations.nonces import purge_nonces, spend_nonce
from arboleda.trust.accounts.operations.opening import choose_language, open_account, set_active
from arboleda.trust.accounts.operations.settling import change_grove, found_grove

__all__ = [
    "AlreadyDone",
    "Invalid",
    "NotApproved",
    "Refused",
    "approve",
    "ask_approval",
    "assign",
    "change_grove",
    "choose_language",
    "end_assignment",
    "erase_account",
    "erase_approvals",
    "erase_assignments",
    "erase_nonces",
    "erase_visits",
    "found_grove",
    "open_account",
    "purge_nonces",
    "purge_sessions",
    "refuse",
    "set_active",
    "spend_approval",
    "spend_nonce",
]
