"""How often something may be asked: a bucket that fills again with time."""

from __future__ import annotations

import uuid

REMEMBERED = 1000
"""Buckets kept before those that are full again are forgotten."""


class Bucket:
    """Lets `burst` askings through at once, and `per_second` more for each second that passes."""

    def __init__(self, *, burst: float, per_second: float) -> None:
        self._burst = burst
        self._per_second = per_second
        self._left = burst
        self._looked: float | None = None

    def take(self, now: float) -> bool:
        """Whether this asking may pass (now: seconds of a monotonic clock)."""
        if self._looked is not None:
            gained = max(0.0, now - self._looked) * self._per_second
            self._left = min(self._burst, self._left + gained)
        self._looked = now
        if self._left < 1:
            return False
        self._left -= 1
        return True

    def is_full(self, now: float) -> bool:
        """Whether so long a time has passed that this bucket remembers nothing."""
        if self._looked is None:
            return True
        gained = max(0.0, now - self._looked) * self._per_second
        return self._left + gained >= self._burst

    def fill(self) -> None:
        """Start anew, as if nobody had asked."""
        self._left, self._looked = self._burst, None


class Buckets:
    """A small bucket for each who asks, and a large one for all of them together.

    Whoever empties her own keeps nobody else from asking; many at once are still slowed.
    """

    def __init__(self, each: tuple[float, float], whole: tuple[float, float]) -> None:
        """each, whole: how many at once, and how many more for each second that passes."""
        self._each = each
        self._own: dict[uuid.UUID, Bucket] = {}
        self._whole = Bucket(burst=whole[0], per_second=whole[1])

    def take(self, who: uuid.UUID, now: float) -> bool:
        """Whether this asking may pass (now: seconds of a monotonic clock)."""
        if len(self._own) >= REMEMBERED:
            self._own = {one: own for one, own in self._own.items() if not own.is_full(now)}
        own = self._own.setdefault(who, Bucket(burst=self._each[0], per_second=self._each[1]))
        # Her own first: what is refused to her must not be taken from all.
        return own.take(now) and self._whole.take(now)

    def fill(self) -> None:
        """Start anew, as if nobody had asked."""
        self._own.clear()
        self._whole.fill()
