"""A capsule: one small JSON-like payload, sealed under one key, bound to its place.

Layout: version (1 byte) | nonce (12) | AES-256-GCM ciphertext and tag.
The associated data binds scheme, deployment, label, row, capsule name and version, so that a
ciphertext moved to another row, person, field or grove is refused (trust.md section 4).
"""

from __future__ import annotations

import dataclasses
import functools
import os
import uuid

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from arboleda.engines.sealing import errors, framing

VERSION = 1
KEY_BYTES = 32
NONCE_BYTES = 12
BLOCK = 64
_SCHEME = b"arboleda-capsule"
_BODY = 1 + NONCE_BYTES
_SHORTEST = _BODY + 16
_PADDING = b"\x80" + b"\x00" * (BLOCK - 1)


@dataclasses.dataclass(frozen=True, slots=True)
class Place:
    """Where a capsule belongs.

    deployment: the grove's random id. label: what kind of row, a constant that outlives table
    names ("identity", "story-version"). row: that row's id. capsule: which sensitivity class
    ("name", "contact", "safety", "text").
    """

    deployment: uuid.UUID
    label: str
    row: uuid.UUID
    capsule: str

    def associated_data(self, version: int) -> bytes:
        """The bytes that the seal covers without hiding them."""
        before, after = _around(self.deployment.bytes, self.label, self.capsule, version)
        return before + self.row.bytes + after


@functools.lru_cache(maxsize=256)
def _around(deployment: bytes, label: str, capsule: str, version: int) -> tuple[bytes, bytes]:
    """What stands before and after a row's 16 bytes: the same for every row of a kind. No secret."""
    before = (_SCHEME, bytes([version]), deployment, label.encode())
    return framing.frame(before) + (16).to_bytes(4, "big"), framing.frame((capsule.encode(),))


def new_key() -> bytes:
    """A random 256-bit key."""
    return AESGCM.generate_key(bit_length=256)


def pad(payload: bytes) -> bytes:
    """Lengthen to the next multiple of 64 bytes, so that length tells little (ISO/IEC 7816-4)."""
    return payload + _PADDING[: BLOCK - len(payload) % BLOCK]


def unpad(padded: bytes) -> bytes:
    """Undo pad; raise SealBroken where there is no mark, or more behind it than padding."""
    end = padded.rfind(_PADDING[:1])
    if end < 0 or padded[end:] != _PADDING[: len(padded) - end]:
        raise errors.SealBroken
    return padded[:end]


def seal(key: bytes, payload: bytes, place: Place) -> bytes:
    """Seal payload under key at this place. Two calls never give the same bytes."""
    nonce = os.urandom(NONCE_BYTES)
    sealed = AESGCM(key).encrypt(nonce, pad(payload), place.associated_data(VERSION))
    return bytes([VERSION]) + nonce + sealed


class Opener:
    """Opens capsules of one kind (see `Place`) for whole lists: what never changes is made once.

    It holds no key.
    """

    __slots__ = ("_after", "_before")

    def __init__(self, deployment: uuid.UUID, label: str, capsule: str) -> None:
        self._before, self._after = _around(deployment.bytes, label, capsule, VERSION)

    def unseal(self, key: bytes, sealed: bytes, row: uuid.UUID) -> bytes:
        """Return the payload; raise SealBroken if key, place or bytes are not those of the sealing."""
        if len(sealed) < _SHORTEST or sealed[0] != VERSION:
            raise errors.SealBroken
        # What UUID.bytes does, without the call: this runs for every name of every list.
        place = self._before + row.int.to_bytes(16, "big") + self._after
        try:
            padded = AESGCM(key).decrypt(sealed[1:_BODY], sealed[_BODY:], place)
        except (InvalidTag, ValueError) as problem:
            raise errors.SealBroken from problem
        return unpad(padded)


@functools.lru_cache(maxsize=256)
def opener(deployment: uuid.UUID, label: str, capsule: str) -> Opener:
    """The opener for a kind of capsule, made once."""
    return Opener(deployment, label, capsule)


def unseal(key: bytes, sealed: bytes, place: Place) -> bytes:
    """Return the payload; raise SealBroken if key, place or bytes are not the ones it was sealed with."""
    kind = opener(place.deployment, place.label, place.capsule)
    return kind.unseal(key, bytes(sealed), place.row)
