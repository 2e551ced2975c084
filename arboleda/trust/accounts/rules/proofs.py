"""Second steps: codes of an app, recovery codes, and when somebody must have one. Pure."""

from __future__ import annotations

import datetime
import hashlib
import hmac
from collections.abc import Callable, Sequence

import pyotp

STEP_SECONDS = 30
"""How long a code of an app holds (RFC 6238)."""
CODES = 10
"""How many recovery codes somebody gets."""
CODE_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""No letters that look alike: ten of these are 49 random bits."""
HALF_MINUTES = 5
"""How long the second question waits after a right passphrase."""
WITHOUT_FACTOR = datetime.timedelta(days=14)
"""How long somebody on staff may work before a second step must be set up."""
PASSKEYS = 8
"""How many keys one account may hold."""


def new_secret() -> str:
    """A random secret for an app: 160 bits in base 32 (RFC 4226, section 4)."""
    return pyotp.random_base32()


def app_address(secret: str, *, username: str, place: str) -> str:
    """What the QR code says to the app: otpauth://… place is the grove's neutral name."""
    return pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name=place)


def spaced(secret: str) -> str:
    """The secret in groups of four, for typing."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


def digits(code: str) -> str:
    """What was typed without spaces and dashes, in small letters."""
    return "".join(sign for sign in code.lower() if sign.isalnum())


def code_step(secret: str, code: str, *, at: datetime.datetime, after: int) -> int | None:
    """The time step (30 s since 1970) that a six-digit code belongs to, or None.

    One step to either side counts, for clocks that differ. after: the last step that was accepted;
    no code counts twice (RFC 6238, section 5.2). Every step is compared, in constant time.
    """
    given, now = digits(code).encode(), int(at.timestamp()) // STEP_SECONDS
    app, found = pyotp.TOTP(secret), None
    for step in (now - 1, now, now + 1):
        right = hmac.compare_digest(app.generate_otp(step).encode(), given)
        if right and step > after:
            found = step
    return found


def new_codes(choose: Callable[[Sequence[str]], str]) -> list[str]:
    """Ten recovery codes as they are shown: ``abcde-fgh23``. choose is secrets.choice."""
    letters = ["".join(choose(CODE_LETTERS) for _ in range(10)) for _ in range(CODES)]
    return [f"{one[:5]}-{one[5:]}" for one in letters]


def code_mark(code: str) -> str:
    """What is kept of a recovery code: its SHA-256; the code is random, so nothing can be tried."""
    return hashlib.sha256(digits(code).encode()).hexdigest()


def without_code(marks: Sequence[str], code: str) -> list[str] | None:
    """The marks that are left once this code is used; None where it is not among them."""
    given = code_mark(code)
    left = [one for one in marks if not hmac.compare_digest(one, given)]
    return left if len(left) < len(marks) else None


def factor_due(
    *, opened_at: datetime.datetime, now: datetime.datetime
) -> tuple[datetime.datetime, bool]:
    """Until when (UTC) staff may work without a second step, and whether that time is over."""
    until = opened_at + WITHOUT_FACTOR
    return until, until <= now
