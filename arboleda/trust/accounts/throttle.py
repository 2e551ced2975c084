"""Slowing down guesses by address, in memory only; never by name.

Whoever knows her username could otherwise lock her out (trust.md section 7). Addresses are kept
as salted hashes for five minutes in this process and are never written anywhere.
"""

from __future__ import annotations

import hashlib
import secrets
import threading

WINDOW_SECONDS = 300
FREE_TRIES = 10

_salt = secrets.token_bytes(16)
_guard = threading.Lock()
_failures: dict[bytes, list[float]] = {}


def must_wait(address: str, *, at: float) -> bool:
    """Whether this address has failed so often that it must wait (seconds of a monotonic clock)."""
    with _guard:
        return len(_recent(_mark(address), at)) >= FREE_TRIES


def failed(address: str, *, at: float) -> None:
    """Note a failed try."""
    with _guard:
        mark = _mark(address)
        _failures[mark] = [*_recent(mark, at), at]
        for old in [one for one in _failures if not _recent(one, at)]:
            del _failures[old]


def forget_all() -> None:
    """Start anew (tests)."""
    with _guard:
        _failures.clear()


def _mark(address: str) -> bytes:
    return hashlib.sha256(_salt + address.encode()).digest()


def _recent(mark: bytes, at: float) -> list[float]:
    return [one for one in _failures.get(mark, []) if at - one < WINDOW_SECONDS]
