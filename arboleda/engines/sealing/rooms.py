"""A room's lock: a secret in somebody's head opens her private key, and nothing else does.

passphrase → Argon2id (RFC 9106) → pepper (an HMAC that only the keeper can make) → unlock key →
X25519 private key (RFC 7748), sealed with AES-256-GCM. GCM does not commit to its key: one
ciphertext can be made that opens under two. Each lock therefore carries a 32-byte HMAC of its own
unlock key and place, checked before anything is decrypted (Albertini et al., "How to Abuse and Fix
Authenticated Encryption Without Key Commitment", USENIX Security 2022; trust.md section 4).
"""

from __future__ import annotations

import dataclasses
import hashlib
import hmac
import os
import threading
import unicodedata
import uuid
from collections.abc import Callable

from argon2 import low_level
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from arboleda.engines.sealing import capsules, errors, framing

VERSION = 1
KEY_BYTES = 32
SALT_BYTES = 16
COMMITMENT_BYTES = 32
_SCHEME = b"arboleda-room-lock"
_HEADER_BYTES = 1 + 1 + 4 + 1 + SALT_BYTES
_TAG_BYTES = 16
_AT_ONCE = threading.BoundedSemaphore(2)
"""Each stretching takes 64 MiB: whoever sends many tries at once makes them wait, not the machine."""
_MOST_PASSES, _MOST_KIB, _MOST_LANES = 16, 1 << 20, 8

Pepper = Callable[[bytes], bytes]
"""Turns 32 bytes into 32 others under a key that lies elsewhere; slow or refused when asked often."""


@dataclasses.dataclass(frozen=True, slots=True)
class Cost:
    """What one try costs: passes over so many KiB, in so many lanes (RFC 9106)."""

    passes: int = 3
    kib: int = 64 * 1024
    lanes: int = 1

    def packed(self) -> bytes:
        """Six bytes, as a lock carries them."""
        return bytes([self.passes]) + self.kib.to_bytes(4, "big") + bytes([self.lanes])


@dataclasses.dataclass(frozen=True, slots=True)
class Place:
    """Where a lock belongs. kind: which secret opens it ("passphrase", "card"). key: the key's id."""

    deployment: uuid.UUID
    kind: str
    key: uuid.UUID

    def associated_data(self, header: bytes) -> bytes:
        """The bytes that the lock covers without hiding them, its own header among them."""
        return framing.frame(
            (_SCHEME, header, self.deployment.bytes, self.kind.encode(), self.key.bytes)
        )


@dataclasses.dataclass(frozen=True, slots=True)
class Header:
    """How a secret becomes an unlock key: its salt (16 bytes) and what a try costs."""

    salt: bytes
    cost: Cost

    def packed(self) -> bytes:
        """The first 23 bytes of a lock."""
        return bytes([VERSION]) + self.cost.packed() + self.salt


def new_header(cost: Cost) -> Header:
    """A header with a fresh salt. Locks that one secret opens may share it: one try opens all."""
    return Header(os.urandom(SALT_BYTES), cost)


def header_of(lock: bytes) -> Header:
    """Read a lock's header. Raises SealBroken for anything that is not a lock, or asks too much."""
    data = bytes(lock)
    if len(data) < _HEADER_BYTES + COMMITMENT_BYTES + 12 + _TAG_BYTES or data[0] != VERSION:
        raise errors.SealBroken
    cost = Cost(data[1], int.from_bytes(data[2:6], "big"), data[6])
    in_bounds = (
        1 <= cost.passes <= _MOST_PASSES
        and 8 * cost.lanes <= cost.kib <= _MOST_KIB
        and 1 <= cost.lanes <= _MOST_LANES
    )
    if not in_bounds:
        raise errors.SealBroken  # Whoever can write rows must not be able to fill the memory.
    return Header(data[7:_HEADER_BYTES], cost)


def unlock_key(secret: str, header: Header, *, pepper: Pepper) -> bytes:
    """Stretch a secret and season it: 32 bytes. Takes about 0.2 s at the default cost.

    The secret is read as NFKC with single spaces, so that the same words typed on another keyboard
    open the same lock. What pepper raises comes through.
    """
    words = " ".join(unicodedata.normalize("NFKC", secret).split())
    with _AT_ONCE:
        stretched = low_level.hash_secret_raw(
            words.encode(),
            header.salt,
            time_cost=header.cost.passes,
            memory_cost=header.cost.kib,
            parallelism=header.cost.lanes,
            hash_len=KEY_BYTES,
            type=low_level.Type.ID,
        )
    return pepper(stretched)


def new_private_key() -> bytes:
    """A fresh X25519 private key as its 32 bytes."""
    return X25519PrivateKey.generate().private_bytes_raw()


def public_of(private: bytes) -> bytes:
    """The public key (32 bytes) of a private one."""
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def lock(private: bytes, unlock: bytes, header: Header, place: Place) -> bytes:
    """Lock a private key: header (23) | commitment (32) | nonce (12) | ciphertext and tag (48)."""
    nonce = os.urandom(capsules.NONCE_BYTES)
    bound = place.associated_data(header.packed())
    sealed = AESGCM(_sealing_key(unlock)).encrypt(nonce, private, bound)
    return header.packed() + _commitment(unlock, bound) + nonce + sealed


def open_lock(lock: bytes, unlock: bytes, place: Place) -> bytes:
    """Return the private key. Raises SealBroken: wrong secret, other place, altered or cut bytes."""
    data = bytes(lock)
    bound = place.associated_data(header_of(data).packed())
    start = _HEADER_BYTES + COMMITMENT_BYTES
    if not hmac.compare_digest(data[_HEADER_BYTES:start], _commitment(unlock, bound)):
        raise errors.SealBroken
    nonce, sealed = data[start : start + 12], data[start + 12 :]
    try:
        return AESGCM(_sealing_key(unlock)).decrypt(nonce, sealed, bound)
    except InvalidTag as problem:
        raise errors.SealBroken from problem


def _sealing_key(unlock: bytes) -> bytes:
    return HKDF(hashes.SHA256(), KEY_BYTES, None, b"arboleda-room-sealing").derive(unlock)


def _commitment(unlock: bytes, bound: bytes) -> bytes:
    return hmac.digest(unlock, framing.frame((b"arboleda-room-commitment", bound)), hashlib.sha256)
