"""Sealing what sign-in needs before any person's key could be asked for.

Keys are derived from the signing secret, which lies in ``keys/``, never in the same copy as the
database (docs/decisions/0028-second-steps.md).
"""

from __future__ import annotations

import functools
import hashlib
import hmac
import json
import uuid
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from arboleda.engines.sealing import capsules, errors

Broken = errors.SealBroken
_NOWHERE = uuid.UUID(int=0)


@functools.cache
def _key(secret: str, use: str) -> bytes:
    return HKDF(hashes.SHA256(), 32, None, f"arboleda {use}".encode()).derive(secret.encode())


def seal(payload: Any, *, use: str, row: uuid.UUID, capsule: str) -> bytes:
    """Seal plain values for one use (a constant), one row and one capsule."""
    place = capsules.Place(_NOWHERE, use, row, capsule)
    return capsules.seal(_key(settings.SECRET_KEY, use), json.dumps(payload).encode(), place)


def unseal(sealed: bytes, *, use: str, row: uuid.UUID, capsule: str) -> Any:
    """Open what `seal` sealed. Raises Broken."""
    place = capsules.Place(_NOWHERE, use, row, capsule)
    return json.loads(capsules.unseal(_key(settings.SECRET_KEY, use), sealed, place))


def mark(*parts: object, use: str) -> bytes:
    """16 bytes that stand for these values and tell nothing to whoever has not the secret."""
    message = "\x1f".join(str(part) for part in parts).encode()
    return hmac.digest(_key(settings.SECRET_KEY, use), message, hashlib.sha256)[:16]
