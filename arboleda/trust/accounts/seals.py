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


def seal_for_browser(
    payload: Any, *, secret: bytes, use: str, row: uuid.UUID, capsule: str
) -> bytes:
    """Seal so that it takes the signing secret *and* what one browser alone has: 32 random bytes.

    A dump or a backup with every key of ours opens nothing of it.
    """
    place = capsules.Place(_NOWHERE, use, row, capsule)
    return capsules.seal(_mixed(secret, use), json.dumps(payload).encode(), place)


def unseal_in_browser(
    sealed: bytes, *, secret: bytes, use: str, row: uuid.UUID, capsule: str
) -> Any:
    """Open what `seal_for_browser` sealed. Raises Broken."""
    place = capsules.Place(_NOWHERE, use, row, capsule)
    return json.loads(capsules.unseal(_mixed(secret, use), sealed, place))


def _mixed(secret: bytes, use: str) -> bytes:
    """A key for this moment: never cached, so that it lies in no worker's memory afterwards."""
    info = f"arboleda {use}".encode()
    return HKDF(hashes.SHA256(), 32, secret, info).derive(settings.SECRET_KEY.encode())


def mark(*parts: object, use: str) -> bytes:
    """16 bytes that stand for these values and tell nothing to whoever has not the secret."""
    message = "\x1f".join(str(part) for part in parts).encode()
    return hmac.digest(_key(settings.SECRET_KEY, use), message, hashlib.sha256)[:16]
