"""Who thinks alike: base clusters, weighted k-means, and the number of groups.

Follows Polis (``math/clusters.clj`` and ``math/conversation.clj``): people are first gathered into
at most 100 base clusters, these into k = 2 … min(5, 2 + base/12) groups by k-means that counts
people, and the k with the best silhouette is taken once it has won four times in a row. What Polis
leaves to the order of its rows, the start of each k-means, is drawn from a seed here, over places
in an order of their own: neither the order nor the names of people matter.
"""

from __future__ import annotations

import dataclasses

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import KDTree

from arboleda.engines.mapping.votes.table import Floats, Ints

DIGITS = 9  # Places nearer than this are one place: what lies between is rounding.
RESTARTS = 20
MOST_STEPS = 100
BASE_STEPS = 30
STILL = 0.01  # Polis stops when no center moves farther.


@dataclasses.dataclass(frozen=True, eq=False)
class Grouping:
    """The groups of some places: ``labels`` (places,) from 0, ``silhouettes`` of each k tried.

    Group 0 has the most people. Without two distinct places there is one group and no silhouette.
    """

    labels: Ints
    silhouettes: dict[int, float]
    best: int
    chosen: int


@dataclasses.dataclass(frozen=True)
class Steady:
    """How often which number of groups has won: what keeps a live map from jumping."""

    last: int = 0
    times: int = 0
    shown: int = 0

    def after(self, best: int, *, possible: set[int], buffer: int) -> Steady:
        """The next state, once ``best`` has won: another k is shown after ``buffer`` equal results.

        A k that is no longer ``possible``, since fewer places are left, gives way at once.
        """
        times = self.times + 1 if best == self.last else 1
        shown = best if times >= buffer or self.shown not in possible else self.shown
        return Steady(last=best, times=times, shown=shown)


def taking_part(votes: Ints, size: int, *, enough: int, least: int) -> NDArray[np.bool_]:
    """Who is grouped: people with min(``enough``, ``size``) votes or more.

    Where these are fewer than ``least``, those with the most votes join them until they are; among
    equally many votes, in the order of the table.
    """
    taken = votes >= max(1, min(enough, size))
    missing = least - int(taken.sum())
    if missing > 0:
        others = np.nonzero(~taken & (votes > 0))[0]
        taken = taken.copy()
        taken[others[np.argsort(-votes[others], kind="stable")][:missing]] = True
    return taken


def group(
    places: Floats, *, seed: int, base: int, most: int, steady: Steady, buffer: int
) -> tuple[Grouping, Steady]:
    """Gather places (people, 2) into groups; give back how steady their number is, too."""
    if not len(places):
        return Grouping(np.zeros(0, dtype=np.int64), {}, 0, 0), Steady()
    centers, weights, member = base_clusters(places, seed=seed, most=base)
    if len(centers) < 2:
        return Grouping(np.zeros(len(places), dtype=np.int64), {}, 1, 1), Steady()
    largest = min(most, 2 + len(centers) // 12, len(centers))
    apart = _distances(centers, centers)
    tried: dict[int, Ints] = {}
    silhouettes: dict[int, float] = {}
    for k in range(2, largest + 1):
        tried[k] = weighted_kmeans(centers, weights, k, seed=seed)
        silhouettes[k] = weighted_silhouette(apart, weights, tried[k])
    best = max(silhouettes, key=lambda k: (round(silhouettes[k], DIGITS), -k))
    after = steady.after(best, possible=set(tried), buffer=buffer)
    labels = _by_size(tried[after.shown], weights, centers)[member]
    return Grouping(labels, silhouettes, best, after.shown), after


def base_clusters(places: Floats, *, seed: int, most: int) -> tuple[Floats, Floats, Ints]:
    """Centers (clusters, 2), how many people each has, and the cluster of each place.

    Up to ``most`` distinct places are clusters of their own; more are gathered by k-means.
    """
    rounded = np.round(places, DIGITS) + 0.0  # Adding 0 makes -0 the same place as 0.
    distinct, member, count = np.unique(rounded, axis=0, return_inverse=True, return_counts=True)
    member, weights = member.reshape(-1), count.astype(np.float64)
    if len(distinct) <= most:
        return distinct, weights, member
    centers = _spread(distinct, weights, most, np.random.default_rng(seed))
    nearest = np.zeros(len(distinct), dtype=np.int64)
    for _ in range(BASE_STEPS):
        nearest = np.asarray(KDTree(centers).query(distinct)[1])
        moved = _means(distinct, weights, nearest, centers)
        shift = float(np.sqrt(np.square(moved - centers).sum(axis=1)).max())
        centers = moved
        if shift < STILL:
            break
    lived: Ints = np.unique(nearest, return_inverse=True)[1].astype(np.int64)
    counted = np.asarray(np.bincount(lived, weights=weights), dtype=np.float64)
    return _means(distinct, weights, lived, np.zeros((len(counted), 2))), counted, lived[member]


def weighted_kmeans(places: Floats, weights: Floats, k: int, *, seed: int) -> Ints:
    """The best of several k-means from spread starts (k-means++, Arthur & Vassilvitskii 2007)."""
    chance = np.random.default_rng((seed, k))
    best: tuple[float, Ints] | None = None
    for _ in range(RESTARTS):
        labels, loss = _kmeans(places, weights, _spread(places, weights, k, chance))
        if best is None or loss < best[0] * (1 - 10.0**-DIGITS):
            best = loss, labels
    assert best is not None
    return best[1]


def weighted_silhouette(apart: Floats, weights: Floats, labels: Ints) -> float:
    """The mean silhouette (Rousseeuw 1987) of people who all stand at the center of their cluster.

    ``apart`` are the distances (clusters, clusters). Whoever is alone in a group counts 0.
    """
    groups = int(labels.max()) + 1
    size = np.bincount(labels, weights=weights, minlength=groups)
    member = labels == np.arange(groups)[:, None]
    total = (apart * weights) @ member.T
    own = total[np.arange(len(labels)), labels] / np.maximum(1.0, size[labels] - 1)
    mean = np.where(member.T, np.inf, total / size)
    other = mean.min(axis=1)
    longer = np.maximum(own, other)
    value = np.where(longer > 0, (other - own) / np.where(longer > 0, longer, 1.0), 0.0)
    value = np.where(size[labels] <= 1, 0.0, value)
    return float((value * weights).sum() / weights.sum())


def _kmeans(places: Floats, weights: Floats, centers: Floats) -> tuple[Ints, float]:
    labels = np.full(len(places), -1)
    for _ in range(MOST_STEPS):
        squared = np.square(_distances(places, centers))
        nearest = _filled(squared, weights)
        if bool((nearest == labels).all()):
            break
        labels = nearest
        centers = _means(places, weights, labels, centers)
    loss = np.square(places - centers[labels]).sum(axis=1)
    return labels.astype(np.int64), float((loss * weights).sum())


def _filled(squared: Floats, weights: Floats) -> Ints:
    """The nearest center of each place; a center that nobody is near takes the farthest place."""
    nearest = np.asarray(squared.argmin(axis=1))
    loss = squared.min(axis=1) * weights
    for empty in np.nonzero(np.bincount(nearest, minlength=squared.shape[1]) == 0)[0]:
        alone = np.bincount(nearest, minlength=squared.shape[1])[nearest] <= 1
        farthest = int(np.where(alone, -1.0, loss).argmax())
        nearest[farthest], loss[farthest] = empty, 0.0
    return nearest


def _spread(places: Floats, weights: Floats, k: int, chance: np.random.Generator) -> Floats:
    """Draw k distinct places: each as likely as its people and its distance to those drawn before."""
    drawn = np.zeros(k, dtype=np.int64)
    odds = weights.copy()
    nearest = np.full(len(places), np.inf)
    for at in range(k):
        line = np.cumsum(odds)
        drawn[at] = min(
            int(np.searchsorted(line, chance.random() * line[-1], side="right")), len(places) - 1
        )
        gap = np.square(places - places[drawn[at]]).sum(axis=1)
        np.minimum(nearest, gap, out=nearest)
        odds = nearest * weights
    return places[drawn]


def _means(places: Floats, weights: Floats, labels: Ints, before: Floats) -> Floats:
    """The weighted mean of each group; a group without members stays where it was."""
    size = np.bincount(labels, weights=weights, minlength=len(before))
    held = np.where(size > 0, size, 1.0)
    columns = [
        np.bincount(labels, weights=weights * places[:, axis], minlength=len(before)) / held
        for axis in range(places.shape[1])
    ]
    return np.where((size > 0)[:, None], np.stack(columns, axis=1), before)


def _distances(one: Floats, other: Floats) -> Floats:
    return np.asarray(np.sqrt(np.square(one[:, None, :] - other[None, :, :]).sum(axis=2)))


def _by_size(labels: Ints, weights: Floats, centers: Floats) -> Ints:
    """Number the groups anew: most people first, then from left to right."""
    groups = int(labels.max()) + 1
    size = np.bincount(labels, weights=weights, minlength=groups)
    middle = _means(centers, weights, labels, np.zeros((groups, 2)))
    order = sorted(range(groups), key=lambda one: (-size[one], *np.round(middle[one], DIGITS)))
    number = np.empty(groups, dtype=np.int64)
    number[order] = np.arange(groups)
    return np.asarray(number[labels])
