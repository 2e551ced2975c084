"""An open room, as the one who opened it carries it from page to page.

While she is in it, the private keys of her room lie in her session only under a secret that lies
in a cookie of her browser: neither the database nor the browser alone holds enough (the way of
GlobaLeaks; trust.md section 2).
"""

from __future__ import annotations

import base64
import dataclasses
import datetime
import json
import secrets
import uuid
from collections.abc import Mapping
from typing import Any

from arboleda.engines.sealing import capsules, errors, rooms
from arboleda.trust.room import models

_LABEL = "room-visit"


@dataclasses.dataclass(frozen=True, slots=True)
class Visit:
    """Whose room is open, and the private keys of it that her passphrase unlocked, by their ids."""

    person: uuid.UUID
    room: uuid.UUID
    deployment: uuid.UUID
    keys: Mapping[uuid.UUID, bytes] = dataclasses.field(repr=False)


def new_secret() -> str:
    """A secret for the cookie of one visit: 32 random bytes as text."""
    return secrets.token_urlsafe(32)


def packed(visit: Visit, secret: str) -> str:
    """A visit sealed under the cookie's secret, as text for the session."""
    return closed(
        {
            "room": visit.room.hex,
            "deployment": visit.deployment.hex,
            "keys": {one.hex: key.hex() for one, key in visit.keys.items()},
        },
        secret,
        visit.person,
        "keys",
    )


def unpacked(text: str, secret: str, person: uuid.UUID) -> Visit | None:
    """The visit again, or None where secret, person or text are not the ones it was packed with."""
    values = opened(text, secret, person, "keys")
    if values is None:
        return None
    return Visit(
        person,
        uuid.UUID(hex=values["room"]),
        uuid.UUID(hex=values["deployment"]),
        {uuid.UUID(hex=one): bytes.fromhex(key) for one, key in values["keys"].items()},
    )


def closed(values: Any, secret: str, person: uuid.UUID, what: str) -> str:
    """Anything of a visit, sealed under its secret."""
    sealed = capsules.seal(_key(secret), json.dumps(values).encode(), _place(person, what))
    return base64.b85encode(sealed).decode("ascii")


def opened(text: str, secret: str, person: uuid.UUID, what: str) -> Any:
    """What `closed` sealed, or None where it does not open."""
    try:
        return json.loads(
            capsules.unseal(_key(secret), base64.b85decode(text), _place(person, what))
        )
    except (errors.SealBroken, ValueError):
        return None


def is_sound(visit: Visit, rows: list[models.Pair]) -> bool:
    """Whether every public key that is stored belongs to the private key that was unlocked.

    Somebody who rules the database could put another public key there, so that what she writes next
    would be sealed to a stranger.
    """
    stored = {row.pk: bytes(row.public) for row in rows}
    return all(stored.get(one) == rooms.public_of(key) for one, key in visit.keys.items())


def _key(secret: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(secret + "=").ljust(32, b"\0")[:32]
    except ValueError as broken:
        raise errors.SealBroken from broken


def _place(person: uuid.UUID, what: str) -> capsules.Place:
    return capsules.Place(uuid.UUID(int=0), _LABEL, person, what)


def quiet_since(stamp: Any) -> datetime.datetime:
    """The moment (UTC) a session says the room was last used; long ago where it says nothing."""
    seconds = stamp if isinstance(stamp, int | float) else 0
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC)
