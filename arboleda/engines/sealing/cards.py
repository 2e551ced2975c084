"""A printed card: a random code of 128 bits that is useless without the PIN in her head.

Twenty-seven signs of 31 that are not mistaken for one another (no I, L, O, U, Z), the last a check
sign, in groups that can be read aloud. Small letters, spaces and dashes do not matter. That there
are 31 of them, a prime, makes the check sign see any one wrong sign and any swap of neighbours.
"""

from __future__ import annotations

import itertools
import secrets

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXY"
CODE_BITS = 128
_BASE = len(SIGNS)
_SAME = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V", "Z": "2"})
_LENGTH = 26
"""Signs that carry the code: 31 to the 26th is a little more than 2 to the 128th."""
PIN_LEAST, PIN_MOST = 6, 12


class NotACode(ValueError):
    """The signs are not a code: too few, too many, or one of them is wrong."""


def new_code() -> bytes:
    """Sixteen random bytes."""
    return secrets.token_bytes(CODE_BITS // 8)


def written(code: bytes) -> str:
    """A code as it stands on the card: six groups, the check sign closing the last."""
    number, signs = int.from_bytes(code, "big"), ""
    for _ in range(_LENGTH):
        number, rest = divmod(number, _BASE)
        signs = SIGNS[rest] + signs
    signs += SIGNS[_check(signs)]
    cuts = (0, 5, 10, 15, 19, 23, 27)
    return " ".join(signs[start:end] for start, end in itertools.pairwise(cuts))


def read(text: str) -> bytes:
    """The code that somebody typed off her card. Raises NotACode."""
    signs = "".join(text.upper().replace("-", "").split()).translate(_SAME)
    if len(signs) != _LENGTH + 1 or any(sign not in SIGNS for sign in signs):
        raise NotACode
    if SIGNS[_check(signs[:-1])] != signs[-1]:
        raise NotACode
    number = 0
    for sign in signs[:-1]:
        number = number * _BASE + SIGNS.index(sign)
    if number >= 1 << CODE_BITS:
        raise NotACode
    return number.to_bytes(CODE_BITS // 8, "big")


def secret(code: bytes, pin: str) -> str:
    """What opens a card's lock: both halves, so that neither alone is worth a try."""
    return f"{code.hex()} {pin}"


def pin_problems(pin: str) -> list[str]:
    """Codes of what is wrong with a PIN: ``pin_shape`` (6 to 12 digits), ``pin_easy``.

    Easy: fewer than three different digits, or counting up or down.
    """
    if not (pin.isascii() and pin.isdigit() and PIN_LEAST <= len(pin) <= PIN_MOST):
        return ["pin_shape"]
    steps = {(int(after) - int(before)) % 10 for before, after in itertools.pairwise(pin)}
    return ["pin_easy"] if len(set(pin)) < 3 or steps in ({1}, {9}) else []


def _check(signs: str) -> int:
    # Weights 1 to 26 differ modulo 31 and none is 0.
    return sum((place + 1) * SIGNS.index(sign) for place, sign in enumerate(signs)) % _BASE
