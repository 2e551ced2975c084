"""The whole of a concept map, from sorts (or a matrix) to everything that is said of it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence

import numpy as np

from arboleda.engines.mapping import arrays, bridging, checks, clusters, decks, stability
from arboleda.engines.mapping.analysis import Analysis, Bridging, Merge, Stability
from arboleda.engines.mapping.arrays import Floats, Ints
from arboleda.engines.mapping.dissimilarities import Dissimilarities
from arboleda.engines.mapping.ratings import Ratings
from arboleda.engines.mapping.scaling import Map, scale
from arboleda.engines.mapping.settings import Settings
from arboleda.engines.mapping.sorts import Sorts, Tally
from arboleda.engines.mapping.stability import Progress, silent

# The merge list runs from so many clusters down to so many (Kane and Trochim 2007).
MERGES_FROM, MERGES_TO = 15, 4


def analyse(
    sorts: Sorts,
    ratings: Mapping[str, Ratings] | None = None,
    *,
    settings: Settings | None = None,
    previous: Analysis | None = None,
    statements: Sequence[object] | None = None,
    progress: Progress = silent,
) -> Analysis:
    """Everything about a group's map; TooLittle, in a plain sentence, where there is none.

    ratings: by name, each n×S over any people. previous: the map before, for a warm start; its
    statements are recognised by their ids. statements: S ids, "1", "2", … unless told.
    """
    settings = settings or Settings()
    tally = sorts.tally()
    drawn = _Drawn.of(tally, settings, previous, statements, progress)
    shown = drawn.shown
    kept = None
    if settings.bootstraps:
        kept = stability.bootstrap(sorts, drawn.map.coordinates, settings, progress)
    halves = None
    if settings.splits:
        halves = stability.split_half(sorts, settings, count=len(set(shown)), progress=progress)
    null = stability.null_of_sorts(sorts, settings, progress) if settings.permutations else None
    sorting = checks.sensitivity(sorts, drawn.map.coordinates, shown, settings)
    made = dataclasses.replace(
        drawn.analysis(tally, kept),
        stability=kept,
        split_half=halves,
        null=null,
        sorting=sorting,
        ratings={name: one.summary(shown) for name, one in (ratings or {}).items()},
    )
    return _noted(made, drawn)


def analyse_tally(
    tally: Tally,
    *,
    settings: Settings | None = None,
    previous: Analysis | None = None,
    statements: Sequence[object] | None = None,
) -> Analysis:
    """The map of totals alone, without what needs single sorts: stability, halves, null, checks.

    For a live map, and for a map made again after the sorts were erased.
    """
    drawn = _Drawn.of(tally, settings or Settings(), previous, statements, silent)
    return _noted(drawn.analysis(tally, None), drawn)


def analyse_matrix(
    given: Dissimilarities,
    *,
    settings: Settings | None = None,
    statements: Sequence[object] | None = None,
    progress: Progress = silent,
) -> Analysis:
    """The map of a matrix of dissimilarities, of which no sorters are known."""
    settings = settings or Settings()
    given.check()
    drawn = _Drawn.map_of(given, settings, None, statements, progress)
    null = stability.null_of_pairs(given, settings, progress) if settings.permutations else None
    return _noted(dataclasses.replace(drawn.analysis(None, None), null=null), drawn)


@dataclasses.dataclass(frozen=True, eq=False)
class _Drawn:
    """A map with its trees, in the caller's order."""

    given: Dissimilarities
    settings: Settings
    ids: tuple[str, ...]
    map: Map
    ward_tree: Floats
    average_tree: Floats
    shown: Ints

    @classmethod
    def of(
        cls,
        tally: Tally,
        settings: Settings,
        previous: Analysis | None,
        statements: Sequence[object] | None,
        progress: Progress,
    ) -> _Drawn:
        tally.check()
        return cls.map_of(tally.dissimilarities(), settings, previous, statements, progress)

    @classmethod
    def map_of(
        cls,
        given: Dissimilarities,
        settings: Settings,
        previous: Analysis | None,
        statements: Sequence[object] | None,
        progress: Progress,
    ) -> _Drawn:
        ids = arrays.names(statements, given.size)
        count = settings.cluster_count(given.size)
        before = None if previous is None else _places(previous, ids)
        progress("map", 0, 1)
        drawn = scale(given, settings, previous=before)
        progress("map", 1, 1)
        tree = clusters.ward(drawn.coordinates)
        shown = clusters.membership(tree, count)
        return cls(given, settings, ids, drawn, tree, clusters.average(given), shown)

    def analysis(self, tally: Tally | None, kept: Stability | None) -> Analysis:
        """What follows from the map and the totals."""
        counts = clusters.counts(self.given.size)
        ward = dict(clusters.memberships(self.ward_tree, counts))
        average = dict(clusters.memberships(self.average_tree, counts))
        bridges = None
        if tally is not None:
            bridges = bridging.bridging(tally.together, self.map.coordinates)
        return Analysis(
            statements=self.ids,
            sorters=tally.sorters if tally else None,
            n_eff=tally.n_eff if tally else None,
            seen_fewest=tally.fewest if tally else None,
            stress=self.map.stress,
            iterations=self.map.iterations,
            null=None,
            coordinates=arrays.tuples(self.map.coordinates),
            clusters=int(self.shown.max()),
            ward={k: arrays.tuples(ward[k]) for k in counts},
            average={k: arrays.tuples(average[k]) for k in counts},
            ward_tree=arrays.tuples(self.ward_tree),
            average_tree=arrays.tuples(self.average_tree),
            merges=merge_list(self.ward_tree, bridges, kept),
            bridging=None
            if bridges is None
            else Bridging(
                arrays.tuples(bridges), arrays.tuples(bridging.of_clusters(bridges, self.shown))
            ),
            stability=None,
            split_half=None,
            sorting=None,
            ratings={},
            together=arrays.tuples(tally.together) if tally else None,
            seen=arrays.tuples(tally.seen) if tally else None,
            notes=(),
            settings=self.settings,
        )


def merge_list(
    tree: Floats, bridges: Floats | None = None, kept: Stability | None = None
) -> tuple[Merge, ...]:
    """What is joined on the way from 15 clusters down to 4 (from S, to 2, where there are fewer
    statements): a person decides from it how many clusters to show."""
    size = len(tree) + 1
    first, last = min(MERGES_FROM, size), (MERGES_TO if size > MERGES_TO else 2)
    partitions = dict(clusters.memberships(tree, range(last, first + 1)))
    found = []
    for before in range(first, last, -1):
        now, then = partitions[before], partitions[before - 1]
        # The joined cluster is the one that holds two of those before.
        halves = next(
            inside for one in range(1, before) if len(inside := np.unique(now[then == one])) == 2
        )
        parts = [np.flatnonzero(now == half) for half in halves]
        joined = np.concatenate(parts)
        number = int(then[joined[0]])
        found.append(
            Merge(
                before=before,
                height=float(tree[size - before, 2]),
                first=arrays.tuples(parts[0]),
                second=arrays.tuples(parts[1]),
                bridging=None if bridges is None else float(bridges[joined].mean()),
                stability=None
                if kept is None or before - 1 not in kept.ward
                else kept.ward[before - 1].clusters[number - 1],
            )
        )
    return tuple(found)


def _places(previous: Analysis, ids: tuple[str, ...]) -> Floats:
    """S×2: where each statement lay on the map before, NaN for a new one."""
    where = dict(zip(previous.statements, previous.coordinates, strict=True))
    return np.array([where.get(one, (np.nan, np.nan)) for one in ids])


def _noted(made: Analysis, drawn: _Drawn) -> Analysis:
    """With the codes of what must be said beside the map (`analysis.NOTES`)."""
    alike = made.together is not None and _is_alike(np.array(made.together), np.array(made.seen))
    notes = {
        "alike": alike,
        "chance": made.null is not None and not made.null.better,
        "thin": made.n_eff is not None and made.n_eff < decks.ENOUGH,
        "gaps": drawn.given.gaps > 0,
        "tolerance": not drawn.map.converged,
        "unrated": any(None in one.means for one in made.ratings.values()),
    }
    return dataclasses.replace(made, notes=tuple(code for code, holds in notes.items() if holds))


def _is_alike(together: Ints, seen: Ints) -> bool:
    return bool(((together == 0) | (together == seen)).all())
