"""What figures need of a kept analysis (`models.Analysis.result`), read without arrays.

The keys of the result are written down in `operations/analysing.py`; those of a map inside it in
`docs/reference/mapping.md`. Position i of a list of S values belongs to card i throughout.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

FEWEST = 5
"""Below so many people, or with fewer others than so many, there is no figure."""
MOST_CLUSTERS, FEWEST_CLUSTERS = 15, 4
"""Between these the group chooses, as the merge list goes."""


@dataclasses.dataclass(frozen=True)
class Kept:
    """How clusters of one number fare when people are drawn anew: shares from 0 to 1."""

    statements: tuple[float, ...]
    clusters: tuple[float, ...]
    rand: float


@dataclasses.dataclass(frozen=True)
class Quality:
    """How far to trust a map. None where it was not worked out or is not defined.

    verdict: "better" or "chance" (the stress of the map against shuffled sorts), or empty.
    """

    sorters: int
    n_eff: float | None
    stress: float
    null_mean: float | None
    null_lowest: float | None
    null_count: int
    verdict: str
    r: float | None
    sb: float | None
    ward_rand: float | None
    average_rand: float | None
    notes: tuple[str, ...]


@dataclasses.dataclass(frozen=True)
class Merge:
    """From `before` clusters to one fewer: positions of the cards on both sides."""

    before: int
    height: float
    first: tuple[int, ...]
    second: tuple[int, ...]
    bridging: float | None
    stability: float | None


@dataclasses.dataclass(frozen=True)
class Map:
    """One map: ids of its cards, their places, and the clusters of every number."""

    cards: tuple[str, ...]
    points: tuple[tuple[float, float], ...]
    ward: dict[int, tuple[int, ...]]
    average: dict[int, tuple[int, ...]]
    shown: int
    merges: tuple[Merge, ...]
    bridging: tuple[float, ...]
    stability: dict[int, Kept]
    average_stability: dict[int, Kept]
    resamples: int
    quality: Quality
    together: tuple[tuple[int, ...], ...]
    seen: tuple[tuple[int, ...], ...]

    @property
    def counts(self) -> list[int]:
        """The numbers of clusters that a group may choose from."""
        return [k for k in sorted(self.ward) if k <= MOST_CLUSTERS and k >= 2]


@dataclasses.dataclass(frozen=True)
class Rated:
    """One question that cards were rated by. None where fewer than five rated a card.

    high: how many said that it matters, None where these or the others are fewer than five.
    """

    scale: str
    raters: int
    means: tuple[float | None, ...]
    counts: tuple[int, ...]
    high: tuple[int | None, ...]

    @property
    def grand(self) -> float | None:
        """The mean of the cards' means."""
        return mean(self.means)


def map_of(result: Mapping[str, Any], scaling: str) -> Map | None:
    """The map of a scaling in a result, or None where there is none."""
    data = result.get(scaling)
    if not data:
        return None
    stability = data.get("stability") or {}
    bridging = data.get("bridging") or {}
    return Map(
        cards=tuple(data["statements"]),
        points=tuple((float(x), float(y)) for x, y in data["coordinates"]),
        ward=_partitions(data["ward"]),
        average=_partitions(data["average"]),
        shown=int(data["clusters"]),
        merges=tuple(_merge(one) for one in data.get("merges") or ()),
        bridging=tuple(bridging.get("statements") or ()),
        stability=_kept(stability.get("ward") or {}),
        average_stability=_kept(stability.get("average") or {}),
        resamples=int(stability.get("resamples") or 0),
        quality=_quality(data),
        together=_square(data.get("together")),
        seen=_square(data.get("seen")),
    )


def rated_of(result: Mapping[str, Any]) -> dict[str, Rated]:
    """The ratings in a result by the id of their question, in its order."""
    return {
        scale: Rated(
            scale=scale,
            raters=int(data["raters"]),
            means=tuple(data["means"]),
            counts=tuple(data["counts"]),
            high=tuple(data["high"]),
        )
        for scale, data in (result.get("rated") or {}).items()
    }


def _partitions(data: Mapping[str, Sequence[int]]) -> dict[int, tuple[int, ...]]:
    return {int(k): tuple(int(one) for one in row) for k, row in data.items()}


def _kept(data: Mapping[str, Any]) -> dict[int, Kept]:
    return {
        int(k): Kept(tuple(one["statements"]), tuple(one["clusters"]), float(one["rand"]))
        for k, one in data.items()
    }


def _merge(data: Mapping[str, Any]) -> Merge:
    return Merge(
        before=int(data["before"]),
        height=float(data["height"]),
        first=tuple(data["first"]),
        second=tuple(data["second"]),
        bridging=data["bridging"],
        stability=data["stability"],
    )


def _quality(data: Mapping[str, Any]) -> Quality:
    null, halves = data.get("null") or {}, data.get("split_half") or {}
    verdict = ("better" if null["better"] else "chance") if null else ""
    return Quality(
        sorters=int(data.get("sorters") or 0),
        n_eff=data.get("n_eff"),
        stress=float(data["stress"]),
        null_mean=null.get("mean"),
        null_lowest=null.get("lowest"),
        null_count=int(null.get("count") or 0),
        verdict=verdict,
        r=halves.get("r"),
        sb=halves.get("sb"),
        ward_rand=halves.get("ward_rand"),
        average_rand=halves.get("average_rand"),
        notes=tuple(data.get("notes") or ()),
    )


def _square(data: Sequence[Sequence[int]] | None) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple(row) for row in data or ())


# Small arithmetic of what is shown


def mean(values: Sequence[float | None]) -> float | None:
    """The mean of those that are there, or None."""
    there = [one for one in values if one is not None]
    return sum(there) / len(there) if there else None


def cluster_means(
    values: Sequence[float | None], membership: Sequence[int]
) -> dict[int, float | None]:
    """The mean of the cards' values in each cluster, by its number."""
    inside: dict[int, list[float | None]] = {}
    for value, number in zip(values, membership, strict=True):
        inside.setdefault(number, []).append(value)
    return {number: mean(inside[number]) for number in sorted(inside)}


def members(membership: Sequence[int]) -> dict[int, list[int]]:
    """The positions of the cards of each cluster, by its number."""
    inside: dict[int, list[int]] = {}
    for position, number in enumerate(membership):
        inside.setdefault(number, []).append(position)
    return dict(sorted(inside.items()))


def correlation(one: Sequence[float], other: Sequence[float]) -> float | None:
    """Pearson's r, or None for fewer than two or where a side does not vary."""
    if len(one) < 2:
        return None
    first, second = sum(one) / len(one), sum(other) / len(other)
    xx = sum((x - first) ** 2 for x in one)
    yy = sum((y - second) ** 2 for y in other)
    if xx <= 1e-18 or yy <= 1e-18:
        return None
    xy = sum((x - first) * (y - second) for x, y in zip(one, other, strict=True))
    return float(max(-1.0, min(1.0, xy / (xx * yy) ** 0.5)))


def ranks(values: Sequence[float]) -> list[int]:
    """The rank of each value, 1 for the largest; equal values share the better rank."""
    return [1 + sum(other > value + 1e-12 for other in values) for value in values]


def shown_share(count: int, of: int) -> float | None:
    """A share of people that may be shown: neither those who did nor the others are fewer than five."""
    return count / of if FEWEST <= count <= of - FEWEST else None


def neighbours(drawn: Map, position: int, *, most: int = 5) -> list[tuple[int, float | None]]:
    """The cards that most people put with this one, nearest first, with the share of those who saw
    both; None where that share would tell of fewer than five people."""
    if not drawn.together:
        return []
    together, seen = drawn.together[position], drawn.seen[position]
    shares = {
        other: together[other] / seen[other]
        for other in range(len(together))
        if other != position and seen[other] >= FEWEST and together[other]
    }
    order = sorted(shares, key=lambda other: (-shares[other], other))[:most]
    return [(other, shown_share(together[other], seen[other])) for other in order]
