"""Sessions whose content is sealed: a search for a name must not lie readable in the database."""

from __future__ import annotations

import base64
import functools
import hashlib
import json
import uuid
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.apps import apps
from django.conf import settings
from django.contrib import auth
from django.contrib.sessions.backends import db
from django.contrib.sessions.base_session import AbstractBaseSession

from arboleda.engines.sealing import capsules, errors
from arboleda.trust.accounts import seals

ENDED = "ended"
"""In the session that follows one that ended by itself: whose that was (`middleware`)."""


@functools.cache
def _key(secret: str) -> bytes:
    return HKDF(hashes.SHA256(), 32, None, b"arboleda sessions").derive(secret.encode())


def mark_of(account: int | str) -> bytes:
    """What a visit's row says of its account: enough to find hers, nothing to whoever stole it."""
    return seals.mark(account, use="visits")


def handle_of(session_key: str) -> str:
    """A name for a visit on a page; the key itself is what lets somebody in."""
    return hashlib.sha256(f"visit {session_key}".encode()).hexdigest()[:24]


class SessionStore(db.SessionStore):
    """Django's database sessions, each sealed under a key derived from the signing secret.

    The secret lies in ``keys/``, never in the same copy as the database. What is sealed is bound to
    the session's own key: a row copied over another one opens there as an empty session. A row of
    somebody who is signed in carries the mark of her account, so that it is found without opening
    every visit.
    """

    @classmethod
    def get_model_class(cls) -> type[AbstractBaseSession]:
        """The rows of visits (accounts.models.Visit)."""
        found: type[AbstractBaseSession] = apps.get_model("accounts", "Visit")
        return found

    def create_model_instance(self, data: dict[str, Any]) -> AbstractBaseSession:
        """The row of this visit, with the mark of whoever is signed in, or was until it ended."""
        row = super().create_model_instance(data)
        account = data.get(auth.SESSION_KEY) or (data.get(ENDED) or (None,))[0]
        row.mark = mark_of(account) if account is not None else b""  # type: ignore[attr-defined]  # Ours.
        return row

    def encode(self, session_dict: dict[str, Any]) -> str:
        """Seal the session's values for its key."""
        payload = json.dumps(session_dict, separators=(",", ":")).encode()
        sealed = capsules.seal(_key(settings.SECRET_KEY), payload, self._place())
        return base64.b85encode(sealed).decode("ascii")

    def decode(self, session_data: str | bytes) -> dict[str, Any]:
        """Open the session's values; anything that does not open is an empty session."""
        text = session_data if isinstance(session_data, str) else bytes(session_data).decode()
        try:
            sealed = base64.b85decode(text)
            opened = capsules.unseal(_key(settings.SECRET_KEY), sealed, self._place())
        except (errors.SealBroken, ValueError):
            return {}
        values: dict[str, Any] = json.loads(opened)
        return values

    def _place(self) -> capsules.Place:
        """Which row this is, as the seal binds it: by a digest, for keys are no ids."""
        digest = hashlib.sha256(f"session {self.session_key or ''}".encode()).digest()
        return capsules.Place(uuid.UUID(int=0), "session", uuid.UUID(bytes=digest[:16]), "session")
