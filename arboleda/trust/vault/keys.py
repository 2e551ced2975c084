"""Which keeper this process talks to, and keys in an operation's hand."""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import json
import os
import stat
import tempfile
import threading
import uuid
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import orjson
from django.conf import settings

from arboleda.engines.sealing import capsules, errors, wraps
from arboleda.kit import errors as kit_errors
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.vault.keeper import client, core, holding, keyring
from arboleda.trust.vault.keeper import errors as keeper_errors

SealBroken = errors.SealBroken
_guard = threading.Lock()
_keeper: client.Keeping | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Keys:
    """The keys one operation asked for, with the pseudonyms its audit rows need.

    What is sealed with them stays bound to its label, row and capsule.
    """

    deployment: uuid.UUID
    witness: audit_rules.Witness
    _keys: Mapping[uuid.UUID, wraps.SubjectKey] = dataclasses.field(repr=False)

    def __contains__(self, subject: uuid.UUID) -> bool:
        return subject in self._keys

    def seal(
        self,
        subject: uuid.UUID,
        payload: Mapping[str, Any] | bytes,
        *,
        label: str,
        row: uuid.UUID,
        capsule: str,
    ) -> bytes:
        """Seal a payload (plain values, or bytes as they are) about subject. KeyError if she has no key."""
        body = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
        place = capsules.Place(self.deployment, label, row, capsule)
        return capsules.seal(self._keys[subject].key, body, place)

    def unseal_bytes(
        self, subject: uuid.UUID, sealed: bytes, *, label: str, row: uuid.UUID, capsule: str
    ) -> bytes:
        """Open bytes sealed by `seal`. Raises KeyError (no key), SealBroken."""
        kind = capsules.opener(self.deployment, label, capsule)
        return kind.unseal(self._keys[subject].key, bytes(sealed), row)

    def unseal(
        self, subject: uuid.UUID, sealed: bytes, *, label: str, row: uuid.UUID, capsule: str
    ) -> dict[str, Any]:
        """Open a payload sealed by `seal`. Raises KeyError (no key), SealBroken."""
        opened = self.unseal_bytes(subject, sealed, label=label, row=row, capsule=capsule)
        values: dict[str, Any] = orjson.loads(opened)
        return values


def socket_path() -> Path:
    """Where the keeper of this grove listens: a short folder of our own, for the grove's may be long."""
    mark = hashlib.sha256(os.fsencode(settings.KEYS)).hexdigest()[:16]
    base = os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir()
    folder = Path(base) / f"arboleda-{os.getuid()}-{mark}"
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    # In a folder that all may write to somebody else can be there first: with a folder of theirs,
    # or with a link to one of ours.
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o077:
        raise keeper_errors.Unreachable("somebody else owns the runtime folder")
    path = folder / "keeper.sock"
    with contextlib.suppress(FileNotFoundError):
        held = path.lstat()
        if not stat.S_ISSOCK(held.st_mode) or held.st_uid != os.getuid():
            raise keeper_errors.Unreachable(
                "what lies where the keeper listens is no socket of ours"
            )
    return path


def guests_path() -> Path:
    """Where the keeper listens to the public door, in a folder of its own."""
    folder = socket_path().parent / "guests"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder / "guests.sock"


def keeper() -> client.Keeping:
    """The keeper of this process: its own core (tests, command line) or the one behind the socket.

    The public door reaches no more of it than a visitor's page needs; all else raises KeeperError.
    """
    global _keeper
    with _guard:
        if _keeper is None:
            _keeper = core.Keeper(settings.KEYS) if settings.KEEPER == "inside" else _reached()
        return _keeper


def _reached() -> client.Client:
    is_public = settings.DOOR == "public"
    return client.Client(guests_path() if is_public else socket_path())


def use(chosen: client.Keeping | None) -> None:
    """Talk to this keeper from now on (None: choose anew)."""
    global _keeper
    with _guard:
        _keeper = chosen


def hold() -> None:
    """Be the keeper in this process (command line). Raises keeper errors.NotYours if one runs."""
    use(core.Keeper(settings.KEYS))


def is_held() -> bool:
    """Whether a keeper holds the folder of this grove at this moment."""
    settings.KEYS.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        holding.claim(settings.KEYS).close()
    except keeper_errors.NotYours:
        return True
    return False


def let_go() -> None:
    """Stop being the keeper."""
    held = keeper()
    if isinstance(held, core.Keeper):
        held.close()
    use(None)


def join_or_hold() -> None:
    """Talk to the running keeper, or be one for as long as this command runs."""
    running = client.Client(socket_path())
    try:
        served = running.deployment()
    except keeper_errors.Unreachable:
        hold()
        return
    except keeper_errors.Locked:
        use(running)
        return
    if keyring.deployment(settings.KEYS) != served:
        running.close()
        # A keeper outlived its folder: keys it made for us would die with it.
        raise keeper_errors.NotYours("the running keeper serves another grove; stop it first")
    use(running)


@contextlib.contextmanager
def failing_closed() -> Iterator[client.Keeping]:
    """The keeper; while it is locked or gone, every private page answers 503."""
    try:
        yield keeper()
    except (keeper_errors.Locked, keeper_errors.Unreachable) as closed:
        raise kit_errors.Locked from closed
