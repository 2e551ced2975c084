"""How the keyring is opened and closed again: by a file, or by a passphrase.

A way knows how to write the keyring so that it can itself open it later; turning the epoch writes
it anew without asking anybody. A KMS or a TPM would be one more way: a name in the outline, a
class here, and what it needs to open in the place of the passphrase.
"""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

from arboleda.engines.sealing import errors as sealing_errors
from arboleda.engines.sealing import passphrases
from arboleda.trust.vault.keeper import errors, keyring

BY_FILE = keyring.BY_FILE
BY_PASSPHRASE = "passphrase"  # noqa: S105  (The name of a way, not a passphrase.)
COST = passphrases.STANDARD
_AT_ONCE = threading.BoundedSemaphore(2)
"""Each derivation takes 64 MiB: many at once must wait, not the machine."""


class Way(Protocol):
    """One way of unlocking, as long as the keyring is open."""

    name: str

    def content(self, ring: keyring.Keyring) -> dict[str, Any]:
        """What the file of the keyring is to hold."""
        ...

    def fits(self, given: str | None) -> bool:
        """Whether this is what opens it: asked before something that only its holder may do."""
        ...


class ByFile:
    """The secrets lie in the file. For the demo and for trials; no promise of forgetting."""

    name = BY_FILE

    def content(self, ring: keyring.Keyring) -> dict[str, Any]:
        """The secrets in the open."""
        return keyring.file_content(ring)

    def fits(self, given: str | None) -> bool:
        """Whoever reaches this keeper can read the file as well."""
        return True


class ByPassphrase:
    """The secrets are sealed under a key that Argon2id makes of a passphrase."""

    name = BY_PASSPHRASE

    def __init__(self, key: bytes, salt: bytes, cost: passphrases.Cost) -> None:
        self._key = key
        self._salt = salt
        self._cost = cost

    @classmethod
    def new(cls, passphrase: str) -> ByPassphrase:
        """A way that this passphrase opens from now on."""
        salt, cost = passphrases.new_salt(), COST
        return cls(_derive(passphrase, salt, cost), salt, cost)

    def content(self, ring: keyring.Keyring) -> dict[str, Any]:
        """The outline in the open and the secrets sealed, bound to that outline."""
        content: dict[str, Any] = {
            "version": keyring.VERSION,
            "outline": keyring.outline_values(keyring.outline_of(ring, self.name)),
            "argon2id": {
                "passes": self._cost.passes,
                "memory": self._cost.memory,
                "lanes": self._cost.lanes,
                "salt": base64.b64encode(self._salt).decode("ascii"),
            },
        }
        payload = json.dumps(keyring.secret_values(ring)).encode()
        sealed = passphrases.seal(self._key, payload, _header(content))
        return content | {"sealed": base64.b64encode(sealed).decode("ascii")}

    def fits(self, given: str | None) -> bool:
        """Whether this is the passphrase."""
        return given is not None and _derive(given, self._salt, self._cost) == self._key


def open_keyring(
    content: Mapping[str, Any], given: str | None, *, now: int
) -> tuple[keyring.Keyring, Way]:
    """Open what the file holds. Raises Locked where a passphrase is wanted and none given, Wrong."""
    name = BY_FILE if content["version"] == 1 else content["outline"]["unlock"]
    if name == BY_FILE:
        return keyring.from_content(content, now=now), ByFile()
    if name != BY_PASSPHRASE:
        raise ValueError("the keyring opens in a way that this program does not know")
    if given is None:
        raise errors.Locked
    terms = content["argon2id"]
    cost = passphrases.Cost(terms["passes"], terms["memory"], terms["lanes"])
    salt = base64.b64decode(terms["salt"])
    key = _derive(given, salt, cost)
    try:
        opened = passphrases.unseal(key, base64.b64decode(content["sealed"]), _header(content))
    except sealing_errors.SealBroken as wrong:
        raise errors.Wrong("that is not the passphrase of the keys") from wrong
    ring = keyring.from_values(keyring.outline_from(content).deployment, json.loads(opened))
    return ring, ByPassphrase(key, salt, cost)


def is_open(folder: Path) -> bool:
    """Whether nobody is asked before the keys of this folder open (by a file, or none made yet)."""
    outline = keyring.outline(folder)
    return outline is None or outline.unlock == BY_FILE


def _derive(passphrase: str, salt: bytes, cost: passphrases.Cost) -> bytes:
    with _AT_ONCE:
        return passphrases.derive(passphrase, salt, cost)


def _header(content: Mapping[str, Any]) -> bytes:
    covered = {name: content[name] for name in ("version", "outline", "argon2id")}
    return json.dumps(covered, sort_keys=True, separators=(",", ":")).encode()
