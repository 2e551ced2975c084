"""The tripwire: who reads more people than any work asks for is shut out, whoever she is.

Counted are distinct people whom one actor reads *outside* her own assignments: on every ground that
does not name this person or her group. An assignment to the whole organization names nobody, so what
is read by it counts, for administrators too: that is the account a thief would want. Not counted are
oneself, what names a person or group (rule ``assignment``), and askings that carry the approval of a
second person (a reference ``approval:<id>``). See docs/decisions/0018.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from arboleda.trust.vault.keeper import asking

MOST = 300
WINDOW_SECONDS = 600.0
INSIDE = frozenset({"assignment", "self", "held"})
APPROVED = "approval:"


def counts(ask: asking.Asking) -> bool:
    """Whether whom this asking reads is counted."""
    if ask.actor is None or ask.rule in INSIDE:
        return False
    return not any(one.startswith(APPROVED) for one in ask.references.replace(",", " ").split())


class Tripwire:
    """Whom each actor read of late. In the keeper's memory alone, under its guard."""

    def __init__(self) -> None:
        self._read: dict[uuid.UUID, dict[uuid.UUID, float]] = {}

    def note(self, actor: uuid.UUID, people: Iterable[uuid.UUID], now: float) -> bool:
        """Note whom she reads (now: seconds of a monotonic clock); whether that is too many."""
        kept = self._read.get(actor, {})
        fresh = {who: at for who, at in kept.items() if now - at < WINDOW_SECONDS}
        fresh.update((who, now) for who in people if who != actor)
        self._read[actor] = fresh
        return len(fresh) > MOST

    def forget(self, actor: uuid.UUID) -> None:
        """Begin anew for this actor."""
        self._read.pop(actor, None)

    def clear(self) -> None:
        """Begin anew for everybody."""
        self._read.clear()
