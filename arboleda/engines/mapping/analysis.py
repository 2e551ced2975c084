"""What a map holds once it is made: totals and figures of the whole group, in plain Python.

Nothing in here is one person's sort or rating: the sorts can be erased and all of this stays. Every
field is a number, a string, a tuple or a dictionary of these, so an analysis can be compared with
``==``, pickled, and written as JSON and read back without a change (`Analysis.as_json`,
`Analysis.from_json`). ``docs/reference/mapping.md`` describes each key.

Throughout, position i of a tuple of S values belongs to statement i in the order given, and clusters
count from 1 in the order in which their first statement comes.
"""

from __future__ import annotations

import dataclasses
from typing import Any

from arboleda.engines.mapping import errors, plain
from arboleda.engines.mapping.settings import Settings

FORMAT = "arboleda-map/1"

# What to say beside a map; the codes are stable, the sentences are for a terminal.
NOTES = {
    "alike": "All sorters made the same piles: the map shows that one way of sorting, no more.",
    "chance": "This map fits no better than chance: shuffled cards fit as well.",
    "thin": "Each pair was seen by fewer than 20 people on average: the places are not firm yet.",
    "gaps": "Some pairs were seen by nobody; their distance follows from the others.",
    "tolerance": "The fit was still getting better when the last iteration allowed was done.",
    "unrated": "Some statements were rated by nobody.",
}


@dataclasses.dataclass(frozen=True)
class Null:
    """How well data without any meaning fit, made in this group's own design.

    `kind` says what was shuffled: the cards within each person's own pile sizes (`sorts`), or the
    dissimilarities among the pairs (`pairs`, where only a matrix was given). `observed` is the
    stress-1 of the real data fitted the same way; `mean`, `deviation` and `lowest` are of the
    shuffled; `p` = (1 + those that fit as well) / (1 + count); `z` = (observed − mean) / deviation.
    `better`: lower than every shuffled one, and z below −4.
    """

    kind: str
    count: int
    observed: float
    mean: float
    deviation: float
    lowest: float
    p: float
    z: float
    better: bool


@dataclasses.dataclass(frozen=True)
class Merge:
    """One step of the merge list: from `before` clusters to one fewer.

    `first` and `second` are the statements (positions from 0) of the two clusters joined; `height`
    is Ward's height (unit: map distance); `bridging` and `stability` are those of the joined
    cluster, the second None where nothing was resampled.
    """

    before: int
    height: float
    first: tuple[int, ...]
    second: tuple[int, ...]
    bridging: float | None
    stability: float | None


@dataclasses.dataclass(frozen=True)
class Bridging:
    """0 is an anchor (its company lies near), 1 a bridge; `clusters` are means at the shown number."""

    statements: tuple[float, ...]
    clusters: tuple[float, ...]


@dataclasses.dataclass(frozen=True)
class Kept:
    """How a partition into k clusters fares when the sorters are drawn anew.

    `statements`: the share of resamples in which a statement is with another of its cluster, mean
    over these; alone in a cluster, the share in which it stays alone. `clusters`: mean of these.
    `jaccard`: mean overlap of each cluster with the most alike one (Hennig 2007). `rand`: mean
    adjusted Rand index of the whole partition with that of the resample.
    """

    statements: tuple[float, ...]
    clusters: tuple[float, ...]
    jaccard: tuple[float, ...]
    rand: float


@dataclasses.dataclass(frozen=True)
class Stability:
    """Bootstrap stability for every number of clusters: Ward on the map, average linkage beside it."""

    resamples: int
    ward: dict[int, Kept]
    average: dict[int, Kept]


@dataclasses.dataclass(frozen=True)
class SplitHalf:
    """Agreement of two random halves of the sorters, means over the splits.

    `r`, `sb`: correlation of their dissimilarities, and after Spearman-Brown (2r/(1+r)); `map_r`,
    `map_sb`: of their map distances; `ward_rand`, `average_rand`: adjusted Rand index of their
    partitions at the shown number of clusters. None where it is not defined or was left out.
    """

    splits: int
    r: float | None
    sb: float | None
    map_splits: int
    map_r: float | None
    map_sb: float | None
    ward_rand: float | None
    average_rand: float | None


@dataclasses.dataclass(frozen=True)
class Sorting:
    """How people sorted, as counts of people, and how much the map hangs on the unusual ones.

    `lumpers`: two piles or fewer, or more than a third of their cards in one pile; `splitters`:
    every card alone. Without them the map differs by Procrustes `m2`, and its clusters agree with
    these at adjusted Rand index `rand`; None where there are none of them, or too few others.
    """

    lumpers: int
    splitters: int
    m2: float | None
    rand: float | None


@dataclasses.dataclass(frozen=True)
class Rated:
    """One rating: means, standard deviations (None below two raters) and counts of raters for each
    statement; `clusters` are means over the statement means at the shown number of clusters;
    `grand` is the mean over all statement means."""

    means: tuple[float | None, ...]
    deviations: tuple[float | None, ...]
    counts: tuple[int, ...]
    clusters: tuple[float | None, ...]
    grand: float


@dataclasses.dataclass(frozen=True)
class Analysis:
    """A concept map and what says how far to trust it; see the module for what it never holds.

    `stress` is Kruskal's stress-1; `coordinates` are principal axes, their unit the root mean
    square of the disparities. `ward` (on the map) and `average` (on the dissimilarities) hold the
    membership for every number of clusters from 2 to 20; `ward_tree` and `average_tree` are S−1
    rows (one, other, height, statements) as scipy's linkage writes them. `together` and `seen` are
    the S×S counts T and N (None where only a matrix of dissimilarities was given).
    """

    statements: tuple[str, ...]
    sorters: int | None
    n_eff: float | None
    seen_fewest: int | None
    stress: float
    iterations: int
    null: Null | None
    coordinates: tuple[tuple[float, float], ...]
    clusters: int
    ward: dict[int, tuple[int, ...]]
    average: dict[int, tuple[int, ...]]
    ward_tree: tuple[tuple[float, ...], ...]
    average_tree: tuple[tuple[float, ...], ...]
    merges: tuple[Merge, ...]
    bridging: Bridging | None
    stability: Stability | None
    split_half: SplitHalf | None
    sorting: Sorting | None
    ratings: dict[str, Rated]
    together: tuple[tuple[int, ...], ...] | None
    seen: tuple[tuple[int, ...], ...] | None
    notes: tuple[str, ...]
    settings: Settings

    def as_json(self) -> dict[str, Any]:
        """Everything as JSON knows it; `from_json` gives an equal analysis back."""
        return {"format": FORMAT, **plain.dump(self)}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Analysis:
        """The analysis that `as_json` wrote; Unfit for anything else."""
        if not isinstance(data, dict) or data.get("format") != FORMAT:
            raise errors.Unfit("json", wanted=FORMAT)
        try:
            return plain.load(cls, {key: value for key, value in data.items() if key != "format"})
        except (TypeError, ValueError, AttributeError) as other:
            raise errors.Unfit("json", wanted=FORMAT) from other
