"""Two groups: their ratings (Welch, Holm), their maps (Procrustes with permuted people)."""

from __future__ import annotations

import dataclasses
import math
from typing import Any, NamedTuple

import numpy as np
from scipy import special

from arboleda.engines.mapping import arrays, canonical, errors, scaling
from arboleda.engines.mapping.arrays import Floats
from arboleda.engines.mapping.fitting import Problem
from arboleda.engines.mapping.ratings import Ratings
from arboleda.engines.mapping.settings import Settings
from arboleda.engines.mapping.sorts import Sorts
from arboleda.engines.mapping.stability import Progress, silent

FEWEST_RATERS = 5
FEWEST_SORTERS_A_LANGUAGE = 8


class Difference(NamedTuple):
    """One cluster as two groups rate it: means, Welch's t with its degrees of freedom, p, and p
    after Holm over the clusters. The last four are None where fewer than five of a group rated the
    cluster, or nobody differs from anybody."""

    first: float | None
    second: float | None
    raters: tuple[int, int]
    t: float | None
    df: float | None
    p: float | None
    p_holm: float | None


def compare_groups(one: Ratings, other: Ratings, membership: Any) -> tuple[Difference, ...]:
    """Welch's (1947) test for each cluster on the people's own cluster means, held against chance by
    Holm (1979) over the clusters tested; TooLittle with fewer than five people in a group."""
    statements = one.values.shape[1]
    if other.values.shape[1] != statements:
        raise errors.Unfit("other_statements", first=statements, second=other.values.shape[1])
    clusters = arrays.membership(membership, statements)
    for group in (one, other):
        rated = int((~np.isnan(group.values)).any(axis=1).sum())
        if rated < FEWEST_RATERS:
            raise errors.TooLittle("few_raters", fewest=FEWEST_RATERS, count=rated)
    plain = [
        _difference(_people_means(one, clusters == k), _people_means(other, clusters == k))
        for k in np.unique(clusters)
    ]
    held = iter(holm([one.p for one in plain if one.p is not None]))
    return tuple(one if one.p is None else one._replace(p_holm=next(held)) for one in plain)


def _people_means(group: Ratings, inside: Any) -> Floats:
    """Each person's mean over the statements of a cluster that she rated."""
    values = group.values[:, inside]
    given = ~np.isnan(values)
    rated = given.any(axis=1)
    sums = np.where(given, values, 0).sum(axis=1)
    return np.asarray(sums[rated] / given.sum(axis=1)[rated])


def _difference(one: Floats, other: Floats) -> Difference:
    means = [float(values.mean()) if len(values) else None for values in (one, other)]
    raters = len(one), len(other)
    varies = any(np.ptp(values) > 1e-12 for values in (one, other) if len(values))
    if min(raters) < FEWEST_RATERS or not varies:
        return Difference(means[0], means[1], raters, None, None, None, None)
    spreads = [float(values.var(ddof=1)) / len(values) for values in (one, other)]
    t = float(one.mean() - other.mean()) / math.sqrt(sum(spreads))
    # Welch and Satterthwaite's degrees of freedom.
    df = sum(spreads) ** 2 / sum(v**2 / (n - 1) for v, n in zip(spreads, raters, strict=True))
    p = 2 * float(special.stdtr(df, -abs(t)))
    return Difference(means[0], means[1], raters, t, df, p, None)


def holm(values: list[float]) -> list[float]:
    """p values held against many tests at once: stepwise, never below one another, at most 1."""
    order = np.argsort(values, kind="stable")
    factors = np.arange(len(values), 0, -1)
    raised = np.maximum.accumulate(np.minimum(np.array(values, dtype=float)[order] * factors, 1))
    held = np.empty(len(values))
    held[order] = raised
    return [float(one) for one in held]


class Fitted(NamedTuple):
    """Two maps laid on one another: m² = 1 − (Σσ)² (0 the same shape, 1 nothing in common), and the
    second map moved, turned and stretched onto the first."""

    m2: float
    moved: Floats


def procrustes(one: Any, other: Any) -> Fitted:
    """Lay the second S×2 map on the first, both centred and of unit norm (Gower 1975; Peres-Neto and
    Jackson 2001). TooLittle where all points of a map lie in one place."""
    first = arrays.floats(one, "the coordinates")
    second = arrays.floats(other, "the coordinates")
    if first.ndim != 2 or first.shape != second.shape:
        raise errors.Unfit("other_statements", first=len(first), second=len(second))
    centre = first.mean(axis=0)
    first, second = first - centre, second - second.mean(axis=0)
    sizes = np.linalg.norm(first), np.linalg.norm(second)
    if min(sizes) == 0:
        raise errors.TooLittle("all_in_one_place")
    left, strengths, right = np.linalg.svd((second / sizes[1]).T @ (first / sizes[0]))
    alike = min(float(strengths.sum()), 1.0)
    moved = centre + sizes[0] * alike * (second / sizes[1]) @ (left @ right)
    return Fitted(max(1 - alike**2, 0.0), moved)


class MapsCompared(NamedTuple):
    """`m2` of two groups' maps; `expected`: its mean when people are dealt to the groups at random;
    `p` = (1 + deals that differ as much) / (1 + deals); `deals`."""

    m2: float
    expected: float | None
    p: float
    deals: int


def compare_maps(
    one: Sorts,
    other: Sorts,
    settings: Settings | None = None,
    *,
    deals: int = 99,
    fewest: int = 2,
    progress: Progress = silent,
) -> MapsCompared:
    """Do two groups of people draw different maps of the same statements?

    Both maps are drawn as the settings say from the classical start, downhill; then everybody is
    dealt to two groups of the same sizes `deals` times. TooLittle below `fewest` sorters in a group
    or where a group's sorts make no map; deals that make none are left out.
    """
    if one.statements != other.statements:
        raise errors.Unfit("other_statements", first=one.statements, second=other.statements)
    for group in (one, other):
        if group.people < fewest:
            raise errors.TooLittle("few_raters", fewest=fewest, count=group.people)
    quick = dataclasses.replace(settings or Settings(), method="lbfgs", starts=1)
    # Canonical order, so that the same people dealt by the same seed give the same figures.
    order = Sorts(np.concatenate([one.piles, other.piles])).canonical()[1]
    groups = [Sorts(canonical.sort_people(group.piles[:, order])) for group in (one, other)]
    everybody = Sorts(np.concatenate([group.piles for group in groups]))
    observed = _distance(groups, quick)
    chance = np.random.default_rng([quick.seed, 4])
    found: list[float] = []
    for done in range(deals):
        dealt = chance.permutation(everybody.people)
        try:
            halves = dealt[: groups[0].people], dealt[groups[0].people :]
            found.append(_distance([everybody.take(np.sort(half)) for half in halves], quick))
        except errors.TooLittle:
            continue
        finally:
            progress("compare", done + 1, deals)
    as_far = sum(m2 >= observed - 1e-12 for m2 in found)
    expected = float(np.mean(found)) if found else None
    return MapsCompared(observed, expected, (1 + as_far) / (1 + len(found)), len(found))


def compare_languages(
    one: Sorts, other: Sorts, settings: Settings | None = None, *, deals: int = 99
) -> MapsCompared:
    """The same for people who sorted in two languages, from eight in each on: whether the statements
    mean the same in both."""
    return compare_maps(one, other, settings, deals=deals, fewest=FEWEST_SORTERS_A_LANGUAGE)


def _distance(groups: list[Sorts], settings: Settings) -> float:
    maps = []
    for group in groups:
        tally = group.tally()
        tally.check()
        fit = scaling.descend(Problem(tally.dissimilarities(), settings))
        maps.append(fit.coordinates)
    return procrustes(*maps).m2
