"""Seats without names: everything a phone in a live room needs, out of one random number in its cookie.

The number never leaves the cookie. From it comes, by HKDF-SHA256 (RFC 5869) and for each room apart,
what marks the phone's seat in that room (a digest; two rooms cannot be tied together by it), the
key under which the names of its piles are sealed, and a short code to write down. The code opens
the number again on a phone that forgot its cookie: it is stretched by Argon2id, so that a stolen
database is no list to try ten signs against.
"""

from __future__ import annotations

import dataclasses
import hashlib
import os
import threading
import uuid

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from arboleda.engines.sealing import capsules, errors, passphrases

NUMBER_BYTES = 32
SIGNS = "23456789abcdefghjkmnpqrstuvwxyz"
"""31 signs that are not mistaken for one another, read aloud or from far away: no 0, 1, i, l, o."""
WAY_BACK_SIGNS = 10
"""31 to the tenth is 8·10¹⁴ codes: at a twentieth of a second each, a million years of one core."""
_NOWHERE = uuid.UUID(int=0)
_SCHEME = b"arboleda-seat-1"
_AT_ONCE = threading.BoundedSemaphore(2)
"""Each stretching takes 64 MiB: whoever sends many tries at once makes them wait, not the machine."""


@dataclasses.dataclass(frozen=True, slots=True)
class WayBack:
    """What is kept so that a written code opens a seat's number again.

    mark: 32 bytes to find it by. sealed: the number, under what the code gives.
    """

    mark: bytes
    sealed: bytes


def new_number() -> bytes:
    """32 random bytes for one phone."""
    return os.urandom(NUMBER_BYTES)


def token(number: bytes, room: uuid.UUID) -> bytes:
    """SHA-256 of the phone's number for this room: what marks the seat (32 bytes)."""
    return hashlib.sha256(_derive(number, room, b"seat")).digest()


def names_key(number: bytes, room: uuid.UUID) -> bytes:
    """The key under which this seat's pile names are sealed (32 bytes)."""
    return _derive(number, room, b"pile names")


def seal_name(key: bytes, name: str, *, seat: uuid.UUID, pile: int) -> bytes:
    """Seal the name of one pile of one seat."""
    return capsules.seal(key, name.encode(), _place(seat, pile))


def open_name(key: bytes, sealed: bytes, *, seat: uuid.UUID, pile: int) -> str:
    """The name of a pile; empty where the key is not hers: a page shows less, nothing else."""
    try:
        return capsules.unseal(key, bytes(sealed), _place(seat, pile)).decode()
    except errors.SealBroken:
        return ""


def way_back_code(number: bytes, room: uuid.UUID) -> str:
    """The ten signs that lead back to this seat: the same as often as they are asked for."""
    return signs(_derive(number, room, b"way back"), WAY_BACK_SIGNS)


def make_way_back(number: bytes, room: uuid.UUID, cost: passphrases.Cost) -> WayBack:
    """What to keep so that `way_back_code` opens the number again. Takes as long as `cost`."""
    mark, key = _stretched(way_back_code(number, room), room, cost)
    return WayBack(mark, passphrases.seal(key, number, _header(room)))


def way_back_mark(code: str, room: uuid.UUID, cost: passphrases.Cost) -> tuple[bytes, bytes]:
    """(the mark to look for, the key to open what stands beside it) for a code somebody typed."""
    return _stretched(code, room, cost)


def open_way_back(key: bytes, sealed: bytes, room: uuid.UUID) -> bytes:
    """The number behind a way back. Raises SealBroken."""
    return passphrases.unseal(key, bytes(sealed), _header(room))


def signs(randomness: bytes, length: int) -> str:
    """So many signs out of at least 16 random bytes (the rest of the division by 31 is too small to
    favour any of them)."""
    number, found = int.from_bytes(randomness, "big"), ""
    for _ in range(length):
        number, rest = divmod(number, len(SIGNS))
        found += SIGNS[rest]
    return found


def read_signs(text: str, length: int) -> str:
    """What somebody typed as a code of this length, in small letters and without gaps; empty if none."""
    found = "".join(text.lower().replace("-", "").split())
    return found if len(found) == length and set(found) <= set(SIGNS) else ""


def _stretched(code: str, room: uuid.UUID, cost: passphrases.Cost) -> tuple[bytes, bytes]:
    with _AT_ONCE:
        key = passphrases.derive(code, room.bytes, cost)
    return _derive(key, room, b"way back mark"), key


def _derive(secret: bytes, room: uuid.UUID, use: bytes) -> bytes:
    return HKDF(hashes.SHA256(), 32, room.bytes, _SCHEME + b" " + use).derive(secret)


def _place(seat: uuid.UUID, pile: int) -> capsules.Place:
    return capsules.Place(_NOWHERE, "dream-pile", seat, f"name-{pile}")


def _header(room: uuid.UUID) -> bytes:
    return _SCHEME + room.bytes
