"""How unlike each two statements are, and how much that is worth."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
from scipy.sparse import csgraph

from arboleda.engines.mapping import arrays, canonical, errors
from arboleda.engines.mapping.arrays import Floats, Ints

FEWEST_STATEMENTS = 3


@dataclasses.dataclass(frozen=True, eq=False)
class Dissimilarities:
    """δ and w, both S×S, symmetric, with zero diagonals.

    `delta` ≥ 0 in any unit; `weights` ≥ 0, where 0 says that nothing is known of the pair (its δ
    then holds the mean of the others, a stand-in for those methods that need all pairs).
    Unfit for other shapes and values; TooLittle where no flat map follows from them.
    """

    delta: Floats
    weights: Floats

    @classmethod
    def of(cls, delta: Any, weights: Any = None) -> Dissimilarities:
        """From a matrix of dissimilarities, NaN or weight 0 for a pair of which nothing is known."""
        given = arrays.floats(delta, "the dissimilarities", missing=True)
        unknown = np.isnan(given)
        given[unknown] = 0
        delta = arrays.square(given, "the dissimilarities")
        if weights is None:
            weights = np.ones_like(delta)
        weights = arrays.square(weights, "the weights")
        if weights.shape != delta.shape:
            raise errors.Unfit("shape", what="the weights", wanted="as large as the matrix")
        if np.diagonal(delta).any():
            raise errors.Unfit("diagonal", what="the dissimilarities")
        weights = np.where(unknown | unknown.T, 0.0, weights)
        np.fill_diagonal(weights, 0)
        known = weights > 0
        filled = np.where(known, delta, delta[known].mean() if known.any() else 0.0)
        np.fill_diagonal(filled, 0)
        return cls(filled, weights)

    @property
    def size(self) -> int:
        """S, the number of statements."""
        return len(self.delta)

    @property
    def gaps(self) -> int:
        """How many pairs nothing is known of."""
        return int(np.count_nonzero(self.weights == 0) - self.size) // 2

    def order(self) -> Ints:
        """The statements in canonical order (see `canonical`)."""
        return canonical.order_of_matrices(self.delta, self.weights)

    def take(self, statements: Ints) -> Dissimilarities:
        """These statements alone, in this order."""
        chosen = np.ix_(statements, statements)
        return Dissimilarities(self.delta[chosen], self.weights[chosen])

    def check(self) -> None:
        """Raise TooLittle where a flat map would show nothing, or not follow from the data."""
        if self.size < FEWEST_STATEMENTS:
            raise errors.TooLittle("few_statements", count=self.size, fewest=FEWEST_STATEMENTS)
        known = self.weights > 0
        alone = np.flatnonzero(~known.any(axis=1))
        if len(alone):
            raise errors.TooLittle("never_seen", statements=_listed(alone))
        parts, part = csgraph.connected_components(known, directed=False)
        if parts > 1:
            smallest = np.flatnonzero(part == np.bincount(part).argmin())
            raise errors.TooLittle("not_connected", parts=parts, statements=_listed(smallest))
        values = self.delta[known]
        if not values.any():
            raise errors.TooLittle("one_pile")
        if self.size > FEWEST_STATEMENTS and np.ptp(values) <= 1e-12 * values.max():
            raise errors.TooLittle("all_alike")


def _listed(positions: Ints) -> str:
    """Statement numbers from 1, as a sentence lists them."""
    shown = ", ".join(str(one + 1) for one in positions[:20].tolist())
    return f"{shown} and {len(positions) - 20} more" if len(positions) > 20 else shown
