"""Reaching the keeper from a worker: the same methods as the core, over the socket."""

from __future__ import annotations

import dataclasses
import select
import socket
import threading
import uuid
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from arboleda.engines.sealing import capsules, chains, subjects, wraps
from arboleda.trust.vault.keeper import asking, errors, protocol

SECONDS = 20.0
PURGING_SECONDS = 120.0
PACKING_SECONDS = 600.0
"""How long an answer is waited for."""


class Keeping(Protocol):
    """What both the core and the client can do; see core.Keeper for the meaning."""

    def lock(self) -> None: ...
    def unlock(self, passphrase: str | None = None) -> None: ...
    def set_passphrase(self, new: str, given: str | None) -> None: ...
    def rotate(self, given: str | None) -> int: ...
    def turn_over(self) -> int: ...
    def pack_keys(self) -> tuple[str, asking.Packed]: ...
    def recipient(self) -> str: ...
    def pack_for_custodians(self, recipients: Sequence[str], given: str | None) -> list[bytes]: ...
    def custodians_epoch(self) -> int: ...
    def tripped(self) -> dict[uuid.UUID, int]: ...
    def reset_tripwire(self, actor: uuid.UUID) -> None: ...
    def status(self) -> asking.Status: ...
    def deployment(self) -> uuid.UUID: ...
    def make_keys(
        self, subjects: Sequence[uuid.UUID], kind: str
    ) -> dict[uuid.UUID, wraps.SubjectKey]: ...
    def release(
        self, ask: asking.Asking, subjects: Sequence[uuid.UUID]
    ) -> dict[uuid.UUID, wraps.SubjectKey]: ...
    def pseudonyms(
        self, actor: uuid.UUID | None, subjects: Sequence[uuid.UUID]
    ) -> tuple[bytes, dict[uuid.UUID, bytes]]: ...
    def destroy(self, subjects: Sequence[uuid.UUID]) -> int: ...
    def tombstones(self) -> list[uuid.UUID]: ...
    def subjects(self, kind: str) -> list[uuid.UUID]: ...
    def put_matches(self, found_by: Mapping[uuid.UUID, Sequence[tuple[str, str]]]) -> None: ...
    def find_matches(
        self, values: Sequence[tuple[str, str]]
    ) -> dict[tuple[str, str], list[uuid.UUID]]: ...
    def names_loaded(self) -> bool: ...
    def load_names(
        self, ask: asking.Asking, sealed: Sequence[tuple[uuid.UUID, bytes]], *, done: bool
    ) -> int: ...
    def put_names(self, named: Mapping[uuid.UUID, Sequence[str]]) -> None: ...
    def search_names(
        self, query: str, among: Iterable[uuid.UUID] | None, limit: int
    ) -> list[tuple[uuid.UUID, float, str]] | None: ...
    def order_names(
        self, among: Iterable[uuid.UUID] | None, *, descending: bool, start: int, count: int
    ) -> tuple[list[uuid.UUID], int] | None: ...
    def same_block(self, asked: Sequence[str]) -> list[list[uuid.UUID]]: ...
    def verify_reads(self) -> chains.Report: ...
    def history(self, subject: uuid.UUID) -> list[asking.PastRead]: ...
    def subject_head(self, subject: uuid.UUID) -> tuple[int, bytes]: ...
    def read_between(
        self, ask: asking.Asking, start: int, end: int, by: uuid.UUID | None
    ) -> list[tuple[uuid.UUID | None, str, int, int]]: ...
    def rows_about(self, ask: asking.Asking, subject: uuid.UUID) -> list[tuple[object, ...]]: ...
    def checkpoint_reads(self, subject: uuid.UUID | None = None) -> asking.Checkpointed: ...
    def purge_reads(self, size: int) -> int: ...
    def sign(self, message: bytes) -> bytes: ...
    def log_key(self) -> bytes: ...
    def peppered(self, label: str, value: bytes, whose: uuid.UUID) -> bytes: ...
    def calendar(self) -> asking.Calendar: ...


class Client:
    """One connection a thread, opened when first needed and once more when it broke."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._local = threading.local()
        self._deployment: uuid.UUID | None = None

    def lock(self) -> None:
        """See core.Keeper."""
        self._call("lock")

    def unlock(self, passphrase: str | None = None) -> None:
        """See core.Keeper."""
        self._call("unlock", passphrase)

    def set_passphrase(self, new: str, given: str | None) -> None:
        """See core.Keeper."""
        self._call("set_passphrase", new, given)

    def rotate(self, given: str | None) -> int:
        """See core.Keeper."""
        return int(self._call("rotate", given))

    def turn_over(self) -> int:
        """See core.Keeper."""
        return int(self._call("turn_over"))

    def pack_keys(self) -> tuple[str, asking.Packed]:
        """See core.Keeper. Waits longer than other calls: it reads the whole store."""
        path, values = self._call("pack_keys", patience=PACKING_SECONDS)
        return str(path), asking.Packed.of(values)

    def recipient(self) -> str:
        """See core.Keeper."""
        return str(self._call("recipient"))

    def pack_for_custodians(self, recipients: Sequence[str], given: str | None) -> list[bytes]:
        """See core.Keeper."""
        return list(self._call("pack_for_custodians", list(recipients), given))

    def custodians_epoch(self) -> int:
        """See core.Keeper."""
        return int(self._call("custodians_epoch"))

    def tripped(self) -> dict[uuid.UUID, int]:
        """See core.Keeper."""
        return dict(self._call("tripped"))

    def reset_tripwire(self, actor: uuid.UUID) -> None:
        """See core.Keeper."""
        self._call("reset_tripwire", actor)

    def status(self) -> asking.Status:
        """See core.Keeper."""
        return asking.Status(**self._call("status"))

    def deployment(self) -> uuid.UUID:
        """See core.Keeper. Asked once: a grove keeps its id, and a locked keeper opens nothing anyway."""
        if self._deployment is None:
            self._deployment = self._call("deployment")
        return self._deployment

    def make_keys(
        self, subjects: Sequence[uuid.UUID], kind: str
    ) -> dict[uuid.UUID, wraps.SubjectKey]:
        """See core.Keeper."""
        return _keys(self._call("make_keys", list(subjects), kind))

    def release(
        self, ask: asking.Asking, subjects: Sequence[uuid.UUID]
    ) -> dict[uuid.UUID, wraps.SubjectKey]:
        """See core.Keeper."""
        return _keys(self._call("release", _sent(ask), list(subjects)))

    def pseudonyms(
        self, actor: uuid.UUID | None, subjects: Sequence[uuid.UUID]
    ) -> tuple[bytes, dict[uuid.UUID, bytes]]:
        """See core.Keeper."""
        own, others = self._call("pseudonyms", actor, list(subjects))
        return own, others

    def destroy(self, subjects: Sequence[uuid.UUID]) -> int:
        """See core.Keeper."""
        return int(self._call("destroy", list(subjects)))

    def tombstones(self) -> list[uuid.UUID]:
        """See core.Keeper."""
        return list(self._call("tombstones"))

    def subjects(self, kind: str) -> list[uuid.UUID]:
        """See core.Keeper."""
        return list(self._call("subjects", kind))

    def put_matches(self, found_by: Mapping[uuid.UUID, Sequence[tuple[str, str]]]) -> None:
        """See core.Keeper."""
        self._call("put_matches", dict(found_by))

    def find_matches(
        self, values: Sequence[tuple[str, str]]
    ) -> dict[tuple[str, str], list[uuid.UUID]]:
        """See core.Keeper."""
        return dict(self._call("find_matches", list(values)))

    def names_loaded(self) -> bool:
        """See core.Keeper."""
        return bool(self._call("names_loaded"))

    def load_names(
        self, ask: asking.Asking, sealed: Sequence[tuple[uuid.UUID, bytes]], *, done: bool
    ) -> int:
        """See core.Keeper."""
        return int(self._call("load_names", _sent(ask), list(sealed), done=done))

    def put_names(self, named: Mapping[uuid.UUID, Sequence[str]]) -> None:
        """See core.Keeper."""
        self._call("put_names", dict(named))

    def search_names(
        self, query: str, among: Iterable[uuid.UUID] | None, limit: int
    ) -> list[tuple[uuid.UUID, float, str]] | None:
        """See core.Keeper."""
        found = self._call("search_names", query, None if among is None else list(among), limit)
        return found and [(one[0], one[1], one[2]) for one in found]

    def order_names(
        self, among: Iterable[uuid.UUID] | None, *, descending: bool, start: int, count: int
    ) -> tuple[list[uuid.UUID], int] | None:
        """See core.Keeper."""
        found = self._call(
            "order_names",
            None if among is None else list(among),
            descending=descending,
            start=start,
            count=count,
        )
        return None if found is None else (found[0], found[1])

    def same_block(self, asked: Sequence[str]) -> list[list[uuid.UUID]]:
        """See core.Keeper."""
        return list(self._call("same_block", list(asked)))

    def verify_reads(self) -> chains.Report:
        """See core.Keeper."""
        values = self._call("verify_reads")
        fault = values.pop("fault")
        return chains.Report(**values, fault=chains.Fault(**fault) if fault else None)

    def history(self, subject: uuid.UUID) -> list[asking.PastRead]:
        """See core.Keeper."""
        return [asking.PastRead(**values) for values in self._call("history", subject)]

    def subject_head(self, subject: uuid.UUID) -> tuple[int, bytes]:
        """See core.Keeper."""
        count, digest = self._call("subject_head", subject)
        return count, digest

    def read_between(
        self, ask: asking.Asking, start: int, end: int, by: uuid.UUID | None
    ) -> list[tuple[uuid.UUID | None, str, int, int]]:
        """See core.Keeper."""
        found = self._call("read_between", _sent(ask), start, end, by)
        return [(one[0], one[1], one[2], one[3]) for one in found]

    def rows_about(self, ask: asking.Asking, subject: uuid.UUID) -> list[tuple[object, ...]]:
        """See core.Keeper."""
        return [tuple(row) for row in self._call("rows_about", _sent(ask), subject)]

    def checkpoint_reads(self, subject: uuid.UUID | None = None) -> asking.Checkpointed:
        """See core.Keeper."""
        values = self._call("checkpoint_reads", subject)
        proof = values.pop("proof")
        if proof is not None:
            proof = subjects.Proof(**{**proof, "path": tuple(proof["path"])})
        return asking.Checkpointed(**values, proof=proof)

    def purge_reads(self, size: int) -> int:
        """See core.Keeper. Waits as long as it takes to walk a long chain."""
        return int(self._call("purge_reads", size, patience=PURGING_SECONDS))

    def sign(self, message: bytes) -> bytes:
        """See core.Keeper."""
        return bytes(self._call("sign", message))

    def log_key(self) -> bytes:
        """See core.Keeper."""
        return bytes(self._call("log_key"))

    def peppered(self, label: str, value: bytes, whose: uuid.UUID) -> bytes:
        """See core.Keeper."""
        return bytes(self._call("peppered", label, value, whose))

    def calendar(self) -> asking.Calendar:
        """See core.Keeper."""
        values = self._call("calendar")
        epochs = tuple((number, starts_at) for number, starts_at in values["epochs"])
        return asking.Calendar(epochs, values["unlock"])

    def _call(self, method: str, *arguments: Any, patience: float = SECONDS, **named: Any) -> Any:
        call = {"method": method, "arguments": list(arguments), "named": named}
        try:
            answer = self._exchange(call, patience)
        except (OSError, ValueError) as gone:
            self._hang_up()
            raise errors.Unreachable from gone
        if "error" not in answer:
            return answer["result"]
        if answer["error"] == "locked":
            raise errors.Locked
        if answer["error"] == "busy":
            raise errors.Busy("asked too often")
        if answer["error"] == "too_many":
            raise errors.TooMany("too many people")
        if answer["error"] == "wrong":
            raise errors.Wrong("that is not the passphrase of the keys")
        raise errors.KeeperError(answer.get("why", answer["error"]))

    def _exchange(self, call: dict[str, Any], patience: float) -> dict[str, Any]:
        kept = getattr(self._local, "connection", None)
        if kept is not None:
            try:
                # A call is sent again only if the old connection was dead before it was sent.
                if not _is_dead(kept):
                    kept.settimeout(patience)
                    protocol.send(kept, call)
                    return _mapping(protocol.receive(kept))
            except protocol.Broken:
                self._hang_up()
                raise
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(patience)
        try:
            connection.connect(str(self._path))
        except OSError:
            connection.close()
            raise
        self._hang_up()
        self._local.connection = connection
        protocol.send(connection, call)
        return _mapping(protocol.receive(connection))

    def close(self) -> None:
        """Hang up this thread's connection; the next call opens another."""
        self._hang_up()

    def _hang_up(self) -> None:
        kept = getattr(self._local, "connection", None)
        if kept is not None:
            kept.close()
            self._local.connection = None


def _is_dead(connection: socket.socket) -> bool:
    """Whether the other side hung up: no answer is owed, so anything to read means the end."""
    readable, _, _ = select.select([connection], [], [], 0)
    return bool(readable)


def _mapping(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise protocol.Broken
    return value


def _sent(ask: asking.Asking) -> dict[str, Any]:
    return {"asking": dataclasses.asdict(ask)}


def _keys(answer: Any) -> dict[uuid.UUID, wraps.SubjectKey]:
    split = capsules.KEY_BYTES
    return {who: wraps.SubjectKey(both[:split], both[split:]) for who, both in answer.items()}
