"""What a checkpoint says about everybody at once: subject -> (how many rows, digest of the last).

The entries are the leaves of a Merkle tree (trees.py), in the order of the pseudonyms. Somebody is
shown her own entry with a path to the root and learns nothing of the others: a leaf is a hash over a
random pseudonym of 16 bytes, which nobody can guess.

The checkpoint holds a commitment to size and root of that tree, not the size itself: a printed
checkpoint must not tell how many people there are.

What it proves: at this checkpoint the log vouched for this count and this last row. That nobody stands
in it twice is seen by whoever walks the whole log and computes the map anew.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Mapping, Sequence

from arboleda.engines.sealing import framing, trees

FORMAT = 1


@dataclasses.dataclass(frozen=True, slots=True)
class Entry:
    """count: rows about this subject. head: digest of the last of them (32 bytes)."""

    count: int
    head: bytes


@dataclasses.dataclass(frozen=True, slots=True)
class Proof:
    """index and size: the place of her entry among how many. path: as in trees.is_included."""

    index: int
    size: int
    path: tuple[bytes, ...]
    root: bytes


def leaf(subject: bytes, entry: Entry) -> bytes:
    """One entry as a leaf."""
    return framing.frame(
        (
            b"arboleda-subject",
            bytes([FORMAT]),
            subject,
            entry.count.to_bytes(8, "big"),
            entry.head,
        )
    )


def commitment(size: int, root: bytes) -> bytes:
    """What the checkpoint holds, 32 bytes."""
    fields = (b"arboleda-subjects", bytes([FORMAT]), size.to_bytes(8, "big"), root)
    return hashlib.sha256(framing.frame(fields)).digest()


def commit(entries: Mapping[bytes, Entry]) -> bytes:
    """The commitment to these entries. O(n log n)."""
    return commitment(len(entries), trees.root(_leaves(entries)))


def prove(entries: Mapping[bytes, Entry], subject: bytes) -> Proof:
    """The proof of one subject's entry. Raises KeyError for one without."""
    if subject not in entries:
        raise KeyError(subject)
    leaves = _leaves(entries)
    index = leaves.index(leaf(subject, entries[subject]))
    path = trees.prove_inclusion(leaves, index)
    return Proof(index, len(leaves), tuple(path), trees.root(leaves))


def is_proven(subject: bytes, entry: Entry, proof: Proof, committed: bytes) -> bool:
    """Whether a checkpoint with this commitment vouches for this entry. Raises nothing for bad input."""
    if not 0 <= entry.count < 1 << 63 or not 0 <= proof.size < 1 << 63:
        return False
    return commitment(proof.size, proof.root) == committed and trees.is_included(
        leaf(subject, entry), proof.index, proof.size, proof.path, proof.root
    )


def _leaves(entries: Mapping[bytes, Entry]) -> Sequence[bytes]:
    # The same bytes as leaf(), without framing the fixed parts anew for each of 100,000 people.
    start = framing.frame((b"arboleda-subject", bytes([FORMAT])))
    eight, digest = (8).to_bytes(4, "big"), (32).to_bytes(4, "big")
    return [
        b"".join(
            (
                start,
                len(subject).to_bytes(4, "big"),
                subject,
                eight,
                entries[subject].count.to_bytes(8, "big"),
                digest,
                entries[subject].head,
            )
        )
        for subject in sorted(entries)
    ]
