"""What a map is made with. Written into every analysis, so that it can be made again."""

from __future__ import annotations

import dataclasses
from typing import Any, Literal

from arboleda.engines.mapping import errors

Type = Literal["ordinal", "ratio"]
Ties = Literal["secondary", "primary"]
Method = Literal["smacof", "lbfgs"]

FEWEST_CLUSTERS, MOST_CLUSTERS = 2, 20


@dataclasses.dataclass(frozen=True)
class Settings:
    """How to draw a map, and how often to draw lots for what says how far to trust it.

    type, ties: `ordinal` keeps the order of the dissimilarities only, `ratio` their proportions;
    equal dissimilarities stay equal (`secondary`) or may differ (`primary`). With few sorters
    almost everything is tied and `primary` fits nearly anything: its stress says little.
    method: `smacof` is the definition (majorization from the start until an iteration lowers
    stress² by less than `eps`); `lbfgs` runs downhill by the gradient, several times as fast, and
    may end in another, often lower, local optimum.
    starts: 1 is the classical start alone; more also tries that many others and keeps the best.
    clusters: how many are shown; None takes about one for ten statements.
    seed: everything that is drawn by lot is drawn from it.
    bootstraps, splits, map_splits, permutations: how many resamples of the sorters, how many
    halvings (of the data; of the maps), how many permuted data sets. 0 leaves that part out.
    """

    type: Type = "ordinal"
    ties: Ties = "secondary"
    method: Method = "smacof"
    starts: int = 1
    clusters: int | None = None
    seed: int = 1
    eps: float = 1e-12
    most_iterations: int = 20_000
    bootstraps: int = 200
    splits: int = 100
    map_splits: int = 20
    permutations: int = 40

    def __post_init__(self) -> None:
        for what, given, wanted in (
            ("type", self.type, ("ordinal", "ratio")),
            ("ties", self.ties, ("secondary", "primary")),
            ("method", self.method, ("smacof", "lbfgs")),
        ):
            if given not in wanted:
                raise errors.Unfit("choice", what=what, wanted=", ".join(wanted))
        if not 0 < self.eps < 1:
            raise errors.Unfit("shape", what="eps", wanted="between 0 and 1")
        counts = (self.bootstraps, self.splits, self.map_splits, self.permutations)
        if min(*counts, self.seed, self.starts - 1, self.most_iterations - 1) < 0:
            raise errors.Unfit("shape", what="every count", wanted="a whole number, not below 0")

    def cluster_count(self, statements: int) -> int:
        """How many clusters to show of so many statements; Unfit where there cannot be as many."""
        most = min(MOST_CLUSTERS, statements - 1)
        if self.clusters is None:
            return max(FEWEST_CLUSTERS, min(most, 15, round(statements / 10)))
        if not FEWEST_CLUSTERS <= self.clusters <= most:
            raise errors.Unfit("clusters", fewest=FEWEST_CLUSTERS, most=most)
        return self.clusters


def live(**changes: Any) -> Settings:
    """While people still sort: the map alone, downhill from the map before, without drawing lots."""
    quick = Settings(method="lbfgs", bootstraps=0, splits=0, map_splits=0, permutations=0)
    return dataclasses.replace(quick, **changes)


def frozen(**changes: Any) -> Settings:
    """When sorting has ended: the best of 20 cold starts, and all that says how far to trust it."""
    return dataclasses.replace(Settings(starts=20), **changes)
