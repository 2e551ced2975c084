"""Finding a value again without keeping it: a digest, and over it a layer that can be changed.

The digest is HMAC-SHA256 of the value under a key that lives as long as the grove. Kept bare it
would stay a way to test guesses, in every old copy, for as long as that key lives. So what is
stored is the digest under AES-SIV (RFC 5297: the same bytes each time, which a lookup needs) and
a key of the epoch: turning the epoch takes the old layer off and puts a new one on, without the
value. Once an epoch's key is gone, what old copies hold is noise.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import unicodedata
import uuid

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from arboleda.engines.sealing import errors, framing

KEY_BYTES = 64
"""AES-SIV takes two keys of 256 bits."""
BARE_BYTES = 32
_SCHEME = b"arboleda-lookup-1"


def new_key() -> bytes:
    """A random key for the outer layer of one epoch."""
    return os.urandom(KEY_BYTES)


def digest(key: bytes, kind: str, value: str) -> bytes:
    """What stands for this value of this kind (32 bytes): the same for the same text in NFKC."""
    text = f"{kind}|{unicodedata.normalize('NFKC', value)}".encode()
    return hmac.digest(key, text, hashlib.sha256)


def cover(key: bytes, bare: bytes, *, deployment: uuid.UUID, epoch: int) -> bytes:
    """Put the epoch's layer over a digest: 48 bytes, the same each time."""
    return AESSIV(key).encrypt(bare, [_place(deployment, epoch)])


def uncover(key: bytes, covered: bytes, *, deployment: uuid.UUID, epoch: int) -> bytes:
    """Take the epoch's layer off; raise SealBroken where key, grove, epoch or bytes do not fit."""
    try:
        return AESSIV(key).decrypt(covered, [_place(deployment, epoch)])
    except (InvalidTag, ValueError) as problem:
        raise errors.SealBroken from problem


def _place(deployment: uuid.UUID, epoch: int) -> bytes:
    return framing.frame((_SCHEME, deployment.bytes, epoch.to_bytes(4, "big")))
