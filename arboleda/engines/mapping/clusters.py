"""Hierarchical clusters: Ward on the map, average linkage on the dissimilarities, and comparing them.

Trees are scipy's: S−1 rows (one, other, height, statements), where numbers below S are statements
and S+r is what row r joined. Ward's heights are those of R's ``hclust(method = "ward.D2")`` on the
distances of the map (Ward 1963; Murtagh and Legendre 2014).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from scipy.cluster import hierarchy
from scipy.spatial import distance

from arboleda.engines.mapping import arrays, errors
from arboleda.engines.mapping.arrays import Floats, Ints
from arboleda.engines.mapping.dissimilarities import Dissimilarities
from arboleda.engines.mapping.settings import FEWEST_CLUSTERS, MOST_CLUSTERS

_TOO_FEW = "a row for each of two statements or more"


def ward(coordinates: Any) -> Floats:
    """The tree of Ward's method on S×2 coordinates; among equal heights, the leftmost points first."""
    points = arrays.floats(coordinates, "the coordinates")
    if points.ndim != 2 or len(points) < 2:
        raise errors.Unfit("shape", what="the coordinates", wanted=_TOO_FEW)
    order = np.lexsort(points.T[::-1])
    return _renumbered(hierarchy.linkage(distance.pdist(points[order]), "ward"), order)


def average(given: Dissimilarities) -> Floats:
    """The tree of average linkage (UPGMA, Sokal and Michener 1958) on δ."""
    if given.size < 2:
        raise errors.Unfit("shape", what="the dissimilarities", wanted=_TOO_FEW)
    order = given.order()
    return _renumbered(average_in_order(given.delta[np.ix_(order, order)]), order)


def average_in_order(delta: Floats) -> Floats:
    """The same for S×S δ that is in canonical order already."""
    condensed = distance.squareform(delta, checks=False)
    return np.asarray(hierarchy.linkage(condensed, "average"))


def _renumbered(tree: Floats, order: Ints) -> Floats:
    """A tree of reordered statements, in the numbers of the caller."""
    size = len(order)
    numbers = np.concatenate([order, np.arange(size, 2 * size - 1)])
    tree[:, :2] = np.sort(numbers[tree[:, :2].astype(np.int64)], axis=1)
    return tree


def counts(statements: int) -> range:
    """Every number of clusters that is worked out: 2 to 20, or to S where there are fewer."""
    return range(FEWEST_CLUSTERS, min(MOST_CLUSTERS, statements) + 1)


def membership(tree: Floats, count: int) -> Ints:
    """S cluster numbers from 1, in the order in which clusters first come; Unfit for another count."""
    if not 1 <= count <= len(tree) + 1:
        raise errors.Unfit("clusters", fewest=1, most=len(tree) + 1)
    return dict(memberships(tree, [count]))[count]


def memberships(tree: Floats, wanted: Iterable[int]) -> Iterator[tuple[int, Ints]]:
    """Yield (count, membership) from many clusters to few, for each count wanted."""
    size, chosen = len(tree) + 1, set(wanted)
    joined = np.arange(size)
    if size in chosen:
        yield size, _numbered(joined)
    for row, (one, other) in enumerate(tree[:, :2].astype(np.int64)):
        joined[(joined == one) | (joined == other)] = size + row
        count = size - row - 1
        if count in chosen:
            yield count, _numbered(joined)


def _numbered(labels: Ints) -> Ints:
    """Labels renumbered from 1 by first appearance, as R's cutree does."""
    _, first, inverse = np.unique(labels, return_index=True, return_inverse=True)
    return np.argsort(np.argsort(first))[inverse] + 1


def adjusted_rand(one: Any, other: Any) -> float:
    """Agreement of two partitions: 1 the same, about 0 by chance (Hubert and Arabie 1985)."""
    first = arrays.membership(one)
    return rand_of(_numbered(first), _numbered(arrays.membership(other, len(first))))


def rand_of(one: Ints, other: Ints) -> float:
    """The same for cluster numbers from 1 without gaps, unchecked."""
    return rand_of_table(crossed(one, other))


def rand_of_table(table: Ints) -> float:
    """The same from how many statements are in each cluster of the one and each of the other."""
    both, in_one, in_other, pairs = (
        float(np.dot(sizes, sizes - 1) / 2)
        for sizes in (
            table.ravel(),
            table.sum(axis=1),
            table.sum(axis=0),
            table.sum(keepdims=True).ravel(),
        )
    )
    expected = in_one * in_other / pairs if pairs else 0.0
    most = (in_one + in_other) / 2
    return 1.0 if most == expected else (both - expected) / (most - expected)


def crossed(one: Ints, other: Ints) -> Ints:
    """How many statements are in each cluster of the one (rows) and each of the other (columns)."""
    rows, columns = int(one.max(initial=0)), int(other.max(initial=0))
    return np.bincount((one - 1) * columns + other - 1, minlength=rows * columns).reshape(
        rows, columns
    )
