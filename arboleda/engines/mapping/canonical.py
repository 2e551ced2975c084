"""An order of statements that follows from the data alone, not from how anybody numbered them.

Sums in another order round otherwise, and equal heights are joined in the order in which they stand.
So every computation first brings the statements (and the sorters) into a canonical order, and hands
its result back in the caller's: the same data shuffled gives the same map to the last bit.

The order is found by colour refinement with individualization (Weisfeiler and Leman 1968; McKay and
Piperno 2014): each statement gets a 64-bit colour from what it is joined to; where colours repeat,
one of the alike is given a colour of its own and the colours spread again. Statements that are still
alike when they are told apart are, but for constructed cases, exchangeable: either order gives the
same matrix.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from arboleda.engines.mapping.arrays import Floats, Ints

Colours = NDArray[np.uint64]
Refine = Callable[[Colours], Colours]

_GOLDEN = 0x9E3779B97F4A7C15
_UNSEEN = np.uint64(0xD1B54A32D192ED03)


def order_of_matrices(*matrices: Floats | Ints) -> Ints:
    """Positions of S statements in canonical order; `matrices` are S×S and symmetric."""
    size = matrices[0].shape[0]
    pairs = np.zeros((size, size), dtype=np.uint64)
    for matrix in matrices:
        # Adding 0.0 makes −0.0 and 0.0 the same bits.
        bits = (np.ascontiguousarray(matrix, dtype=np.float64) + 0.0).view(np.uint64)
        pairs = _mix(pairs + bits)

    def refine(colours: Colours) -> Colours:
        return _mix(colours + _mix(pairs ^ (colours * _GOLDEN)).sum(axis=1, dtype=np.uint64))

    return _individualize(_mix(pairs.diagonal()), refine)


def order_of_sorts(piles: Ints) -> Ints:
    """Positions of the S statements of n×S pile numbers (−1: not seen) in canonical order."""
    groups, starts, sorter_starts = _groups(piles)
    sizes = np.diff(np.append(starts, piles.size))
    entry_order = np.argsort(groups, axis=None, kind="stable")
    statement = entry_order % piles.shape[1]
    unseen = np.zeros(len(starts), dtype=np.uint64)
    unseen[groups[piles < 0]] = _UNSEEN
    of_sorter = np.repeat(
        np.arange(len(sorter_starts)), np.diff(np.append(sorter_starts, len(starts)))
    )

    def refine(colours: Colours) -> Colours:
        in_group = np.add.reduceat(_mix(colours)[statement], starts) + unseen
        mixed = _mix(in_group + sizes.astype(np.uint64))
        in_sorter = _mix(np.add.reduceat(mixed, sorter_starts))
        seen_from = _mix(mixed ^ in_sorter[of_sorter])
        return _mix(colours * _GOLDEN + seen_from[groups].sum(axis=0, dtype=np.uint64))

    return _individualize(np.zeros(piles.shape[1], dtype=np.uint64), refine)


def sort_people(piles: Ints) -> Ints:
    """The rows with piles renumbered by their first statement, in lexicographic order."""
    renumbered = np.full_like(piles, -1)
    for row, given in zip(renumbered, piles, strict=True):
        seen = given >= 0
        _, first, inverse = np.unique(given[seen], return_index=True, return_inverse=True)
        row[seen] = np.argsort(np.argsort(first))[inverse]
    return renumbered[np.lexsort(renumbered.T[::-1])]


def _groups(piles: Ints) -> tuple[Ints, Ints, Ints]:
    """A number for each pile of each person (the unseen are one more pile), n×S; where each begins
    among the entries in the order of these numbers; where each person's begin among the numbers."""
    people = np.arange(piles.shape[0])[:, None]
    keys = people * (int(piles.max(initial=0)) + 2) + piles + 1
    _, inverse, counts = np.unique(keys, return_inverse=True, return_counts=True)
    groups = inverse.reshape(piles.shape)
    starts = np.cumsum(counts) - counts
    return groups, starts, groups.min(axis=1)


def _individualize(colours: Colours, refine: Refine) -> Ints:
    colours = _spread(colours, refine)
    while True:
        sorted_colours = np.sort(colours)
        repeated = sorted_colours[1:][sorted_colours[1:] == sorted_colours[:-1]]
        if not len(repeated):
            return np.argsort(colours)
        one = int(np.argmax(colours == repeated[0]))
        colours = colours.copy()
        colours[one] = _mix(colours[one : one + 1] + np.uint64(1))[0]
        colours = _spread(colours, refine)


def _spread(colours: Colours, refine: Refine) -> Colours:
    """Refine until no more statements are told apart."""
    count = len(np.unique(colours))
    while count < len(colours):
        finer = refine(colours)
        found = len(np.unique(finer))
        if found == count:
            return finer
        colours, count = finer, found
    return colours


def _mix(values: Colours) -> Colours:
    """Scramble 64-bit numbers one to one (the finalizer of splitmix64, Steele et al. 2014)."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))
