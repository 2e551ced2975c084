"""Deleting the oldest rows of the chain of reads: behind a checkpoint, and never young ones."""

from __future__ import annotations

import sqlite3

from arboleda.engines.sealing import errors as sealing_errors
from arboleda.engines.sealing import notes, purges
from arboleda.trust.vault.keeper import cuts, errors, reads

YOUNGEST = 365 * 86400 * 1_000_000
"""Microseconds: no row that is younger goes, whoever asks. Traces cannot be covered by asking the keeper."""


def purge(connection: sqlite3.Connection, size: int, *, name: str, log_key: bytes, now: int) -> int:
    """Delete the first so many rows inside the caller's transaction; return how many went now.

    now: microseconds since 1970 UTC. What went before is 0: asking twice is safe. Raises KeeperError
    where no checkpoint was signed after that row, where a row is too young, and where the chain is
    not the one that was signed.
    """
    before = cuts.cut(connection)
    if size <= before.size:
        return 0
    found = connection.execute("SELECT note FROM checkpoint WHERE size = ?", (size,)).fetchone()
    if found is None:
        raise errors.KeeperError("no checkpoint was signed after this row")
    newest = connection.execute("SELECT max(at) FROM read WHERE seq <= ?", (size,)).fetchone()[0]
    if newest is None or newest > now - YOUNGEST:
        raise errors.KeeperError("these rows are too young to go")
    signed = connection.execute("SELECT size FROM checkpoint").fetchall()
    try:
        stand, grown = purges.next_stand(
            reads.CHAIN,
            notes.read_checkpoint(notes.open_note(found[0], name, log_key)),
            reads.values_after(connection, before.size),
            before=before.stand,
            sizes=[one[0] for one in signed],
        )
    except sealing_errors.Unproven as broken:
        raise errors.KeeperError(f"the chain of reads is broken: {broken}") from broken
    gone = connection.execute("DELETE FROM read WHERE seq <= ?", (size,)).rowcount
    connection.execute("DELETE FROM cut")
    connection.execute("INSERT INTO cut VALUES (?)", (size,))
    connection.execute("DELETE FROM cut_entry")
    connection.executemany(
        "INSERT INTO cut_entry VALUES (?, ?, ?)",
        [(subject, one.count, one.head) for subject, one in stand.entries.items()],
    )
    connection.executemany(
        "INSERT OR REPLACE INTO growth VALUES (?, ?, ?)",
        [(earlier, one.later, one.packed()) for earlier, one in grown.items()],
    )
    return gone
