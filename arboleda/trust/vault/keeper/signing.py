"""Checkpoints of the chain of reads: the keeper signs what it has walked itself, and nothing else."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from arboleda.engines.sealing import chains, logs, notes, subjects
from arboleda.trust.vault.keeper import asking, reads


def checkpoint(
    connection: sqlite3.Connection,
    name: str,
    *,
    log_key: bytes,
    sign: Callable[[bytes], bytes],
    at: int,
) -> str:
    """Make, sign and keep the next checkpoint inside the caller's transaction; return its note.

    Where nothing was read since the last one, that one is returned. at: microseconds since 1970 UTC.
    Raises errors.Unproven (of engines) where the rows do not continue the last checkpoint.
    """
    last = _last(connection, name, log_key)
    size = last[0].size if last else 0
    if last and size == reads.head_of(connection, b"")[0]:
        return last[1].note
    rows = reads.values_after(connection, size)
    made, edge = logs.next_checkpoint(name, reads.CHAIN, last, rows, entries(connection), made=at)
    text = made.text()
    note = notes.signed_note(text, name, log_key, sign(text.encode()))
    connection.execute("INSERT INTO checkpoint VALUES (?, ?, ?)", (made.size, note, edge))
    return note


def proven(connection: sqlite3.Connection, note: str, pseudonym: bytes) -> asking.Checkpointed:
    """Her entry in the map of a checkpoint that was made just now, in the same transaction."""
    found = entries(connection)
    proof = subjects.prove(found, pseudonym) if pseudonym in found else None
    entry = found.get(pseudonym, subjects.Entry(0, chains.START))
    return asking.Checkpointed(note, entry.count, entry.head, proof)


def entries(connection: sqlite3.Connection) -> dict[bytes, subjects.Entry]:
    """Every subject's count of rows and last digest."""
    found = connection.execute("SELECT subject, seq, digest FROM head WHERE subject <> x''")
    return {subject: subjects.Entry(seq, digest) for subject, seq, digest in found}


def _last(
    connection: sqlite3.Connection, name: str, log_key: bytes
) -> tuple[notes.Checkpoint, logs.Kept] | None:
    found = connection.execute(
        "SELECT note, edge FROM checkpoint ORDER BY size DESC LIMIT 1"
    ).fetchone()
    if found is None:
        return None
    kept = logs.Kept(*found)
    return notes.read_checkpoint(notes.open_note(kept.note, name, log_key)), kept
