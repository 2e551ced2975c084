"""Sessions whose content is sealed: a search for a name must not lie readable in the database."""

from __future__ import annotations

import base64
import functools
import json
import uuid
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib.sessions.backends import db

from arboleda.engines.sealing import capsules, errors

_PLACE = capsules.Place(uuid.UUID(int=0), "session", uuid.UUID(int=0), "session")


@functools.cache
def _key(secret: str) -> bytes:
    return HKDF(hashes.SHA256(), 32, None, b"arboleda sessions").derive(secret.encode())


class SessionStore(db.SessionStore):
    """Django's database sessions, each sealed under a key derived from the signing secret.

    The secret lies in ``keys/``, never in the same copy as the database.
    """

    def encode(self, session_dict: dict[str, Any]) -> str:
        """Seal the session's values."""
        payload = json.dumps(session_dict, separators=(",", ":")).encode()
        sealed = capsules.seal(_key(settings.SECRET_KEY), payload, _PLACE)
        return base64.b85encode(sealed).decode("ascii")

    def decode(self, session_data: str | bytes) -> dict[str, Any]:
        """Open the session's values; anything that does not open is an empty session."""
        text = session_data if isinstance(session_data, str) else bytes(session_data).decode()
        try:
            sealed = base64.b85decode(text)
            opened = capsules.unseal(_key(settings.SECRET_KEY), sealed, _PLACE)
        except (errors.SealBroken, ValueError):
            return {}
        values: dict[str, Any] = json.loads(opened)
        return values
