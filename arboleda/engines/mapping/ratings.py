"""Ratings: means of statements and clusters, pattern match, go-zone.

Means are taken over people inside a statement first, so everybody who rated a statement weighs the
same; a cluster's value is the mean of its statements' means (Trochim 1989; Kane and Trochim 2007).
A figure that nobody's rating stands behind is None, never a number.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from arboleda.engines.mapping import arrays, errors
from arboleda.engines.mapping.analysis import Rated
from arboleda.engines.mapping.arrays import Floats, Ints

# A correlation of so few cluster means says next to nothing.
FEWEST_FOR_PATTERN = 6

Values = Sequence[float | None]


@dataclasses.dataclass(frozen=True, eq=False)
class Ratings:
    """One rating: `values` is n×S, NaN where somebody did not rate a statement."""

    values: Floats

    @classmethod
    def of(cls, values: Any, statements: int | None = None) -> Ratings:
        """From rows of numbers, NaN or None for no answer; Unfit for another shape."""
        array = arrays.floats(values, "the ratings", missing=True)
        if array.ndim != 2 or (statements is not None and array.shape[1] != statements):
            wanted = "a table, a row a person and a column a statement"
            raise errors.Unfit("shape", what="the ratings", wanted=wanted)
        return cls(array)

    def take(self, people: Any) -> Ratings:
        """These people alone (positions, or a mask)."""
        return Ratings(self.values[np.asarray(people)])

    def summary(self, membership: Any) -> Rated:
        """Means, deviations, counts, and the means of these clusters; TooLittle without a rating."""
        clusters = arrays.membership(membership, self.values.shape[1])
        given = ~np.isnan(self.values)
        counts = given.sum(axis=0)
        if not counts.any():
            raise errors.TooLittle("no_ratings")
        values = np.where(given, self.values, 0)
        means = values.sum(axis=0) / np.maximum(counts, 1)
        squares = np.where(given, (self.values - means) ** 2, 0).sum(axis=0)
        deviations = np.sqrt(squares / np.maximum(counts - 1, 1))
        known = _known(means, counts > 0)
        return Rated(
            means=known,
            deviations=_known(deviations, counts > 1),
            counts=arrays.tuples(counts),
            clusters=cluster_means(known, clusters),
            grand=float(means[counts > 0].mean()),
        )


def cluster_means(means: Values, membership: Any) -> tuple[float | None, ...]:
    """The mean of the statement means in each cluster, None where none of its statements has one."""
    clusters = arrays.membership(membership, len(means))
    return tuple(_mean_of(means, np.flatnonzero(clusters == one)) for one in np.unique(clusters))


def _mean_of(means: Values, positions: Ints) -> float | None:
    found = [mean for one in positions.tolist() if (mean := means[one]) is not None]
    return float(np.mean(found)) if found else None


def _known(values: Floats, known: Any) -> tuple[float | None, ...]:
    pairs = zip(values.tolist(), known.tolist(), strict=True)
    return tuple(value if is_known else None for value, is_known in pairs)


class Pattern(NamedTuple):
    """Two vectors of cluster means side by side: Pearson's `r` over the `k` clusters that have both
    (None where one side does not vary), and whether these are too few to read anything from it."""

    r: float | None
    k: int
    few: bool


def pattern_match(one: Values, other: Values) -> Pattern:
    """How alike two ratings, groups or times rate the clusters."""
    first, second = _both(one, other)
    return Pattern(correlation(first, second), len(first), len(first) < FEWEST_FOR_PATTERN)


class GoZone(NamedTuple):
    """Statements by two ratings: cuts at both grand means, a quadrant for each statement (1 both at
    or above, 2 only the second, 3 neither, 4 only the first; None where a rating is missing), and
    Pearson's r over the statements."""

    cuts: tuple[float, float]
    quadrants: tuple[int | None, ...]
    r: float | None


def go_zone(one: Values, other: Values) -> GoZone:
    """Sort statements (or a cluster's) by two ratings; TooLittle where none has both."""
    first, second = _both(one, other)
    if not len(first):
        raise errors.TooLittle("no_ratings")
    cuts = float(first.mean()), float(second.mean())
    quadrants = tuple(
        None if x is None or y is None else _quadrant(x >= cuts[0], y >= cuts[1])
        for x, y in zip(one, other, strict=True)
    )
    return GoZone(cuts, quadrants, correlation(first, second))


def _quadrant(first: bool, second: bool) -> int:
    return {(True, True): 1, (False, True): 2, (False, False): 3, (True, False): 4}[first, second]


def correlation(one: Floats, other: Floats) -> float | None:
    """Pearson's r, None for fewer than two or where a side does not vary."""
    if len(one) < 2 or np.ptp(one) == 0 or np.ptp(other) == 0:
        return None
    value = float(np.corrcoef(one, other)[0, 1])
    return None if np.isnan(value) else min(1.0, max(-1.0, value))


def _both(one: Values, other: Values) -> tuple[Floats, Floats]:
    if len(one) != len(other):
        raise errors.Unfit("other_statements", first=len(one), second=len(other))
    pairs = [(x, y) for x, y in zip(one, other, strict=True) if x is not None and y is not None]
    table = np.array(pairs, dtype=np.float64).reshape(-1, 2)
    return table[:, 0], table[:, 1]
