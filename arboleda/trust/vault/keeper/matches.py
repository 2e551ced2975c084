"""Exact matches: who has this phone or e-mail, found by a covered digest and never by the value.

Every row carries the epoch whose layer covers it (engines/sealing/lookups.py); 0 is a digest that
lies bare, as the first issue stored them, until it is covered.
"""

from __future__ import annotations

import contextlib
import sqlite3
import uuid
from collections.abc import Iterable

from arboleda.engines.sealing import errors, lookups
from arboleda.trust.vault.keeper.keyring import Keyring

BARE = 0


def put(
    work: sqlite3.Connection, ring: Keyring, subject: uuid.UUID, values: Iterable[tuple[str, str]]
) -> None:
    """Replace what this subject can be found by, in the caller's transaction."""
    work.execute("DELETE FROM match WHERE subject = ?", (subject.bytes,))
    lines = [
        (_covered(ring, ring.current, kind, value), subject.bytes, ring.current)
        for kind, value in values
    ]
    work.executemany("INSERT OR IGNORE INTO match (digest, subject, epoch) VALUES (?, ?, ?)", lines)


def find(store: sqlite3.Connection, ring: Keyring, kind: str, value: str) -> list[uuid.UUID]:
    """Who can be found by this value, under whichever living epoch."""
    digests = [_covered(ring, epoch, kind, value) for epoch in ring.epochs]
    marks = ",".join("?" * len(digests))
    found = store.execute(f"SELECT DISTINCT subject FROM match WHERE digest IN ({marks})", digests)  # noqa: S608  (Only question marks.)
    return [uuid.UUID(bytes=one[0]) for one in found.fetchall()]


def turn_over(
    work: sqlite3.Connection, ring: Keyring, after: bytes, count: int
) -> tuple[bytes, int]:
    """Bring up to so many digests behind this one under the current epoch, in the caller's transaction.

    Returns the last one and how many there were. A digest that does not open is let go: it finds
    nobody under any epoch.
    """
    rows = work.execute(
        "SELECT digest, subject, epoch FROM match WHERE digest > ? AND epoch < ?"
        " ORDER BY digest, subject LIMIT ?",
        (after, ring.current, count),
    ).fetchall()
    if len(rows) == count:  # All of one digest together, for the next call starts behind it.
        last = rows[-1][0]
        same = work.execute(
            "SELECT digest, subject, epoch FROM match WHERE digest = ? AND epoch < ?",
            (last, ring.current),
        )
        rows = [row for row in rows if row[0] != last] + same.fetchall()
    work.executemany(
        "DELETE FROM match WHERE digest = ? AND subject = ?", [row[:2] for row in rows]
    )
    lines = []
    for digest, subject, epoch in rows:
        with contextlib.suppress(errors.SealBroken, KeyError):
            lines.append((_turned(ring, digest, epoch), subject, ring.current))
    work.executemany("INSERT OR IGNORE INTO match (digest, subject, epoch) VALUES (?, ?, ?)", lines)
    return (rows[-1][0] if rows else b""), len(rows)


def _turned(ring: Keyring, digest: bytes, epoch: int) -> bytes:
    bare = digest
    if epoch != BARE:
        key = ring.epochs[epoch].lookup
        bare = lookups.uncover(key, digest, deployment=ring.deployment, epoch=epoch)
    return _cover(ring, ring.current, bare)


def _covered(ring: Keyring, epoch: int, kind: str, value: str) -> bytes:
    return _cover(ring, epoch, lookups.digest(ring.matching, kind, value))


def _cover(ring: Keyring, epoch: int, bare: bytes) -> bytes:
    return lookups.cover(ring.epochs[epoch].lookup, bare, deployment=ring.deployment, epoch=epoch)
