"""Deleting the oldest rows of a chain behind a signed checkpoint, so that what is left still proves itself.

Rows go as a whole segment, from the first up to one that a checkpoint was signed after. Kept of them is
what the chain needs to go on: the tree's edge, the last digest, and of everybody how many rows there were
and the digest of the last; all three are what that checkpoint holds, so none can be altered later. Every
earlier checkpoint gets a proof (RFC 6962, section 2.1.2) that it grew into that one: whoever kept it on
paper can still tell this log from another. What stood in the rows is gone, and nobody can prove it any
more.
"""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterable, Iterator, Mapping

from arboleda.engines.sealing import chains, errors, notes, trees


@dataclasses.dataclass(frozen=True, slots=True)
class Growth:
    """The proof that a checkpoint grew into the one after so many rows."""

    later: int
    proof: tuple[bytes, ...]

    def packed(self) -> bytes:
        """The proof as bytes, to be stored."""
        return b"".join(self.proof)


@dataclasses.dataclass(frozen=True, slots=True)
class Cut:
    """Where the rows of a chain begin: how it stood before the first, and the signed note that says so.

    growths: by the size of each earlier checkpoint.
    """

    stand: chains.Stand
    note: str
    growths: Mapping[int, Growth]

    @property
    def size(self) -> int:
        """How many rows were deleted."""
        return self.stand.size


WHOLE = Cut(chains.BEGINNING, "", {})
"""Nothing was deleted yet."""


def unpacked(later: int, proof: bytes) -> Growth:
    """A growth as it was stored."""
    step = trees.HASH_BYTES
    return Growth(later, tuple(proof[at : at + step] for at in range(0, len(proof), step)))


def next_stand(
    chain: str,
    checkpoint: notes.Checkpoint,
    rows: Iterable[chains.Values],
    *,
    before: chains.Stand,
    sizes: Iterable[int],
) -> tuple[chains.Stand, dict[int, Growth]]:
    """How a chain stands where it is to be cut, and what the earlier checkpoints grew into.

    checkpoint: after the last row that goes, opened with the log's key. rows: those after `before`, in
    order. sizes: of the checkpoints that were signed. Raises Unproven where the rows are not those
    of the checkpoint: then nothing may go.
    """
    digests: list[bytes] = []

    def going() -> Iterator[chains.Values]:
        for row in itertools.islice(rows, checkpoint.size - before.size):
            digests.append(row[12])
            yield row

    report, stands = chains.walk(chain, going(), after=before, stops=[checkpoint.size])
    stand = stands.get(checkpoint.size)
    if report.fault or stand is None or not is_of(checkpoint, stand):
        raise errors.Unproven("the rows are not those of the checkpoint")
    tree = trees.Grown(trees.Frontier(before.size, before.edge), digests)
    grown = {
        size: Growth(stand.size, tuple(tree.prove_consistency(size, stand.size)))
        for size in sizes
        if size < stand.size and (not size or size >= before.size)
    }
    return stand, grown


def is_of(checkpoint: notes.Checkpoint, stand: chains.Stand) -> bool:
    """Whether a checkpoint says that the chain stood so."""
    said = (checkpoint.size, checkpoint.root, checkpoint.head, checkpoint.subjects)
    return said == (stand.size, stand.root, stand.head, stand.committed())


def ungrown(opened: Mapping[int, notes.Checkpoint], cut: Cut) -> list[int]:
    """The sizes of those checkpoints before the cut of which nothing proves that the log grew from them."""
    wrong = []
    for size, one in opened.items():
        if size >= cut.size:
            continue
        growth = cut.growths.get(size)
        later = opened.get(growth.later) if growth is not None else None
        if (
            growth is None
            or later is None
            or not size < growth.later <= cut.size
            or not trees.is_consistent(size, growth.later, growth.proof, one.root, later.root)
        ):
            wrong.append(size)
    return sorted(wrong)
