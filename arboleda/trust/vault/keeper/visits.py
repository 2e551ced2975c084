"""Somebody who looks at herself leaves one row a visit (blueprint section 6).

Her own pages open what is hers many times; a row for each would bury the rows that matter to her,
those of others. The first look of a visit is written down like any other, and stands for the rest.
"""

from __future__ import annotations

import uuid

from arboleda.trust.vault.keeper import asking

CAPSULES = "own"
"""What the one row says instead of a sensitivity class: whatever is hers."""
LONGEST_SECONDS = 12 * 60 * 60
"""No visit is remembered longer than this: the next look is a row again."""
MOST = 10_000


class Visits:
    """Which visits have left their row. In the keeper's memory alone, under its lock."""

    def __init__(self) -> None:
        self._seen: dict[tuple[uuid.UUID, str], float] = {}

    def clear(self) -> None:
        """Forget every visit."""
        self._seen.clear()

    @staticmethod
    def key_of(ask: asking.Asking, subjects: list[uuid.UUID]) -> tuple[uuid.UUID, str] | None:
        """The visit in which somebody asks for nobody but herself; None for every other asking."""
        if ask.actor is None or not ask.visit or set(subjects) != {ask.actor}:
            return None
        return ask.actor, ask.visit

    def has_row(self, key: tuple[uuid.UUID, str], now: float) -> bool:
        """Whether this visit's row is on the disk (now: seconds of a monotonic clock)."""
        return now - self._seen.get(key, now - LONGEST_SECONDS) < LONGEST_SECONDS

    def note(self, key: tuple[uuid.UUID, str], now: float) -> None:
        """Remember that the row is on the disk. The oldest visits go first where there are many."""
        self._seen.pop(key, None)
        self._seen[key] = now
        while len(self._seen) > MOST:
            del self._seen[next(iter(self._seen))]
