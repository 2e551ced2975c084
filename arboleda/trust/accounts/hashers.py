"""How passphrases are kept: Argon2id, sized for a small machine."""

from __future__ import annotations

import threading

from django.contrib.auth import hashers

_AT_ONCE = threading.BoundedSemaphore(2)
"""Each takes 64 MiB: whoever sends many sign-ins at once makes them wait, not the machine."""


class PassphraseHasher(hashers.Argon2PasswordHasher):
    """Argon2id with 3 passes over 64 MiB, one lane: about 0.2 s (trust.md section 4; RFC 9106)."""

    time_cost = 3
    memory_cost = 64 * 1024
    parallelism = 1

    def encode(self, password: str, salt: str) -> str:
        """Hash a passphrase; at most two at once in a process."""
        with _AT_ONCE:
            return str(super().encode(password, salt))

    def verify(self, password: str, encoded: str) -> bool:
        """Compare a passphrase with its hash; at most two at once in a process."""
        with _AT_ONCE:
            return bool(super().verify(password, encoded))


class QuickHasherForTests(hashers.Argon2PasswordHasher):
    """The same algorithm, as small as it goes. Only the test settings name it."""

    time_cost = 1
    memory_cost = 64
    parallelism = 1
