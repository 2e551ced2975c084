"""How often something may be asked: a bucket that fills again with time."""

from __future__ import annotations


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

    def fill(self) -> None:
        """Start anew, as if nobody had asked."""
        self._left, self._looked = self._burst, None
