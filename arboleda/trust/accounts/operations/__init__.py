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
    erase_factors,
    erase_nonces,
    erase_visits,
    purge_sessions,
)
from arboleda.trust.accounts.operations.errors import AlreadyDone, Invalid, NotApproved, Refused
from arboleda.trust.accounts.operations.filing import record_file
from arboleda.trust.accounts.operations.late import (
    drop_late_words,
    erase_late_words,
    keep_late_words,
    purge_late_words,
)
from arboleda.trust.accounts.operations.nonces import purge_nonces, spend_nonce
from arboleda.trust.accounts.operations.opening import (
    change_role,
    choose_exit_name,
    choose_language,
    close_for_good,
    open_account,
    set_active,
)
from arboleda.trust.accounts.operations.passphrases import (
    change_passphrase,
    choose_passphrase,
    renew_hash,
    reset_passphrase,
)
from arboleda.trust.accounts.operations.proving import (
    REMOVE_KIND,
    add_app,
    add_passkey,
    remove_factor,
    remove_factors,
    renew_codes,
    use_code,
    use_passkey,
)
from arboleda.trust.accounts.operations.settling import change_grove, found_grove
from arboleda.trust.accounts.operations.slowing import (
    Try,
    begin_try,
    mark,
    purge_failures,
    take_back,
)
from arboleda.trust.accounts.operations.visiting import end_all, end_visit, end_visits_of

__all__ = [
    "REMOVE_KIND",
    "AlreadyDone",
    "Invalid",
    "NotApproved",
    "Refused",
    "Try",
    "add_app",
    "add_passkey",
    "approve",
    "ask_approval",
    "assign",
    "begin_try",
    "change_grove",
    "change_passphrase",
    "change_role",
    "choose_exit_name",
    "choose_language",
    "choose_passphrase",
    "close_for_good",
    "drop_late_words",
    "end_all",
    "end_assignment",
    "end_visit",
    "end_visits_of",
    "erase_account",
    "erase_approvals",
    "erase_assignments",
    "erase_factors",
    "erase_late_words",
    "erase_nonces",
    "erase_visits",
    "found_grove",
    "keep_late_words",
    "mark",
    "open_account",
    "purge_failures",
    "purge_late_words",
    "purge_nonces",
    "purge_sessions",
    "record_file",
    "refuse",
    "remove_factor",
    "remove_factors",
    "renew_codes",
    "renew_hash",
    "reset_passphrase",
    "set_active",
    "spend_approval",
    "spend_nonce",
    "take_back",
    "use_code",
    "use_passkey",
]
