"""Every write to rooms. Each asks the policy, checks the rules, then saves and audits together.

Keys are asked for before a transaction opens. Raises Refused, Invalid (closed codes) and
AlreadyDone of accounts, Tampered, and kit.errors.Locked while the keeper is closed.
"""

from arboleda.trust.room.operations.erasing import (
    PURGED,
    erase_envelopes,
    erase_keys,
    erase_locks,
    erase_resets,
    erase_room,
    erase_texts,
    purge_locks,
)
from arboleda.trust.room.operations.opening import Tampered, begin_anew, make_room, open_room
from arboleda.trust.room.operations.passphrases import (
    change_passphrase,
    choose_passphrase,
    reset_passphrase,
)
from arboleda.trust.room.operations.recovery import (
    make_card,
    recover_by_card,
    recover_by_passphrase,
    revoke_card,
)
from arboleda.trust.room.operations.writing import (
    keep_draft,
    put,
    remove_text,
    share_text,
    write_text,
)

__all__ = [
    "PURGED",
    "Tampered",
    "begin_anew",
    "change_passphrase",
    "choose_passphrase",
    "erase_envelopes",
    "erase_keys",
    "erase_locks",
    "erase_resets",
    "erase_room",
    "erase_texts",
    "keep_draft",
    "make_card",
    "make_room",
    "open_room",
    "purge_locks",
    "put",
    "recover_by_card",
    "recover_by_passphrase",
    "remove_text",
    "reset_passphrase",
    "revoke_card",
    "share_text",
    "write_text",
]
