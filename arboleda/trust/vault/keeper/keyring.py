"""The keyring: independent random epoch keys, never derived from one another (trust.md section 1).

In the demo and in trials it lies in a file that only its owner can read. That protects against a
copied database and a copied backup of ``data/``, not against whoever holds ``keys/`` too, and it
makes no promise of forgetting; ``arboleda check`` says so.

The file has an open part (the outline: what a status may say while everything is locked) and the
secrets. Version 1, which had one epoch and no more than two keys, is read and brought to version 2.
"""

from __future__ import annotations

import base64
import dataclasses
import json
import os
import secrets
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from arboleda.engines.sealing import capsules, lookups, parcels, wraps

FILE = "keyring.json"
VERSION = 2
BY_FILE = "file"
SEED_BYTES = 32


@dataclasses.dataclass(frozen=True, slots=True)
class Epoch:
    """One epoch: 30 days in which every key is wrapped under ``key``.

    starts_at: microseconds since 1970 UTC. key: wraps the keys of people. lookup: covers the
    digests of exact matches. identity: the age identity that opens parcels of keys made in this
    epoch; it dies with it, so that such a parcel outlives nobody's forgetting.
    """

    starts_at: int
    key: bytes = dataclasses.field(repr=False)
    lookup: bytes = dataclasses.field(repr=False)
    identity: str = dataclasses.field(repr=False)

    @property
    def recipient(self) -> str:
        """Whom a parcel of keys of this epoch is sealed to (public)."""
        return parcels.recipient_of(self.identity)


@dataclasses.dataclass(frozen=True, slots=True)
class Keyring:
    """Every secret of a grove that is not a person's.

    deployment: the grove's random id. epochs: the living ones, two at most. matching: HMAC key of
    exact matches. pepper: HMAC key that protects short secrets from a stolen disk. signing: seed
    of the Ed25519 key that signs checkpoints and receipts. identity: the age identity that opens
    parcels of data.
    """

    deployment: uuid.UUID
    epochs: Mapping[int, Epoch] = dataclasses.field(repr=False)
    matching: bytes = dataclasses.field(repr=False)
    pepper: bytes = dataclasses.field(repr=False)
    signing: bytes = dataclasses.field(repr=False)
    identity: str = dataclasses.field(repr=False)

    def openers(self) -> dict[int, wraps.Opener]:
        """What opens the keys of people, by epoch: made for one asking, and gone with it."""
        return {
            number: wraps.Opener(one.key, deployment=self.deployment, epoch=number)
            for number, one in self.epochs.items()
        }

    @property
    def current(self) -> int:
        """The epoch under which new keys are wrapped."""
        return max(self.epochs)

    @property
    def recipient(self) -> str:
        """Whom a parcel of data is sealed to (public)."""
        return parcels.recipient_of(self.identity)


@dataclasses.dataclass(frozen=True, slots=True)
class Outline:
    """What the file says in the open: no secret, readable while locked.

    epochs: number and start (microseconds since 1970 UTC), oldest first. unlock: how the secrets
    are opened. recipient: of parcels of data; keys_recipient: of parcels of keys.
    """

    deployment: uuid.UUID
    unlock: str
    epochs: tuple[tuple[int, int], ...]
    recipient: str
    keys_recipient: str


def new_epoch(starts_at: int) -> Epoch:
    """Fresh random keys, related to no other epoch's."""
    return Epoch(starts_at, capsules.new_key(), lookups.new_key(), parcels.new_identity())


def new(now: int) -> Keyring:
    """A keyring with one epoch that starts now (microseconds since 1970 UTC)."""
    return Keyring(
        uuid.uuid4(),
        {1: new_epoch(now)},
        capsules.new_key(),
        capsules.new_key(),
        secrets.token_bytes(SEED_BYTES),
        parcels.new_identity(),
    )


def with_epochs(ring: Keyring, epochs: Mapping[int, Epoch]) -> Keyring:
    """The same keyring with other epochs."""
    return dataclasses.replace(ring, epochs=epochs)


def outline_of(ring: Keyring, unlock: str) -> Outline:
    """The open part of this keyring."""
    epochs = tuple((number, epoch.starts_at) for number, epoch in sorted(ring.epochs.items()))
    keys_recipient = ring.epochs[ring.current].recipient
    return Outline(ring.deployment, unlock, epochs, ring.recipient, keys_recipient)


def file_content(ring: Keyring) -> dict[str, Any]:
    """What the file holds where the keys are unlocked by it."""
    outline = outline_of(ring, BY_FILE)
    return {
        "version": VERSION,
        "outline": outline_values(outline),
        "secrets": secret_values(ring),
    }


def write(content: Mapping[str, Any], folder: Path) -> None:
    """Put this content in the place of the file, for its owner alone, whole or not at all.

    What stood there is written over once the new file is in its place: on a plain disk an old
    keyring, with an epoch that has died since, is then gone. (Flash memory keeps remnants.)
    """
    waiting, path = folder / f"{FILE}.new", folder / FILE
    handle = os.open(waiting, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        json.dump(content, file)
        file.flush()
        os.fsync(file.fileno())
    old = path.open("r+b") if path.exists() else None
    waiting.rename(path)
    _sync_folder(folder)
    if old is not None:
        with old:
            old.write(bytes(os.fstat(old.fileno()).st_size))
            old.flush()
            os.fsync(old.fileno())


def read(folder: Path) -> dict[str, Any] | None:
    """What the file holds, unopened; None if there is none. Raises ValueError if it is damaged."""
    path = folder / FILE
    if not path.exists():
        return None
    content = json.loads(path.read_text(encoding="ascii"))
    if not isinstance(content, dict) or content.get("version") not in {1, VERSION}:
        raise ValueError("the keyring is of a version that this program does not know")
    return content


def from_content(content: Mapping[str, Any], *, now: int) -> Keyring:
    """The keyring of a file whose secrets lie in the open.

    now (microseconds since 1970 UTC) is when the epoch of a version 1 file is taken to start: its
    true start was not written down, and a later one never promises too early a forgetting.
    """
    if content["version"] == 1:
        return _from_version_1(content, now)
    return from_values(outline_from(content).deployment, content["secrets"])


def outline_from(content: Mapping[str, Any]) -> Outline:
    """The open part of what a file of version 2 holds."""
    values = content["outline"]
    return Outline(
        uuid.UUID(hex=values["deployment"]),
        values["unlock"],
        tuple((int(number), int(starts_at)) for number, starts_at in values["epochs"]),
        values["recipient"],
        values["keys_recipient"],
    )


def outline(folder: Path) -> Outline | None:
    """The open part of the file in this folder; None if there is no file, or one of version 1."""
    content = read(folder)
    return None if content is None or content["version"] == 1 else outline_from(content)


def deployment(folder: Path) -> uuid.UUID | None:
    """The id of the grove whose keyring lies here, without reading a key into memory for long."""
    content = read(folder)
    if content is None:
        return None
    part = content if content["version"] == 1 else content["outline"]
    return uuid.UUID(hex=part["deployment"])


def secret_values(ring: Keyring) -> dict[str, Any]:
    """Every secret as plain values, for a file or for something sealed."""
    return {
        "epochs": {
            str(number): {
                "starts_at": epoch.starts_at,
                "key": _text(epoch.key),
                "lookup": _text(epoch.lookup),
                "identity": epoch.identity,
            }
            for number, epoch in ring.epochs.items()
        },
        "matching": _text(ring.matching),
        "pepper": _text(ring.pepper),
        "signing": _text(ring.signing),
        "identity": ring.identity,
    }


def from_values(deployment: uuid.UUID, values: Mapping[str, Any]) -> Keyring:
    """The keyring from what `secret_values` gave."""
    return Keyring(
        deployment,
        {
            int(number): Epoch(
                int(epoch["starts_at"]),
                _bytes(epoch["key"]),
                _bytes(epoch["lookup"]),
                epoch["identity"],
            )
            for number, epoch in values["epochs"].items()
        },
        _bytes(values["matching"]),
        _bytes(values["pepper"]),
        _bytes(values["signing"]),
        values["identity"],
    )


def _from_version_1(content: Mapping[str, Any], now: int) -> Keyring:
    epochs = {
        int(number): dataclasses.replace(new_epoch(now), key=_bytes(key))
        for number, key in content["epochs"].items()
    }
    fresh = new(now)
    return dataclasses.replace(
        fresh,
        deployment=uuid.UUID(hex=content["deployment"]),
        epochs=epochs,
        matching=_bytes(content["matching"]),
    )


def outline_values(part: Outline) -> dict[str, Any]:
    """The outline as plain values."""
    return {
        "deployment": part.deployment.hex,
        "unlock": part.unlock,
        "epochs": [list(one) for one in part.epochs],
        "recipient": part.recipient,
        "keys_recipient": part.keys_recipient,
    }


def _sync_folder(folder: Path) -> None:
    """See the new name on the disk too: a keyring whose name is lost is a grove that is lost."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _text(value: bytes) -> str:
    return base64.b64encode(value).decode("ascii")


def _bytes(value: str) -> bytes:
    return base64.b64decode(value)
