"""The keyring: independent random epoch keys, never derived from one another (trust.md section 1).

In the demo and in trials it lies in a file that only its owner can read. That protects against a
copied database and a copied backup of ``data/``, not against whoever holds ``keys/`` too, and it
makes no promise of forgetting; ``arboleda check`` says so.
"""

from __future__ import annotations

import base64
import dataclasses
import json
import os
import uuid
from pathlib import Path

from arboleda.engines.sealing import capsules

FILE = "keyring.json"


@dataclasses.dataclass(frozen=True, slots=True)
class Keyring:
    """deployment: the grove's random id. epochs: key of each living epoch. matching: HMAC key."""

    deployment: uuid.UUID
    epochs: dict[int, bytes] = dataclasses.field(repr=False)
    matching: bytes = dataclasses.field(repr=False)

    @property
    def current(self) -> int:
        """The epoch under which new keys are wrapped."""
        return max(self.epochs)


def new() -> Keyring:
    """A keyring with one epoch."""
    return Keyring(uuid.uuid4(), {1: capsules.new_key()}, capsules.new_key())


def save(keyring: Keyring, folder: Path) -> None:
    """Write the keyring for its owner alone, whole or not at all."""
    content = {
        "version": 1,
        "deployment": keyring.deployment.hex,
        "epochs": {str(n): base64.b64encode(key).decode() for n, key in keyring.epochs.items()},
        "matching": base64.b64encode(keyring.matching).decode(),
    }
    waiting = folder / f"{FILE}.new"
    handle = os.open(waiting, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        json.dump(content, file)
        file.flush()
        os.fsync(file.fileno())
    waiting.rename(folder / FILE)


def load(folder: Path) -> Keyring | None:
    """The keyring in this folder, or None if there is none. Raises ValueError if it is damaged."""
    path = folder / FILE
    if not path.exists():
        return None
    content = json.loads(path.read_text(encoding="ascii"))
    return Keyring(
        uuid.UUID(hex=content["deployment"]),
        {int(n): base64.b64decode(key) for n, key in content["epochs"].items()},
        base64.b64decode(content["matching"]),
    )
