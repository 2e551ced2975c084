"""Merkle trees as RFC 6962, section 2.1 has them: short proofs that a row is in a log, and that a
log only grew.

Leaves are any bytes; for our chains they are the digests of the rows. A leaf is hashed behind a zero
byte and a node behind a one, so that neither can pass for the other. SHA-256 throughout.

A proof is a list of hashes of 32 bytes. The checks answer yes or no and raise nothing for bad input:
whoever shows a proof may be lying (compare GHSA-672p-m5jq-mrh8, where a client believed a forged one).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

HASH_BYTES = 32
EMPTY = hashlib.sha256(b"").digest()
"""The root of a tree without leaves."""


def leaf_hash(leaf: bytes) -> bytes:
    """The hash of one leaf."""
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of a node above two others."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Frontier:
    """The right edge of a growing tree: enough to go on from, and to tell the root at any size.

    size: leaves so far. hashes: the roots of the perfect trees that make it up, the largest first;
    as many as size has ones in binary.
    """

    def __init__(self, size: int = 0, hashes: Sequence[bytes] = ()) -> None:
        """Begin empty, or where another stood. Raises ValueError if the hashes do not fit the size."""
        if size < 0 or len(hashes) != size.bit_count():
            raise ValueError("these hashes are no edge of a tree of this size")
        if any(len(one) != HASH_BYTES for one in hashes):
            raise ValueError("a hash has 32 bytes")
        self.size = size
        self.hashes = list(hashes)

    def extend(self, leaves: Iterable[bytes]) -> None:
        """Add leaves in order. Amortized two hashes each."""
        sha256, hashes, size = hashlib.sha256, self.hashes, self.size
        for leaf in leaves:
            found = sha256(b"\x00" + leaf).digest()
            place = size
            while place & 1:
                found = sha256(b"\x01" + hashes.pop() + found).digest()
                place >>= 1
            hashes.append(found)
            size += 1
        self.size = size

    def root(self) -> bytes:
        """The root of the tree so far."""
        if not self.hashes:
            return EMPTY
        found = self.hashes[-1]
        for one in reversed(self.hashes[:-1]):
            found = node_hash(one, found)
        return found


def root(leaves: Iterable[bytes]) -> bytes:
    """The root over these leaves: MTH of RFC 6962."""
    frontier = Frontier()
    frontier.extend(leaves)
    return frontier.root()


def prove_inclusion(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """The path from the leaf at this index (from 0) to the root: PATH of RFC 6962. IndexError beyond."""
    if not 0 <= index < len(leaves):
        raise IndexError(index)
    level = [leaf_hash(leaf) for leaf in leaves]
    path = []
    while len(level) > 1:
        if (index ^ 1) < len(level):
            path.append(level[index ^ 1])
        level = _level_above(level)
        index >>= 1
    return path


def prove_consistency(leaves: Sequence[bytes], size: int) -> list[bytes]:
    """That the tree of the first leaves grew into this one: PROOF of RFC 6962.

    size: of the earlier tree, from 1 to len(leaves), else IndexError.
    """
    if not 1 <= size <= len(leaves):
        raise IndexError(size)
    return _consistency([leaf_hash(leaf) for leaf in leaves], size, True)


def _consistency(hashes: list[bytes], size: int, is_whole: bool) -> list[bytes]:
    """SUBPROOF of RFC 6962; the recursion is as deep as the tree, at most 64."""
    if size == len(hashes):
        return [] if is_whole else [_root(hashes)]
    half = _half(len(hashes))
    if size <= half:
        return [*_consistency(hashes[:half], size, is_whole), _root(hashes[half:])]
    return [*_consistency(hashes[half:], size - half, False), _root(hashes[:half])]


class Grown:
    """A tree of which the first leaves are known by their edge alone; it proves what came after.

    Whatever a path from a later leaf needs of the earlier ones is a node of the edge itself, because
    every perfect tree beside such a path that lies wholly before the edge is one of the largest there.
    """

    def __init__(self, edge: Frontier, leaves: Iterable[bytes]) -> None:
        """edge: of the leaves before. leaves: all that came after, in order."""
        self.start = edge.size
        self._hashes = [leaf_hash(leaf) for leaf in leaves]
        self.size = self.start + len(self._hashes)
        self._before: dict[tuple[int, int], bytes] = {}
        begin = 0
        for found, place in zip(edge.hashes, _places(edge.size), strict=True):
            self._before[begin, begin + place] = found
            begin += place

    def prove_inclusion(self, index: int, size: int) -> list[bytes]:
        """The path from this leaf to the root of the first size leaves.

        IndexError for a leaf that does not lie after the edge and among those.
        """
        if not self.start <= index < size <= self.size:
            raise IndexError(index)
        path, start, end = [], 0, size
        while end - start > 1:
            middle = start + _half(end - start)
            if index < middle:
                path.append(self._node(middle, end))
                end = middle
            else:
                path.append(self._node(start, middle))
                start = middle
        return path[::-1]

    def prove_consistency(self, size: int, later: int) -> list[bytes]:
        """That the tree of the first size leaves grew into that of the first later ones; IndexError beyond.

        size: 0 (of which there is nothing to prove), or not before the edge.
        """
        if size == 0 <= later <= self.size:
            return []
        if not self.start <= size <= later <= self.size:
            raise IndexError(size)
        proof, start, end, is_whole = [], 0, later, True
        while size != end:
            middle = start + _half(end - start)
            if size <= middle:
                proof.append(self._node(middle, end))
                end = middle
            else:
                proof.append(self._node(start, middle))
                start, is_whole = middle, False
        return proof[::-1] if is_whole else [self._node(start, end), *proof[::-1]]

    def _node(self, start: int, end: int) -> bytes:
        if end <= self.start:
            return self._before[start, end]
        if start >= self.start:
            return _root(self._hashes[start - self.start : end - self.start])
        middle = start + _half(end - start)
        return node_hash(self._node(start, middle), self._node(middle, end))


def _places(size: int) -> list[int]:
    """How many leaves each perfect tree of an edge holds, the largest first."""
    return [1 << bit for bit in reversed(range(size.bit_length())) if size >> bit & 1]


def _half(count: int) -> int:
    """The largest power of two below count: where RFC 6962 splits a tree."""
    return 1 << ((count - 1).bit_length() - 1)


def _root(hashes: list[bytes]) -> bytes:
    while len(hashes) > 1:
        hashes = _level_above(hashes)
    return hashes[0]


def _level_above(level: list[bytes]) -> list[bytes]:
    above = [node_hash(level[at], level[at + 1]) for at in range(0, len(level) - 1, 2)]
    return [*above, level[-1]] if len(level) % 2 else above


def is_included(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Whether the path leads from this leaf, at this index of a tree of this size, to this root."""
    if not 0 <= index < size or not _are_hashes([*path, root]):
        return False
    found, place, last = leaf_hash(leaf), index, size - 1
    for one in path:
        if not last:
            return False  # The path goes on above the root.
        if place & 1 or place == last:
            found = node_hash(one, found)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            found = node_hash(found, one)
        place, last = place >> 1, last >> 1
    return not last and found == root


def is_consistent(
    size: int, later_size: int, proof: Sequence[bytes], root: bytes, later_root: bytes
) -> bool:
    """Whether the proof shows that the tree of size and root grew into that of later_size and later_root.

    Every tree grew from the empty one; of that there is nothing to prove, and no proof may claim it.
    """
    if not 0 <= size <= later_size or not _are_hashes([*proof, root, later_root]):
        return False
    if not size:
        return not proof and root == EMPTY
    if size == later_size:
        return not proof and root == later_root
    # RFC 9162, section 2.1.4.2, which says how to check what RFC 6962 says how to make.
    path = list(proof) if size & (size - 1) else [root, *proof]
    if not path:
        return False
    place, last = size - 1, later_size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    old = new = path[0]
    for one in path[1:]:
        if not last:
            return False
        if place & 1 or place == last:
            old, new = node_hash(one, old), node_hash(one, new)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            new = node_hash(new, one)
        place, last = place >> 1, last >> 1
    return not last and old == root and new == later_root


def _are_hashes(found: Iterable[bytes]) -> bool:
    return all(isinstance(one, bytes) and len(one) == HASH_BYTES for one in found)
