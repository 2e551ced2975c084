"""Sealing under a passphrase: slow to guess, and bound to the one key that it was sealed under.

The key comes from Argon2id (RFC 9106; 3 passes over 64 MiB, one lane: about 0.2 s). AES-GCM alone
does not commit to its key: bytes can be made that open under two of them. So a 32-byte HMAC of
the key stands in front and is compared first (trust.md section 4).

Layout: version (1 byte) | commitment (32) | nonce (12) | AES-256-GCM ciphertext and tag. The
header is covered by the commitment and by the seal.
"""

from __future__ import annotations

import dataclasses
import hashlib
import hmac
import os
import unicodedata

from argon2 import low_level
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from arboleda.engines.sealing import capsules, errors, framing

VERSION = 1
SALT_BYTES = 16
COMMITMENT_BYTES = 32
_SCHEME = b"arboleda-passphrase-1"


@dataclasses.dataclass(frozen=True, slots=True)
class Cost:
    """What one guess costs: passes, memory in KiB, lanes."""

    passes: int = 3
    memory: int = 64 * 1024
    lanes: int = 1


STANDARD = Cost()


def new_salt() -> bytes:
    """16 random bytes."""
    return os.urandom(SALT_BYTES)


def derive(passphrase: str, salt: bytes, cost: Cost = STANDARD) -> bytes:
    """The 32-byte key behind a passphrase: the same for the same words, however they were typed.

    Text is taken in NFKC and without spaces at its ends. Takes `cost.memory` KiB and about 0.2 s.
    """
    text = unicodedata.normalize("NFKC", passphrase).strip()
    return low_level.hash_secret_raw(
        text.encode(),
        salt,
        time_cost=cost.passes,
        memory_cost=cost.memory,
        parallelism=cost.lanes,
        hash_len=capsules.KEY_BYTES,
        type=low_level.Type.ID,
    )


def seal(key: bytes, payload: bytes, header: bytes) -> bytes:
    """Seal payload under a derived key; header is covered without being hidden."""
    nonce = os.urandom(capsules.NONCE_BYTES)
    body = AESGCM(_apart(key, b"seal", header)).encrypt(nonce, capsules.pad(payload), header)
    return bytes([VERSION]) + _apart(key, b"commitment", header) + nonce + body


def unseal(key: bytes, sealed: bytes, header: bytes) -> bytes:
    """Return the payload; raise SealBroken where key, header or bytes do not fit.

    The commitment is compared before anything is decrypted.
    """
    start = 1 + COMMITMENT_BYTES
    if len(sealed) < start + capsules.NONCE_BYTES + 16 or sealed[0] != VERSION:
        raise errors.SealBroken
    if not hmac.compare_digest(sealed[1:start], _apart(key, b"commitment", header)):
        raise errors.SealBroken
    nonce, body = (
        sealed[start : start + capsules.NONCE_BYTES],
        sealed[start + capsules.NONCE_BYTES :],
    )
    try:
        padded = AESGCM(_apart(key, b"seal", header)).decrypt(nonce, body, header)
    except (InvalidTag, ValueError) as problem:
        raise errors.SealBroken from problem
    return capsules.unpad(padded)


def _apart(key: bytes, use: bytes, header: bytes) -> bytes:
    return hmac.digest(key, framing.frame((_SCHEME, use, header)), hashlib.sha256)
