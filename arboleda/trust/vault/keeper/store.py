"""The key store: SQLite in ``keys/``, whichever database the rest uses.

Every commit reaches the disk before it counts (synchronous=FULL) and deleted keys are overwritten
(secure_delete); after an erasure the write-ahead log is emptied, because a wrapped key would stay
readable there (measured in trust.md section 4).
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import urllib.parse
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

FILE = "keeper.sqlite3"
PATIENCE = 10
"""Seconds to wait for whoever else holds the store."""
LOG_PAGES = 10_000
"""How long the log may grow (40 MiB) before a read has to wait until it has been moved into the store.

With SQLite's 1,000 pages one page of 50 people in fifteen waits for that. Whoever erases empties the
log herself (`empty_log`), and so does whoever opens the store.
"""
AT_ONCE = 500
"""For how many subjects one statement asks."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS key (
    subject BLOB PRIMARY KEY, kind TEXT NOT NULL, epoch INTEGER NOT NULL, wrapped BLOB NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS tombstone (subject BLOB PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS match (
    digest BLOB NOT NULL, subject BLOB NOT NULL, epoch INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (digest, subject)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS match_by_subject ON match (subject);
CREATE TABLE IF NOT EXISTS read (
    seq INTEGER PRIMARY KEY, format INTEGER NOT NULL, at INTEGER NOT NULL, actor BLOB NOT NULL,
    role TEXT NOT NULL, action TEXT NOT NULL, subject BLOB NOT NULL, capsules TEXT NOT NULL,
    purpose BLOB NOT NULL, rule TEXT NOT NULL, "references" TEXT NOT NULL,
    previous BLOB NOT NULL, subject_previous BLOB NOT NULL, digest BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS read_by_subject ON read (subject, seq);
CREATE TABLE IF NOT EXISTS checkpoint (
    size INTEGER PRIMARY KEY, note TEXT NOT NULL, edge BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS cut (size INTEGER PRIMARY KEY);
CREATE TABLE IF NOT EXISTS cut_entry (
    subject BLOB PRIMARY KEY, seq INTEGER NOT NULL, digest BLOB NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS growth (
    size INTEGER PRIMARY KEY, later INTEGER NOT NULL, proof BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS note (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS head (
    subject BLOB PRIMARY KEY, seq INTEGER NOT NULL, digest BLOB NOT NULL
) WITHOUT ROWID;
"""


def connect(folder: Path) -> sqlite3.Connection:
    """Open the store in this folder, making it if need be."""
    path = folder / FILE
    if not path.exists():
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))
    connection = sqlite3.connect(
        path, check_same_thread=False, isolation_level=None, timeout=PATIENCE
    )
    careful = ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON", "temp_store=MEMORY")
    for pragma in (*careful, f"wal_autocheckpoint={LOG_PAGES}"):
        connection.execute(f"PRAGMA {pragma}")
    connection.executescript(_SCHEMA)
    _upgrade(connection)
    empty_log(connection)  # A crash may have left a log that still holds a key deleted since.
    return connection


def ask_many(
    connection: sqlite3.Connection, query: str, values: Sequence[bytes]
) -> Iterator[tuple[Any, ...]]:
    """The rows of a query that ends in IN, for many values: a statement for each 500 of them."""
    for start in range(0, len(values), AT_ONCE):
        batch = values[start : start + AT_ONCE]
        yield from connection.execute(f"{query} ({','.join('?' * len(batch))})", batch)


def look(folder: Path) -> sqlite3.Connection:
    """Open the store for reading alone, beside whoever holds it. Raises sqlite3.OperationalError."""
    path = urllib.parse.quote(os.fspath(folder / FILE))
    return sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=PATIENCE)


@contextlib.contextmanager
def reading(folder: Path) -> Iterator[sqlite3.Connection]:
    """Look at the store as it is at this one moment, beside whoever writes to it."""
    connection = look(folder)
    try:
        connection.execute("BEGIN")
        yield connection
    finally:
        connection.close()


def _upgrade(connection: sqlite3.Connection) -> None:
    """Bring a store of the first issue to this schema: its digests lay bare (epoch 0)."""
    columns = {row[1] for row in connection.execute("PRAGMA table_info(match)")}
    if "epoch" not in columns:
        connection.execute("ALTER TABLE match ADD COLUMN epoch INTEGER NOT NULL DEFAULT 0")


def empty_log(connection: sqlite3.Connection) -> bool:
    """Move the write-ahead log into the store and cut it to nothing.

    False where somebody else reads the store at this moment: then a deleted key may still lie in
    the files, and this is to be done again.
    """
    is_busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    return not is_busy
