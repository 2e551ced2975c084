"""How passphrases are kept: Argon2id, sized for a small machine."""

from django.contrib.auth import hashers


class PassphraseHasher(hashers.Argon2PasswordHasher):
    """Argon2id with 3 passes over 64 MiB, one lane: about 0.2 s (trust.md section 4; RFC 9106)."""

    time_cost = 3
    memory_cost = 64 * 1024
    parallelism = 1


class QuickHasherForTests(hashers.Argon2PasswordHasher):
    """The same algorithm, as small as it goes. Only the test settings name it."""

    time_cost = 1
    memory_cost = 64
    parallelism = 1
