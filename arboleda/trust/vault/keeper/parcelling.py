"""The room for what leaves the folder: parcels of keys for backups, parcels for custodians."""

from __future__ import annotations

import contextlib
import datetime
import json
import os
import sqlite3
import uuid
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from arboleda.engines.sealing import parcels
from arboleda.trust.vault.keeper import asking, custodians, holding, reads, store

OUTGOING = "outgoing"
"""Where a parcel lies until the one who asked for it takes it away."""
BESIDE = "signing-secret"
"""What else lies in the folder and is of use after a restore."""
MANIFEST = "manifest.json"
FORMAT = 1
CUSTODIANS = "custodians"


class Parcelling(holding.Holding):
    """Hands out what only its recipients can open."""

    def pack_keys(self) -> tuple[str, asking.Packed]:
        """Write a parcel of keys; return its path and what it is.

        It holds wrapped keys, digests, tombstones and the chain of reads, as they are at this
        moment, and never the keyring. It is sealed to the identity of the current epoch, which dies
        with it: after two rotations the parcel opens no more. A row in the chain comes first; works
        only while unlocked, so that this row can be trusted. Raises Locked.
        """
        ring, now = self._keyring(), self._now()
        self._note("keys.pack", f"epoch:{ring.current}", now)
        made = datetime.datetime.fromtimestamp(now / 1_000_000, datetime.UTC)
        packed = asking.Packed(ring.deployment, ring.current, made, made + asking.EPOCH)
        outgoing = self._folder / OUTGOING
        outgoing.mkdir(mode=0o700, exist_ok=True)
        for left in outgoing.iterdir():
            left.unlink()
        path = outgoing / f"keys-{now}.age"
        with self._copied(outgoing) as copy, _new_file(path) as out:
            entries: list[tuple[str, bytes | Path]] = [
                (MANIFEST, json.dumps(packed.values()).encode()),
                (store.FILE, copy),
            ]
            if (self._folder / BESIDE).exists():
                entries.append((BESIDE, self._folder / BESIDE))
            parcels.pack(out, ring.epochs[ring.current].recipient, entries)
        return os.fspath(path), packed

    def recipient(self) -> str:
        """Whom parcels of data are sealed to (public); also while locked."""
        return self._outline().recipient

    def pack_for_custodians(self, recipients: Sequence[str], given: str | None) -> list[bytes]:
        """Parcels for three custodians (age recipients; none: those of last time).

        given: the passphrase of the keys, where one opens them: whoever could name the recipients
        without it would have the keyring. Raises Locked, Wrong, Busy, KeeperError.
        """
        self._prove(given)
        with self._guard:
            ring = self._keyring()
            chosen = list(recipients) or self._custodians().get("recipients", [])
            made = custodians.make(ring, chosen, made_at=self._now())
            self._note("keys.pack_for_custodians", f"epoch:{ring.current}", self._now())
            value = json.dumps({"recipients": chosen, "epoch": ring.current})
            with self._transaction() as work:
                work.execute("INSERT OR REPLACE INTO note VALUES (?, ?)", (CUSTODIANS, value))
            return made

    def custodians_epoch(self) -> int:
        """Of which epoch the custodians' parcels are; 0 where there are none."""
        with self._guard:
            return int(self._custodians().get("epoch", 0))

    def _custodians(self) -> dict[str, Any]:
        found = self._store.execute(
            "SELECT value FROM note WHERE name = ?", (CUSTODIANS,)
        ).fetchone()
        values: dict[str, Any] = json.loads(found[0]) if found else {}
        return values

    def _note(self, action: str, references: str, now: int) -> None:
        ask = asking.Asking(None, "system", action, "keys", rule="keys", references=references)
        with self._transaction() as work:
            reads.append(work, ask, at=now, actor=b"", subjects=[(b"", ask.purpose.encode())])

    @contextlib.contextmanager
    def _copied(self, folder: Path) -> Iterator[Path]:
        """The store as it is at this moment, in a file that is written over afterwards."""
        path = folder / "copy.sqlite3"
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
        try:
            source, copy = store.look(self._folder), sqlite3.connect(path)
            try:
                source.backup(copy)
                copy.execute("PRAGMA journal_mode=DELETE")
            finally:
                copy.close()
                source.close()
            yield path
        finally:
            write_over(path)


def bury(folder: Path, dead: Mapping[uuid.UUID, int]) -> None:
    """Note in an unpacked store whom another one had forgotten (and when), and destroy their keys.

    Before it is put in place: whatever stops a restore after that, nobody comes back by it and who
    was forgotten stays known.
    """
    ids = [(one.bytes,) for one in dead]
    with contextlib.closing(sqlite3.connect(folder / store.FILE)) as work, work:
        work.execute("PRAGMA secure_delete=ON")
        work.executemany(
            "INSERT OR IGNORE INTO tombstone VALUES (?, ?)",
            [(one.bytes, at) for one, at in dead.items()],
        )
        work.executemany("DELETE FROM key WHERE subject = ?", ids)
        work.executemany("DELETE FROM match WHERE subject = ?", ids)


def write_over(path: Path) -> None:
    """Fill a file with zeros, then delete it: it held wrapped keys that may die tomorrow."""
    size = path.stat().st_size
    with path.open("r+b") as file:
        for start in range(0, size, 1 << 20):
            file.write(bytes(min(1 << 20, size - start)))
        file.flush()
        os.fsync(file.fileno())
    path.unlink()


def _new_file(path: Path) -> BinaryIO:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
