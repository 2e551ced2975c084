"""Words sent after a visit had ended: which of them may wait, for how long, how many.

Source: safety rule R34, docs/decisions/0021-words-sent-too-late.md. Pure: no ORM, no clock.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence

LATE_KEPT = datetime.timedelta(days=1)
LATE_BYTES = 256 * 1024
"""The longest story is 20,000 signs of at most four bytes; this is three of them."""
LATE_FIELDS = 300
LATE_FORMS = 3
"""So many wait for one account at most; the oldest goes first."""
AGAIN = "again"
"""Before the names of the fields that are asked in between, so that no form's own is taken."""
OURS = frozenset({"csrfmiddlewaretoken", "late_words"})
NONCE = "nonce"
SECRET = frozenset({"passphrase", "pin", "code", "passkey", "earlier", "new", "again", "secret"})
"""The last part of the names of fields whose answer lets somebody in."""
SEARCHED = "query"
_CODE = re.compile(r"[a-z0-9_.:-]*", re.ASCII)
_RANDOM = re.compile(r"[A-Za-z0-9_-]{16,64}", re.ASCII)

Fields = Sequence[tuple[str, str]]


def late_fields(sent: Fields) -> list[tuple[str, str]]:
    """What of a form may wait: nothing that is ours, and no answer to a question in between.

    Empty where the form may not wait as a whole: it holds a passphrase, PIN or code, it is a
    search, or it is a tap without words; such a form is sent again, never kept.
    """
    kept = [
        (name, value)
        for name, value in sent
        if name not in OURS and not name.startswith(f"{AGAIN}-")
    ]
    names = {name.rpartition("-")[2] for name, value in kept}
    if len(kept) > LATE_FIELDS or names & SECRET or SEARCHED in names:
        return []
    return kept if NONCE in names or written(kept) else []


def written(fields: Fields) -> list[str]:
    """What somebody wrote, among what a form carries: not its codes, ids, numbers and nonces."""
    values = [value.strip() for name, value in fields if name.rpartition("-")[2] != NONCE]
    return [
        value for value in values if not _CODE.fullmatch(value) and not _RANDOM.fullmatch(value)
    ]


def nonce_of(fields: Fields) -> str:
    """The value by which the form is known to have been taken; empty without one."""
    return next((value for name, value in fields if name.rpartition("-")[2] == NONCE), "")
