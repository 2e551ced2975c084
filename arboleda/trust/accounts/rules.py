"""What is valid in an account. Pure: no ORM, no clock."""

from __future__ import annotations

import re

USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,39}")
MINIMUM_LENGTH = 12
"""Characters in a passphrase: four or five common words. Length beats symbols (NIST SP 800-63B-4)."""

IDLE_MINUTES = {"participant": 30}
IDLE_MINUTES_STAFF = 8 * 60
CONFIRMED_MINUTES = 5


def username_problems(username: str) -> list[str]:
    """Codes of what is wrong: ``username_shape`` (3 to 40 small letters, digits, dot, dash)."""
    return [] if USERNAME.fullmatch(username) else ["username_shape"]


def passphrase_problems(passphrase: str, *, username: str) -> list[str]:
    """Codes of what is wrong: ``too_short``, ``one_character``, ``is_username``."""
    problems = []
    if len(passphrase) < MINIMUM_LENGTH:
        problems.append("too_short")
    if passphrase and len(set(passphrase)) < 4:
        problems.append("one_character")
    if username and username.lower() in passphrase.lower() and len(passphrase) < len(username) + 8:
        problems.append("is_username")
    return problems


def idle_minutes(role: str) -> int:
    """How many quiet minutes end a session of this role."""
    return IDLE_MINUTES.get(role, IDLE_MINUTES_STAFF)
