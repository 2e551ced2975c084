"""How far a map can be trusted: sorters drawn anew, halves of them compared, cards shuffled.

Everything is drawn in canonical order from one seed, so the same sorts give the same figures however
people and statements are numbered.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import numpy as np
from scipy.spatial import distance

from arboleda.engines.mapping import arrays, bridging, clusters, fitting, scaling
from arboleda.engines.mapping.analysis import Kept, Null, SplitHalf, Stability
from arboleda.engines.mapping.arrays import Floats, Ints
from arboleda.engines.mapping.dissimilarities import Dissimilarities
from arboleda.engines.mapping.errors import TooLittle
from arboleda.engines.mapping.fitting import Problem
from arboleda.engines.mapping.settings import Settings
from arboleda.engines.mapping.sorts import Counter, Sorts, Tally

Progress = Callable[[str, int, int], None]

# A map is called better than chance when it fits better than every shuffled one and lies this many
# of their standard deviations below their mean. The shuffled spread wider to the left than a normal
# distribution: at 3, two of 60 random matrices passed with 40 shuffles, at 4 none did.
BETTER_BY = 4.0


def silent(stage: str, done: int, total: int) -> None:
    """Tell nobody how far it is."""


def bootstrap(
    sorts: Sorts, coordinates: Floats, settings: Settings, progress: Progress = silent
) -> Stability:
    """Resample the sorters (Efron 1979) `settings.bootstraps` times, and see what stays together.

    Each resample gets its map, warm from the S×2 coordinates of the whole, and its two trees; every
    number of clusters is compared with that of the whole. A pair that a resample did not see keeps
    the dissimilarity of everybody; a statement it did not see keeps its place.
    """
    ordered, order = sorts.canonical()
    counter, points = Counter(ordered), coordinates[order]
    whole = counter.tally().dissimilarities()
    ward, average = clusters.ward(points), clusters.average_in_order(whole.delta)
    watched = Watch(ward, order), Watch(average, order)
    chance = np.random.default_rng([settings.seed, 1])
    quick = dataclasses.replace(settings, method="lbfgs", starts=1)
    for done in range(settings.bootstraps):
        drawn = chance.integers(ordered.people, size=ordered.people)
        given = _drawn(counter.tally(np.bincount(drawn, minlength=ordered.people)), whole)
        moved = fitting.lbfgs(Problem(given, quick), points).coordinates
        watched[0].see(clusters.ward(moved))
        watched[1].see(clusters.average_in_order(given.delta))
        progress("bootstrap", done + 1, settings.bootstraps)
    return Stability(settings.bootstraps, watched[0].kept(), watched[1].kept())


def _drawn(tally: Tally, whole: Dissimilarities) -> Dissimilarities:
    """The dissimilarities of a resample, what it did not see taken from the whole at no weight."""
    seen = tally.seen > 0
    delta = np.where(seen, 1 - tally.together / np.maximum(tally.seen, 1), whole.delta)
    np.fill_diagonal(delta, 0)
    weights = tally.seen.astype(np.float64)
    np.fill_diagonal(weights, 0)
    if not (delta * weights).any():  # Drew only people who made one pile.
        return whole
    return Dissimilarities(delta, weights)


class Watch:
    """Counts, for every number of clusters of one tree, what stays together in other trees."""

    def __init__(self, tree: Floats, order: Ints) -> None:
        self._order, self._trees, size = order, 0, len(order)
        self._whole = dict(clusters.memberships(tree, clusters.counts(size)))
        self._together = {k: np.zeros((size, size), dtype=np.int64) for k in self._whole}
        self._alone = {k: np.zeros(size, dtype=np.int64) for k in self._whole}
        self._overlap = {k: np.zeros(k) for k in self._whole}
        self._rand = dict.fromkeys(self._whole, 0.0)

    def see(self, tree: Floats) -> None:
        """Take one more tree in."""
        self._trees += 1
        for k, found in clusters.memberships(tree, self._whole):
            whole = self._whole[k]
            self._together[k] += found[:, None] == found[None, :]
            self._alone[k] += np.bincount(found)[found] == 1
            table = clusters.crossed(whole, found)
            either = table.sum(axis=1)[:, None] + table.sum(axis=0)[None, :] - table
            self._overlap[k] += (table / either).max(axis=1)
            self._rand[k] += clusters.rand_of_table(table)

    def kept(self) -> dict[int, Kept]:
        """The shares for every number of clusters, statements and clusters in the caller's order."""
        return {k: self._kept(k) for k in sorted(self._whole)}

    def _kept(self, k: int) -> Kept:
        whole = self._whole[k]
        inside = whole[:, None] == whole[None, :]
        company = inside.sum(axis=1) - 1
        together = (self._together[k] * inside).sum(axis=1) - self._trees
        share = np.where(company > 0, together / np.maximum(company, 1), self._alone[k])
        share = share / self._trees
        back = np.argsort(self._order)
        # Clusters are numbered by their first statement in the caller's order.
        _, first = np.unique(whole[back], return_index=True)
        numbered = np.argsort(first)
        return Kept(
            statements=arrays.tuples(share[back]),
            clusters=arrays.tuples(bridging.of_clusters(share, whole)[numbered]),
            jaccard=arrays.tuples((self._overlap[k] / self._trees)[numbered]),
            rand=self._rand[k] / self._trees,
        )


def split_half(
    sorts: Sorts, settings: Settings, *, count: int, progress: Progress = silent
) -> SplitHalf:
    """Halve the sorters `settings.splits` times and compare what the halves say.

    r runs over the pairs (i < j) that both halves saw; Spearman-Brown gives the reliability of the
    whole. The first `settings.map_splits` halvings are also drawn, cold, and cut into `count`
    clusters.
    """
    ordered, _ = sorts.canonical()
    counter, people = Counter(ordered), ordered.people
    upper = np.triu_indices(ordered.statements, 1)
    chance = np.random.default_rng([settings.seed, 2])
    of_data: list[float] = []
    of_maps: list[float] = []
    partitions: list[tuple[float, float]] = []
    for done in range(settings.splits if people > 1 else 0):
        half = np.zeros(people, dtype=np.int64)
        half[chance.permutation(people)[: people // 2]] = 1
        tallies = counter.tally(half), counter.tally(1 - half)
        both = (tallies[0].seen[upper] > 0) & (tallies[1].seen[upper] > 0)
        given = tuple(tally.dissimilarities() for tally in tallies)
        of_data += _correlation(*(one.delta[upper][both] for one in given))
        if done < settings.map_splits and (maps := _both_maps(given, settings)):
            of_maps += _correlation(*(distance.pdist(one) for one in maps))
            of_ward = clusters.rand_of(
                *(clusters.membership(clusters.ward(one), count) for one in maps)
            )
            of_average = clusters.rand_of(
                *(clusters.membership(clusters.average_in_order(one.delta), count) for one in given)
            )
            partitions.append((of_ward, of_average))
        progress("split-half", done + 1, settings.splits)
    return SplitHalf(
        splits=len(of_data),
        r=_mean(of_data),
        sb=_mean([spearman_brown(r) for r in of_data]),
        map_splits=len(partitions),
        map_r=_mean(of_maps),
        map_sb=_mean([spearman_brown(r) for r in of_maps]),
        ward_rand=_mean([ward for ward, _ in partitions]),
        average_rand=_mean([average for _, average in partitions]),
    )


def spearman_brown(r: float) -> float:
    """The reliability of the whole from the correlation of its halves: 2r/(1+r); 0 where they do not
    agree at all (r ≤ 0), for which the formula means nothing."""
    return 2 * r / (1 + r) if r > 0 else 0.0


def _both_maps(given: tuple[Dissimilarities, ...], settings: Settings) -> list[Floats]:
    """The maps of two halves, or none where a half cannot be drawn."""
    quick = dataclasses.replace(settings, method="lbfgs", starts=1)
    try:
        for one in given:
            one.check()
    except TooLittle:
        return []
    return [scaling.descend(Problem(one, quick)).coordinates for one in given]


def _correlation(one: Floats, other: Floats) -> list[float]:
    """Pearson's r as a list of one; of none where a side does not vary."""
    if len(one) < 2 or min(np.ptp(one), np.ptp(other)) < 1e-12:
        return []
    return [float(np.clip(np.corrcoef(one, other)[0, 1], -1, 1))]


def _mean(values: list[float]) -> float | None:
    return float(np.mean(values)) if values else None


def null_of_sorts(sorts: Sorts, settings: Settings, progress: Progress = silent) -> Null:
    """The stress of cards shuffled among each person's own piles, so that sizes stay and sense goes.

    The real sorts are fitted in the very same way: from the classical start, downhill once.
    """
    ordered, _ = sorts.canonical()
    chance = np.random.default_rng([settings.seed, 3])
    seen_first = np.argsort(~ordered.seen, axis=1, kind="stable")

    def shuffled() -> Dissimilarities:
        lots = np.where(ordered.seen, chance.random(ordered.piles.shape), 2.0)
        drawn = np.take_along_axis(ordered.piles, np.argsort(lots, axis=1), axis=1)
        piles = np.empty_like(drawn)
        np.put_along_axis(piles, seen_first, drawn, axis=1)
        return Sorts(piles).tally().dissimilarities()

    return _null("sorts", ordered.tally().dissimilarities(), shuffled, settings, progress)


def null_of_pairs(given: Dissimilarities, settings: Settings, progress: Progress = silent) -> Null:
    """The stress of the same dissimilarities dealt out among the pairs at random, each with its
    weight: what is left where only a matrix is known."""
    ordered = given.take(given.order())
    chance = np.random.default_rng([settings.seed, 3])
    first, second = np.nonzero(np.triu(ordered.weights > 0, 1))

    def shuffled() -> Dissimilarities:
        dealt = chance.permutation(len(first))
        delta, weights = ordered.delta.copy(), ordered.weights.copy()
        for matrix, source in ((delta, ordered.delta), (weights, ordered.weights)):
            values = source[first[dealt], second[dealt]]
            matrix[first, second] = values
            matrix[second, first] = values
        return Dissimilarities(delta, weights)

    return _null("pairs", ordered, shuffled, settings, progress)


def _null(
    kind: str,
    real: Dissimilarities,
    shuffled: Callable[[], Dissimilarities],
    settings: Settings,
    progress: Progress,
) -> Null:
    quick = dataclasses.replace(settings, method="lbfgs", starts=1)
    observed = scaling.descend(Problem(real, quick)).stress
    found = []
    for done in range(settings.permutations):
        found.append(scaling.descend(Problem(shuffled(), quick)).stress)
        progress("chance", done + 1, settings.permutations)
    stresses = np.array(found)
    mean, lowest = float(stresses.mean()), float(stresses.min())
    deviation = float(stresses.std(ddof=1)) if len(found) > 1 else 0.0
    # Shuffles that cannot change anything (identical δ) spread by rounding alone.
    spread = deviation > 1e-9
    z = (observed - mean) / deviation if spread else 0.0
    return Null(
        kind=kind,
        count=len(found),
        observed=observed,
        mean=mean,
        deviation=deviation,
        lowest=lowest,
        p=(1 + int((stresses <= observed).sum())) / (1 + len(found)),
        z=z,
        better=observed < lowest and (z < -BETTER_BY if spread else lowest - observed > 1e-6),
    )
