"""The next checkpoint of a chain, from the last one and the rows written since.

A log may never sign two checkpoints of which the later is no continuation of the earlier
(c2sp.org/tlog-checkpoint). So the edge of the tree is kept from checkpoint to checkpoint, and only new
rows are read: an older row that was altered since changes nothing here, and shows in a full walk.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping

from arboleda.engines.sealing import chains, errors, notes, subjects, trees

ORIGIN = "grove.invalid"
"""A name nobody can own (RFC 2606): a printed checkpoint names no organization and no program."""


@dataclasses.dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of a checkpoint: its note, and the edge of the tree, hash after hash."""

    note: str
    edge: bytes

    def hashes(self) -> list[bytes]:
        """The edge as hashes of 32 bytes."""
        step = trees.HASH_BYTES
        return [self.edge[at : at + step] for at in range(0, len(self.edge), step)]


def origin(deployment: str, chain: str) -> str:
    """The name of a chain's log. deployment: the grove's random id in hexadecimal."""
    return f"{ORIGIN}/{deployment}/{chain}"


def next_checkpoint(
    name: str,
    chain: str,
    last: tuple[notes.Checkpoint, Kept] | None,
    rows: Iterable[chains.Values],
    entries: Mapping[bytes, subjects.Entry],
    *,
    made: int,
) -> tuple[notes.Checkpoint, bytes]:
    """The checkpoint after these rows, and the edge to keep with it.

    last: the one before, opened with the log's key; None for the first. rows: those written since, in
    order. entries: every subject's count and last digest after them. made: microseconds since 1970 UTC.
    Raises Unproven where the rows do not continue the last checkpoint.
    """
    size, head, edge = 0, chains.START, trees.Frontier()
    if last is not None:
        size, head = last[0].size, last[0].head
        edge = _edge(last[0], last[1])
    digester = chains.Digester(chain)
    fresh = []
    for row in rows:
        if row[0] != size + 1 or row[10] != head or row[12] != digester.of(row):
            raise errors.Unproven(f"row {size + 1} does not continue the last checkpoint")
        size, head = size + 1, bytes(row[12])
        fresh.append(head)
    edge.extend(fresh)
    made_of = notes.Checkpoint(name, size, edge.root(), head, subjects.commit(entries), made)
    return made_of, b"".join(edge.hashes)


def _edge(checkpoint: notes.Checkpoint, kept: Kept) -> trees.Frontier:
    try:
        edge = trees.Frontier(checkpoint.size, kept.hashes())
    except ValueError as wrong:
        raise errors.Unproven("what was kept beside the last checkpoint is damaged") from wrong
    if edge.root() != checkpoint.root:
        raise errors.Unproven("what was kept beside the last checkpoint does not fit it")
    return edge
