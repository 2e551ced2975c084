"""Where the keeper's chain of reads begins, once its oldest rows were deleted."""

from __future__ import annotations

import sqlite3

from arboleda.engines.sealing import chains, logs, notes, purges, subjects, trees


def cut(connection: sqlite3.Connection) -> purges.Cut:
    """Everything that is kept of the rows that were deleted; `purges.WHOLE` where none was.

    The note is as it is stored: whoever believes it opens it with the log's key. Raises ValueError
    where what is stored does not hang together.
    """
    found = connection.execute(
        "SELECT note, edge FROM cut JOIN checkpoint ON checkpoint.size = cut.size"
    ).fetchone()
    if found is None:
        return purges.WHOLE
    kept = logs.Kept(*found)
    checkpoint = notes.read_checkpoint(notes.split_note(kept.note)[0])
    edge = trees.Frontier(checkpoint.size, kept.hashes())
    rows = connection.execute("SELECT subject, seq, digest FROM cut_entry")
    entries = {subject: subjects.Entry(count, digest) for subject, count, digest in rows}
    stand = chains.Stand(checkpoint.size, edge.root(), checkpoint.head, entries, kept.hashes())
    grown = connection.execute("SELECT size, later, proof FROM growth")
    growths = {size: purges.unpacked(later, proof) for size, later, proof in grown}
    return purges.Cut(stand, kept.note, growths)
